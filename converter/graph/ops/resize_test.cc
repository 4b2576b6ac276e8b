// What the operations of resize.cc compute, infer and refuse, by hand.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Resize(int64_t size, const std::string& attributes) {
  return absl::StrCat("%sizes = Constant() i64[1] {", size, "}\n%scales = Constant() f32[1] {1}\n",
                      "%axes = Constant() i64[1] {2}\n",
                      "%y = Interpolate(%x, %sizes, %scales, %axes) {", attributes, "}");
}

std::string Linear(const std::string& coordinates) {
  return absl::StrCat("mode = \"linear_onnx\", coordinate_transformation_mode = \"", coordinates,
                      "\"");
}

std::string Nearest(const std::string& coordinates, const std::string& nearest) {
  return absl::StrCat("mode = \"nearest\", coordinate_transformation_mode = \"", coordinates,
                      "\", nearest_mode = \"", nearest, "\"");
}

TEST(Interpolate, Linearly) {
  const std::vector<double> data = {0, 4};
  EXPECT_THAT(Apply("[1, 1, 2]", data, Resize(4, Linear("half_pixel"))), ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(Apply("[1, 1, 2]", data, Resize(4, Linear("asymmetric"))), ElementsAre(0, 2, 4, 4));
  EXPECT_THAT(Apply("[1, 1, 2]", data, Resize(5, Linear("align_corners"))),
              ElementsAre(0, 1, 2, 3, 4));
}

TEST(Interpolate, ToTheNearest) {
  const std::vector<double> data = {0, 1, 2};
  EXPECT_THAT(Apply("[1, 1, 3]", data, Resize(5, Nearest("asymmetric", "floor"))),
              ElementsAre(0, 0, 1, 1, 2));
  EXPECT_THAT(Apply("[1, 1, 3]", data, Resize(6, Nearest("tf_half_pixel_for_nn", "floor"))),
              ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_THAT(Apply("[1, 1, 3]", data, Resize(5, Nearest("align_corners", "round_prefer_ceil"))),
              ElementsAre(0, 1, 1, 2, 2));
  EXPECT_THAT(Apply("[1, 1, 3]", data, Resize(5, Nearest("align_corners", "round_prefer_floor"))),
              ElementsAre(0, 0, 1, 1, 2));
}

TEST(Interpolate, ByFourElements) {
  // At -¼: weights of the second element at 1¼; at ¼: at ¾ and, of the last one again, at 1¾.
  EXPECT_THAT(Apply("[1, 1, 2]", {0, 4}, Resize(4, "mode = \"cubic\"")),
              ElementsAre(DoubleNear(-0.421875, 1e-12), DoubleNear(0.90625, 1e-12),
                          DoubleNear(3.09375, 1e-12), DoubleNear(4.421875, 1e-12)));
  EXPECT_THAT(Apply("[1, 1, 2]", {0, 4}, Resize(4, "mode = \"cubic\", cube_coeff = 0"))[0],
              DoubleNear(0, 1e-12));
}

TEST(Interpolate, ToOneElement) {
  EXPECT_THAT(Apply("[1, 1, 3]", {1, 2, 4}, Resize(1, Linear("pytorch_half_pixel"))),
              ElementsAre(1));
  EXPECT_THAT(Apply("[1, 1, 3]", {1, 2, 4}, Resize(1, Linear("half_pixel"))), ElementsAre(2));
  EXPECT_THAT(Apply("[1, 1, 3]", {1, 2, 4}, Resize(1, Linear("align_corners"))), ElementsAre(1));
}

std::string ByScale(const std::string& scale, const std::string& attributes) {
  return absl::StrCat("%scales = Constant() f32[1] {", scale, "}\n%axes = Constant() i64[1] {2}\n",
                      "%y = Interpolate(%x, %scales, %axes) {shape_calculation_mode = \"scales\", ",
                      attributes, "}");
}

TEST(Interpolate, ByScales) {
  // The step is 1 / 1.5, not 3 / 4.
  EXPECT_THAT(Apply("[1, 1, 3]", {0, 3, 6}, ByScale("1.5", Linear("asymmetric"))),
              ElementsAre(0, DoubleEq(2), DoubleEq(4), 6));
  EXPECT_EQ(ShapeOfY("[1, ?, 7]", ByScale("0.6", Linear("half_pixel"))), "[1, ?, 4]");
  EXPECT_EQ(ShapeOfY("[1, 1, ?]", ByScale("0.6", Linear("half_pixel"))), "[1, 1, ?]");
  EXPECT_THAT(ErrorOf("[1, 1, 2]", ByScale("0.4", Linear("half_pixel"))), HasSubstr("size 0 is 0"));
  EXPECT_THAT(ErrorOf("[1, 1, 2]", ByScale("-1", Linear("half_pixel"))),
              HasSubstr("scale 0 is -1"));
  EXPECT_THAT(ErrorOf("[1, 1, 2]",
                      Resize(4, "shape_calculation_mode = \"scales\", " + Linear("half_pixel"))),
              HasSubstr("by scales there are three inputs, not 4"));
  EXPECT_THAT(ErrorOf("[1, 1, 2]",
                      "%s = Constant() i64[1] {2}\n%axes = Constant() i64[1] {2}\n"
                      "%y = Interpolate(%x, %s, %axes) {shape_calculation_mode = \"scales\", "
                      "mode = \"nearest\"}"),
              HasSubstr("the scales must be 1 constants of f32"));
}

std::string Pillow(const std::string& mode, const std::string& more = "", int width = 2) {
  return absl::StrCat("%s = Constant() i64[2] {1, ", width, "}\n%axes = Constant() i64[2] {2, 3}\n",
                      "%y = Interpolate(%x, %s, %axes) {mode = \"", mode, "\"", more, "}");
}

TEST(Interpolate, ByTheMeanOfAllThatAreNear) {
  // The triangle around 1 that is 2 wide on either side: ¾, ¾, ¼.
  EXPECT_THAT(Apply("[1, 1, 1, 4]", {0, 4, 8, 12}, Pillow("bilinear_pillow")),
              ElementsAre(DoubleEq(5 / 1.75), DoubleEq(12 - 5 / 1.75)));
  // Of an image that grows the triangle is 1 wide.
  EXPECT_THAT(Apply("[1, 1, 1, 2]", {0, 4}, Pillow("bilinear_pillow", "", 4)),
              ElementsAre(0, 1, 3, 4));
  // The cubic with a = -½ at ¼, ¼, ¾ and 1¼ as its distances: 111, 111, 29 and -9 of 128.
  EXPECT_THAT(
      Apply("[1, 1, 1, 4]", {0, 4, 8, 12}, Pillow("bicubic_pillow", ", cube_coeff = -0.5"))[0],
      DoubleNear((111 * 4 + 29 * 8 - 9 * 12) / 242.0, 1e-12));
  EXPECT_THAT(Apply("[1, 1, 1, 2]", {3, 5}, Pillow("bicubic_pillow", ", cube_coeff = -0.5")),
              ElementsAre(3, 5));
  EXPECT_THAT(ErrorOf("[1, 1, 1, 2]", Pillow("bicubic_pillow")),
              HasSubstr("bicubic_pillow needs cube_coeff = -0.5"));
  EXPECT_THAT(ErrorOf("[1, 1, 4]", Pillow("bilinear_pillow")),
              HasSubstr("needs data of rank 4 and the axes [2, 3], not [1, 1, 4] and [2, 3]"));
  EXPECT_THAT(ErrorOf("[1, 1, 1, 4]", Pillow("bilinear_pillow",
                                             ", coordinate_transformation_mode = \"asymmetric\"")),
              HasSubstr("needs coordinate_transformation_mode = half_pixel"));
  EXPECT_THAT(ErrorOf("[1, 1, 2]", Resize(4, "mode = \"bilinear_pillow\"")),
              HasSubstr("bilinear_pillow has three inputs, not 4"));
}

TEST(Interpolate, HasThreeInputsInALaterOpset) {
  const std::unique_ptr<Graph> four = Parse("[1, 1, 2]", Resize(4, Linear("half_pixel")));
  const std::unique_ptr<Graph> three = Parse("[1, 1, 1, 4]", Pillow("bilinear_pillow"));
  const Node &a = *four->FindNode("y"), &b = *three->FindNode("y");
  EXPECT_EQ(a.op().opset_of(a), 4);
  EXPECT_EQ(b.op().opset_of(b), 11);
}

TEST(Interpolate, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(ErrorOf("[1, 1, 2]", Resize(4, "mode = \"linear\"")),
              HasSubstr("'mode' is 'linear', expected nearest or linear_onnx"));
  EXPECT_THAT(ErrorOf("[1, 1, 2]", Resize(0, Linear("half_pixel"))), HasSubstr("size 0 is 0"));
}

}  // namespace
}  // namespace mo

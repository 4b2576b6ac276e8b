// What the operations of resize.cc compute, infer and refuse, by hand.

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

TEST(Interpolate, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(ErrorOf("[1, 1, 2]", Resize(4, "mode = \"cubic\"")),
              HasSubstr("'mode' is 'cubic', expected nearest or linear_onnx"));
  EXPECT_THAT(ErrorOf("[1, 1, 2]", Resize(0, Linear("half_pixel"))), HasSubstr("size 0 is 0"));
}

}  // namespace
}  // namespace mo

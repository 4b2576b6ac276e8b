// What the operations of sampling.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

// Three places on a row.
std::string Grid(const std::string& xs, const std::string& attributes) {
  std::string places;
  for (char c : xs) places += c == ',' ? std::string(", 0,") : std::string(1, c);
  return absl::StrCat("%g = Constant() f32[1, 1, 3, 2] {", places, ", 0}\n",
                      "%y = GridSample(%x, %g)", attributes.empty() ? "" : " {" + attributes + "}");
}

TEST(GridSample, CountsFromMiddlesOrEdges) {
  const std::vector<double> data = {1, 2, 4};
  EXPECT_THAT(Apply("[1, 1, 1, 3]", data, Grid("-1, 0.5, 1", "align_corners = true")),
              ElementsAre(1, 3, 4));
  // At -½, 1 and 2½.
  EXPECT_THAT(Apply("[1, 1, 1, 3]", data, Grid("-1, 0, 1", "")), ElementsAre(0.5, 2, 2));
}

TEST(GridSample, PadsByEveryWay) {
  const std::vector<double> data = {1, 2, 4};
  auto padded = [&](const std::string& mode, const std::string& more) {
    return Apply("[1, 1, 1, 3]", data,
                 Grid("2, 0, -2", absl::StrCat("padding_mode = \"", mode, "\"", more)));
  };
  // At 4, 1 and -2; with align_corners at 3, 1 and -1.
  EXPECT_THAT(padded("zeros", ""), ElementsAre(0, 2, 0));
  EXPECT_THAT(padded("border", ""), ElementsAre(4, 2, 1));
  EXPECT_THAT(padded("reflection", ""), ElementsAre(2, 2, 2));
  EXPECT_THAT(padded("reflection", ", align_corners = true"), ElementsAre(2, 2, 2));
  EXPECT_THAT(padded("border", ", align_corners = true"), ElementsAre(4, 2, 1));
}

TEST(GridSample, InOtherModes) {
  const std::vector<double> data = {1, 2, 4};
  // At ½, 1½ and 1.25: of two the even one.
  EXPECT_THAT(Apply("[1, 1, 1, 3]", data,
                    Grid("-0.5, 0.5, 0.25", "align_corners = true, mode = \"nearest\"")),
              ElementsAre(1, 4, 2));
  // At 0, 1 and ½, where the weights are -3/32, 19/32, 19/32, -3/32.
  EXPECT_THAT(Apply("[1, 1, 1, 3]", data,
                    Grid("-1, 0, -0.5",
                         "align_corners = true, mode = \"bicubic\", padding_mode = \"border\"")),
              ElementsAre(1, 2, (19 * 3 - 3 * 5) / 32.0));
}

TEST(GridSample, InfersAndRefuses) {
  EXPECT_EQ(ShapeOfY("[?, 5, ?, 3]", Grid("0, 0, 0", "")), "[1, 5, 1, 3]");
  EXPECT_TRUE(Refuses("[2, 5, 4, 3]", Grid("0, 0, 0", ""), "the grid [1, 1, 3, 2] must be [2, h"));
  EXPECT_TRUE(Refuses("[5, 4, 3]", Grid("0, 0, 0", ""), "data [5, 4, 3] must be [N, C, H, W]"));
  EXPECT_TRUE(
      Refuses("[1, 5, 4, 3]", Grid("0, 0, 0", ""), "input 1 is f32, but input 0 is f16", "f16"));
}

std::string Deformed(const std::string& offsets, const std::string& mask,
                     const std::string& attributes = "") {
  const std::string masked = mask.empty() ? "" : ", %m";
  const std::string line = mask.empty() ? "" : "%m = Constant() f32" + mask + "\n";
  return absl::StrCat("%o = Constant() f32", offsets, "\n%w = Constant() f32[1, 1, 1, 1] {1}\n",
                      line, "%y = DeformableConvolution(%x, %o, %w", masked, ")",
                      attributes.empty() ? "" : " {" + attributes + "}");
}

TEST(DeformableConvolution, MovesWhatItReads) {
  const std::vector<double> data = {1, 2, 3, 4};
  EXPECT_THAT(Apply("[1, 1, 2, 2]", data, Deformed("[1, 2, 2, 2] all(0)", "")),
              ElementsAre(1, 2, 3, 4));
  // Half an element down, then half an element to the left.
  EXPECT_THAT(
      Apply("[1, 1, 2, 2]", data, Deformed("[1, 2, 2, 2] {0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0}", "")),
      ElementsAre(2, 3, 1.5, 2));
  EXPECT_THAT(Apply("[1, 1, 2, 2]", data,
                    Deformed("[1, 2, 2, 2] {0, 0, 0, 0, -0.5, -0.5, -0.5, -0.5}", "")),
              ElementsAre(0.5, 1.5, 1.5, 3.5));
  EXPECT_THAT(
      Apply("[1, 1, 2, 2]", data, Deformed("[1, 2, 2, 2] all(0)", "[1, 1, 2, 2] {0.5, 1, 0, 2}")),
      ElementsAre(0.5, 2, 0, 8));
}

TEST(DeformableConvolution, HasStridesAndPadding) {
  EXPECT_THAT(Apply("[1, 1, 2, 2]", {1, 2, 3, 4},
                    Deformed("[1, 2, 2, 1] all(0)", "",
                             "strides = [2, 2], pads_begin = [1, 0], pads_end = [1, 0]")),
              ElementsAre(0, 3));
}

TEST(DeformableConvolution, HasGroups) {
  const std::string lines =
      "%o = Constant() f32[1, 4, 1, 1] {0, 0, 0, 1}\n%w = Constant() f32[2, 1, 1, 1] {1, 10}\n"
      "%y = DeformableConvolution(%x, %o, %w) {group = 2, deformable_group = 2, "
      "strides = [1, 2]}";
  EXPECT_THAT(Apply("[1, 2, 1, 2]", {1, 2, 3, 4}, lines), ElementsAre(1, 40));
}

TEST(DeformableConvolution, InfersAndRefuses) {
  const std::string offsets = "[1, 2, 2, 2] all(0)";
  EXPECT_EQ(ShapeOfY("[?, 1, ?, 2]", Deformed(offsets, "")), "[?, 1, ?, 2]");
  EXPECT_TRUE(Refuses("[1, 1, 3, 2]", Deformed(offsets, ""),
                      "the offsets [1, 2, 2, 2] must be [1, 2, 3, 2]"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]", Deformed(offsets, "[1, 2, 2, 2] all(0)"),
                      "the mask [1, 2, 2, 2] must be [1, 1, 2, 2]"));
  EXPECT_TRUE(Refuses("[1, 2, 2, 2]", Deformed(offsets, ""),
                      "data has 2 channels, but the weights [1, 1, 1, 1] take 1"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]", Deformed(offsets, "", "group = 2"),
                      "group 2 does not divide the weights [1, 1, 1, 1]"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]", Deformed(offsets, "", "deformable_group = 2"),
                      "deformable_group 2 does not divide 1 channels"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]", Deformed(offsets, "", "strides = [0, 1]"),
                      "strides holds 0, expected 1 or more"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]", Deformed(offsets, "", "bilinear_interpolation_pad = false"),
                      "expected true"));
}

TEST(DeformableConvolution, CountsItsProducts) {
  const std::unique_ptr<Graph> graph = Parse("[1, 1, 2, 2]", Deformed("[1, 2, 2, 2] all(0)", ""));
  EXPECT_EQ(MultiplyAccumulates(*graph->FindNode("y")), 4);
}

}  // namespace
}  // namespace mo

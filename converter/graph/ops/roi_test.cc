// What the operations of roi.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

std::string Align(const std::string& region, const std::string& attributes) {
  return absl::StrCat("%r = Constant() f32[1, 4] {", region, "}\n%i = Constant() i32[1] {0}\n",
                      "%y = ROIAlign(%x, %r, %i) {pooled_h = 1, pooled_w = 1, ", attributes, "}");
}

std::string Pool(const std::string& region, const std::string& attributes) {
  return absl::StrCat("%r = Constant() f32[1, 5] {", region, "}\n",
                      "%y = ROIPooling(%x, %r) {pooled_h = 2, pooled_w = 2", attributes, "}");
}

TEST(ROIAlign, SamplesBetweenElements) {
  const std::vector<double> data = {0, 1, 2, 3};
  EXPECT_THAT(Apply("[1, 1, 2, 2]", data, Align("0, 0, 1, 1", "sampling_ratio = 1")),
              ElementsAre(1.5));
  // At ½ and 1½, which is beyond the last element: 1.5, 2, 2.5 and 3.
  EXPECT_THAT(Apply("[1, 1, 2, 2]", data, Align("0, 0, 2, 2", "sampling_ratio = 2")),
              ElementsAre(2.25));
  EXPECT_THAT(
      Apply("[1, 1, 2, 2]", data, Align("0, 0, 2, 2", "sampling_ratio = 2, mode = \"max\"")),
      ElementsAre(3));
  // As many samples as the extent of a bin.
  EXPECT_THAT(Apply("[1, 1, 2, 2]", data, Align("0, 0, 2, 2", "sampling_ratio = 0")),
              ElementsAre(2.25));
  EXPECT_THAT(Apply("[1, 1, 2, 2]", data, Align("4, 4, 5, 5", "sampling_ratio = 1")),
              ElementsAre(0));
}

TEST(ROIAlign, MovesTheRegion) {
  const std::vector<double> data = {0, 1, 2, 3};
  auto moved = [&](const std::string& mode, const std::string& scale) {
    return Apply("[1, 1, 2, 2]", data,
                 Align("0, 0, 1, 1", absl::StrCat("sampling_ratio = 1, spatial_scale = ", scale,
                                                  ", aligned_mode = \"", mode, "\"")));
  };
  EXPECT_THAT(moved("half_pixel", "1"), ElementsAre(0));
  // (0 - ½) · 2 + 1 and 0 · 2 - ½ + 1
  EXPECT_THAT(moved("half_pixel", "2"), ElementsAre(0));
  EXPECT_THAT(moved("half_pixel_for_nn", "2"), ElementsAre(1.5));
  // An extent of 1 at least.
  EXPECT_THAT(moved("asymmetric", "0.5"), ElementsAre(1.5));
}

TEST(ROIPooling, TakesTheLargestOfBinsThatOverlap) {
  const std::vector<double> data = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_THAT(Apply("[1, 1, 3, 3]", data, Pool("0, 0, 0, 2, 2", "")), ElementsAre(4, 5, 7, 8));
  EXPECT_THAT(Apply("[1, 1, 3, 3]", data, Pool("0, 0, 0, 4, 4", ", spatial_scale = 0.5")),
              ElementsAre(4, 5, 7, 8));
  EXPECT_THAT(Apply("[1, 1, 3, 3]", data, Pool("0, 2, 0, 3, 1", "")), ElementsAre(2, 0, 5, 0));
}

std::string PoolBins(const std::string& regions, int count, const std::string& attributes) {
  return absl::StrCat("%r = Constant() f32[", count, ", 5] {", regions, "}\n",
                      "%y = PSROIPooling(%x, %r) {output_dim = 1, ", attributes, "}");
}

TEST(PSROIPooling, AveragesEachBinInItsChannel) {
  const std::vector<double> data = {1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8, 50, 60, 70, 80};
  EXPECT_THAT(Apply("[1, 4, 2, 2]", data, PoolBins("0, 0, 0, 1, 1", 1, "group_size = 2")),
              ElementsAre(1, 20, 7, 80));
  // Corners are rounded before they are scaled: from 0 to (3 + 1) · ½, and bins overlap.
  EXPECT_THAT(Apply("[1, 4, 2, 2]", data,
                    PoolBins("0, 0.4, 0, 2.5, 2.5", 1, "group_size = 2, spatial_scale = 0.5")),
              ElementsAre(1, 20, 7, 80));
  EXPECT_THAT(Apply("[1, 1, 2, 2]", {1, 2, 3, 4}, PoolBins("0, 0, 0, 1, 0", 1, "group_size = 1")),
              ElementsAre(1.5));
  // A region of no extent has 0.1 elements: those that it touches count.
  EXPECT_THAT(Apply("[1, 1, 2, 2]", {1, 2, 3, 4}, PoolBins("0, 1, 1, 0, 0", 1, "group_size = 1")),
              ElementsAre(4));
  EXPECT_THAT(Apply("[1, 1, 2, 2]", {1, 2, 3, 4}, PoolBins("0, 5, 5, 6, 6", 1, "group_size = 1")),
              ElementsAre(0));
}

// As the list of a detector is shorter than its tensor.
TEST(Roi, ImageMinusOneEndsTheRegions) {
  const std::string regions = "0, 0, 0, 1, 1, -1, 0, 0, 1, 1, 0, 0, 0, 1, 1";
  EXPECT_THAT(Apply("[1, 1, 2, 2]", {1, 2, 3, 4}, PoolBins(regions, 3, "group_size = 1")),
              ElementsAre(2.5, 0, 0));
  EXPECT_THAT(Apply("[1, 1, 2, 2]", {1, 2, 3, 4},
                    "%r = Constant() f32[3, 5] {" + regions +
                        "}\n%y = ROIPooling(%x, %r) {pooled_h = 1, pooled_w = 1}"),
              ElementsAre(4, 0, 0));
}

TEST(PSROIPooling, InfersAndRefuses) {
  EXPECT_EQ(ShapeOfY("[?, 9, ?, 7]", PoolBins("0, 0, 0, 1, 1", 1, "group_size = 3")),
            "[1, 1, 3, 3]");
  EXPECT_TRUE(Refuses("[1, 8, 2, 2]", PoolBins("0, 0, 0, 1, 1", 1, "group_size = 3"),
                      "data [1, 8, 2, 2] must have 9 channels"));
  EXPECT_TRUE(Refuses("[1, 8, 2, 2]", PoolBins("0, 0, 0, 1, 1", 1, "group_size = 0"),
                      "output_dim is 1 and group_size is 0"));
}

TEST(Roi, InfersOneImageForEachRegion) {
  EXPECT_EQ(ShapeOfY("[?, 3, ?, 7]", Align("0, 0, 1, 1", "sampling_ratio = 1")), "[1, 3, 1, 1]");
  EXPECT_EQ(ShapeOfY("[?, 3, ?, 7]", Pool("0, 0, 0, 1, 1", "")), "[1, 3, 2, 2]");
}

TEST(Roi, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(Refuses("[1, 2, 2]", Align("0, 0, 1, 1", "sampling_ratio = 1"),
                      "data [1, 2, 2] must be [N, C, H, W]"));
  EXPECT_TRUE(
      Refuses("[1, 1, 2, 2]", Align("0, 0, 1, 1", "sampling_ratio = -1"), "sampling_ratio is -1"));
  EXPECT_TRUE(
      Refuses("[1, 1, 2, 2]", Pool("0, 0, 0, 1, 1", ", spatial_scale = 0"), "spatial_scale is 0"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]",
                      "%r = Constant() f32[1, 4] all(0)\n"
                      "%y = ROIPooling(%x, %r) {pooled_h = 2, pooled_w = 2}",
                      "the regions [1, 4] must be [R, 5]"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]",
                      "%r = Constant() f32[1, 5] all(0)\n"
                      "%y = ROIPooling(%x, %r) {pooled_h = 0, pooled_w = 2}",
                      "the pooled size is 0 by 2"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]",
                      "%r = Constant() f32[1, 4] all(0)\n%i = Constant() i32[2] {0, 0}\n"
                      "%y = ROIAlign(%x, %r, %i) {pooled_h = 2, pooled_w = 2}",
                      "the images of the regions [2] must be [1]"));
  EXPECT_TRUE(Refuses("[1, 1, 2, 2]",
                      "%r = Constant() f32[1, 4] all(0)\n%i = Constant() f32[1] {0}\n"
                      "%y = ROIAlign(%x, %r, %i) {pooled_h = 2, pooled_w = 2}",
                      "the images of the regions are f32, expected i32 or i64"));
}

}  // namespace
}  // namespace mo

#include "tools/modelgen/caffe_operations.h"

#include <gtest/gtest.h>

namespace modelgen {
namespace {

TEST(TopShapeTest, OfWhatKeepsOrCutsAnImage) {
  const Shape image = {1, 6, 8, 9};
  EXPECT_EQ(TopShape(Lrn{}, {image}), image);
  EXPECT_EQ(TopShape(Gate{}, {image, {1, 6}}), image);
  EXPECT_EQ(TopShape(Axpy{}, {{1, 6, 1, 1}, image, image}), image);
  EXPECT_EQ(TopShape(Crop{2}, {image, {1, 3, 5, 4}}), (Shape{1, 6, 5, 4}));
}

TEST(TopShapeTest, OfMovements) {
  const Shape image = {2, 6, 8, 9};
  EXPECT_EQ(TopShape(Permute{{0, 2, 3, 1}}, {image}), (Shape{2, 8, 9, 6}));
  EXPECT_EQ(TopShape(Flatten{}, {image}), (Shape{2, 6 * 8 * 9}));
  EXPECT_EQ(TopShape(Reshape{{0, 2, -1, 0}}, {image}), (Shape{2, 2, 24, 9}));
}

TEST(TopShapeTest, OfDetectors) {
  const PriorBox priors = {.smallest = 30, .largest = 60, .ratios = {2, 3}, .step = 8};
  EXPECT_EQ(PriorCount(priors), 6);
  EXPECT_EQ(TopShape(priors, {{1, 8, 4, 5}, {1, 3, 32, 40}}), (Shape{1, 2, 4 * 5 * 6 * 4}));
  EXPECT_EQ(TopShape(Proposal{}, {{1, 18, 4, 5}, {1, 36, 4, 5}, {1, 3}}), (Shape{300, 5}));
  EXPECT_EQ(TopShape(RoiPooling{.size = 6}, {{1, 8, 4, 5}, {300, 5}}), (Shape{300, 8, 6, 6}));
  EXPECT_EQ(TopShape(DetectionOutput{}, {{1, 80}, {1, 60}, {1, 2, 80}}), (Shape{1, 1, 200, 7}));
}

TEST(BlobShapesTest, ANormalizeAloneHasOne) {
  EXPECT_EQ(BlobShapes(Normalize{}, {{1, 6, 8, 9}}), (std::vector<Shape>{{6}}));
  EXPECT_EQ(BlobShapes(Sigmoid{}, {{1, 6, 8, 9}}), std::vector<Shape>{});
}

}  // namespace
}  // namespace modelgen

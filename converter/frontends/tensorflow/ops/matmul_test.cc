#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(MatMulOperations, AFlattenedImageMovesWeightsInstead) {
  std::vector<double> weights;
  for (int i = 0; i < 16; ++i) weights.push_back(i % 5 - 2);
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Ints32("flat", {-1, 8}) + Values("dense", {8, 2}, weights) +
               TestNode("vector", "Reshape", {"conv", "flat"}) +
               TestNode("y", "MatMul", {"vector", "dense"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 1);
  double first = 0, second = 0;
  for (int i = 0; i < 8; ++i) {
    first += kImage[i] * weights[2 * i];
    second += kImage[i] * weights[2 * i + 1];
  }
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(first, second));
}

TEST(MatMulOperations, ADenseLayerOnPixelsIsAConvolution) {
  const std::unique_ptr<Graph> graph = LoadText(
      Image() + Ints32("rows", {-1, 2}) + Ints32("back", {1, 2, 2, 3}) +
      Values("dense", {2, 3}, {1, 2, 3, 4, 5, 6}) + Ints32("hw", {1, 2}) +
      TestNode("pixels", "Reshape", {"conv", "rows"}) +
      TestNode("product", "MatMul", {"pixels", "dense"}) +
      TestNode("image", "Reshape", {"product", "back"}) + TestNode("y", "Sum", {"image", "hw"}));
  EXPECT_EQ(Count(*graph, "Convolution"), 2);
  EXPECT_EQ(Count(*graph, "Transpose"), 1);
  // Sums over the pixels: 24 of channel 0 and 48 of channel 1.
  EXPECT_THAT(Computed(*graph, Counted(8)),
              ElementsAre(24 + 4 * 48, 2 * 24 + 5 * 48, 3 * 24 + 6 * 48));
}

TEST(MatMulOperations, EinsumTakesImagesAsTheyAreInTheSource) {
  const std::unique_ptr<Graph> graph = LoadText(
      Image() + Values("dense", {2, 1}, {1, 10}) +
      TestNode("y", "Einsum", {"conv", "dense"}, Attribute("equation", "s: \"nhwc,cd->nhwd\"")));
  EXPECT_THAT(Computed(*graph, Counted(8)),
              ElementsAre(kImage[0] + 10 * kImage[1], kImage[2] + 10 * kImage[3],
                          kImage[4] + 10 * kImage[5], kImage[6] + 10 * kImage[7]));
}

}  // namespace
}  // namespace mo::tensorflow

#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

// What is computed from a Const keeps it among its sources, so that exclusions find it.
TEST(ConvolutionOperations, WeightsComeFromTheirConst) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 1}, {1, 10}) +
      TestNode("conv", "Conv2D", {"x", "w"},
               Attribute("strides", List({1, 1, 1, 1})) + Attribute("padding", "s: \"VALID\"")));
  const Node* weights = graph->FindNode("conv")->input(1).node;
  std::vector<std::string> sources;
  for (int source : weights->sources()) sources.push_back(graph->source_nodes()[source].name);
  EXPECT_THAT(sources, ::testing::Contains("w"));
}

TEST(ConvolutionOperations, SamePadsTheOddElementAtTheEnd) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 1, 4, 1}) + Values("w", {1, 2, 1, 1}, {1, 10}) +
      TestNode("y", "Conv2D", {"x", "w"},
               Attribute("strides", List({1, 1, 1, 1})) + Attribute("padding", "s: \"SAME\"")));
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(21, 32, 43, 4));
}

// Output channel 2 c + i is made of channel c.
TEST(ConvolutionOperations, Depthwise) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 1, 1, 2}) + Values("w", {1, 1, 2, 2}, {1, 2, 3, 4}) +
      TestNode("y", "DepthwiseConv2dNative", {"x", "w"},
               Attribute("strides", List({1, 1, 1, 1})) + Attribute("padding", "s: \"VALID\"")));
  EXPECT_EQ(Count(*graph, "GroupConvolution"), 1);
  EXPECT_THAT(Computed(*graph, {10, 100}), ElementsAre(10, 20, 300, 400));
}

TEST(ConvolutionOperations, GroupsFollowFromTheWeights) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 1, 1, 2}) + Values("w", {1, 1, 1, 4}, {1, 2, 3, 4}) +
      TestNode("y", "Conv2D", {"x", "w"},
               Attribute("strides", List({1, 1, 1, 1})) + Attribute("padding", "s: \"VALID\"")));
  EXPECT_THAT(Computed(*graph, {10, 100}), ElementsAre(10, 20, 300, 400));
}

}  // namespace
}  // namespace mo::tensorflow

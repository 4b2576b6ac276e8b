#include "converter/frontends/tensorflow/image_demand.h"

#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

// x [1, 2, 2, 2] in two parts of the channels, each times a number, after `before` (which makes
// "b" of "x").
std::string Groups(const std::string& before) {
  const std::string same =
      kData + Attribute("strides", List({1, 1, 1, 1})) + Attribute("padding", "s: \"SAME\"");
  return Input("x", {1, 2, 2, 2}) + before + Values("axis", {}, {3}, "int_val") +
         Values("w0", {1, 1, 1, 1}, {10}) + Values("w1", {1, 1, 1, 1}, {100}) +
         TestNode("split", "Split", {"axis", "b"}, Attribute("num_split", "i: 2")) +
         TestNode("c0", "Conv2D", {"split", "w0"}, same) +
         TestNode("c1", "Conv2D", {"split:1", "w1"}, same) +
         TestNode("y", "ConcatV2", {"c0", "c1", "axis"});
}

TEST(ImageDemand, WhatComesBeforeAConvolutionComputesInItsOrder) {
  const std::string scale = Values("k", {2}, {2, 3}) + TestNode("m", "Mul", {"x", "k"});
  for (const std::string& before :
       {TestNode("b", "Identity", {"x"}), scale + TestNode("b", "Relu", {"m"}),
        scale + Values("ten", {}, {10}) + TestNode("b", "Minimum", {"m", "ten"}),
        scale + TestNode("b", "StopGradient", {"m"})}) {
    const std::unique_ptr<Graph> graph = LoadText(Groups(before));
    EXPECT_EQ(Count(*graph, "Transpose"), 2) << before;
    const std::vector<Use> readers = graph->parameters()[0]->uses();
    ASSERT_EQ(readers.size(), 1u);
    EXPECT_TRUE(readers[0].node->Is(ops::kTranspose)) << before;
  }
  const std::unique_ptr<Graph> graph = LoadText(Groups(scale + TestNode("b", "Relu", {"m"})));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, 300, 40, 900, 80, 1500, 120, 2100));
}

TEST(ImageDemand, WhatIsAnOutputTooKeepsTheSourcesOrder) {
  const std::unique_ptr<Graph> graph =
      LoadText(Groups(TestNode("b", "Relu", {"x"}) + TestNode("other", "Identity", {"b"})));
  EXPECT_EQ(graph->results().size(), 2u);
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_TRUE(graph->FindNode("b")->input(0).node->Is(ops::kParameter));
}

TEST(ImageDemand, AReshapedImageIsTransposedOnce) {
  const std::unique_ptr<Graph> graph =
      LoadText(Groups(Ints32("extents", {1, 2, 2, 2}) + Ints32("flat", {8}) +
                      TestNode("v", "Reshape", {"x", "flat"}) +
                      TestNode("r", "Reshape", {"v", "extents"}) + TestNode("b", "Relu", {"r"})));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_TRUE(graph->FindNode("b")->input(0).node->Is(ops::kTranspose));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, 100, 20, 300, 40, 500, 60, 700));
}

}  // namespace
}  // namespace mo::tensorflow

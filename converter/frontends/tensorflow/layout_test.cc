// Images compute in NCHW, and elements are moved only where an operation needs it.

#include <set>
#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

const std::string kData = Attribute("data_format", "s: \"NHWC\"");

// A 1×1 convolution of x [1, 2, 2, 2] that doubles channel 0 and triples channel 1.
std::string Image() {
  return Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 2}, {2, 0, 0, 3}) +
         TestNode("conv", "Conv2D", {"x", "w"},
                  kData + Attribute("strides", List({1, 1, 1, 1})) +
                      Attribute("padding", "s: \"SAME\""));
}

// What the convolution makes of 0 … 7.
const std::vector<double> kImage = {0, 3, 4, 9, 8, 15, 12, 21};

TEST(Layout, OneTransposeAtEachEnd) {
  const std::unique_ptr<Graph> graph = LoadText(Image());
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAreArray(kImage));
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[1, 2, 2, 2]");
}

TEST(Layout, ArithmeticWorksOnImagesAsTheyStand) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Values("c", {2}, {10, 20}) + Values("row", {1, 2, 1, 1}, {100, 200}) +
               TestNode("a", "BiasAdd", {"conv", "c"}, kData) +
               TestNode("b", "AddV2", {"row", "a"}) + TestNode("n", "Neg", {"b"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)),
              ElementsAre(-110, -123, -114, -129, -218, -235, -222, -241));
}

TEST(Layout, AxesAreMapped) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Values("axis", {}, {3}, "int_val") + Ints32("hw", {1, 2}) +
               TestNode("twice", "ConcatV2", {"conv", "conv", "axis"}) +
               TestNode("mean", "Mean", {"twice", "hw"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 1);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(6, 12, 6, 12));
}

TEST(Layout, RunningSumsAreMapped) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Values("axis", {}, {-1}, "int_val") +
               TestNode("sum", "Cumsum", {"conv", "axis"}) + TestNode("y", "Neg", {"sum"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, -3, -4, -13, -8, -23, -12, -33));
}

const std::string kAlong = Attribute("num", "i: 2");

// A convolution of what two parts of x, or of what is named, are stacked to.
std::string Stacked(const std::string& from, const std::string& axis,
                    const std::string& stack_axis) {
  return TestNode("parts", "Unpack", {from}, kAlong + Attribute("axis", "i: " + axis)) +
         TestNode("stack", "Pack", {"parts:1", "parts"}, Attribute("axis", "i: " + stack_axis)) +
         TestNode("last", "Conv2D", {"stack", "w"},
                  kData + Attribute("strides", List({1, 1, 1, 1})) +
                      Attribute("padding", "s: \"SAME\""));
}

TEST(Layout, AnImageIsTakenApartAndStackedAsItStands) {
  // Channels that are swapped, of an image that a convolution made and of an input.
  std::unique_ptr<Graph> graph = LoadText(Image() + Stacked("conv", "-1", "-1"));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(6, 0, 18, 12, 30, 24, 42, 36));
  graph = LoadText(Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 2}, {2, 0, 0, 3}) +
                   Stacked("x", "3", "3"));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(2, 0, 6, 6, 10, 12, 14, 18));
  // Rows.
  graph = LoadText(Image() + Stacked("conv", "1", "1"));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(16, 45, 24, 63, 0, 9, 8, 27));
  // Rows of one image as the channels of another.
  graph = LoadText(Image() + Stacked("conv", "1", "-1"));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(16, 0, 30, 9, 24, 12, 42, 27));
}

TEST(Layout, TensorsBecomeTheChannelsOfAnImage) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {1, 2, 2}) + Values("w", {1, 1, 2, 2}, {2, 0, 0, 3}) +
               TestNode("n", "Neg", {"x"}) +
               TestNode("stack", "Pack", {"x", "n"}, Attribute("axis", "i: -1")) +
               TestNode("last", "Conv2D", {"stack", "w"},
                        kData + Attribute("strides", List({1, 1, 1, 1})) +
                            Attribute("padding", "s: \"SAME\"")));
  EXPECT_EQ(Count(*graph, "Transpose"), 1);
  EXPECT_THAT(Computed(*graph, Counted(4)), ElementsAre(0, 0, 2, -3, 4, -6, 6, -9));
}

TEST(Layout, AProductOfLabelsMovesNothingThatAMatMulTakes) {
  auto einsum = [](const char* equation, const std::vector<int64_t>& left,
                   const std::vector<int64_t>& right) {
    int count = 1;
    for (int64_t extent : right) count *= static_cast<int>(extent);
    return LoadText(Input("x", left) + Values("w", right, Counted(count)) +
                    TestNode("y", "Einsum", {"x", "w"},
                             Attribute("equation", absl::StrCat("s: \"", equation, "\""))));
  };
  std::unique_ptr<Graph> graph = einsum("abc,cd->abd", {1, 2, 2}, {2, 2});
  EXPECT_EQ(Count(*graph, "Reshape") + Count(*graph, "Transpose"), 0);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(4, 7, 8, 15));
  // Several axes of the weights, which are joined when the model is converted.
  graph = einsum("abc,cde->abde", {1, 2, 2}, {2, 1, 2});
  EXPECT_EQ(Count(*graph, "Reshape"), 1);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(4, 7, 8, 15));
  // The last two axes of the left operand, swapped.
  graph = einsum("acb,cd->abd", {1, 2, 2}, {2, 2});
  EXPECT_EQ(Count(*graph, "Reshape") + Count(*graph, "Transpose"), 0);
  EXPECT_THAT(Computed(*graph, {1, 3, 2, 4}), ElementsAre(4, 7, 8, 15));
}

TEST(Layout, AFlattenedImageMovesWeightsInstead) {
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

TEST(Layout, ADenseLayerOnPixelsIsAConvolution) {
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

TEST(Layout, OtherShapesNeedTheSourcesOrder) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Ints32("shape", {4, 2, 1}) + TestNode("y", "Reshape", {"conv", "shape"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAreArray(kImage));
  for (const Node* node : graph->TopologicalOrder()) {
    EXPECT_EQ(node->Is("Transpose"), !node->note().empty()) << node->name();
  }
}

TEST(Layout, TransposesOfTheSourceAreOnlyAnotherView) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Ints32("nchw", {0, 3, 1, 2}) + Ints32("nhwc", {0, 2, 3, 1}) +
               TestNode("first", "Transpose", {"conv", "nchw"}) + TestNode("n", "Neg", {"first"}) +
               TestNode("last", "Transpose", {"n", "nhwc"}) +
               TestNode("pool", "MaxPool", {"last"},
                        kData + Attribute("ksize", List({1, 2, 2, 1})) +
                            Attribute("strides", List({1, 2, 2, 1})) +
                            Attribute("padding", "s: \"VALID\"")) +
               TestNode("y", "Squeeze", {"pool"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 1);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, -3));
}

TEST(Layout, AVectorBecomesAnImageOfOnePixel) {
  const std::unique_ptr<Graph> graph = LoadText(
      Image() + Ints32("hw", {1, 2}) + Ints32("shape", {-1, 1, 1, 2}) +
      TestNode("mean", "Mean", {"conv", "hw"}) + TestNode("pixel", "Reshape", {"mean", "shape"}) +
      TestNode("scaled", "Mul", {"conv", "pixel"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  std::vector<double> expected;
  for (int i = 0; i < 8; ++i) expected.push_back(kImage[i] * (i % 2 == 0 ? 6 : 12));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAreArray(expected));
}

TEST(Layout, GraphsInNchwHaveNoTransposes) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 1}, {1, 10}) +
      TestNode("conv", "Conv2D", {"x", "w"},
               Attribute("data_format", "s: \"NCHW\"") + Attribute("strides", List({1, 1, 1, 1})) +
                   Attribute("padding", "s: \"VALID\"")));
  EXPECT_EQ(Count(*graph, "Transpose"), 0);
  EXPECT_EQ(graph->parameters()[0]->attributes().GetString("layout"), "NCHW");
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(40, 51, 62, 73));
}

// The frontend reads functions that are written out as they are, and equal nodes apart: passes
// are for them.
TEST(Layout, WrittenOutFunctionsStay) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {4}) + TestNode("s", "Sigmoid", {"x"}) + TestNode("t", "Sigmoid", {"x"}) +
               TestNode("y", "Mul", {"x", "s"}) + TestNode("z", "Mul", {"y", "t"}));
  EXPECT_EQ(Count(*graph, "Sigmoid"), 2);
  EXPECT_EQ(Count(*graph, "Multiply"), 2);
}

// What is computed from a Const keeps it among its sources, so that exclusions find it.
TEST(Layout, WeightsComeFromTheirConst) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 1}, {1, 10}) +
      TestNode("conv", "Conv2D", {"x", "w"},
               Attribute("strides", List({1, 1, 1, 1})) + Attribute("padding", "s: \"VALID\"")));
  const Node* weights = graph->FindNode("conv")->input(1).node;
  std::vector<std::string> sources;
  for (int source : weights->sources()) sources.push_back(graph->source_nodes()[source].name);
  EXPECT_THAT(sources, ::testing::Contains("w"));
}

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

TEST(Layout, WhatComesBeforeAConvolutionComputesInItsOrder) {
  const std::string scale = Values("k", {2}, {2, 3}) + TestNode("m", "Mul", {"x", "k"});
  for (const std::string& before :
       {TestNode("b", "Identity", {"x"}), scale + TestNode("b", "Relu", {"m"}),
        scale + Values("ten", {}, {10}) + TestNode("b", "Minimum", {"m", "ten"}),
        scale + TestNode("b", "StopGradient", {"m"})}) {
    const std::unique_ptr<Graph> graph = LoadText(Groups(before));
    EXPECT_EQ(Count(*graph, "Transpose"), 2) << before;
    const std::vector<Use> readers = graph->parameters()[0]->uses();
    ASSERT_EQ(readers.size(), 1u);
    EXPECT_TRUE(readers[0].node->Is("Transpose")) << before;
  }
  const std::unique_ptr<Graph> graph = LoadText(Groups(scale + TestNode("b", "Relu", {"m"})));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, 300, 40, 900, 80, 1500, 120, 2100));
}

TEST(Layout, WhatIsAnOutputTooKeepsTheSourcesOrder) {
  const std::unique_ptr<Graph> graph =
      LoadText(Groups(TestNode("b", "Relu", {"x"}) + TestNode("other", "Identity", {"b"})));
  EXPECT_EQ(graph->results().size(), 2u);
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_TRUE(graph->FindNode("b")->input(0).node->Is("Parameter"));
}

TEST(Layout, AReshapedImageIsTransposedOnce) {
  const std::unique_ptr<Graph> graph =
      LoadText(Groups(Ints32("extents", {1, 2, 2, 2}) + Ints32("flat", {8}) +
                      TestNode("v", "Reshape", {"x", "flat"}) +
                      TestNode("r", "Reshape", {"v", "extents"}) + TestNode("b", "Relu", {"r"})));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_TRUE(graph->FindNode("b")->input(0).node->Is("Transpose"));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, 100, 20, 300, 40, 500, 60, 700));
}

TEST(Layout, ATensorsNameIsThatOfItsValuesInTheirOrder) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + TestNode("r", "Relu", {"conv"}) + Ints32("flat", {-1, 8}) +
               TestNode("vector", "Reshape", {"r", "flat"}) + TestNode("s", "Abs", {"vector"}) +
               TestNode("y", "Identity", {"r"}));
  for (const Node* node : graph->nodes()) {
    if (node->output_count() == 0) continue;
    for (const std::string& name : node->tensor_names()) {
      EXPECT_THAT((std::set<std::string>{"x", "x:0", "w:0", "flat:0", "s:0", "y:0"}),
                  ::testing::Contains(name));
    }
  }
}

}  // namespace
}  // namespace mo::tensorflow

#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

TEST(ReshapingOperations, SqueezesTheBatchHoweverItIsGiven) {
  const std::string text = Input("x", {-1, 3, 1}) + TestNode("y", "Squeeze", {"x"});
  SourceModel by_batch, by_shape;
  by_batch.batch = 1;
  by_shape.input_shapes["x"] = {1, 3, 1};
  for (const SourceModel& settings : {by_batch, by_shape})
    EXPECT_EQ(ToString(LoadText(text, settings)->results()[0]->input(0).shape()), "[3]");
  SourceModel of_two;
  of_two.batch = 2;
  EXPECT_EQ(ToString(LoadText(text, of_two)->results()[0]->input(0).shape()), "[2, 3]");
  EXPECT_THAT(ErrorsOf(text), AllOf(HasSubstr("how many axis 0 of [?, 3, 1] has is not known"),
                                    HasSubstr("or --batch"), HasSubstr("[MO3111]")));
  // An input whose layout has no batch keeps its first axis.
  by_batch.inputs_without_batch = {"x"};
  EXPECT_THAT(ErrorsOf(text, by_batch), HasSubstr("is not known"));
}

TEST(ReshapingOperations, OtherShapesNeedTheSourcesOrder) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Ints32("shape", {4, 2, 1}) + TestNode("y", "Reshape", {"conv", "shape"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAreArray(kImage));
  for (const Node* node : graph->TopologicalOrder()) {
    EXPECT_EQ(node->Is(ops::kTranspose), !node->note().empty()) << node->name();
  }
}

TEST(ReshapingOperations, TransposesOfTheSourceAreOnlyAnotherView) {
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

TEST(ReshapingOperations, AVectorBecomesAnImageOfOnePixel) {
  const std::unique_ptr<Graph> graph = LoadText(
      Image() + Ints32("hw", {1, 2}) + Ints32("shape", {-1, 1, 1, 2}) +
      TestNode("mean", "Mean", {"conv", "hw"}) + TestNode("pixel", "Reshape", {"mean", "shape"}) +
      TestNode("scaled", "Mul", {"conv", "pixel"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  std::vector<double> expected;
  for (int i = 0; i < 8; ++i) expected.push_back(kImage[i] * (i % 2 == 0 ? 6 : 12));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAreArray(expected));
}

}  // namespace
}  // namespace mo::tensorflow

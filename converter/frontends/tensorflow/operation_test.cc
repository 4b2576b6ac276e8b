#include "converter/frontends/tensorflow/operation.h"

#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

std::vector<std::string> SourcesOf(const Node& node) {
  std::vector<std::string> names;
  for (int source : node.sources()) names.push_back(node.graph().source_nodes()[source].name);
  return names;
}

TEST(Operation, ANumberInAnAttributeBelongsToTheNode) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2, 4}) + Values("axis", {}, {1}, "int_val") + Values("low", {}, {0}) +
               Values("high", {}, {2}) + TestNode("joined", "ConcatV2", {"x", "x", "axis"}) +
               TestNode("place", "ArgMax", {"x", "axis"}) +
               TestNode("clipped", "ClipByValue", {"joined", "low", "high"}));
  EXPECT_THAT(SourcesOf(*graph->FindNode("joined")), ElementsAre("axis", "joined"));
  EXPECT_THAT(SourcesOf(*graph->FindNode("place/top")), ElementsAre("axis", "place"));
  EXPECT_THAT(SourcesOf(*graph->FindNode("clipped")), ElementsAre("low", "high", "clipped"));
}

TEST(Operation, OneTransposeAtEachEnd) {
  const std::unique_ptr<Graph> graph = LoadText(Image());
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAreArray(kImage));
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[1, 2, 2, 2]");
}

// The frontend reads functions that are written out as they are, and equal nodes apart: passes
// are for them.
TEST(Operation, WrittenOutFunctionsStay) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {4}) + TestNode("s", "Sigmoid", {"x"}) + TestNode("t", "Sigmoid", {"x"}) +
               TestNode("y", "Mul", {"x", "s"}) + TestNode("z", "Mul", {"y", "t"}));
  EXPECT_EQ(Count(*graph, "Sigmoid"), 2);
  EXPECT_EQ(Count(*graph, "Multiply"), 2);
}

TEST(Operation, RefusesAnotherNumberOfInputs) {
  EXPECT_THAT(ErrorsOf(Input("x", {2}) + TestNode("y", "Relu", {"x", "x"})),
              HasSubstr("node 'y' (Relu): has 2 inputs; expected 1 [MO3111]"));
}

TEST(Operation, AFailureIsReportedOnce) {
  const std::string errors =
      ErrorsOf(Input("x", {2, 3}) + Values("w", {2, 2}, {1, 2, 3, 4}) +
               TestNode("product", "MatMul", {"x", "w"}) + TestNode("y", "Relu", {"product"}));
  EXPECT_EQ(errors.find("error:"), errors.rfind("error:")) << errors;
}

TEST(Operation, NeedsNumbersThatAreKnown) {
  EXPECT_THAT(ErrorsOf(Input("x", {2, 3}) + Input("axis", {}, "DT_INT32") +
                       TestNode("y", "ExpandDims", {"x", "axis"})),
              HasSubstr("its axis must be known when the model is converted"));
  EXPECT_THAT(ErrorsOf(Input("x", {2, 3}) + Ints32("axis", {0, 1}) +
                       TestNode("y", "ExpandDims", {"x", "axis"})),
              HasSubstr("its axis has 2 numbers; expected one"));
  EXPECT_THAT(ErrorsOf(Input("x", {2, 3}) + Ints32("axis", {7}) +
                       TestNode("y", "ExpandDims", {"x", "axis"})),
              HasSubstr("axis is 7, but the tensor has 3 axes; expected -3 to 2"));
}

}  // namespace
}  // namespace mo::tensorflow

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

// The runtime computes the elements only where the places are read.
TEST(SetOperations, ThePlacesOfDifferentElementsAreRead) {
  for (const char* op : {"Unique", "UniqueWithCounts"}) {
    const std::unique_ptr<Graph> graph = LoadText(Input("x", {4}) + TestNode("y", op, {"x"}));
    const Node* scatter = graph->FindNode("y");
    ASSERT_TRUE(scatter->Is(ops::kScatterElementsUpdate));
    EXPECT_EQ(scatter->input(1).node, graph->FindNode("y/unique"));
    EXPECT_EQ(scatter->input(1).output, 2);
    EXPECT_EQ(scatter->input(1).type().element_type, ElementType::kI32);
  }
}

TEST(SetOperations, ElementsThatAnotherListHasNot) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {4}) + Values("c", {2}, {1, 3}) + TestNode("d", "ListDiff", {"x", "c"}) +
               TestNode("y", "Neg", {"d"}) + TestNode("z", "Neg", {"d:1"}));
  EXPECT_EQ(graph->FindNode("y")->type().element_type, ElementType::kF32);
  EXPECT_EQ(graph->FindNode("z")->type().element_type, ElementType::kI32);
  EXPECT_EQ(Count(*graph, "NonZero"), 1);
}

TEST(SetOperations, DifferentElementsOfAListAlongItsAxis) {
  const std::string axis = Values("axis", {1}, {0}, "int_val");
  for (const char* op : {"UniqueV2", "UniqueWithCountsV2"}) {
    EXPECT_NE(LoadText(Input("x", {4}) + axis + TestNode("y", op, {"x", "axis"})), nullptr);
    EXPECT_THAT(ErrorsOf(Input("x", {4, 2}) + axis + TestNode("y", op, {"x", "axis"})),
                testing::HasSubstr("looks for different parts of [4, 2]; expected a list"));
  }
}

}  // namespace
}  // namespace mo::tensorflow

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SortingOperators, ArgMaxTakesTheFirstOrTheLastOfEqualElements) {
  EXPECT_THAT(
      ComputedBy(TestNode("ArgMax", {"x"}, {"y"}, IntAttribute("axis", 1)), {1, 4}, {1, 5, 5, 2}),
      ElementsAre(1));
  EXPECT_THAT(ComputedBy(TestNode("ArgMax", {"x"}, {"y"},
                                  IntAttribute("axis", 1) + IntAttribute("select_last_index", 1)),
                         {1, 4}, {1, 5, 5, 2}),
              ElementsAre(2));
  EXPECT_THAT(
      ComputedBy(TestNode("ArgMin", {"x"}, {"y"}, IntAttribute("keepdims", 0)), {3, 1}, {1, 0, 2}),
      ElementsAre(1));
}

TEST(SortingOperators, TopKGivesValuesAndPlaces) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {4}) + Ints64("k", {2}) +
                         TestNode("TopK", {"x", "k"}, {"v", "i"}, IntAttribute("largest", 0)) +
                         Output("v") + Output("i")));
  EXPECT_THAT(Computed(*graph, {4, 1, 3, 2}, 0), ElementsAre(1, 2));
  EXPECT_THAT(Computed(*graph, {4, 1, 3, 2}, 1), ElementsAre(1, 3));
  EXPECT_THAT(ComputedBy(TestNode("TopK", {"x"}, {"y"}, IntAttribute("k", 1)), {3}, {1, 3, 2}, "",
                         /*opset=*/9),
              ElementsAre(3));
}

TEST(SortingOperators, UniqueFindsDifferentElementsOrSlices) {
  auto graph = [](const std::string& attributes) {
    return LoadText(TestModel(Input("x", {2, 3}) +
                              TestNode("Unique", {"x"}, {"y", "first", "inverse"}, attributes) +
                              Output("y") + Output("first") + Output("inverse")));
  };
  // How many there are is known when it runs: the conformance tests have the values.
  EXPECT_EQ(graph("")->results()[0]->input(0).shape(), Shape({Dim::Any()}));
  EXPECT_TRUE(graph("")->FindNode("y")->attributes().GetBool("sorted"));
  EXPECT_FALSE(graph(IntAttribute("sorted", 0))->FindNode("y")->attributes().GetBool("sorted"));
  EXPECT_EQ(graph(IntAttribute("axis", -2))->results()[2]->input(0).shape(), Shape({2}));
  EXPECT_EQ(graph(IntAttribute("axis", 1))->results()[0]->input(0).shape(), Shape({2, Dim::Any()}));
  EXPECT_EQ(Count(*graph(IntAttribute("axis", 1)), "Transpose"), 2);
  EXPECT_THAT(ErrorsOfNode(TestNode("Unique", {"x"}, {"y"}, IntAttribute("axis", 2)), {2, 3}),
              HasSubstr("axis is 2, but the tensor has 2 axes"));
}

// Boxes that overlap by just the threshold are kept; the runtime drops them.
TEST(SortingOperators, NonMaxSuppressionHasTheThresholdAboveTheGivenOne) {
  const std::string nodes =
      Input("boxes", {1, 2, 4}) + Input("scores", {1, 1, 2}) + Ints64("most", {2});
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      nodes + TestNode("NonMaxSuppression", {"boxes", "scores", "most"}, {"y"}) + Output("y")));
  const Node& suppression = *graph->results()[0]->input(0).node;
  EXPECT_EQ(suppression.constant_input(3)->Doubles()[0], 0x1p-126);
}

TEST(SortingOperators, TopKTakesAtLeastOne) {
  EXPECT_THAT(ErrorsOfNode(TestNode("TopK", {"x", "k"}, {"y", "i"}), {3}, Ints64("k", {0})),
              HasSubstr("takes the 0 largest elements; expected 1 or more"));
}

}  // namespace
}  // namespace mo::onnx

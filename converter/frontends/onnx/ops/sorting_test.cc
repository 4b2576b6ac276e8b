#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

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

}  // namespace
}  // namespace mo::onnx

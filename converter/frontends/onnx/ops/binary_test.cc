#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

TEST(BinaryOperators, BroadcastAsNumpy) {
  EXPECT_THAT(ComputedBy(TestNode("Sub", {"x", "c"}, {"y"}), {2, 2}, {1, 2, 3, 4},
                         Values("c", {2}, {1, 2})),
              ElementsAre(0, 0, 2, 2));
}

TEST(BinaryOperators, IntegersAreDividedTowardsZero) {
  const std::string x = Input("x", {4}, /*type=*/7) + Ints64("c", {2, -2, 2, -2});
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(x + TestNode("Div", {"x", "c"}, {"y"}) + Output("y")));
  EXPECT_THAT(Computed(*graph, {7, 7, -7, -7}), ElementsAre(3, -3, -3, 3));
}

TEST(BinaryOperators, ModHasTheSignOfOneOfBoth) {
  const std::string c = Values("c", {2}, {3, -3});
  EXPECT_THAT(
      ComputedBy(TestNode("Mod", {"x", "c"}, {"y"}, IntAttribute("fmod", 1)), {2}, {-4, 4}, c),
      ElementsAre(-1, 1));
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}, /*type=*/7) + Ints64("c", {3, -3}) +
                         TestNode("Mod", {"x", "c"}, {"y"}) + Output("y")));
  EXPECT_THAT(Computed(*graph, {-4, 4}), ElementsAre(2, -2));
}

TEST(BinaryOperators, PowerHasTheTypeOfItsBase) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {2}) + Ints64("c", {2, 3}) + TestNode("Pow", {"x", "c"}, {"y"}) + Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).type().element_type, ElementType::kF32);
  EXPECT_THAT(Computed(*graph, {3, -2}), ElementsAre(9, -8));
}

TEST(BinaryOperators, TakeAnyNumberOfTensors) {
  EXPECT_THAT(ComputedBy(TestNode("Sum", {"x", "x", "x"}, {"y"}), {2}, {1, 2}), ElementsAre(3, 6));
  EXPECT_THAT(ComputedBy(TestNode("Max", {"x"}, {"y"}), {2}, {1, 2}), ElementsAre(1, 2));
  EXPECT_THAT(ComputedBy(TestNode("Min", {"x", "c"}, {"y"}), {2}, {1, 4}, Values("c", {1}, {3})),
              ElementsAre(1, 3));
  EXPECT_THAT(
      ComputedBy(TestNode("Mean", {"x", "x", "c"}, {"y"}), {2}, {1, 4}, Values("c", {1}, {4})),
      ElementsAre(2, 4));
}

}  // namespace
}  // namespace mo::onnx

#include <limits>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max(),
                  kMin = std::numeric_limits<int64_t>::min();

TEST(SlicingOperators, HaveBoundsInAttributesOrInputs) {
  EXPECT_THAT(ComputedBy(TestNode("Slice", {"x"}, {"y"},
                                  IntsAttribute("starts", {1}) + IntsAttribute("ends", {kMax}) +
                                      IntsAttribute("axes", {1})),
                         {2, 3}, Counted(6), "", /*opset=*/1),
              ElementsAre(1, 2, 4, 5));
  EXPECT_THAT(ComputedBy(TestNode("Slice", {"x", "s", "e", "a"}, {"y"}), {2, 3}, Counted(6),
                         Ints64("s", {1}) + Ints64("e", {-1}) + Ints64("a", {-1})),
              ElementsAre(1, 4));
  EXPECT_THAT(ComputedBy(TestNode("Slice", {"x", "s", "e"}, {"y"}), {2, 3}, Counted(6),
                         Ints64("s", {1, 1}) + Ints64("e", {2, 3})),
              ElementsAre(4, 5));
}

TEST(SlicingOperators, GoBackwards) {
  const std::string bounds = Ints64("a", {0}) + Ints64("t", {-2});
  EXPECT_THAT(ComputedBy(TestNode("Slice", {"x", "s", "e", "a", "t"}, {"y"}), {5}, Counted(5),
                         bounds + Ints64("s", {kMax}) + Ints64("e", {kMin})),
              ElementsAre(4, 2, 0));
  EXPECT_THAT(ComputedBy(TestNode("Slice", {"x", "s", "e", "a", "t"}, {"y"}), {5}, Counted(5),
                         bounds + Ints64("s", {-2}) + Ints64("e", {0})),
              ElementsAre(3, 1));
}

TEST(SlicingOperators, TakeBoundsThatAreComputed) {
  // The last half of each row.
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {2, -1}) + Ints64("one", {1}) + Ints64("two", {2}) + Ints64("end", {kMax}) +
      TestNode("Shape", {"x"}, {"shape"}) + TestNode("Gather", {"shape", "one"}, {"length"}) +
      TestNode("Div", {"length", "two"}, {"half"}) +
      TestNode("Slice", {"x", "half", "end", "one"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "StridedSlice"), 1);
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({2, Dim::Any()}));
  EXPECT_THAT(ComputedWith(TestNode("Slice", {"x", "a", "b", "c", "d"}, {"y"}), {2, 3}, Counted(6),
                           {{{1}, {2}}, {{1}, {-9}}, {{1}, {-1}}, {{1}, {-2}}}),
              ElementsAre(2, 0, 5, 3));
}

TEST(SlicingOperators, NeedListsOfOneLength) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Slice", {"x", "s", "e"}, {"y"}), {5},
                           Ints64("s", {0}) + Ints64("e", {1, 2})),
              HasSubstr("takes 1 starts, 2 ends, 1 axes"));
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {5}) + Input("s", {-1}, /*type=*/7) +
                                 TestNode("Slice", {"x", "s", "s"}, {"y"}) + Output("y"))),
              HasSubstr("its starts are [?]; expected a list whose length is known"));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("Slice", {"x", "s", "s", "s", "s"}, {"y"}), {5}, Ints64("s", {0})),
      HasSubstr("steps other than 0 [MO3111]"));
}

TEST(SlicingOperators, BoundsThatAreInputsMayBeTheLargestIntegers) {
  constexpr double kLargest = 9223372036854775807.0;
  const std::string node = TestNode("Slice", {"x", "b", "a"}, {"y"});
  EXPECT_THAT(ComputedWith(node, {3}, {1, 2, 3}, {{{1}, {kLargest}}}, Ints64("b", {1})),
              ElementsAre(2, 3));
  EXPECT_THAT(ComputedWith(node, {3}, {1, 2, 3}, {{{1}, {-1}}}, Ints64("b", {0})),
              ElementsAre(1, 2));
}

}  // namespace
}  // namespace mo::onnx

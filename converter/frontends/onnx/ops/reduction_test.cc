#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

const std::vector<double> kMatrix = {1, -2, 3, 4};

TEST(ReductionOperators, TakeAxesFromAnAttributeOrAnInput) {
  EXPECT_THAT(ComputedBy(TestNode("ReduceSum", {"x"}, {"y"}, IntsAttribute("axes", {0})), {2, 2},
                         kMatrix, "", /*opset=*/11),
              ElementsAre(4, 2));
  EXPECT_THAT(
      ComputedBy(TestNode("ReduceSum", {"x", "a"}, {"y"}), {2, 2}, kMatrix, Ints64("a", {-1})),
      ElementsAre(-1, 7));
  EXPECT_THAT(ComputedBy(TestNode("ReduceMax", {"x"}, {"y"}), {2, 2}, kMatrix), ElementsAre(4));
}

TEST(ReductionOperators, WithoutAxesDoNothingIfTheyShall) {
  const std::string noop = IntAttribute("noop_with_empty_axes", 1);
  EXPECT_THAT(ComputedBy(TestNode("ReduceSum", {"x"}, {"y"}, noop), {2, 2}, kMatrix),
              ElementsAre(1, -2, 3, 4));
  // The step for each element is done all the same.
  EXPECT_THAT(ComputedBy(TestNode("ReduceSumSquare", {"x"}, {"y"}, noop), {2, 2}, kMatrix),
              ElementsAre(1, 4, 9, 16));
  EXPECT_THAT(ComputedBy(TestNode("ReduceL2", {"x"}, {"y"}, noop), {2, 2}, kMatrix),
              ElementsAre(1, 2, 3, 4));
}

TEST(ReductionOperators, KeepTheirAxesByDefault) {
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {2, 3}) + Ints64("a", {1}) + TestNode("ReduceMean", {"x", "a"}, {"y"}) +
                TestNode("ReduceMean", {"x", "a"}, {"z"}, IntAttribute("keepdims", 0)) +
                Output("y") + Output("z")));
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({2, 1}));
  EXPECT_EQ(graph->results()[1]->input(0).shape(), Shape({2}));
}

// The values are in the conformance tests: how many elements there are is known when it runs.
TEST(ReductionOperators, TakeAxesThatAreComputed) {
  auto shape = [](int keepdims) {
    const std::unique_ptr<Graph> graph = LoadText(
        TestModel(Input("x", {2, 3, 4}) + Input("a", {2}, /*type=*/7) +
                  TestNode("ReduceSum", {"x", "a"}, {"y"}, IntAttribute("keepdims", keepdims)) +
                  Output("y")));
    return graph->results()[0]->input(0).shape();
  };
  EXPECT_EQ(shape(1), Shape({Dim::Range(1, 2), Dim::Range(1, 3), Dim::Range(1, 4)}));
  EXPECT_EQ(shape(0).rank(), 1);
}

TEST(ReductionOperators, TheLargestOfNoneIsInfinite) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2, 0}) + Ints64("a", {1}) +
                         TestNode("ReduceMax", {"x", "a"}, {"y"}) + Output("y")));
  EXPECT_THAT(Computed(*graph, {}), ElementsAre(-INFINITY, -INFINITY));
}

TEST(ReductionOperators, SumFunctions) {
  EXPECT_THAT(ComputedBy(TestNode("ReduceL1", {"x"}, {"y"}), {2, 2}, kMatrix), ElementsAre(10));
  EXPECT_THAT(ComputedBy(TestNode("ReduceSumSquare", {"x"}, {"y"}), {2, 2}, kMatrix),
              ElementsAre(30));
  EXPECT_THAT(ComputedBy(TestNode("ReduceLogSum", {"x"}, {"y"}), {2}, {1, 2}),
              ElementsAre(DoubleNear(std::log(3), 1e-12)));
}

TEST(ReductionOperators, LogSumExpDoesNotOverflow) {
  EXPECT_THAT(ComputedBy(TestNode("ReduceLogSumExp", {"x"}, {"y"}, IntAttribute("keepdims", 0)),
                         {2}, {1000, 1000}),
              ElementsAre(DoubleNear(1000 + std::log(2), 1e-9)));
}

TEST(ReductionOperators, RunningSumsHaveAnAxis) {
  EXPECT_THAT(ComputedBy(TestNode("CumSum", {"x", "a"}, {"y"}, IntAttribute("reverse", 1)), {2, 2},
                         kMatrix, Ints64("a", {-1})),
              ElementsAre(-1, -2, 7, 4));
}

TEST(ReductionOperators, MeansAndRootsOfIntegersAreRoundedToZero) {
  auto reduced = [](const std::string& op, std::vector<double> numbers) {
    const std::unique_ptr<Graph> graph = LoadText(
        TestModel(Input("x", {3}, /*type=*/6) +
                      TestNode(op, {"x"}, {"y"}, IntAttribute("keepdims", 0)) + Output("y"),
                  17));
    return Computed(*graph, std::move(numbers));
  };
  EXPECT_THAT(reduced("ReduceMean", {-7, 1, 1}), ElementsAre(-1));
  EXPECT_THAT(reduced("ReduceMean", {7, 1, 1}), ElementsAre(3));
  EXPECT_THAT(reduced("ReduceL2", {2, 1, 1}), ElementsAre(2));
}

}  // namespace
}  // namespace mo::onnx

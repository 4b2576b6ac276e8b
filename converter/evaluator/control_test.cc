// What branches and loops compute, by hand.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/evaluator/evaluator.h"
#include "converter/graph/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::unique_ptr<Graph> Parse(const std::string& lines) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph =
      ParseGraph(absl::StrCat("graph \"g\" {\n", lines, "}\n"), "t.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

std::vector<Tensor> ResultsOf(const std::string& lines, const std::vector<Tensor>& inputs) {
  const absl::StatusOr<std::vector<Tensor>> results =
      Evaluate(*Parse(lines), inputs, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? *results : std::vector<Tensor>();
}

constexpr char kIf[] = R"(
  %c = Parameter() {element_type = boolean, shape = []}
  %x = Parameter() {element_type = f32, shape = [2]}
  %y = If(%c, %x) {else_inputs = [1], then_inputs = [1]} graph "then" {
    %a = Parameter() {element_type = f32, shape = [2]}
    %w = Constant() f32[1] {10}
    %r = Add(%a, %w)
    %out = Result(%r)
  } graph "else" {
    %a = Parameter() {element_type = f32, shape = [2]}
    %r = Concat(%a, %a) {axis = 0}
    %out = Result(%r)
  }
  %z = Negative(%y)
  %out = Result(%z)
)";

TEST(Control, AnIfRunsOneBody) {
  EXPECT_THAT(ResultsOf(kIf, {{{}, {1}}, {{2}, {1, 2}}})[0].values, ElementsAre(-11, -12));
  const Tensor grown = ResultsOf(kIf, {{{}, {0}}, {{2}, {1, 2}}})[0];
  EXPECT_THAT(grown.extents, ElementsAre(4));
  EXPECT_THAT(grown.values, ElementsAre(-1, -2, -1, -2));
}

TEST(Control, MagnitudesAreThoseOfTheBodyThatRuns) {
  const absl::StatusOr<std::vector<Tensor>> magnitudes =
      EvaluateMagnitudes(*Parse(kIf), {{{}, {1}}, {{2}, {-10, 2}}});
  ASSERT_TRUE(magnitudes.ok()) << magnitudes.status();
  EXPECT_THAT((*magnitudes)[0].values, ElementsAre(20, 12));
}

// s is doubled until it is above the limit; i · 1 + s is collected along axis 1.
std::string Doubling(const std::string& state = "[2]") {
  return absl::StrCat(R"(
  %n = Parameter() {element_type = i64, shape = []}
  %c = Parameter() {element_type = boolean, shape = []}
  %s = Parameter() {element_type = f32, shape = )",
                      state, R"(}
  %limit = Constant() f32[] {20}
  %y = Loop(%n, %c, %s, %limit) {axes = [1], carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = )",
                      state, R"(}
    %limit = Parameter() {element_type = f32, shape = []}
    %axes = Constant() i64[1] {0}
    %largest = ReduceMax(%s, %axes) {keep_dims = false}
    %below = Less(%largest, %limit)
    %goes_on = Result(%below)
    %t = Add(%s, %s)
    %next = Result(%t)
    %f = Convert(%i) {destination_type = f32}
    %sum = Add(%f, %s)
    %one = Constant() i64[1] {1}
    %column = Unsqueeze(%sum, %one)
    %collected = Result(%column)
  }
  %last = Result(%y)
  %all = Result(%y:1)
)");
}

TEST(Control, ALoopEndsAtItsNumber) {
  const std::vector<Tensor> results = ResultsOf(Doubling(), {{{}, {3}}, {{}, {1}}, {{2}, {1, 2}}});
  EXPECT_THAT(results[0].values, ElementsAre(8, 16));
  EXPECT_THAT(results[1].extents, ElementsAre(2, 3));
  EXPECT_THAT(results[1].values, ElementsAre(1, 3, 6, 2, 5, 10));
}

TEST(Control, ALoopEndsWithItsCondition) {
  // 20 is not below 20.
  const std::vector<Tensor> results = ResultsOf(Doubling(), {{{}, {-1}}, {{}, {1}}, {{2}, {5, 1}}});
  EXPECT_THAT(results[0].values, ElementsAre(40, 8));
  EXPECT_THAT(results[1].values, ElementsAre(5, 11, 22, 1, 3, 6));
}

TEST(Control, ALoopMayNotRun) {
  for (const std::vector<double>& steered : {std::vector<double>{0, 1}, {5, 0}}) {
    const std::vector<Tensor> results =
        ResultsOf(Doubling(), {{{}, {steered[0]}}, {{}, {steered[1]}}, {{2}, {5, 1}}});
    EXPECT_THAT(results[0].values, ElementsAre(5, 1));
    EXPECT_THAT(results[1].extents, ElementsAre(2, 0));
    EXPECT_THAT(results[1].values, IsEmpty());
  }
}

TEST(Control, ExtentsMayBeOpen) {
  const std::vector<Tensor> results =
      ResultsOf(Doubling("[?]"), {{{}, {1}}, {{}, {1}}, {{3}, {1, 2, 3}}});
  EXPECT_THAT(results[0].values, ElementsAre(2, 4, 6));
}

constexpr char kGrowing[] = R"(
  %n = Parameter() {element_type = i64, shape = []}
  %s = Parameter() {element_type = f32, shape = [1]}
  %c = Constant() boolean[] {1}
  %y = Loop(%n, %c, %s) {carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [?]}
    %yes = Constant() boolean[] {1}
    %goes_on = Result(%yes)
    %t = Concat(%s, %s) {axis = 0}
    %next = Result(%t)
  }
  %last = Result(%y)
)";

TEST(Control, WhatIsCarriedMayGrow) {
  EXPECT_THAT(ResultsOf(kGrowing, {{{}, {2}}, {{1}, {7}}})[0].values, ElementsAre(7, 7, 7, 7));
}

TEST(Control, ShapesMayFollowFromValues) {
  EXPECT_THAT(ResultsOf(R"(
  %n = Parameter() {element_type = i64, shape = [1]}
  %x = Parameter() {element_type = f32, shape = [1]}
  %y = Broadcast(%x, %n)
  %out = Result(%y)
)",
                        {{{1}, {3}}, {{1}, {5}}})[0]
                  .values,
              ElementsAre(5, 5, 5));
}

TEST(Control, RefusesWhatDoesNotFit) {
  const absl::StatusOr<std::vector<Tensor>> other =
      Evaluate(*Parse(kGrowing), {{{}, {1}}, {{2}, {7, 8}}}, Precision::kDouble);
  EXPECT_THAT(other.status().message(), HasSubstr("input 's' is [2], expected [1]"));
  const std::unique_ptr<Graph> graph = Parse(kIf);
  graph->SetAttribute(graph->FindNode("c"), "shape", Shape({Dim::Any()}));
  ASSERT_TRUE(graph->InferAll().ok());
  const absl::StatusOr<std::vector<Tensor>> two =
      Evaluate(*graph, {{{2}, {1, 0}}, {{2}, {7, 8}}}, Precision::kDouble);
  EXPECT_THAT(two.status().message(), HasSubstr("node 'y' (If): what steers it has 2 elements"));
}

}  // namespace
}  // namespace mo

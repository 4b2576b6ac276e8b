#include "converter/frontends/common/recurrent_match.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/testing.h"
#include "converter/graph/text.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

// A loop over %x, f32[2, 5, 3], with a state %s of one element, of which `next` computes the next
// one, %y, of the products %a of the data and %b of the state.
std::optional<RecurrentLayer> Match(const std::string& next,
                                    const std::string& condition = "boolean[] {1}",
                                    const std::string& place = "%i") {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = ParseGraph(absl::StrCat(R"(graph "g" {
  source "n" : "Op"
  %x = Parameter() {element_type = f32, shape = [2, 5, 3]}
  %h = Parameter() {element_type = f32, shape = [5, 1]}
  %count = Constant() i64[] {2}
  %begins = Constant() )",
                                                               condition, R"(
  %loop = Loop(%count, %begins, %h, %x) {carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [5, 1]}
    %all = Parameter() {element_type = f32, shape = [2, 5, 3]}
    %on = Constant() boolean[] {1}
    %goes_on = Result(%on)
    %axis = Constant() i64[] {0}
    %first = Constant() i64[] {0}
    %e = Gather(%all, )",
                                                               place, R"(, %axis)
    %w = Constant() f32[3, 1] {1, 2, 3}
    %r = Constant() f32[1, 1] {4}
    %a = MatMul(%e, %w)
    %b = MatMul(%s, %r)
    %one = Constant() f32[1, 1] {1}
)",
                                                               next, R"(
    %state = Result(%y)
  }
  %out = Result(%loop)
})"),
                                                  "net.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  if (graph == nullptr) return std::nullopt;
  NodeBuilder builder(*graph, 0, "node", {}, diagnostics);
  std::optional<RecurrentLayer> layer = MatchRecurrentLayer(builder, *graph->FindNode("loop"));
  if (layer) EXPECT_EQ(layer->sequence.node, graph->FindNode("x"));
  return layer;
}

constexpr char kLayer[] = "%sum = Add(%a, %b)\n%y = Tanh(%sum)";

TEST(RecurrentMatch, ASimpleLayer) {
  const std::optional<RecurrentLayer> layer = Match(kLayer);
  ASSERT_TRUE(layer);
  EXPECT_EQ(layer->op, ops::kRNNSequence);
  EXPECT_EQ(layer->hidden, 1);
  EXPECT_EQ(layer->gates[0].activation, "tanh");
  EXPECT_EQ(layer->gates[0].sum.data[0].rows, 3);
}

TEST(RecurrentMatch, OneMatrixForDataAndState) {
  const std::optional<RecurrentLayer> layer = Match(
      "%both = Concat(%e, %s) {axis = 1}\n%m = Constant() f32[4, 1] {1, 2, 3, 4}\n"
      "%z = MatMul(%both, %m)\n%y = ReLU(%z)");
  ASSERT_TRUE(layer);
  EXPECT_EQ(layer->gates[0].sum.state[0].row, 3);
  EXPECT_EQ(layer->gates[0].sum.state[0].rows, 1);
}

TEST(RecurrentMatch, WhatMayEndBeforeIsNone) { EXPECT_FALSE(Match(kLayer, "boolean[] {0}")); }

TEST(RecurrentMatch, AnotherElementThanThatOfTheIterationIsNone) {
  EXPECT_FALSE(Match(kLayer, "boolean[] {1}", "%first"));
}

TEST(RecurrentMatch, OtherStepsAreNone) {
  EXPECT_FALSE(Match("%sum = Add(%a, %b)\n%y = SoftSign(%sum)"));
  EXPECT_FALSE(Match("%y = Tanh(%a)")) << "nothing of the state";
  EXPECT_FALSE(Match("%sum = Multiply(%a, %b)\n%y = Tanh(%sum)"));
  EXPECT_FALSE(
      Match("%z = Sigmoid(%a)\n%rest = Subtract(%one, %z)\n%kept = Multiply(%z, %s)\n"
            "%new = Multiply(%rest, %b)\n%y = Add(%kept, %new)"));
}

}  // namespace
}  // namespace mo

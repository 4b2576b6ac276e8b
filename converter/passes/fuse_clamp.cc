// Minimum and Maximum with numbers → Clamp
//
//        x                               x
//     Minimum h          →           Clamp l, h
//     Maximum l                          y
//        y
//
// In either order, as l ≤ h. A ReLU is a Maximum with 0.

#include <cmath>
#include <optional>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

struct Candidate : Composition {
  double least = 0, most = 0;
};

// What is beside a number, the bound, in a Minimum or Maximum; x of ReLU(x).
std::optional<Value> Bounded(const Value& value, OpType op, double& bound, Candidate& c) {
  if (op == ops::kMaximum && value.node->Is(ops::kReLU)) {
    bound = 0;
    return c.Argument(value, ops::kReLU);
  }
  if (!value.node->Is(op)) return std::nullopt;
  for (int i : {0, 1}) {
    const Constant* number = NumberInput(*value.node, i);
    if (number == nullptr) continue;
    bound = number->Doubles()[0];
    c.nodes.push_back(value.node);
    c.numbers.push_back({{value.node, i}, {bound}});
    return value.node->input(1 - i);
  }
  return std::nullopt;
}

std::vector<Candidate> Find(Node* node) {
  if (!node->Is(ops::kMaximum) && !node->Is(ops::kMinimum)) return {};
  Candidate c;
  const bool maximum_last = node->Is(ops::kMaximum);
  double& outer = maximum_last ? c.least : c.most;
  double& inner = maximum_last ? c.most : c.least;
  const std::optional<Value> between = Bounded(node->output(), node->op().type, outer, c);
  const std::optional<Value> x =
      between ? Bounded(*between, maximum_last ? ops::kMinimum : ops::kMaximum, inner, c)
              : std::nullopt;
  if (!x) return {};
  c.data = *x;
  return {c};
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return CompositionExcluded(c, context);
}

std::optional<Objection> NotOrdered(const Candidate& c, const PassContext&) {
  if (std::isfinite(c.least) && std::isfinite(c.most) && c.least <= c.most) return std::nullopt;
  return Objection{
      absl::StrCat("it would be from ", ShortestDecimal(c.least), " to ", ShortestDecimal(c.most))};
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext& context) {
  return CompositionBroadcastsUp(c, context);
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"CL1", "neither node and no number of them is excluded from operation_fusing", Excluded},
      {"CL2", "the lower number is not above the upper one, and both are finite", NotOrdered},
      {"CL3", "the numbers do not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  return FuseInto(graph, c, ops::kClamp, {{"min", c.least}, {"max", c.most}}, kFuseClamp, context);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFuseClamp, graph, context);
}

}  // namespace

const Pass kFuseClamp = {
    .name = "fuse_clamp",
    .summary = "write Minimum and Maximum with numbers as Clamp",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

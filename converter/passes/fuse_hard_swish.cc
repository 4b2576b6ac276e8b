// Hard gates written out → HSigmoid, HSwish
//
//        x                                   x
//        │ + 3                               │
//      Clamp 0, 6             →           HSigmoid
//        │ × 1/6  (or / 6)                   │
//        y                                   y
//
//   x · min(max(x + 3, 0), 6) · 1/6, or / 6, multiplied in this order, is HSwish(x); with the
//   product by 1/6 first it is x · HSigmoid(x), which fuse_swish makes HSwish of. A Clamp may be
//   written as Minimum(ReLU(x + 3), 6).
//
// 1/6 is not exact in binary: its nearest number of the element type stands for it.

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

struct Candidate : Composition {
  OpType op;
  double least = 0, most = 6;  // of the Clamp
};

// x where `value` is min(max(x + 3, 0), 6).
std::optional<Value> HardGateArgument(const Value& value, Candidate& c) {
  std::optional<Value> sum = c.Argument(value, ops::kClamp);
  if (sum) {
    c.least = value.node->attributes().GetDouble("min");
    c.most = value.node->attributes().GetDouble("max");
  } else if (const std::optional<Value> positive = c.Besides(value, ops::kMinimum, {6})) {
    sum = c.Argument(*positive, ops::kReLU);
  }
  return sum ? c.Besides(*sum, ops::kAdd, {3}) : std::nullopt;
}

std::vector<Candidate> Find(Node* node) {
  Candidate scaled;
  const std::optional<Value> product = scaled.Scaled(node->output(), {1.0 / 6}, {6});
  if (!product) return {};
  Candidate gate = scaled;
  gate.op = ops::kHSigmoid;
  if (const std::optional<Value> x = HardGateArgument(*product, gate)) {
    gate.data = *x;
    return {gate};
  }
  if (!product->node->Is(ops::kMultiply)) return {};
  for (int i : {0, 1}) {
    Candidate c = scaled;
    c.op = ops::kHSwish;
    c.data = product->node->input(i);
    c.nodes.push_back(product->node);
    if (HardGateArgument(product->node->input(1 - i), c) == c.data) return {c};
  }
  return {};
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return CompositionExcluded(c, context);
}

std::optional<Objection> OtherNumber(const Candidate& c, const PassContext& context) {
  if (c.least != 0 || c.most != 6)
    return Objection{absl::StrCat("a Clamp is from ", c.least, " to ", c.most)};
  return NumberDiffers(c, context);
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext& context) {
  return CompositionBroadcastsUp(c, context);
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"HS1", "no node of the function and no constant of it is excluded from operation_fusing",
       Excluded},
      {"HS2", "the numbers are 3, 0, 6 and 1/6, or the nearest of the type to it", OtherNumber},
      {"HS3", "the numbers do not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  return FuseInto(graph, c, c.op, {}, kFuseHardSwish, context);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFuseHardSwish, graph, context);
}

}  // namespace

const Pass kFuseHardSwish = {
    .name = "fuse_hard_swish",
    .summary = "write clamped and scaled sums as HSigmoid or HSwish",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

// x · gate(x) → the activation that it is
//
//        x                                      x
//       / \                                     │
//      │  gate               →                activation
//       \ /                                     │
//     Multiply                                  y
//        y
//
//   Sigmoid(x)                                 Swish
//   HSigmoid(x)                                HSwish
//   Tanh(SoftPlus(x)), Tanh(Log(1 + Exp(x)))   Mish
//
// The result takes the place and the name of the Multiply. A gate that others read stays for them.

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

struct Candidate : Composition {
  OpType op;
};

// x where `value` is log(1 + e^x).
std::optional<Value> SoftPlusArgument(const Value& value, Composition& c) {
  if (std::optional<Value> x = c.Argument(value, ops::kSoftPlus)) return x;
  const std::optional<Value> sum = c.Argument(value, ops::kLog);
  const std::optional<Value> power = sum ? c.Besides(*sum, ops::kAdd, {1}) : std::nullopt;
  return power ? c.Argument(*power, ops::kExp) : std::nullopt;
}

// x where `value` is gate(x).
std::optional<Value> GateArgument(const Value& value, Candidate& c) {
  for (const auto& [gate, op] :
       {std::pair(ops::kSigmoid, ops::kSwish), std::pair(ops::kHSigmoid, ops::kHSwish)}) {
    c.op = op;
    if (std::optional<Value> x = c.Argument(value, gate)) return x;
  }
  c.op = ops::kMish;
  const std::optional<Value> inner = c.Argument(value, ops::kTanh);
  return inner ? SoftPlusArgument(*inner, c) : std::nullopt;
}

std::vector<Candidate> Find(Node* node) {
  std::vector<Candidate> found;
  if (!node->Is(ops::kMultiply)) return found;
  for (int i : {0, 1}) {
    Candidate c;
    c.nodes = {node};
    c.data = node->input(i);
    if (GateArgument(node->input(1 - i), c) == c.data) found.push_back(std::move(c));
  }
  return found;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return CompositionExcluded(c, context);
}
std::optional<Objection> OtherNumber(const Candidate& c, const PassContext& context) {
  return NumberDiffers(c, context);
}
std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext& context) {
  return CompositionBroadcastsUp(c, context);
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"SW1",
       "neither the product, nor the gate, nor a constant of it is excluded from "
       "operation_fusing",
       Excluded},
      {"SW2", "the number in a written-out SoftPlus is 1", OtherNumber},
      {"SW3", "that number does not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  return FuseInto(graph, c, c.op, {}, kFuseSwish, context);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFuseSwish, graph, context);
}

}  // namespace

const Pass kFuseSwish = {
    .name = "fuse_swish",
    .summary = "write x times a gate of x as Swish, HSwish or Mish",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

// What is left of a normalization → one ScaleShift
//
//     x × scale        →   ScaleShift(x, scale, shift)
//       + shift
//
//     x × (−1)         →   shift − x
//       + shift
//
// Runs after all fusing: a Multiply that found no convolution, MatMul or FullyConnected, with the
// Add that belongs to it. The Add belongs to it if it alone reads the product and both come from
// the same nodes of the source; another Add keeps its own name and place. The ScaleShift takes the
// name of the last of them. It is written as Multiply and Add; with −1 as the only factor it is a
// Subtract at once, which rounds as these do.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;

struct Candidate {
  LinearOp multiply;
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return ObjectionIfExcluded(*c.multiply.node, kOptimization, context);
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext&) {
  if (c.multiply.KeepsShape()) return std::nullopt;
  return Objection{absl::StrCat(ToString(c.multiply.data().shape()), " becomes ",
                                ToString(c.multiply.node->shape()))};
}

std::optional<Objection> NotFloating(const Candidate& c, const PassContext&) {
  const ElementType type = c.multiply.node->type().element_type;
  if (IsFloatingPoint(type)) return std::nullopt;
  return Objection{absl::StrCat("the element type is ", ElementTypeName(type))};
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"FS1", "the node is not excluded from linear_fusing", Excluded},
      {"FS2", "the constant does not broadcast the tensor up", BroadcastsUp},
      {"FS3", "the element type is a floating-point type", NotFloating},
  };
  return rules;
}

// The Add that belongs to a Multiply.
std::optional<LinearOp> ShiftOf(const LinearOp& multiply) {
  const std::vector<Use>& uses = multiply.node->uses();
  if (uses.size() != 1 || uses[0].node->sources() != multiply.node->sources()) return std::nullopt;
  const std::optional<LinearOp> add = LinearOp::Of(uses[0].node);
  return add && !add->is_multiply && add->KeepsShape() ? add : std::nullopt;
}

// One number: a constant of more elements may have kept it from moving into what is before it,
// which the -1 of a Subtract would not.
bool IsNegation(const LinearOp& multiply) {
  const Constant& factor = multiply.constant();
  return factor.available() && factor.size() == 1 && factor.Doubles()[0] == -1;
}

absl::Status Form(Graph& graph, const LinearOp& multiply, PassContext& context) {
  const std::optional<LinearOp> add = ShiftOf(multiply);
  Node* last = add ? add->node : multiply.node;
  mo::Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                        .pass = std::string(kFormScaleShift.name),
                        .nodes_in = {multiply.node->name()},
                        .what = "stays as one ScaleShift"};
  std::vector<Value> inputs = {multiply.data(), multiply.node->input(1 - multiply.data_input)};
  if (add) {
    inputs.push_back(add->node->input(1 - add->data_input));
    record.nodes_in.push_back(add->node->name());
  }
  const bool subtracts = add && IsNegation(multiply);
  if (subtracts) {
    inputs = {inputs[2], inputs[0]};
    record.what = "stays as one Subtract";
  }
  const OpType op = subtracts ? ops::kSubtract : ops::kScaleShift;
  MO_ASSIGN_OR_RETURN(Node * scale_shift,
                      graph.Add({.op = op,
                                 .name = absl::StrCat(last->name(), "/", op.name()),
                                 .inputs = std::move(inputs),
                                 .sources = last->sources()}));
  graph.Replace(last, scale_shift);
  if (add) graph.Remove(multiply.node);
  record.nodes_out = {scale_shift->name()};
  context.records().Add(std::move(record));
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  std::vector<LinearOp> multiplies;
  for (Node* node : graph.TopologicalOrder()) {
    const std::optional<LinearOp> op = LinearOp::Of(node);
    if (op && op->is_multiply) multiplies.push_back(*op);
  }
  bool changed = false;
  for (const LinearOp& multiply : multiplies) {
    std::optional<Refusal> refusal = FirstRefusal(absl::MakeConstSpan(Rules()), Candidate{multiply},
                                                  *multiply.node, kFormScaleShift, context);
    if (refusal) {
      context.records().Add(*std::move(refusal));
      continue;
    }
    MO_RETURN_IF_ERROR(Form(graph, multiply, context));
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kFormScaleShift = {
    .name = "form_scale_shift",
    .summary = "write a Multiply that fused with nothing, and its Add, as one ScaleShift",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

// Reshape next to a Multiply and an operation with weights → the Multiply next to the weights
//
//   backward   conv (→ + b) → Reshape → × A     conv (→ + b) → × A' → Reshape
//   forward    × A → Reshape → conv             Reshape → × A' → conv
//
// A Reshape, Squeeze or Unsqueeze keeps the sequence of the elements. So axis i of its input is
// axis j of its result where both have one extent and as many elements come after one step along
// the one as along the other; a factor for each position of i is one for each position of j, and A'
// is A under other extents. Conv stands for every convolution, MatMul and FullyConnected; what then
// is next to it fuse_linear_ops takes into its weights. This is how one-dimensional convolutions
// and dense layers on sequences are followed by normalizations.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/linear_target.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;

// The axes of `wide` that a Squeeze or Unsqueeze keeps; nullopt if it does not list its axes.
std::optional<std::vector<int>> KeptAxes(const Node& node, const Shape& wide) {
  const Constant* axes = node.input_count() == 2 ? node.constant_input(1) : nullptr;
  if (axes == nullptr || !axes->available()) return std::nullopt;
  std::vector<bool> kept(wide.rank(), true);
  for (int64_t axis : axes->Int64s()) kept[axis < 0 ? axis + wide.rank() : axis] = false;
  std::vector<int> numbers;
  for (int axis = 0; axis < wide.rank(); ++axis) {
    if (kept[axis]) numbers.push_back(axis);
  }
  return numbers;
}

// The number of elements of one step along an axis; nullopt if that is not known.
std::optional<int64_t> StepOf(const Shape& shape, int axis) {
  const Shape inner(std::vector<Dim>(shape.dims().begin() + axis + 1, shape.dims().end()));
  const std::optional<Extents> extents = inner.extents();
  return extents ? ElementCount(*extents) : std::nullopt;
}

// The axis of `to` that axis `axis` of `from` is, where both have the same elements in the same
// sequence.
std::optional<int> SameStep(const Shape& from, int axis, const Shape& to) {
  const std::optional<int64_t> step = StepOf(from, axis);
  for (int other = to.rank() - 1; step && other >= 0; --other) {
    if (to.dim(other).is_static() && to.dim(other).Same(from.dim(axis)) &&
        StepOf(to, other) == step)
      return other;
  }
  return std::nullopt;
}

// The axis of the reshape's input that axis `axis` of its result is.
std::optional<int> InputAxis(const Node& reshape, int axis) {
  const Shape &input = reshape.input(0).shape(), &result = reshape.shape();
  if (reshape.Is(ops::kSqueeze)) {
    const auto kept = KeptAxes(reshape, input);
    return kept ? std::optional((*kept)[axis]) : std::nullopt;
  }
  if (!reshape.Is(ops::kUnsqueeze)) return SameStep(result, axis, input);
  const auto kept = KeptAxes(reshape, result);
  if (!kept) return std::nullopt;
  const auto found = std::find(kept->begin(), kept->end(), axis);
  return found == kept->end() ? std::nullopt
                              : std::optional(static_cast<int>(found - kept->begin()));
}

// The axis of the reshape's result that axis `axis` of its input is.
std::optional<int> ResultAxis(const Node& reshape, int axis) {
  const Shape &input = reshape.input(0).shape(), &result = reshape.shape();
  for (int other = 0; other < result.rank(); ++other) {
    if (result.dim(other).Same(input.dim(axis)) && InputAxis(reshape, other) == axis) return other;
  }
  return std::nullopt;
}

// The operation with weights whose result `value` is, or a bias after it; nullptr if there is none.
Node* ProducerWithWeights(const Value& value) {
  const auto has_weights = [](const Node& node) {
    return LinearTarget::IsTargetOp(node) &&
           node.constant_input(LinearTarget::WeightsInput(node)) != nullptr;
  };
  if (has_weights(*value.node)) return value.node;
  const std::optional<LinearOp> bias = LinearOp::Of(value.node);
  const bool is_bias =
      bias && !bias->is_multiply && bias->KeepsShape() && has_weights(*bias->data().node);
  return is_bias ? bias->data().node : nullptr;
}

struct Candidate {
  LinearOp op;
  Node* reshape;
  bool backward;  // the Multiply reads the reshape; otherwise the reshape reads the Multiply
  std::vector<Node*> targets;

  // A'. nullopt if it is not one element or one for each position of an axis that both shapes have.
  std::optional<Constant> Moved() const {
    const Constant& constant = op.constant();
    if (constant.size() == 1) return constant.Reshaped({});
    const int rank = op.node->shape().rank();
    int axis = -1;
    for (int i = 0; i < constant.rank(); ++i) {
      if (constant.extents()[i] == 1) continue;
      if (axis >= 0) return std::nullopt;
      axis = i + rank - constant.rank();
    }
    const std::optional<int> other =
        backward ? InputAxis(*reshape, axis) : ResultAxis(*reshape, axis);
    if (!other) return std::nullopt;
    const Shape& shape = backward ? reshape->input(0).shape() : reshape->shape();
    Extents extents(shape.rank() - *other, 1);
    extents[0] = constant.size();
    return constant.Reshaped(std::move(extents));
  }
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  std::vector<const Node*> nodes = {c.op.node, c.reshape};
  nodes.insert(nodes.end(), c.targets.begin(), c.targets.end());
  for (const Node* node : nodes) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> ReadElsewhere(const Candidate& c, const PassContext&) {
  if (!c.backward) return ObjectionIfReadElsewhere(c.op.node->output(), *c.reshape);
  if (auto objection = ObjectionIfReadElsewhere(c.reshape->output(), *c.op.node)) return objection;
  return ObjectionIfReadElsewhere(c.reshape->input(0), *c.reshape);
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext&) {
  if (c.op.KeepsShape()) return std::nullopt;
  return Objection{
      absl::StrCat(ToString(c.op.data().shape()), " becomes ", ToString(c.op.node->shape()))};
}

std::optional<Objection> AxisLost(const Candidate& c, const PassContext&) {
  if (c.Moved()) return std::nullopt;
  return Objection{absl::StrCat("the constant is ", ToString(c.op.constant().extents()),
                                ", and the tensor ", ToString(c.reshape->input(0).shape()),
                                " becomes ", ToString(c.reshape->shape())),
                   c.reshape};
}

std::optional<Objection> NoFactorsOfWeights(const Candidate& c, const PassContext&) {
  const std::optional<Constant> factors = c.Moved();
  if (!factors) return std::nullopt;  // AxisLost
  for (Node* node : c.targets) {
    const LinearTarget target(node);
    if (c.backward ? target.OutputFactors(*factors) : target.InputFactors(*factors)) continue;
    return Objection{absl::StrCat("the factors would be ", ToString(factors->extents())), node};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"MR1", "no node concerned is excluded from linear_fusing", Excluded},
      {"MR2", "nothing else reads the values between, and none is an output of the model",
       ReadElsewhere},
      {"MR3", "the constant does not broadcast the tensor up", BroadcastsUp},
      {"MR4",
       "the constant is one element or one for each position of an axis that the tensor has before "
       "and after the reshape",
       AxisLost},
      {"MR5", "the weights have a channel for each of the factors", NoFactorsOfWeights},
  };
  return rules;
}

// The Multiply after or before a reshape that has weights on its other side.
std::optional<Candidate> Find(Node* node) {
  const std::optional<LinearOp> op = LinearOp::Of(node);
  if (!op || !op->is_multiply || !node->shape().has_rank() || !op->data().shape().has_rank())
    return std::nullopt;
  Node* producer = op->data().node;
  const bool is_after_weights =
      ProducerWithWeights(op->data()) != nullptr && !ObjectionIfReadElsewhere(op->data(), *node);
  if (is_after_weights) return std::nullopt;
  if (producer->op().reshapes && producer->input(0).shape().has_rank()) {
    if (Node* target = ProducerWithWeights(producer->input(0)))
      return Candidate{*op, producer, /*backward=*/true, {target}};
  }
  Node* reshape = nullptr;  // by name, should there be several
  for (const Use& use : node->uses()) {
    const bool earlier = reshape == nullptr || use.node->name() < reshape->name();
    if (use.node->op().reshapes && use.input == 0 && use.node->shape().has_rank() && earlier)
      reshape = use.node;
  }
  if (reshape == nullptr || reshape->uses().empty()) return std::nullopt;
  std::vector<Node*> targets;
  for (const Use& use : reshape->uses()) {
    if (!LinearTarget::IsTargetOp(*use.node) || use.input != LinearTarget::DataInput(*use.node) ||
        use.node->constant_input(LinearTarget::WeightsInput(*use.node)) == nullptr)
      return std::nullopt;
    targets.push_back(use.node);
  }
  std::sort(targets.begin(), targets.end(),
            [](const Node* a, const Node* b) { return a->name() < b->name(); });
  return Candidate{*op, reshape, /*backward=*/false, std::move(targets)};
}

// Makes reshape → Multiply of Multiply → reshape, or the other way around. The one that comes last
// computes the value of the pair: it takes its readers and tensor names.
absl::Status Move(Graph& graph, const Candidate& c, PassContext& context) {
  Node *multiply = c.op.node, *reshape = c.reshape;
  Node* factor = graph.AddConstant(absl::StrCat(multiply->name(), "/factors"), c.Moved().value(),
                                   c.op.node->input(1 - c.op.data_input).node->sources());
  const Value data = c.backward ? reshape->input(0) : c.op.data();
  auto multiplied = [&](Value value) {
    return graph.Add({.op = ops::kMultiply,
                      .name = multiply->name(),
                      .inputs = {value, factor->output()},
                      .sources = multiply->sources()});
  };
  auto reshaped = [&](Value value) {
    std::vector<Value> inputs = reshape->inputs();
    inputs[0] = value;
    return graph.Add({.op = reshape->op().type,
                      .name = reshape->name(),
                      .inputs = std::move(inputs),
                      .attributes = reshape->attributes(),
                      .sources = reshape->sources()});
  };
  Node *first = nullptr, *second = nullptr;
  if (c.backward) {
    MO_ASSIGN_OR_RETURN(first, multiplied(data));
    MO_ASSIGN_OR_RETURN(second, reshaped(first->output()));
  } else {
    MO_ASSIGN_OR_RETURN(first, reshaped(data));
    MO_ASSIGN_OR_RETURN(second, multiplied(first->output()));
  }
  Node *old_last = c.backward ? multiply : reshape, *old_first = c.backward ? reshape : multiply;
  context.records().Add(Rewrite{.optimization = std::string(OptimizationName(kOptimization)),
                                .pass = std::string(kMoveFactorsAcrossReshapes.name),
                                .nodes_in = {old_first->name(), old_last->name()},
                                .nodes_out = {old_last->name(), old_first->name()},
                                .what = "the factors moved to the weights' side of the reshape"});
  std::vector<std::string> names = old_last->tensor_names();
  old_last->set_tensor_names(0, {});
  old_first->set_tensor_names(0, {});
  graph.ReplaceUses(old_last->output(), second->output());
  graph.Replace(old_last, first);
  graph.Replace(old_first, second);
  second->set_tensor_names(0, std::move(names));
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  std::vector<Node*> multiplies;
  for (Node* node : graph.TopologicalOrder()) {
    if (node->Is(ops::kMultiply)) multiplies.push_back(node);
  }
  bool changed = false;
  for (Node* node : multiplies) {
    const std::optional<Candidate> candidate = Find(node);
    if (!candidate) continue;
    std::optional<Refusal> refusal = FirstRefusal(absl::MakeConstSpan(Rules()), *candidate, *node,
                                                  kMoveFactorsAcrossReshapes, context);
    if (refusal) {
      context.records().Add(*std::move(refusal));
      continue;
    }
    MO_RETURN_IF_ERROR(Move(graph, *candidate, context));
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kMoveFactorsAcrossReshapes = {
    .name = "move_factors_across_reshapes",
    .summary =
        "move a Multiply to the side of a Reshape on which a convolution, MatMul or "
        "FullyConnected can take it in",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

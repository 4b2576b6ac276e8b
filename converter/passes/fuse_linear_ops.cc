// Multiply and Add into the convolution, MatMul or FullyConnected next to them
//
//   backward   conv(W) → × A    conv(W'), W'[o, …] = A[o] · W[o, …]
//   forward    × A → conv(W)    conv(W'), W'[o, i, …] = W[o, i, …] · A[i]
//              + B → fc(W)      fc(W) → + Σk W[n, k] · B[k]
//              + B → conv(W)    conv(W) → + Σ W[o, i, …] · B[i], by
//                               add_into_unpadded_convolution only
//
// What is said of fc holds for MatMul, what is said of the Multiply and conv for all three. An Add
// after one of them is its bias and stays. An Add does not go forward into a convolution: at the
// border the padding is 0, not B. Both go forward only if all of their readers take them in; all
// are checked before one is changed. Backward comes first. Factors are double, the new weights are
// rounded once, when they are written.

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/linear_target.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;

// `op` into `target`: backward if the target produces op's tensor, forward if it reads op's result.
struct Candidate {
  LinearOp op;
  Node* target;
  bool backward;
  int target_input = 0;         // forward: the input at which the target reads
  bool target_is_free = false;  // it is known that it is not excluded

  // The constant as factors of the target's channels; nullopt if it is not per channel.
  std::optional<std::vector<double>> Factors() const {
    const LinearTarget linear(target);
    return backward ? linear.OutputFactors(op.constant()) : linear.InputFactors(op.constant());
  }
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  if (auto objection = ObjectionIfExcluded(*c.op.node, kOptimization, context)) return objection;
  if (c.target_is_free) return std::nullopt;
  return ObjectionIfExcluded(*c.target, kOptimization, context);
}

std::optional<Objection> NotLinear(const Candidate& c, const PassContext&) {
  if (LinearTarget::IsTargetOp(*c.target)) return std::nullopt;
  return Objection{absl::StrCat(c.backward ? "the producer" : "a reader", " is ",
                                WithArticle(c.target->op().name())),
                   c.target};
}

std::optional<Objection> NotDataPort(const Candidate& c, const PassContext&) {
  if (c.backward || c.target_input == LinearTarget::DataInput(*c.target)) return std::nullopt;
  return Objection{absl::StrCat("it is input ", c.target_input), c.target};
}

std::optional<Objection> ReadElsewhere(const Candidate& c, const PassContext&) {
  if (!c.backward) return std::nullopt;
  return ObjectionIfReadElsewhere(c.target->output(), *c.op.node);
}

std::optional<Objection> WeightsComputed(const Candidate& c, const PassContext&) {
  const Constant* weights = c.target->constant_input(LinearTarget::WeightsInput(*c.target));
  if (weights == nullptr) return Objection{"the weights are computed", c.target};
  const ElementType type = weights->type();
  if (!weights->available()) return Objection{"the weights' values are not known", c.target};
  if (!c.op.constant().available()) return Objection{"the constant's values are not known"};
  if (IsFloatingPoint(type) && IsConvertible(type)) return std::nullopt;
  return Objection{absl::StrCat("the weights are ", ElementTypeName(type)), c.target};
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext&) {
  if (c.op.KeepsShape()) return std::nullopt;
  return Objection{
      absl::StrCat(ToString(c.op.data().shape()), " becomes ", ToString(c.op.node->shape()))};
}

std::optional<Objection> NotPerChannel(const Candidate& c, const PassContext&) {
  if (c.Factors()) return std::nullopt;
  return Objection{absl::StrCat("the constant is ", ToString(c.op.constant().extents()),
                                ", the tensor ", ToString(c.op.data().shape())),
                   c.target};
}

std::optional<Objection> AddSeesPadding(const Candidate& c, const PassContext& context) {
  if (c.op.is_multiply) return std::nullopt;
  const ConvolutionKind* kind = FindConvolutionKind(*c.target);
  if (kind == nullptr) {
    if (LinearTarget(c.target).IsMatrix()) return std::nullopt;
    return Objection{"the weights are a batch of matrices", c.target};
  }
  if (!context.options().add_into_unpadded_convolution)
    return Objection{"add_into_unpadded_convolution is off", c.target};
  if (kind->transposed)
    return Objection{"a transposed convolution adds less at its border", c.target};
  const Attributes& a = c.target->attributes();
  auto all_zero = [](const Ints& pads) {
    return std::count(pads.begin(), pads.end(), 0) == static_cast<ptrdiff_t>(pads.size());
  };
  const std::string& auto_pad = a.GetString("auto_pad");
  const bool unpadded =
      auto_pad == "valid" || (auto_pad == "explicit" && all_zero(a.GetInts("pads_begin")) &&
                              all_zero(a.GetInts("pads_end")));
  if (unpadded) return std::nullopt;
  return Objection{"the border would see the padding, 0, instead of the shift", c.target};
}

std::optional<Objection> BiasBetween(const Candidate& c, const PassContext&) {
  if (!c.backward || c.target->input_count() < 3) return std::nullopt;
  return Objection{"the FullyConnected adds a bias itself", c.target};
}

bool FitsFinite(ElementType type, double value) { return std::isfinite(RoundTo(type, value)); }

// The largest magnitude of rounded weights must be finite. Factors up to 1 cannot overflow; with
// others each weight is only looked at where the largest weight times the largest factor is not
// finite.
std::optional<Objection> Overflows(const Candidate& c, const PassContext&) {
  const std::vector<double> factors = c.Factors().value();
  const ElementType type = c.op.node->type().element_type;
  for (double factor : factors) {
    if (!HoldsPrecisely(type, factor))
      return Objection{absl::StrCat("the constant holds ", ShortestDecimal(factor))};
  }
  const LinearTarget target(c.target);
  if (!c.op.is_multiply) {
    const std::vector<double> shift = target.ShiftThrough(factors);
    if (std::all_of(shift.begin(), shift.end(), [type](double s) { return FitsFinite(type, s); }))
      return std::nullopt;
    return Objection{absl::StrCat("a bias would exceed ", ElementTypeName(type)), c.target};
  }
  if (std::all_of(factors.begin(), factors.end(), [](double f) { return std::abs(f) <= 1; }))
    return std::nullopt;
  const Constant scaled = c.backward ? target.ScaledOutputs(factors) : target.ScaledInputs(factors);
  if (FitsFinite(type, scaled.MagnitudeBound())) return std::nullopt;
  std::vector<double> block(std::min(scaled.block(), scaled.size()));
  double largest = 0;
  for (int64_t begin = 0; begin < scaled.size(); begin += scaled.block()) {
    const int64_t count = std::min(scaled.block(), scaled.size() - begin);
    scaled.ReadDoubles(begin, count, block.data());
    for (int64_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(block[i]));
  }
  if (FitsFinite(type, largest)) return std::nullopt;
  return Objection{absl::StrCat("a weight would exceed ", ElementTypeName(type)), c.target};
}

// A weight below the smallest normal number of f16 is rounded to fewer bits, or to zero. Beside a
// larger one of the same channel that is no more than what rounding that one loses.
std::optional<Objection> LosesBits(const Candidate& c, const PassContext&) {
  const ElementType type = c.target->constant_input(LinearTarget::WeightsInput(*c.target))->type();
  if (!c.op.is_multiply || type != ElementType::kF16) return std::nullopt;
  const LinearTarget target(c.target);
  const std::vector<double> factors = c.Factors().value();
  const std::vector<double> largest = target.LargestOfOutputs(
      c.backward ? target.ScaledOutputs(factors) : target.ScaledInputs(factors));
  for (size_t channel = 0; channel < largest.size(); ++channel) {
    if (HoldsPrecisely(type, largest[channel])) continue;
    return Objection{absl::StrCat("the largest weight of output channel ", channel, " would be ",
                                  ShortestDecimal(largest[channel])),
                     c.target};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"LF1", "neither node is excluded from linear_fusing", Excluded},
      {"LF2", "the neighbour is a convolution, a MatMul or a FullyConnected", NotLinear},
      {"LF3", "the neighbour reads it as data, not as weights", NotDataPort},
      {"LF4", "nothing else reads the neighbour's result, and it is no output of the model",
       ReadElsewhere},
      {"LF5", "the weights and the constant are known floating-point values", WeightsComputed},
      {"LF6", "the constant does not broadcast the tensor up", BroadcastsUp},
      {"LF7", "the constant is one element or one for each of the neighbour's channels",
       NotPerChannel},
      {"LF8",
       "an Add goes through a FullyConnected, a MatMul with one matrix of weights or, by "
       "add_into_unpadded_convolution, a convolution without padding",
       AddSeesPadding},
      {"LF9", "there is no bias between the weights and the Multiply after them", BiasBetween},
      {"LF10", "the element type holds the factors with full precision and the new weights",
       Overflows},
      {"LF11", "in f16, the largest new weight of each output channel has full precision",
       LosesBits},
  };
  return rules;
}

class Fuser {
 public:
  Fuser(Graph& graph, PassContext& context) : graph_(graph), context_(context) {}

  // A Multiply into its producer.
  bool Backward(const LinearOp& op) {
    const Candidate candidate = {op, op.data().node, /*backward=*/true};
    if (Refused(candidate)) return false;
    SetWeights(candidate);
    Node* target = candidate.target;
    target->AddSources(op.node->sources());
    target->set_tensor_names(0, {});  // the value under those names is gone
    Record(op, {target}, {});
    graph_.ReplaceUses(op.node->output(), target->output());
    graph_.Remove(op.node);
    return true;
  }

  // Into every reader.
  absl::StatusOr<bool> Forward(const LinearOp& op) {
    if (IsBias(op)) return false;
    std::vector<Candidate> candidates;
    for (const Use& use : op.node->uses())
      candidates.push_back(
          {op, use.node, /*backward=*/false, use.input, free_.count(use.node) > 0});
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(a.target->name(), a.target_input) <
             std::tie(b.target->name(), b.target_input);
    });
    for (const Candidate& candidate : candidates) {
      if (Refused(candidate)) return false;
    }
    std::vector<Node*> targets, shifts;
    for (const Candidate& candidate : candidates) {
      // The shift passes through the weights as they are; a factor changes them.
      if (op.is_multiply) {
        SetWeights(candidate);
      } else {
        MO_ASSIGN_OR_RETURN(Node * shift, AddAfter(candidate));
        shifts.push_back(shift);
      }
      candidate.target->AddSources(op.node->sources());
      targets.push_back(candidate.target);
    }
    Record(op, targets, shifts);
    graph_.ReplaceUses(op.node->output(), op.data(), /*move_names=*/false);
    graph_.Remove(op.node);
    return true;
  }

 private:
  // An Add that belongs to what is before it and is before nothing else to enter: it
  // is no candidate.
  static bool IsBias(const LinearOp& op) {
    const std::vector<Use>& uses = op.node->uses();
    return !op.is_multiply && LinearTarget::IsTargetOp(*op.data().node) &&
           std::none_of(uses.begin(), uses.end(),
                        [](const Use& use) { return LinearTarget::IsTargetOp(*use.node); });
  }

  bool Refused(const Candidate& candidate) {
    std::optional<Refusal> refusal = FirstRefusal(absl::MakeConstSpan(Rules()), candidate,
                                                  *candidate.op.node, kFuseLinearOps, context_);
    // A node that reads very many values is not asked for each of them.
    constexpr int kMany = 32;
    const bool is_free = !refusal || refusal->rule != Rules()[0].id;
    if (is_free && candidate.target->input_count() > kMany) free_.insert(candidate.target);
    if (refusal) context_.records().Add(*std::move(refusal));
    return refusal.has_value();
  }

  void Record(const LinearOp& op, const std::vector<Node*>& targets,
              const std::vector<Node*>& shifts) {
    Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                      .pass = std::string(kFuseLinearOps.name),
                      .nodes_in = {op.node->name()},
                      .what = op.is_multiply ? "factors moved into the weights"
                                             : "the shift moved through the weights"};
    for (const Node* target : targets) {
      record.nodes_in.push_back(target->name());
      record.nodes_out.push_back(target->name());
    }
    for (const Node* shift : shifts) record.nodes_out.push_back(shift->name());
    context_.records().Add(std::move(record));
  }

  // Other readers of the old weights keep them.
  void SetWeights(const Candidate& candidate) {
    Node* node = candidate.target;
    const LinearTarget target(node);
    const std::vector<double> factors = candidate.Factors().value();
    const int input = LinearTarget::WeightsInput(*node);
    Node* old = node->input(input).node;
    Node* weights = graph_.AddConstant(
        node->name() + "/weights",
        candidate.backward ? target.ScaledOutputs(factors) : target.ScaledInputs(factors),
        Union(SourcesWithConstants(*candidate.op.node), Union(node->sources(), old->sources())));
    if (old->uses().size() == 1) return graph_.Replace(old, weights);
    graph_.SetInput({node, input}, weights->output());
  }

  // The shift as it comes out of a convolution or MatMul: an Add that takes the target's readers
  // and its tensor names, as it computes what the target did.
  absl::StatusOr<Node*> AddAfter(const Candidate& candidate) {
    const LinearTarget target(candidate.target);
    Node* node = candidate.target;
    const Constant shift = target.OutputShift(target.ShiftThrough(candidate.Factors().value()));
    const std::vector<Use> readers = node->uses();
    Node* value = graph_.AddConstant(
        node->name() + "/shift/value", shift,
        Union(SourcesWithConstants(*candidate.op.node), SourcesWithConstants(*node)));
    MO_ASSIGN_OR_RETURN(Node * add, graph_.Add({.op = ops::kAdd,
                                                .name = node->name() + "/shift",
                                                .inputs = {node->output(), value->output()},
                                                .sources = node->sources()}));
    for (const Use& reader : readers) graph_.SetInput(reader, add->output());
    add->set_tensor_names(0, node->tensor_names());
    node->set_tensor_names(0, {});
    return add;
  }

  Graph& graph_;
  PassContext& context_;
  std::unordered_set<const Node*> free_;  // with many inputs, which this pass does not remove
};

// Inputs before users. Constants are left out: weights that are replaced are removed.
std::vector<Node*> LinearNodes(const Graph& graph) {
  std::vector<Node*> nodes;
  for (Node* node : graph.TopologicalOrder()) {
    if (node->Is(ops::kMultiply) || node->Is(ops::kAdd)) nodes.push_back(node);
  }
  return nodes;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  Fuser fuser(graph, context);
  bool changed = false;
  for (Node* node : LinearNodes(graph)) {
    const std::optional<LinearOp> op = LinearOp::Of(node);
    if (op && op->is_multiply) changed |= fuser.Backward(*op);
  }
  const std::vector<Node*> order = LinearNodes(graph);
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    const std::optional<LinearOp> op = LinearOp::Of(*node);
    if (!op) continue;
    MO_ASSIGN_OR_RETURN(const bool fused, fuser.Forward(*op));
    changed |= fused;
  }
  return changed;
}

}  // namespace

const Pass kFuseLinearOps = {
    .name = "fuse_linear_ops",
    .summary =
        "move Multiply and Add into, or through, the weights of convolutions, MatMul and "
        "FullyConnected",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

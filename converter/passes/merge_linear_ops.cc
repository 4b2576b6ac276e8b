// A chain of Multiply and Add with constants → one Multiply → one Add
//
//     x                 x
//     │ × k1            │ × m
//     │ + k2      →     │ + a
//     │ × k3            y
//     │ + k4
//     y
//
// From m = 1, a = 0: Multiply k gives m = m·k, a = a·k; Add k gives a = a + k, in double, by
// numpy's broadcasting. m is left out if it is all ones, but for what the arithmetic in double
// rounds, a if it is all zeros. A chain of one, and Multiply → Add, stay as they are, unless one of
// them multiplies by ones or adds zeros; and so does a Multiply after an Add that the convolutions
// after it take in: merged it would come before the Add, which a convolution with padding
// does not let through.
//
// The last node of the result computes the value of the chain's end: it takes its name and its
// tensor names.

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/linear_target.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;

// Linear operations, each the only reader of the one before, and what their constants broadcast to.
struct Chain {
  explicit Chain(const LinearOp& first) : merged(Shape::Of(first.constant().extents())) {
    Append(first);
  }
  void Append(const LinearOp& op) {
    ops.push_back(op);
    merged =
        *Broadcast(merged, Shape::Of(op.constant().extents()));  // both broadcast to the tensor
    largest = std::max(largest, op.constant().size());
    known &= op.constant().available();
  }

  std::vector<LinearOp> ops;
  Shape merged;
  int64_t largest = 0;  // elements of one constant
  bool known = true;
};

// Whether `next` may join a chain.
struct Candidate {
  const Chain& chain;
  LinearOp next;

  const LinearOp& last() const { return chain.ops.back(); }
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : {c.last().node, c.next.node}) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> ReadElsewhere(const Candidate& c, const PassContext&) {
  return ObjectionIfReadElsewhere(c.last().node->output(), *c.next.node);
}

std::optional<Objection> NotFloating(const Candidate& c, const PassContext&) {
  const ElementType type = c.next.node->type().element_type;
  if (IsFloatingPoint(type) && IsConvertible(type)) return std::nullopt;
  return Objection{absl::StrCat("the element type is ", ElementTypeName(type))};
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext&) {
  for (const LinearOp* op : {&c.last(), &c.next}) {
    if (op->KeepsShape()) continue;
    return Objection{
        absl::StrCat(ToString(op->data().shape()), " becomes ", ToString(op->node->shape())),
        op->node};
  }
  return std::nullopt;
}

// Broadcasting [1, C, 1, 1] against [1, 1, H, W] would blow both up to [1, C, H, W].
std::optional<Objection> ConstantGrows(const Candidate& c, const PassContext&) {
  constexpr int64_t kMaxElements = 1 << 22;
  const Constant& constant = c.next.constant();
  const Shape merged = *Broadcast(c.chain.merged, Shape::Of(constant.extents()));
  const int64_t largest = std::max(c.chain.largest, constant.size());
  const bool known = c.chain.known && constant.available();
  const std::optional<int64_t> count = ElementCount(*merged.extents());
  if (!known) return Objection{"the values of a constant are not known", c.last().node};
  if (count && *count <= largest && *count <= kMaxElements) return std::nullopt;
  return Objection{absl::StrCat("the merged constant would be ", ToString(merged)), c.last().node};
}

// Add → Multiply → convolutions: the factors go into the weights by themselves. Not where the chain
// follows something with weights, into which they can go as well.
std::optional<Objection> GoesForward(const Candidate& c, const PassContext& context) {
  if (c.last().is_multiply || !c.next.is_multiply) return std::nullopt;
  if (LinearTarget::IsTargetOp(*c.chain.ops.front().data().node)) return std::nullopt;
  const Node* first = nullptr;  // by name
  for (const Use& use : c.next.node->uses()) {
    const Constant* weights = use.node->input_count() > 1 ? use.node->constant_input(1) : nullptr;
    if (FindConvolutionKind(*use.node) == nullptr || use.input != 0 || weights == nullptr ||
        !weights->available())
      return std::nullopt;
    if (!context.MayChange(*use.node, kOptimization)) return std::nullopt;
    if (!LinearTarget(use.node).InputFactors(c.next.constant())) return std::nullopt;
    if (first == nullptr || use.node->name() < first->name()) first = use.node;
  }
  if (first == nullptr) return std::nullopt;
  return Objection{"the factors go into the weights after them", first};
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"ML1", "neither node is excluded from linear_fusing", Excluded},
      {"ML2", "nothing else reads the value between the two, and it is no output of the model",
       ReadElsewhere},
      {"ML3", "the element type is a floating-point type", NotFloating},
      {"ML4", "the constants do not broadcast the tensor up", BroadcastsUp},
      {"ML5",
       "the constants are known, and what they merge into has no more elements than the largest of "
       "them, and at most 2^22",
       ConstantGrows},
      {"ML7", "the second is no Multiply after an Add that all its readers, convolutions, take in",
       GoesForward},
  };
  return rules;
}

// Starts at `first` and follows the only reader as long as the rules let it.
Chain Extend(const LinearOp& first, PassContext& context) {
  Chain chain(first);
  while (true) {
    Node* reader = nullptr;
    for (const Use& use : chain.ops.back().node->uses()) {
      if (LinearOp::Of(use.node) && (reader == nullptr || use.node->name() < reader->name()))
        reader = use.node;
    }
    if (reader == nullptr) break;
    const Candidate candidate = {chain, *LinearOp::Of(reader)};
    std::optional<Refusal> refusal =
        FirstRefusal(absl::MakeConstSpan(Rules()), candidate, *reader, kMergeLinearOps, context);
    if (refusal) {
      context.records().Add(*std::move(refusal));
      break;
    }
    chain.Append(candidate.next);
  }
  return chain;
}

// A constant under construction: values in double with the extents they broadcast from.
struct Coefficients {
  Extents extents;
  std::vector<double> values;

  void Apply(const Constant& constant, bool multiply) {
    const Shape shape = *Broadcast(Shape::Of(extents), Shape::Of(constant.extents()));
    const Extents wide = *shape.extents();
    values = *BroadcastTo(Constant::FromDoubles(ElementType::kF64, extents, values), wide);
    const std::vector<double> factors = *BroadcastTo(constant, wide);
    for (size_t i = 0; i < values.size(); ++i)
      values[i] = multiply ? Product(values[i], factors[i]) : values[i] + factors[i];
    extents = wide;
  }
  // NaN, which fits into no type, where the product is too small for a double.
  static double Product(double a, double b) {
    const double product = a * b;
    return product == 0 && a != 0 && b != 0 ? std::numeric_limits<double>::quiet_NaN() : product;
  }
  bool IsAll(double neutral) const {
    constexpr double kRounding = 0x1p-44;  // of a few hundred operations in double
    return std::all_of(values.begin(), values.end(), [neutral](double v) {
      return std::abs(v - neutral) <= kRounding * neutral;
    });
  }
  bool FitInto(ElementType type) const {
    return std::all_of(values.begin(), values.end(),
                       [type](double v) { return HoldsPrecisely(type, v); });
  }
};

// What a chain comes to.
struct Merged {
  ElementType type;
  Coefficients scale = {{}, {1}};
  Coefficients shift = {{}, {0}};
};

std::optional<Objection> CoefficientOverflows(const Merged& merged, const PassContext&) {
  if (merged.scale.FitInto(merged.type) && merged.shift.FitInto(merged.type)) return std::nullopt;
  return Objection{
      absl::StrCat("a product or sum is out of the range of ", ElementTypeName(merged.type))};
}

const std::vector<Rule<Merged>>& MergedRules() {
  static const auto& rules = *new std::vector<Rule<Merged>>{
      {"ML6", "the element type holds the merged coefficients with full precision",
       CoefficientOverflows},
  };
  return rules;
}

// Whether an operation that may be touched multiplies by ones or adds zeros.
bool IsNeutral(const LinearOp& op, const PassContext& context) {
  constexpr int64_t kMaxElements = 1 << 22;
  const Constant& constant = op.constant();
  if (!context.MayChange(*op.node, kOptimization) || !op.KeepsShape() || !constant.available() ||
      constant.size() > kMaxElements || !IsFloatingPoint(op.node->type().element_type))
    return false;
  const std::vector<double> values = constant.Doubles();
  return std::all_of(values.begin(), values.end(),
                     [&](double value) { return value == (op.is_multiply ? 1 : 0); });
}

bool IsCanonical(const std::vector<LinearOp>& ops, const PassContext& context) {
  if (std::any_of(ops.begin(), ops.end(),
                  [&](const LinearOp& op) { return IsNeutral(op, context); }))
    return false;
  return ops.size() == 1 || (ops.size() == 2 && ops[0].is_multiply && !ops[1].is_multiply);
}

absl::StatusOr<bool> Merge(Graph& graph, const std::vector<LinearOp>& chain, PassContext& context) {
  Node* last = chain.back().node;
  Merged merged = {.type = last->type().element_type};
  for (const LinearOp& op : chain) {
    if (op.is_multiply) merged.scale.Apply(op.constant(), true);
    merged.shift.Apply(op.constant(), op.is_multiply);
  }
  std::optional<Refusal> refusal =
      FirstRefusal(absl::MakeConstSpan(MergedRules()), merged, *last, kMergeLinearOps, context);
  if (refusal) {
    context.records().Add(*std::move(refusal));
    return false;
  }
  SourceSet sources, constant_sources;
  Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                    .pass = std::string(kMergeLinearOps.name)};
  for (const LinearOp& op : chain) {
    sources = Union(sources, op.node->sources());
    constant_sources = Union(constant_sources, SourcesWithConstants(*op.node));
    record.nodes_in.push_back(op.node->name());
  }
  const bool multiplies = !merged.scale.IsAll(1);
  const bool adds = !merged.shift.IsAll(0);
  record.what = absl::StrCat("merged into ", multiplies && adds ? "one Multiply and one Add"
                                             : multiplies       ? "one Multiply"
                                             : adds             ? "one Add"
                                                                : "nothing");

  Value value = chain.front().data();
  Node* created = nullptr;
  auto append = [&](OpType op, absl::string_view suffix,
                    const Coefficients& coefficients) -> absl::Status {
    std::string name = absl::StrCat(last->name(), suffix);
    Node* constant = graph.AddConstant(
        name + "/value",
        Constant::FromDoubles(merged.type, coefficients.extents, coefficients.values),
        constant_sources);
    MO_ASSIGN_OR_RETURN(created, graph.Add({.op = op,
                                            .name = std::move(name),
                                            .inputs = {value, constant->output()},
                                            .sources = sources}));
    record.nodes_out.push_back(created->name());
    value = created->output();
    return absl::OkStatus();
  };
  if (multiplies) MO_RETURN_IF_ERROR(append(ops::kMultiply, "/scale", merged.scale));
  Node* scale = created;
  if (adds) MO_RETURN_IF_ERROR(append(ops::kAdd, "/shift", merged.shift));
  if (created == nullptr) {
    graph.ReplaceUses(last->output(), value);
    graph.Remove(last);
  } else {
    graph.Replace(last, created);
    record.nodes_out.back() = created->name();
  }
  for (auto op = chain.rbegin() + 1; op != chain.rend(); ++op) graph.Remove(op->node);
  if (multiplies && adds) {
    // The chain may have had this name.
    graph.Rename(scale, absl::StrCat(created->name(), "/scale"));
    record.nodes_out.front() = scale->name();
  }
  context.records().Add(std::move(record));
  return true;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  std::set<const Node*> visited;
  for (Node* node : graph.TopologicalOrder()) {
    // `visited` holds nodes that may be gone: it is only asked for nodes of this order that are
    // still to come.
    if (visited.count(node) > 0) continue;
    std::optional<LinearOp> first = LinearOp::Of(node);
    if (!first) continue;
    const Chain chain = Extend(*first, context);
    for (const LinearOp& op : chain.ops) visited.insert(op.node);
    if (IsCanonical(chain.ops, context)) continue;
    MO_ASSIGN_OR_RETURN(const bool merged, Merge(graph, chain.ops, context));
    changed |= merged;
  }
  return changed;
}

}  // namespace

const Pass kMergeLinearOps = {
    .name = "merge_linear_ops",
    .summary = "merge a sequence of Multiply and Add into one Multiply and one Add",
    .optimization = kOptimization,
    .run = Run,
    .rules =
        [] {
          std::vector<RuleText> texts = TextsOf(absl::MakeConstSpan(Rules()));
          for (const RuleText& text : TextsOf(absl::MakeConstSpan(MergedRules())))
            texts.push_back(text);
          return texts;
        },
};

}  // namespace mo

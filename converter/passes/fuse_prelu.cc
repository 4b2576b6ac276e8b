// A ReLU and a factor times the part below 0 → PReLU
//
//        x                               x
//       / \                              │
//    ReLU  Minimum 0                     │
//      │      × s           →          PReLU s
//       \    /                           │
//        Add                             y
//         y
//
// The part below 0 is min(x, 0), -ReLU(-x) or (x - |x|) / 2, and the ReLU may be max(x, 0). The
// factor s is one for all elements, or one for each channel. What others read stays for them.

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

struct Candidate : Composition {
  const Constant* factors = nullptr;
  bool negated = false;  // the factors are -s
};

// x where `value` is max(x, 0).
std::optional<Value> PartAbove(const Value& value, Candidate& c) {
  if (std::optional<Value> x = c.Argument(value, ops::kReLU)) return x;
  return c.Besides(value, ops::kMaximum, {0});
}

// x where `value` is -x.
std::optional<Value> Negated(const Value& value, Candidate& c) {
  if (std::optional<Value> x = c.Argument(value, ops::kNegative)) return x;
  return c.Besides(value, ops::kMultiply, {-1});
}

// x where `value` is x - |x|.
std::optional<Value> TwicePartBelow(const Value& value, Candidate& c) {
  if (!value.node->Is(ops::kSubtract)) return std::nullopt;
  c.nodes.push_back(value.node);
  const Value x = value.node->input(0);
  return c.Argument(value.node->input(1), ops::kAbs) == x ? std::optional(x) : std::nullopt;
}

// x where `value` is min(x, 0), or max(-x, 0), which negates the factors.
std::optional<Value> PartBelow(const Value& value, Candidate& c) {
  if (std::optional<Value> x = c.Besides(value, ops::kMinimum, {0})) return x;
  if (std::optional<Value> twice = c.Besides(value, ops::kMultiply, {0.5}))
    return TwicePartBelow(*twice, c);
  const std::optional<Value> inner = PartAbove(value, c);
  c.negated = !c.negated;
  return inner ? Negated(*inner, c) : std::nullopt;
}

// What the factors multiply in `value`.
std::optional<Value> BesideFactors(const Value& value, Candidate& c) {
  if (!value.node->Is(ops::kMultiply)) return std::nullopt;
  for (int i : {0, 1}) {
    const Constant* factors = value.node->constant_input(i);
    if (factors == nullptr || !factors->available()) continue;
    c.factors = factors;
    c.nodes.push_back(value.node);
    return value.node->input(1 - i);
  }
  return std::nullopt;
}

// x where `value` is factors · part below 0 of x.
std::optional<Value> ScaledPartBelow(const Value& value, Candidate& c) {
  const std::optional<Value> part = BesideFactors(value, c);
  return part ? PartBelow(*part, c) : std::nullopt;
}

// x where `value` is ½ · (factors · (x - |x|)).
std::optional<Value> HalfOfScaled(const Value& value, Candidate& c) {
  const std::optional<Value> scaled = c.Besides(value, ops::kMultiply, {0.5});
  const std::optional<Value> twice = scaled ? BesideFactors(*scaled, c) : std::nullopt;
  return twice ? TwicePartBelow(*twice, c) : std::nullopt;
}

std::vector<Candidate> Find(Node* node) {
  std::vector<Candidate> found;
  if (!node->Is(ops::kAdd) && !node->Is(ops::kSubtract)) return found;
  for (int above : {0, 1}) {
    if (above == 1 && node->Is(ops::kSubtract)) break;
    for (auto* scaled_part : {ScaledPartBelow, HalfOfScaled}) {
      Candidate c;
      c.nodes = {node};
      c.negated = node->Is(ops::kSubtract);
      const std::optional<Value> x = PartAbove(node->input(above), c);
      if (!x || scaled_part(node->input(1 - above), c) != x) continue;
      c.data = *x;
      found.push_back(std::move(c));
    }
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

// Whether the only axis along which the factors differ is that of the channels.
bool IsForEachChannel(const Candidate& c) {
  const Shape& data = c.data.shape();
  if (!data.has_rank() || data.rank() < 2 || c.factors->rank() > data.rank()) return false;
  for (int i = 0; i < c.factors->rank(); ++i) {
    const int axis = i + data.rank() - c.factors->rank();
    const int64_t extent = c.factors->extents()[i];
    if (extent != 1 && (axis != 1 || !data.dim(1).Same(Dim(extent)))) return false;
  }
  return true;
}

std::optional<Objection> OtherFactors(const Candidate& c, const PassContext&) {
  const Shape& data = c.data.shape();
  const bool is_one = c.factors->size() == 1 && data.has_rank() && c.factors->rank() <= data.rank();
  if (is_one || IsForEachChannel(c)) return std::nullopt;
  return Objection{absl::StrCat("the factors are ", ToString(c.factors->extents()), ", the tensor ",
                                ToString(data))};
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"PR1", "no node of the function and no constant of it is excluded from operation_fusing",
       Excluded},
      {"PR2", "the numbers are 0, -1 and 1/2", OtherNumber},
      {"PR3", "the numbers do not broadcast the tensor up", BroadcastsUp},
      {"PR4", "there is one factor, or one for each of the channels, which are axis 1",
       OtherFactors},
  };
  return rules;
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  Node* root = c.root();
  const Constant slopes =
      c.factors->Reshaped({c.factors->size()}).Scaled({1}, {c.negated ? -1.0 : 1.0});
  Node* slope = graph.AddConstant(absl::StrCat(root->name(), "/slope"), slopes, SourcesOf(c));
  MO_ASSIGN_OR_RETURN(Node * created, graph.Add({.op = ops::kPReLU,
                                                 .name = absl::StrCat(root->name(), "/PReLU"),
                                                 .inputs = {c.data, slope->output()},
                                                 .sources = SourcesOf(c)}));
  RecordFusing(c, kFusePrelu, "became one PReLU", {root}, context);
  graph.Replace(root, created);
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFusePrelu, graph, context);
}

}  // namespace

const Pass kFusePrelu = {
    .name = "fuse_prelu",
    .summary = "write a ReLU and a factor times the part below 0 as PReLU",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

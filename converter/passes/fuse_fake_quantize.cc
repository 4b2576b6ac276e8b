// Quantization and its reversal written out → FakeQuantize
//
//        x                                    x
//        │ / s                                │
//      Round                                  │
//        │ + z                                │
//      Clamp l, h             →          FakeQuantize
//      Convert to the integers l … h          │
//      Convert back                           │
//        │ - z                                │
//        │ × s                                │
//        y                                    y
//
//   low  = (l - z) · s
//   high = (h - z) · s       of the input and of the output
//   levels = h - l + 1
//
// FakeQuantize is Round((x - low) / s) · s + low between low and high. Round takes the even one of
// two neighbours: Round(x / s - (l - z)) = Round(x / s) - (l - z) if l - z is even. Without a zero
// point z is 0. For the CPU this is the form that lets a convolution compute with integers.

#include <cmath>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/graph/broadcast.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

struct Candidate : Composition {
  ElementType integers = ElementType::kU8;
  double least = 0, most = 0;  // of the Clamp
  // nullptr: no zero point.
  const Constant *scale = nullptr, *added = nullptr;            // before
  const Constant *subtracted = nullptr, *multiplied = nullptr;  // after
};

// What is beside a constant at input `i`, which `constant` becomes.
Value Beside(Candidate& c, Node* node, int i, const Constant*& constant) {
  constant = node->constant_input(i);
  if (constant == nullptr) return {};
  c.nodes.push_back(node);
  return node->input(1 - i);
}

// The same for whichever input is the constant.
Value BesideEither(Candidate& c, Node* node, const Constant*& constant) {
  const Value first = Beside(c, node, 1, constant);
  return first.node != nullptr ? first : Beside(c, node, 0, constant);
}

std::vector<Candidate> Find(Node* node) {
  Candidate c;
  if (!node->Is(ops::kMultiply)) return {};
  Value value = BesideEither(c, node, c.multiplied);
  if (value.node != nullptr && value.node->Is(ops::kSubtract))
    value = Beside(c, value.node, 1, c.subtracted);
  const std::optional<Value> integers =
      value.node == nullptr ? std::nullopt : c.Argument(value, ops::kConvert);
  const std::optional<Value> clamped =
      integers ? c.Argument(*integers, ops::kConvert) : std::nullopt;
  const std::optional<Value> placed = clamped ? c.Argument(*clamped, ops::kClamp) : std::nullopt;
  if (!placed) return {};
  c.integers = integers->type().element_type;
  c.least = clamped->node->attributes().GetDouble("min");
  c.most = clamped->node->attributes().GetDouble("max");
  value = *placed;
  if (value.node->Is(ops::kAdd)) value = BesideEither(c, value.node, c.added);
  const std::optional<Value> scaled =
      value.node == nullptr ? std::nullopt : c.Argument(value, ops::kRound);
  if (!scaled || !scaled->node->Is(ops::kDivide)) return {};
  c.data = Beside(c, scaled->node, 1, c.scale);
  if (c.data.node == nullptr) return {};
  return {c};
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : c.nodes) {
    std::optional<Objection> objection =
        ObjectionIfExcluded(*node, Optimization::kOperationFusing, context);
    if (objection) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> OtherTypes(const Candidate& c, const PassContext&) {
  const ElementType type = c.data.type().element_type;
  const bool is_float = IsFloatingPoint(type) && c.root()->type().element_type == type;
  const bool is_integer =
      IsInteger(c.integers) && IsConvertible(c.integers) && ElementBits(c.integers) <= 8;
  if (is_float && is_integer) return std::nullopt;
  return Objection{absl::StrCat(ElementTypeName(type), " is converted to ",
                                ElementTypeName(c.integers), " and to ",
                                ElementTypeName(c.root()->type().element_type))};
}

std::optional<Objection> OtherLimits(const Candidate& c, const PassContext&) {
  const bool is_whole = c.least == std::floor(c.least) && c.most == std::floor(c.most);
  const double lowest = RoundTo(c.integers, -1e9), highest = RoundTo(c.integers, 1e9);
  if (is_whole && lowest <= c.least && c.least < c.most && c.most <= highest) return std::nullopt;
  return Objection{absl::StrCat("a Clamp is from ", ShortestDecimal(c.least), " to ",
                                ShortestDecimal(c.most), ", the type is ",
                                ElementTypeName(c.integers))};
}

bool HaveSameNumbers(const Constant& a, const Constant& b) {
  return a.extents() == b.extents() && a.Doubles() == b.Doubles();
}

std::optional<Objection> OtherScale(const Candidate& c, const PassContext&) {
  if (!HaveSameNumbers(*c.scale, *c.multiplied)) return Objection{"the scales differ"};
  for (const double scale : c.scale->Doubles()) {
    if (!(scale > 0) || !std::isfinite(scale))
      return Objection{absl::StrCat("a scale is ", ShortestDecimal(scale))};
  }
  return std::nullopt;
}

std::optional<Objection> OtherZeroPoint(const Candidate& c, const PassContext&) {
  if ((c.added == nullptr) != (c.subtracted == nullptr))
    return Objection{"one of them has no zero point"};
  if (c.added == nullptr || HaveSameNumbers(*c.added, *c.subtracted)) return std::nullopt;
  return Objection{"the zero points differ"};
}

std::optional<Objection> OddZeroPoint(const Candidate& c, const PassContext&) {
  for (const double zero : c.added == nullptr ? std::vector<double>{0} : c.added->Doubles()) {
    if (zero >= c.least && zero <= c.most && std::fmod(c.least - zero, 2) == 0) continue;
    return Objection{absl::StrCat("a zero point is ", ShortestDecimal(zero), ", the least number ",
                                  ShortestDecimal(c.least))};
  }
  return std::nullopt;
}

// The extents of the scale and the zero point broadcast together.
Shape ParametersShape(const Candidate& c) {
  const Shape scale = Shape::Of(c.scale->extents());
  return c.added == nullptr ? scale
                            : Broadcast(scale, Shape::Of(c.added->extents())).value_or(Shape());
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext&) {
  const Shape parameters = ParametersShape(c);
  const Shape& data = c.data.shape();
  if (data.has_rank() && parameters.has_rank() && Broadcast(data, parameters) == data)
    return std::nullopt;
  return Objection{absl::StrCat("the scale is ", ToString(Shape::Of(c.scale->extents())),
                                ", the data ", ToString(data))};
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"FQ1", "no node of them and no constant of it is excluded from operation_fusing", Excluded},
      {"FQ2", "floating-point numbers become integers of 8 bits and their own type again",
       OtherTypes},
      {"FQ3", "the Clamp is to whole numbers that the integers have", OtherLimits},
      {"FQ4", "both scales are the same positive numbers", OtherScale},
      {"FQ5", "both zero points are the same numbers, or there is none", OtherZeroPoint},
      {"FQ6",
       "the zero point is in the range of the Clamp, an even number above its least number: else "
       "halves would be rounded to the other neighbour",
       OddZeroPoint},
      {"FQ7", "scale and zero point do not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

// (limit - z) · s
Constant Bound(const Candidate& c, double limit) {
  const Extents extents = *ParametersShape(c).extents();
  const std::vector<double> scales = c.scale->Doubles();
  const std::vector<double> zeros =
      c.added == nullptr ? std::vector<double>{0} : c.added->Doubles();
  BroadcastCursor scale(c.scale->extents(), extents);
  BroadcastCursor zero(c.added == nullptr ? Extents() : c.added->extents(), extents);
  std::vector<double> bounds;
  for (int64_t i = 0; i < ElementCount(extents); ++i) {
    bounds.push_back((limit - zeros[zero.index()]) * scales[scale.index()]);
    scale.Advance();
    zero.Advance();
  }
  return Constant::FromDoubles(c.data.type().element_type, extents, bounds);
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  Node* root = c.root();
  const std::string name = absl::StrCat(root->name(), "/FakeQuantize");
  const Value low = graph.AddConstant(name + "/low", Bound(c, c.least), SourcesOf(c))->output();
  const Value high = graph.AddConstant(name + "/high", Bound(c, c.most), SourcesOf(c))->output();
  const int64_t levels = static_cast<int64_t>(c.most - c.least) + 1;
  MO_ASSIGN_OR_RETURN(Node * created, graph.Add({.op = ops::kFakeQuantize,
                                                 .name = name,
                                                 .inputs = {c.data, low, high, low, high},
                                                 .attributes = {{"levels", levels}},
                                                 .sources = SourcesOf(c)}));
  RecordFusing(c, kFuseFakeQuantize, absl::StrCat("became one FakeQuantize of ", levels, " levels"),
               {root}, context);
  graph.Replace(root, created);
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFuseFakeQuantize, graph,
                          context);
}

}  // namespace

const Pass kFuseFakeQuantize = {
    .name = "fuse_fake_quantize",
    .summary = "write a quantization and its reversal as FakeQuantize",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

#include "converter/passes/composition.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kOperationFusing;

bool IsSameInDouble(double a, double b) { return std::abs(a - b) <= 0x1p-50 * std::abs(b); }

}  // namespace

bool StandsFor(double found, ElementType type, const MeantNumber& number) {
  auto nearest = [type](double value) { return RoundTo(type, value); };
  if (IsSameInDouble(found, number.value) || found == nearest(number.value)) return true;
  switch (number.other) {
    case MeantNumber::Spelling::kNearest:
      return false;
    case MeantNumber::Spelling::kReciprocalOfNearest:
      return found == nearest(1 / nearest(1 / number.value));
    case MeantNumber::Spelling::kRootOfNearest:
      return found == nearest(std::sqrt(nearest(number.value * number.value)));
  }
  return false;
}

const Constant* NumberInput(const Node& node, int input) {
  const Constant* constant = node.constant_input(input);
  const bool is_number = constant != nullptr && constant->size() == 1 && constant->available() &&
                         IsFloatingPoint(constant->type()) && IsConvertible(constant->type());
  return is_number ? constant : nullptr;
}

std::optional<std::set<int64_t>> AxesOf(const Node& reduction) {
  const Constant* axes = reduction.constant_input(1);
  const Shape& data = reduction.input(0).shape();
  if (axes == nullptr || !axes->available() || !data.has_rank()) return std::nullopt;
  std::set<int64_t> normalized;
  for (int64_t axis : axes->Int64s()) normalized.insert(axis < 0 ? axis + data.rank() : axis);
  return normalized;
}

std::optional<Value> Composition::Besides(const Value& value, OpType op,
                                          const MeantNumber& number) {
  if (!value.node->Is(op)) return std::nullopt;
  for (int i : {0, 1}) {
    if (NumberInput(*value.node, i) == nullptr) continue;
    nodes.push_back(value.node);
    numbers.push_back({{value.node, i}, number});
    return value.node->input(1 - i);
  }
  return std::nullopt;
}

std::optional<Value> Composition::Scaled(const Value& value, const MeantNumber& number,
                                         const MeantNumber& divisor) {
  if (std::optional<Value> x = Besides(value, ops::kMultiply, number)) return x;
  if (!value.node->Is(ops::kDivide) || NumberInput(*value.node, 1) == nullptr) return std::nullopt;
  nodes.push_back(value.node);
  numbers.push_back({{value.node, 1}, divisor});
  return value.node->input(0);
}

std::optional<Value> Composition::Argument(const Value& value, OpType op) {
  if (!value.node->Is(op)) return std::nullopt;
  nodes.push_back(value.node);
  return value.node->input(0);
}

std::optional<Value> Composition::Raised(const Value& value, double exponent) {
  if (!value.node->Is(ops::kPower) || NumberInput(*value.node, 1) == nullptr) return std::nullopt;
  nodes.push_back(value.node);
  numbers.push_back({{value.node, 1}, {exponent}});
  return value.node->input(0);
}

bool Composition::IsSquareOf(const Value& value, const Value& x) {
  if (value.node->Is(ops::kMultiply) && value.node->input(0) == x && value.node->input(1) == x) {
    nodes.push_back(value.node);
    return true;
  }
  if (!value.node->Is(ops::kPower) || value.node->input(0) != x) return false;
  return Raised(value, 2).has_value();
}

std::optional<Objection> CompositionExcluded(const Composition& c, const PassContext& context) {
  for (const Node* node : c.nodes) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> CompositionNotFloating(const Composition& c, const PassContext&) {
  const ElementType type = c.root()->type().element_type;
  if (IsFloatingPoint(type) && IsConvertible(type)) return std::nullopt;
  return Objection{absl::StrCat("the element type is ", ElementTypeName(type))};
}

std::optional<Objection> NumberDiffers(const Composition& c, const PassContext&) {
  for (const Composition::Number& number : c.numbers) {
    const Constant* constant = number.use.node->constant_input(number.use.input);
    const double found = constant->Doubles()[0];
    if (StandsFor(found, constant->type(), number.meant)) continue;
    return Objection{absl::StrCat("it is ", ShortestDecimal(found), " instead of ",
                                  ShortestDecimal(number.meant.value)),
                     number.use.node};
  }
  return std::nullopt;
}

std::optional<Objection> CompositionBroadcastsUp(const Composition& c, const PassContext&) {
  for (const Node* node : c.nodes) {
    for (const Composition::Number& number : c.numbers) {
      if (number.use.node != node) continue;
      const Shape& shape = node->input(number.use.input).shape();
      const Shape& other = node->input(1 - number.use.input).shape();
      if (other.has_rank() && shape.rank() <= other.rank()) continue;
      return Objection{
          absl::StrCat("a number is ", ToString(shape), ", the tensor ", ToString(other)), node};
    }
  }
  return std::nullopt;
}

SourceSet SourcesOf(const Composition& c) {
  SourceSet sources;
  for (const Node* node : c.nodes) sources = Union(sources, node->sources());
  return sources;
}

void RecordFusing(const Composition& c, const Pass& pass, absl::string_view what,
                  const std::vector<Node*>& created, PassContext& context) {
  Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                    .pass = std::string(pass.name),
                    .what = std::string(what)};
  for (const Node* node : c.nodes) record.nodes_in.push_back(node->name());
  for (const Node* node : created) record.nodes_out.push_back(node->name());
  Graph& graph = c.root()->graph();
  for (const Composition::Number& number : c.numbers) {
    const Node* constant = number.use.node->input(number.use.input).node;
    const double found = constant->constant()->Doubles()[0];
    if (IsSameInDouble(found, number.meant.value)) continue;
    // Others may read the node that has the number: for them it is the same one.
    Node* meant = graph.AddConstant(
        constant->name() + "/meant",
        Constant::FromDoubles(constant->constant()->type(), constant->constant()->extents(),
                              {&number.meant.value, 1}),
        constant->sources());
    graph.SetInput(number.use, meant->output());
    absl::StrAppend(&record.what, "; ", ShortestDecimal(found), " is read as ",
                    ShortestDecimal(number.meant.value));
    context.records().Add(NumberReading{number.use.node->name(), found, number.meant.value});
  }
  context.records().Add(std::move(record));
}

absl::Status FuseInto(Graph& graph, const Composition& c, OpType op, Attributes attributes,
                      const Pass& pass, PassContext& context) {
  Node* root = c.root();
  MO_ASSIGN_OR_RETURN(Node * created, graph.Add({.op = op,
                                                 .name = absl::StrCat(root->name(), "/", op.name()),
                                                 .inputs = {c.data},
                                                 .attributes = std::move(attributes),
                                                 .sources = SourcesOf(c)}));
  RecordFusing(c, pass, absl::StrCat("became one ", op.name()), {root}, context);
  graph.Replace(root, created);
  return absl::OkStatus();
}

}  // namespace mo

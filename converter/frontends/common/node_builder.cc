#include "converter/frontends/common/node_builder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/reshape.h"
#include "converter/graph/folding.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

// Shapes, axes and the like; weights are not computed with here.
constexpr int64_t kMaxFoldedElements = 4096;

std::vector<Value> OutputsOf(Node* node) {
  std::vector<Value> outputs;
  for (int i = 0; i < node->output_count(); ++i) outputs.push_back(node->output(i));
  return outputs;
}

// Whether numbers are made of integers of few bits. They may be weights, which stay integers: the
// passes decide.
bool MakesNumbersOfBytes(const Node& node) {
  if (!node.Is(ops::kConvert) || !IsFloatingPoint(node.type().element_type)) return false;
  const ElementType type = node.input(0).type().element_type;
  return IsInteger(type) && ElementBits(type) <= 8 && node.constant_input(0)->size() > 1;
}

// The last of the names that lead to an attribute: "axis" of "softmax_param.axis".
absl::string_view LastName(absl::string_view attribute) {
  const size_t dot = attribute.rfind('.');
  return dot == absl::string_view::npos ? attribute : attribute.substr(dot + 1);
}

}  // namespace

NodeBuilder::NodeBuilder(Graph& graph, int source, absl::string_view word,
                         const std::vector<Value>& inputs, Diagnostics& diagnostics)
    : graph_(graph), source_(source), word_(word), diagnostics_(diagnostics), sources_({source}) {
  for (const Value& input : inputs) {
    if (input.node != nullptr && input.node->constant())
      constant_inputs_ = Union(constant_inputs_, input.node->sources());
  }
}

NodeBuilder::NodeBuilder(const NodeBuilder& node, Graph& body)
    : graph_(body),
      source_(node.source_),
      word_(node.word_),
      diagnostics_(node.diagnostics_),
      sources_(node.sources_),
      constant_inputs_(node.constant_inputs_) {}

std::string NodeBuilder::Described(absl::string_view text) const {
  return absl::StrCat(word_, " '", name(), "' (", op(), "): ", text);
}

Location NodeBuilder::PlaceOf(absl::string_view) const { return source().location; }

bool NodeBuilder::Error(Code code, absl::string_view text, absl::string_view attribute) {
  diagnostics_.Error(code, PlaceOf(attribute), Described(text));
  return false;
}

void NodeBuilder::Warning(Code code, absl::string_view text, absl::string_view attribute) {
  diagnostics_.Warning(code, PlaceOf(attribute), Described(text));
}

std::vector<Value> NodeBuilder::AddSeveral(OpType op, absl::string_view suffix,
                                           std::vector<Value> inputs, Attributes attributes,
                                           std::vector<std::unique_ptr<Graph>> bodies) {
  const bool known = std::all_of(inputs.begin(), inputs.end(),
                                 [](const Value& value) { return value.node != nullptr; });
  if (!known) return {};
  absl::StatusOr<Node*> added = graph_.Add({.op = op,
                                            .name = absl::StrCat(name(), suffix),
                                            .inputs = std::move(inputs),
                                            .attributes = std::move(attributes),
                                            .sources = sources_,
                                            .bodies = std::move(bodies)});
  if (!added.ok()) {
    Error(Code::kNodeInputs, added.status().message());
    return {};
  }
  Node* node = *added;
  std::vector<Value> outputs = OutputsOf(node);
  if (!IsFoldable(*node) || MakesNumbersOfBytes(*node)) return outputs;
  absl::StatusOr<std::vector<Constant>> folded = FoldedOutputs(*node, kMaxFoldedElements);
  if (!folded.ok() || folded->empty()) return outputs;
  const std::string node_name = node->name();
  const SourceSet sources = SourcesWithConstants(*node);
  graph_.Remove(node);
  for (size_t i = 0; i < folded->size(); ++i)
    outputs[i] = graph_.AddConstant(node_name, (*folded)[i], sources)->output();
  return outputs;
}

Value NodeBuilder::Add(OpType op, absl::string_view suffix, std::vector<Value> inputs,
                       Attributes attributes) {
  const std::vector<Value> outputs =
      AddSeveral(op, suffix, std::move(inputs), std::move(attributes));
  return outputs.empty() ? Value() : outputs[0];
}

Value NodeBuilder::AddConstant(absl::string_view suffix, Constant constant) {
  return graph_
      .AddConstant(absl::StrCat(name(), suffix), std::move(constant),
                   Union(sources_, constant_inputs_))
      ->output();
}

Value NodeBuilder::AddIntegers(absl::string_view suffix, const Ints& values) {
  return AddConstant(suffix, Constant::FromInt64s({static_cast<int64_t>(values.size())}, values));
}

Value NodeBuilder::AddInteger(absl::string_view suffix, int64_t value) {
  return AddConstant(suffix, Constant::FromInt64s({}, {value}));
}

Value NodeBuilder::AddNumber(absl::string_view suffix, ElementType type, double value) {
  return AddConstant(suffix, Constant::Scalar(type, value));
}

Value NodeBuilder::AddNumbers(absl::string_view suffix, ElementType type, int64_t count,
                              double value) {
  return AddConstant(
      suffix,
      Constant::FromDoubles(type, {count}, std::vector<double>(static_cast<size_t>(count), value)));
}

// A constant in another form is this node's.
Value NodeBuilder::Reshaped(Value value, absl::string_view suffix, const Shape& shape) {
  const Value made = AddReshape(graph_, value, absl::StrCat(name(), suffix), shape, sources_);
  if (value.node != nullptr && made.node == nullptr) {
    Error(Code::kNodeInputs,
          absl::StrCat("a tensor ", ToString(value.shape()),
                       " has another number of elements than ", ToString(shape)));
  }
  if (made != value && made.node != nullptr && made.node->constant())
    made.node->AddSources(sources_);
  return made;
}

Value NodeBuilder::AlongAxis(Value list, absl::string_view suffix, int axis, int rank) {
  if (list.node == nullptr) return list;
  std::vector<Dim> dims(static_cast<size_t>(rank), Dim(1));
  dims[axis] =
      list.shape().has_rank() && list.shape().rank() == 1 ? list.shape().dim(0) : Dim::Any();
  return Reshaped(list, suffix, Shape(std::move(dims)));
}

Value NodeBuilder::Transposed(Value value, absl::string_view suffix, const Ints& order) {
  const Value made = AddTranspose(graph_, value, absl::StrCat(name(), suffix), order, sources_,
                                  "the source transposes here");
  if (value.node != nullptr && made.node == nullptr) {
    Error(Code::kNodeInputs, absl::StrCat("a tensor is ", ToString(value.shape()), "; expected ",
                                          order.size(), " axes"));
  }
  if (made.node != nullptr && made.node->constant()) made.node->AddSources(sources_);
  return made;
}

Value NodeBuilder::Converted(Value value, absl::string_view suffix, ElementType type) {
  if (value.node == nullptr || value.type().element_type == type) return value;
  return Add(ops::kConvert, suffix, {value}, {{"destination_type", type}});
}

std::optional<Ints> NodeBuilder::KnownIntegers(Value value) const {
  constexpr int64_t kMaxLength = 1 << 20;
  if (value.node == nullptr) return std::nullopt;
  const std::optional<Constant>& constant = value.node->constant();
  if (constant && constant->size() <= kMaxLength &&
      (IsInteger(constant->type()) || constant->type() == ElementType::kBoolean))
    return constant->Int64s();
  // Put together from extents that are known, beside others that are not.
  const Shape computed = ShapeFromValue(value);
  if (computed.has_rank() && computed.is_static()) return *computed.extents();
  return std::nullopt;
}

std::optional<Ints> NodeBuilder::Integers(Value value, absl::string_view what) {
  if (value.node == nullptr) return std::nullopt;
  std::optional<Ints> known = KnownIntegers(value);
  if (known) return known;
  Error(Code::kNodeInputs, absl::StrCat("its ", what,
                                        " must be known when the model is converted, but is "
                                        "computed when it runs; give the model's inputs fixed "
                                        "shapes"));
  return std::nullopt;
}

std::optional<int64_t> NodeBuilder::Integer(Value value, absl::string_view what) {
  const std::optional<Ints> list = Integers(value, what);
  if (!list) return std::nullopt;
  if (list->size() == 1) return (*list)[0];
  Error(Code::kNodeInputs,
        absl::StrCat("its ", what, " has ", list->size(), " numbers; expected one"));
  return std::nullopt;
}

std::optional<int> NodeBuilder::Axis(int64_t axis, int rank, absl::string_view attribute) {
  const int64_t normalized = axis < 0 ? axis + rank : axis;
  if (normalized >= 0 && normalized < rank) return static_cast<int>(normalized);
  Error(Code::kNodeAttribute,
        absl::StrCat(LastName(attribute), " is ", axis, ", but the tensor has ", rank,
                     " axes; expected ", -rank, " to ", rank - 1),
        attribute);
  return std::nullopt;
}

}  // namespace mo

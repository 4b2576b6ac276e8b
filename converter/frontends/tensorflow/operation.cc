#include "converter/frontends/tensorflow/operation.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/tensor.h"
#include "converter/graph/folding.h"
#include "converter/graph/shape_values.h"

namespace mo::tensorflow {
namespace {

// Shapes, axes and the like; weights are not computed with here.
constexpr int64_t kMostFoldedElements = 4096;

std::vector<Value> OutputsOf(Node* node) {
  std::vector<Value> outputs;
  for (int i = 0; i < node->output_count(); ++i) outputs.push_back(node->output(i));
  return outputs;
}

}  // namespace

bool Operation::Error(Code code, absl::string_view text) {
  diagnostics_.Error(code, node_.source->location,
                     absl::StrCat("node '", name(), "' (", op(), "): ", text));
  return false;
}

bool Operation::HaveRanks(int count) {
  for (int i = 0; i < count; ++i) {
    if (inputs_[i].value.shape().has_rank()) continue;
    return Error(Code::kNodeInputs,
                 absl::StrCat("the rank of its input ", i,
                              " is not known; give the model's inputs a shape with [[input]] "
                              "shape"));
  }
  return true;
}

void Operation::TakeChannelsFirst() {
  int rank = 3;
  for (int i = 0; i < input_count(); ++i) {
    const Shape extents = shape(i);
    if (extents.has_rank()) rank = std::max(rank, extents.rank());
  }
  for (int i = 0; i < input_count(); ++i) {
    const Value value = inputs_[i].value;
    const bool image = inputs_[i].order == Order::kSource && !value.node->constant() &&
                       value.shape().has_rank() && value.shape().rank() == rank;
    if (image) inputs_[i] = {ChannelsFirst(i), Order::kChannelsFirst};
  }
}

std::optional<Constant> Operation::Known(int i) const {
  if (i >= input_count()) return std::nullopt;
  const Node* node = inputs_[i].value.node;
  if (node == nullptr || !node->constant() || inputs_[i].order != Order::kSource)
    return std::nullopt;
  return node->constant();
}

void Operation::AddSourcesOf(int i) {
  if (inputs_[i].known()) sources_ = Union(sources_, inputs_[i].value.node->sources());
}

std::optional<Ints> Operation::Integers(int i, absl::string_view what) {
  AddSourcesOf(i);
  constexpr int64_t kLongest = 1 << 20;
  const std::optional<Constant> constant = Known(i);
  if (constant && constant->size() <= kLongest &&
      (IsInteger(constant->type()) || constant->type() == ElementType::kBoolean))
    return constant->Int64s();
  // Put together from extents that are known, beside others that are not.
  const Shape computed = inputs_[i].known() && inputs_[i].order == Order::kSource
                             ? ShapeFromValue(inputs_[i].value)
                             : Shape::UnknownRank();
  if (computed.has_rank() && computed.is_static()) return *computed.extents();
  Error(Code::kNodeInputs,
        absl::StrCat("its ", what,
                     " must be known when the model is converted, but is computed "
                     "when it runs; give the model's inputs fixed shapes"));
  return std::nullopt;
}

std::optional<int64_t> Operation::Integer(int i, absl::string_view what) {
  const std::optional<Ints> list = Integers(i, what);
  if (!list) return std::nullopt;
  if (list->size() == 1) return (*list)[0];
  Error(Code::kNodeInputs,
        absl::StrCat("its ", what, " has ", list->size(), " numbers; expected one"));
  return std::nullopt;
}

std::optional<int> Operation::Axis(int64_t axis, int rank) {
  const int64_t normalized = axis < 0 ? axis + rank : axis;
  if (normalized >= 0 && normalized < rank) return static_cast<int>(normalized);
  Error(Code::kNodeInputs, absl::StrCat("axis ", axis, " is not one of a tensor of rank ", rank));
  return std::nullopt;
}

const AttrValue* Operation::Attribute(absl::string_view name) const {
  const auto found = node_.source->attributes.find(std::string(name));
  return found == node_.source->attributes.end() ? nullptr : &found->second;
}

bool Operation::HasAttribute(absl::string_view name) const { return Attribute(name) != nullptr; }

int64_t Operation::IntAttribute(absl::string_view name, int64_t otherwise) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? otherwise : value->i();
}

bool Operation::BoolAttribute(absl::string_view name, bool otherwise) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? otherwise : value->b();
}

double Operation::FloatAttribute(absl::string_view name, double otherwise) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? otherwise : value->f();
}

std::string Operation::TextAttribute(absl::string_view name, absl::string_view otherwise) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? std::string(otherwise) : value->s();
}

Ints Operation::IntsAttribute(absl::string_view name) const {
  const AttrValue* value = Attribute(name);
  if (value == nullptr) return {};
  return Ints(value->list().i().begin(), value->list().i().end());
}

std::optional<ElementType> Operation::TypeAttribute(absl::string_view name, ElementType otherwise) {
  const AttrValue* value = Attribute(name);
  if (value == nullptr) return otherwise;
  const std::optional<ElementType> type = ElementTypeOf(value->type());
  if (!type) {
    Error(Code::kNodeAttribute, absl::StrCat(name, " is ", NameOf(value->type()),
                                             "; expected a type of numbers or booleans"));
  }
  return type;
}

std::vector<Value> Operation::AddSeveral(absl::string_view op, absl::string_view suffix,
                                         std::vector<Value> inputs, Attributes attributes) {
  const bool known = std::all_of(inputs.begin(), inputs.end(),
                                 [](const Value& value) { return value.node != nullptr; });
  if (!known) return {};
  Graph& graph = layouts_.graph();
  absl::StatusOr<Node*> added = graph.Add({.op = op,
                                           .name = absl::StrCat(name(), suffix),
                                           .inputs = std::move(inputs),
                                           .attributes = std::move(attributes),
                                           .sources = sources_});
  if (!added.ok()) {
    Error(Code::kNodeInputs, added.status().message());
    return {};
  }
  Node* node = *added;
  std::vector<Value> outputs = OutputsOf(node);
  if (!IsFoldable(*node)) return outputs;
  absl::StatusOr<std::vector<Constant>> folded = FoldedOutputs(*node, kMostFoldedElements);
  if (!folded.ok() || folded->empty()) return outputs;
  const std::string node_name = node->name();
  const SourceSet sources = SourcesWithConstants(*node);
  graph.Remove(node);
  for (size_t i = 0; i < folded->size(); ++i)
    outputs[i] = graph.AddConstant(node_name, (*folded)[i], sources)->output();
  return outputs;
}

Value Operation::Add(absl::string_view op, absl::string_view suffix, std::vector<Value> inputs,
                     Attributes attributes) {
  const std::vector<Value> outputs =
      AddSeveral(op, suffix, std::move(inputs), std::move(attributes));
  return outputs.empty() ? Value() : outputs[0];
}

// It is computed from the constants that the node reads, if there are some.
Value Operation::AddConstant(absl::string_view suffix, Constant constant) {
  SourceSet sources = sources_;
  for (const Tensor& input : inputs_) {
    if (input.known() && input.value.node->constant())
      sources = Union(sources, input.value.node->sources());
  }
  return layouts_.graph()
      .AddConstant(absl::StrCat(name(), suffix), std::move(constant), std::move(sources))
      ->output();
}

Value Operation::AddIntegers(absl::string_view suffix, const Ints& values) {
  return AddConstant(suffix, Constant::FromInt64s({static_cast<int64_t>(values.size())}, values));
}

Value Operation::AddInteger(absl::string_view suffix, int64_t value) {
  return AddConstant(suffix, Constant::FromInt64s({}, {value}));
}

Value Operation::AddNumber(absl::string_view suffix, ElementType type, double value) {
  return AddConstant(suffix, Constant::Scalar(type, value));
}

// A constant in another form is this node's.
Value Operation::Reshaped(Value value, absl::string_view suffix, const Shape& shape) {
  const Value made = layouts_.Reshaped(value, absl::StrCat(name(), suffix), shape, sources_);
  if (made != value && made.node != nullptr && made.node->constant())
    made.node->AddSources(sources_);
  return made;
}

Value Operation::Transposed(Value value, absl::string_view suffix, const Ints& order) {
  const Value made = layouts_.Transposed(value, absl::StrCat(name(), suffix), order, sources_,
                                         "the source transposes here");
  if (made.node != nullptr && made.node->constant()) made.node->AddSources(sources_);
  return made;
}

Value Operation::Converted(Value value, absl::string_view suffix, ElementType type) {
  if (value.node == nullptr || value.type().element_type == type) return value;
  return Add("Convert", suffix, {value}, {{"destination_type", type}});
}

std::vector<OperationType> Taking(Images images, std::vector<OperationType> types) {
  for (OperationType& type : types) type.images = images;
  return types;
}

absl::Span<const OperationType> OperationTypes() {
  static const auto& types = *[] {
    auto* all = new std::vector<OperationType>();
    for (auto family :
         {StructureOperations, ConvolutionOperations, PoolingOperations, NormalizationOperations,
          ElementwiseOperations, ComparisonOperations, MatMulOperations, ReductionOperations,
          ReshapingOperations, JoiningOperations, SlicingOperations, GatherOperations,
          SpaceOperations, ImageOperations, QuantizationOperations}) {
      std::vector<OperationType> some = family();
      std::move(some.begin(), some.end(), std::back_inserter(*all));
    }
    std::sort(all->begin(), all->end(),
              [](const OperationType& a, const OperationType& b) { return a.name < b.name; });
    return all;
  }();
  return types;
}

const OperationType* FindOperationType(absl::string_view name) {
  const absl::Span<const OperationType> types = OperationTypes();
  const auto found = std::lower_bound(
      types.begin(), types.end(), name,
      [](const OperationType& type, absl::string_view wanted) { return type.name < wanted; });
  return found != types.end() && found->name == name ? &*found : nullptr;
}

}  // namespace mo::tensorflow

#include "converter/frontends/tensorflow/operation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

std::vector<Value> ValuesOf(const std::vector<Tensor>& tensors) {
  std::vector<Value> values;
  for (const Tensor& tensor : tensors) values.push_back(tensor.value);
  return values;
}

}  // namespace

Operation::Operation(const FlatNode& node, int source, std::vector<Tensor> inputs, Layouts& layouts,
                     const std::shared_ptr<const void>& owner, BodyImporter& bodies,
                     Diagnostics& diagnostics)
    : NodeBuilder(layouts.graph(), source, kNodeWord, ValuesOf(inputs), diagnostics),
      flat_node_(node),
      node_(*node.source),
      inputs_(std::move(inputs)),
      layouts_(layouts),
      owner_(owner),
      bodies_(bodies) {}

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
  if (inputs_[i].known()) AddSources(inputs_[i].value.node->sources());
}

std::optional<Ints> Operation::Integers(int i, absl::string_view what) {
  AddSourcesOf(i);
  return NodeBuilder::Integers(InSourceOrder(i), what);
}

std::optional<int64_t> Operation::Integer(int i, absl::string_view what) {
  AddSourcesOf(i);
  return NodeBuilder::Integer(InSourceOrder(i), what);
}

const AttrValue* Operation::Attribute(absl::string_view name) const {
  const auto found = node_.attributes.find(std::string(name));
  return found == node_.attributes.end() ? nullptr : &found->second;
}

bool Operation::HasAttribute(absl::string_view name) const { return Attribute(name) != nullptr; }

int64_t Operation::IntAttribute(absl::string_view name, int64_t default_value) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? default_value : value->i();
}

bool Operation::BoolAttribute(absl::string_view name, bool default_value) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? default_value : value->b();
}

double Operation::FloatAttribute(absl::string_view name, double default_value) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? default_value : value->f();
}

std::string Operation::TextAttribute(absl::string_view name,
                                     absl::string_view default_value) const {
  const AttrValue* value = Attribute(name);
  return value == nullptr ? std::string(default_value) : value->s();
}

Ints Operation::IntsAttribute(absl::string_view name) const {
  const AttrValue* value = Attribute(name);
  if (value == nullptr) return {};
  return Ints(value->list().i().begin(), value->list().i().end());
}

std::vector<std::string> Operation::TextsAttribute(absl::string_view name) const {
  const AttrValue* value = Attribute(name);
  if (value == nullptr) return {};
  return {value->list().s().begin(), value->list().s().end()};
}

std::optional<ElementType> Operation::TypeAttribute(absl::string_view name,
                                                    ElementType default_value) {
  const AttrValue* value = Attribute(name);
  if (value == nullptr) return default_value;
  const std::optional<ElementType> type = ElementTypeOf(value->type());
  if (!type) {
    Error(Code::kNodeAttribute, absl::StrCat(name, " is ", NameOf(value->type()),
                                             "; expected a type of numbers or booleans"));
  }
  return type;
}

std::vector<OperationType> Taking(Images images, std::vector<OperationType> types) {
  for (OperationType& type : types) type.images = images;
  return types;
}

const OperatorTable<OperationType>& OperationTypes() {
  static const auto& table = *new OperatorTable<OperationType>({StructureOperations,
                                                                ConvolutionOperations,
                                                                TransposedConvolutionOperations,
                                                                PoolingOperations,
                                                                NormalizationOperations,
                                                                ElementwiseOperations,
                                                                BitwiseOperations,
                                                                ComparisonOperations,
                                                                DiagonalOperations,
                                                                FusedOperations,
                                                                ScatterOperations,
                                                                SetOperations,
                                                                MatMulOperations,
                                                                ReductionOperations,
                                                                ReshapingOperations,
                                                                JoiningOperations,
                                                                SlicingOperations,
                                                                GatherOperations,
                                                                SpaceOperations,
                                                                ImageOperations,
                                                                QuantizationOperations,
                                                                ControlOperations,
                                                                ListOperations,
                                                                CellOperations,
                                                                PartitionOperations,
                                                                SparseOperations,
                                                                DecodingOperations,
                                                                TableOperations,
                                                                ComplexOperations,
                                                                PatchOperations,
                                                                CudnnOperations,
                                                                XlaOperations});
  return table;
}

bool HasComplexNumbers(const GraphNode& node) {
  return std::any_of(node.attributes.begin(), node.attributes.end(), [](const auto& attribute) {
    const AttrValue& value = attribute.second;
    const auto& listed = value.list().type();
    return PartsOf(value.type()) || std::any_of(listed.begin(), listed.end(), [](int type) {
             return PartsOf(static_cast<DataType>(type)).has_value();
           });
  });
}

const OperationType* FindOperationType(const GraphNode& node) {
  static const auto& of_complex =
      *new OperatorTable<OperationType>({ComplexOperations, ComplexForms});
  return (HasComplexNumbers(node) ? of_complex : OperationTypes()).Find(node.op);
}

}  // namespace mo::tensorflow

#include "converter/frontends/onnx/operation.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// Those from which constants of the node are computed.
std::vector<Value> TensorsOf(const std::vector<SourceValue>& values) {
  std::vector<Value> tensors;
  for (const SourceValue& value : values) {
    tensors.push_back(value.tensor);
    tensors.insert(tensors.end(), value.elements.begin(), value.elements.end());
  }
  return tensors;
}

}  // namespace

SourceValue SourceValue::Sequence(std::vector<Value> elements) {
  SourceValue value;
  value.kind = Kind::kSequence;
  value.elements = std::move(elements);
  return value;
}

SourceValue SourceValue::None() {
  SourceValue value;
  value.kind = Kind::kNone;
  return value;
}

Operation::Operation(const NodeDef& node, int64_t version, int source,
                     std::vector<SourceValue> inputs, Graph& graph, BodyImporter& bodies,
                     const TensorFiles& files, Diagnostics& diagnostics)
    : NodeBuilder(graph, source, kNodeWord, TensorsOf(inputs), diagnostics),
      node_(node),
      version_(version),
      inputs_(std::move(inputs)),
      bodies_(bodies),
      files_(files) {}

const SourceValue& Operation::source_value(int i) const {
  static const auto& none = *new SourceValue(SourceValue::None());
  return i < input_count() ? inputs_[i] : none;
}

std::vector<Value> Operation::inputs() const {
  std::vector<Value> values;
  for (int i = 0; i < input_count(); ++i) {
    if (has_input(i)) values.push_back(input(i));
  }
  return values;
}

bool Operation::HasTensors(int needed) {
  for (int i = 0; i < input_count(); ++i) {
    const SourceValue::Kind kind = source_value(i).kind;
    if (kind == SourceValue::Kind::kTensor) continue;
    if (kind == SourceValue::Kind::kNone && i >= needed) continue;
    return Error(Code::kNodeInputs,
                 absl::StrCat("its input ", i,
                              kind == SourceValue::Kind::kNone ? " is left out" : " is a sequence",
                              "; expected a tensor"));
  }
  return true;
}

bool Operation::HaveRanks(int count) {
  for (int i = 0; i < count; ++i) {
    if (input(i).node == nullptr) return false;
    if (shape(i).has_rank()) continue;
    return Error(Code::kNodeInputs,
                 absl::StrCat("the rank of its input ", i,
                              " is not known; give the model's inputs a shape with [[input]] "
                              "shape"));
  }
  return true;
}

std::optional<Constant> Operation::Known(int i) const {
  const Node* node = input(i).node;
  return node == nullptr ? std::nullopt : node->constant();
}

void Operation::AddSourcesOf(int i) {
  if (input(i).node != nullptr) AddSources(input(i).node->sources());
}

std::optional<Ints> Operation::Integers(int i, absl::string_view what) {
  AddSourcesOf(i);
  return NodeBuilder::Integers(input(i), what);
}

std::optional<int64_t> Operation::Integer(int i, absl::string_view what) {
  AddSourcesOf(i);
  return NodeBuilder::Integer(input(i), what);
}

std::optional<double> Operation::Number(int i, absl::string_view what) {
  AddSourcesOf(i);
  const std::optional<Constant> known = Known(i);
  if (known && known->size() == 1 && IsConvertible(known->type())) return known->Doubles()[0];
  Error(Code::kNodeInputs, absl::StrCat("its ", what,
                                        " must be one number that is known when the "
                                        "model is converted"));
  return std::nullopt;
}

const AttributeDef* Operation::Attribute(absl::string_view name) const {
  const auto found = node_.attributes.find(name);
  return found == node_.attributes.end() ? nullptr : &found->second;
}

int64_t Operation::IntAttribute(absl::string_view name, int64_t default_value) const {
  const AttributeDef* value = Attribute(name);
  return value == nullptr ? default_value : value->integer;
}

bool Operation::BoolAttribute(absl::string_view name, bool default_value) const {
  return IntAttribute(name, default_value ? 1 : 0) != 0;
}

double Operation::FloatAttribute(absl::string_view name, double default_value) const {
  const AttributeDef* value = Attribute(name);
  return value == nullptr ? default_value : value->number;
}

std::string Operation::TextAttribute(absl::string_view name,
                                     absl::string_view default_value) const {
  const AttributeDef* value = Attribute(name);
  return value == nullptr ? std::string(default_value) : value->text;
}

Ints Operation::IntsAttribute(absl::string_view name, const Ints& default_value) const {
  const AttributeDef* value = Attribute(name);
  return value == nullptr ? default_value : value->integers;
}

std::vector<double> Operation::FloatsAttribute(absl::string_view name) const {
  const AttributeDef* value = Attribute(name);
  return value == nullptr ? std::vector<double>() : value->numbers;
}

std::vector<std::string> Operation::TextsAttribute(absl::string_view name) const {
  const AttributeDef* value = Attribute(name);
  return value == nullptr ? std::vector<std::string>() : value->texts;
}

const GraphDef* Operation::GraphAttribute(absl::string_view name) {
  const AttributeDef* value = Attribute(name);
  if (value != nullptr && value->graph != nullptr) return value->graph.get();
  Error(Code::kNodeAttribute, absl::StrCat("has no graph '", name, "'"), name);
  return nullptr;
}

std::optional<ElementType> Operation::TypeAttribute(absl::string_view name,
                                                    ElementType default_value) {
  const AttributeDef* value = Attribute(name);
  if (value == nullptr) return default_value;
  const std::optional<ElementType> type = ElementTypeOf(value->integer);
  if (!type || type == ElementType::kString) {
    Error(Code::kNodeAttribute,
          absl::StrCat(name, " is ", onnx::NameOf(value->integer),
                       "; expected a type of numbers or booleans that OpenVINO has"),
          name);
    return std::nullopt;
  }
  return type;
}

std::optional<Constant> Operation::TensorAttribute(absl::string_view name) {
  const AttributeDef* value = Attribute(name);
  if (value == nullptr || value->message.empty()) {
    Error(Code::kNodeAttribute, absl::StrCat("has no tensor '", name, "'"), name);
    return std::nullopt;
  }
  absl::StatusOr<Constant> constant = value->type == AttributeType::kSparseTensor
                                          ? ReadSparseTensor(value->message, files_)
                                          : ReadTensor(value->message, files_);
  if (constant.ok()) return *std::move(constant);
  Error(Code::kTensorValue, constant.status().message(), name);
  return std::nullopt;
}

bool Operation::HasTextTensor(absl::string_view name) const {
  const AttributeDef* value = Attribute(name);
  return value != nullptr && value->type == AttributeType::kTensor && HasTexts(value->message);
}

std::optional<TextTensor> Operation::TextTensorAttribute(absl::string_view name) {
  absl::StatusOr<TextTensor> tensor = ReadTexts(Attribute(name)->message);
  if (tensor.ok()) return *std::move(tensor);
  Error(Code::kTensorValue, tensor.status().message(), name);
  return std::nullopt;
}

std::optional<Ints> Operation::Axes(int input, int rank) {
  Ints listed = IntsAttribute("axes");
  if (input >= 0 && has_input(input)) {
    const std::optional<Ints> known = Integers(input, "axes");
    if (!known) return std::nullopt;
    listed = *known;
  }
  if (listed.empty()) {
    listed.resize(static_cast<size_t>(rank));
    std::iota(listed.begin(), listed.end(), 0);
  }
  Ints axes;
  for (const int64_t axis : listed) {
    const std::optional<int> normalized = Axis(axis, rank, "axes");
    if (!normalized) return std::nullopt;
    axes.push_back(*normalized);
  }
  std::sort(axes.begin(), axes.end());
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
  return axes;
}

const OperatorTable<OperatorType>& OperatorTypes() {
  static const auto& table = *new OperatorTable<OperatorType>({ActivationOperators,
                                                               AttentionOperators,
                                                               BinaryOperators,
                                                               BitwiseOperators,
                                                               ColumnsOperators,
                                                               ComparisonOperators,
                                                               ControlOperators,
                                                               ConvolutionOperators,
                                                               DiagonalOperators,
                                                               FusedOperators,
                                                               GatherOperators,
                                                               GridOperators,
                                                               GroupQueryAttentionOperators,
                                                               LabelsOperators,
                                                               LossOperators,
                                                               MatMulNBitsOperators,
                                                               MatMulOperators,
                                                               MicrosoftAttentionOperators,
                                                               MicrosoftQuantizationOperators,
                                                               MlOperators,
                                                               MovementOperators,
                                                               NormalizationOperators,
                                                               PadOperators,
                                                               PoolingOperators,
                                                               QuantizationOperators,
                                                               RecurrentOperators,
                                                               ReductionOperators,
                                                               ResizeOperators,
                                                               SamplingOperators,
                                                               ScatterOperators,
                                                               SequenceOperators,
                                                               ShapingOperators,
                                                               SignalOperators,
                                                               SignalWeightsOperators,
                                                               SlicingOperators,
                                                               SortingOperators,
                                                               SpaceOperators,
                                                               StringSplitOperators,
                                                               StringsOperators,
                                                               StructureOperators,
                                                               SvmOperators,
                                                               TfIdfOperators,
                                                               TrainingOperators,
                                                               TreeOperators,
                                                               UnaryOperators});
  return table;
}

const OperatorType* FindOperator(const NodeDef& node, int64_t version) {
  for (const OperatorType& type : OperatorTypes().FindAll(node.op)) {
    if (type.domain == node.domain && type.first <= version && version <= type.last) return &type;
  }
  return nullptr;
}

}  // namespace mo::onnx

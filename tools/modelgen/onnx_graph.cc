#include "tools/modelgen/onnx_graph.h"

#include <bit>
#include <cctype>

namespace modelgen {
namespace {

// Numbers of the fields of the messages in onnx.proto.
namespace model {
constexpr uint32_t kIrVersion = 1, kProducer = 2, kGraph = 7, kOpsets = 8;
}
namespace opset {
constexpr uint32_t kDomain = 1, kVersion = 2;
}
namespace graph {
constexpr uint32_t kNode = 1, kName = 2, kInitializer = 5, kInput = 11, kOutput = 12;
}
namespace node {
constexpr uint32_t kInput = 1, kOutput = 2, kName = 3, kOp = 4, kAttribute = 5;
}
namespace attribute {
constexpr uint32_t kName = 1, kFloat = 2, kInt = 3, kText = 4, kInts = 8, kType = 20;
constexpr uint64_t kIsFloat = 1, kIsInt = 2, kIsText = 3, kIsInts = 7;
}  // namespace attribute
namespace tensor {
constexpr uint32_t kExtents = 1, kType = 2, kName = 8, kContent = 9;
}
namespace value {
constexpr uint32_t kName = 1, kType = 2, kTensorType = 1, kElementType = 1, kShape = 2, kDim = 1;
constexpr uint32_t kExtent = 1, kExtentName = 2;
}  // namespace value

constexpr uint64_t kIrVersion = 8;
constexpr uint64_t kOpset = 17;

// Little endian.
template <typename Bits>
void AppendBits(Bits bits, std::string& content) {
  for (size_t byte = 0; byte < sizeof(Bits); ++byte)
    content.push_back(static_cast<char>(bits >> (8 * byte)));
}

}  // namespace

void OnnxAttributes::Add(std::string_view name, const WireWriter& value, uint64_t type) {
  WireWriter whole;
  whole.Bytes(attribute::kName, name);
  const std::string body = whole.bytes() + value.bytes();
  WireWriter kind;
  kind.Varint(attribute::kType, type);
  fields_.Bytes(node::kAttribute, body + kind.bytes());
}

OnnxAttributes& OnnxAttributes::Int(std::string_view name, int64_t value) {
  WireWriter field;
  field.Varint(attribute::kInt, static_cast<uint64_t>(value));
  Add(name, field, attribute::kIsInt);
  return *this;
}

OnnxAttributes& OnnxAttributes::Ints(std::string_view name, std::span<const int64_t> values) {
  WireWriter field;
  for (int64_t value : values) field.Varint(attribute::kInts, static_cast<uint64_t>(value));
  Add(name, field, attribute::kIsInts);
  return *this;
}

OnnxAttributes& OnnxAttributes::Float(std::string_view name, float value) {
  WireWriter field;
  field.Float(attribute::kFloat, value);
  Add(name, field, attribute::kIsFloat);
  return *this;
}

OnnxAttributes& OnnxAttributes::Text(std::string_view name, std::string_view value) {
  WireWriter field;
  field.Bytes(attribute::kText, value);
  Add(name, field, attribute::kIsText);
  return *this;
}

void OnnxGraph::Input(std::string_view name, Type type, const std::vector<std::string>& extents) {
  AddValue(graph::kInput, name, type, extents);
}

void OnnxGraph::Output(std::string_view name, Type type, const std::vector<std::string>& extents) {
  AddValue(graph::kOutput, name, type, extents);
}

void OnnxGraph::AddValue(uint32_t field, std::string_view name, Type type,
                         const std::vector<std::string>& extents) {
  WireWriter shape;
  for (const std::string& extent : extents) {
    WireWriter dim;
    if (!extent.empty() && std::isdigit(static_cast<unsigned char>(extent[0]))) {
      dim.Varint(value::kExtent, std::stoull(extent));
    } else {
      dim.Bytes(value::kExtentName, extent);
    }
    shape.Bytes(value::kDim, dim.bytes());
  }
  WireWriter tensor_type, any_type, info;
  tensor_type.Varint(value::kElementType, static_cast<uint64_t>(type));
  tensor_type.Bytes(value::kShape, shape.bytes());
  any_type.Bytes(value::kTensorType, tensor_type.bytes());
  info.Bytes(value::kName, name);
  info.Bytes(value::kType, any_type.bytes());
  (field == graph::kInput ? inputs_ : outputs_).Bytes(field, info.bytes());
}

std::string OnnxGraph::AddTensor(std::string name, Type type, const Shape& shape,
                                 std::string content) {
  WireWriter tensor;
  for (int64_t extent : shape) tensor.Varint(tensor::kExtents, static_cast<uint64_t>(extent));
  tensor.Varint(tensor::kType, static_cast<uint64_t>(type));
  tensor.Bytes(tensor::kName, name);
  tensor.Bytes(tensor::kContent, content);
  initializers_.Bytes(graph::kInitializer, tensor.bytes());
  return name;
}

std::string OnnxGraph::Weights(std::string name, const Shape& shape,
                               std::span<const float> values) {
  std::string content;
  content.reserve(4 * values.size());
  for (float value : values) AppendBits(std::bit_cast<uint32_t>(value), content);
  return AddTensor(std::move(name), Type::kFloat, shape, std::move(content));
}

std::string OnnxGraph::Integers(std::string name, const Shape& shape,
                                std::span<const int64_t> values) {
  std::string content;
  for (int64_t value : values) AppendBits(static_cast<uint64_t>(value), content);
  return AddTensor(std::move(name), Type::kInt64, shape, std::move(content));
}

std::string OnnxGraph::Node(std::string_view op, const std::vector<std::string>& inputs,
                            std::string output, const OnnxAttributes& attributes) {
  NodeOfMany(op, inputs, {output}, attributes);
  return output;
}

void OnnxGraph::NodeOfMany(std::string_view op, const std::vector<std::string>& inputs,
                           const std::vector<std::string>& outputs,
                           const OnnxAttributes& attributes) {
  WireWriter node;
  for (const std::string& input : inputs) node.Bytes(node::kInput, input);
  for (const std::string& output : outputs) node.Bytes(node::kOutput, output);
  node.Bytes(node::kName, outputs.front());
  node.Bytes(node::kOp, op);
  nodes_.Bytes(graph::kNode, node.bytes() + attributes.bytes());
}

std::string OnnxGraph::Bytes() const {
  WireWriter name;
  name.Bytes(graph::kName, name_);
  WireWriter opset;
  opset.Bytes(opset::kDomain, "");
  opset.Varint(opset::kVersion, kOpset);
  WireWriter model;
  model.Varint(model::kIrVersion, kIrVersion);
  model.Bytes(model::kProducer, "modelgen");
  model.Bytes(model::kGraph, nodes_.bytes() + name.bytes() + initializers_.bytes() +
                                 inputs_.bytes() + outputs_.bytes());
  model.Bytes(model::kOpsets, opset.bytes());
  return model.bytes();
}

}  // namespace modelgen

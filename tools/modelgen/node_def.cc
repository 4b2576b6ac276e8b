#include "tools/modelgen/node_def.h"

#include <bit>
#include <utility>

#include "tools/modelgen/wire.h"

namespace modelgen {
namespace {

// Field numbers of TensorFlow's graph.proto, node_def.proto, attr_value.proto, tensor.proto and
// tensor_shape.proto.
constexpr uint32_t kGraphNode = 1;
constexpr uint32_t kNodeName = 1;
constexpr uint32_t kNodeOp = 2;
constexpr uint32_t kNodeInput = 3;
constexpr uint32_t kNodeAttribute = 5;
constexpr uint32_t kEntryKey = 1;
constexpr uint32_t kEntryValue = 2;
constexpr uint32_t kValueList = 1;
constexpr uint32_t kValueText = 2;
constexpr uint32_t kValueInt = 3;
constexpr uint32_t kValueFloat = 4;
constexpr uint32_t kValueBool = 5;
constexpr uint32_t kValueType = 6;
constexpr uint32_t kValueShape = 7;
constexpr uint32_t kValueTensor = 8;
constexpr uint32_t kListInt = 3;
constexpr uint32_t kShapeDim = 2;
constexpr uint32_t kDimSize = 1;
constexpr uint32_t kTensorType = 1;
constexpr uint32_t kTensorShape = 2;
constexpr uint32_t kTensorContent = 4;

WireWriter EncodeShape(const Shape& shape) {
  WireWriter message;
  for (int64_t extent : shape) {
    WireWriter dim;
    dim.Varint(kDimSize, static_cast<uint64_t>(extent));
    message.Bytes(kShapeDim, dim.bytes());
  }
  return message;
}

void AppendLittleEndian(std::string& bytes, uint32_t bits) {
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(bits >> shift));
}

}  // namespace

NodeDef& NodeDef::Input(std::string_view tensor) {
  inputs_.emplace_back(tensor);
  return *this;
}

NodeDef& NodeDef::Bool(std::string_view key, bool value) {
  WireWriter message;
  message.Varint(kValueBool, value ? 1 : 0);
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

NodeDef& NodeDef::Int(std::string_view key, int64_t value) {
  WireWriter message;
  message.Varint(kValueInt, static_cast<uint64_t>(value));
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

NodeDef& NodeDef::Ints(std::string_view key, std::span<const int64_t> values) {
  WireWriter list;
  list.PackedInt64(kListInt, values);
  WireWriter message;
  message.Bytes(kValueList, list.bytes());
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

NodeDef& NodeDef::Float(std::string_view key, float value) {
  WireWriter message;
  message.Float(kValueFloat, value);
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

NodeDef& NodeDef::Text(std::string_view key, std::string_view value) {
  WireWriter message;
  message.Bytes(kValueText, value);
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

NodeDef& NodeDef::Type(std::string_view key, DataType value) {
  WireWriter message;
  message.Varint(kValueType, static_cast<uint64_t>(value));
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

NodeDef& NodeDef::Extents(std::string_view key, const Shape& shape) {
  WireWriter message;
  message.Bytes(kValueShape, EncodeShape(shape).bytes());
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

NodeDef& NodeDef::Floats(std::string_view key, const Shape& shape, std::span<const float> values) {
  std::string content;
  content.reserve(4 * values.size());
  for (float value : values) AppendLittleEndian(content, std::bit_cast<uint32_t>(value));
  return Tensor(key, DataType::kFloat, shape, std::move(content));
}

NodeDef& NodeDef::Int32s(std::string_view key, const Shape& shape,
                         std::span<const int64_t> values) {
  std::string content;
  for (int64_t value : values) AppendLittleEndian(content, static_cast<uint32_t>(value));
  return Tensor(key, DataType::kInt32, shape, std::move(content));
}

NodeDef& NodeDef::Tensor(std::string_view key, DataType type, const Shape& shape,
                         std::string content) {
  WireWriter tensor;
  tensor.Varint(kTensorType, static_cast<uint64_t>(type));
  tensor.Bytes(kTensorShape, EncodeShape(shape).bytes());
  tensor.Bytes(kTensorContent, content);
  WireWriter message;
  message.Bytes(kValueTensor, tensor.bytes());
  attributes_[std::string(key)] = message.bytes();
  return *this;
}

std::string NodeDef::Field() const {
  WireWriter node;
  node.Bytes(kNodeName, name_);
  node.Bytes(kNodeOp, op_);
  for (const std::string& input : inputs_) node.Bytes(kNodeInput, input);
  for (const auto& [key, value] : attributes_) {
    WireWriter entry;
    entry.Bytes(kEntryKey, key);
    entry.Bytes(kEntryValue, value);
    node.Bytes(kNodeAttribute, entry.bytes());
  }
  WireWriter field;
  field.Bytes(kGraphNode, node.bytes());
  return field.bytes();
}

}  // namespace modelgen

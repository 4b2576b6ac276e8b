#ifndef TOOLS_MODELGEN_NODE_DEF_H_
#define TOOLS_MODELGEN_NODE_DEF_H_

// A node of a TensorFlow graph, put together piece by piece.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/modelgen/net.h"

namespace modelgen {

// Numbers of TensorFlow's DataType.
enum class DataType { kFloat = 1, kInt32 = 3 };

class NodeDef {
 public:
  NodeDef(std::string_view name, std::string_view op) : name_(name), op_(op) {}

  // "node", or "node:1" for its second output.
  NodeDef& Input(std::string_view tensor);

  // Attributes.
  NodeDef& Bool(std::string_view key, bool value);
  NodeDef& Int(std::string_view key, int64_t value);
  NodeDef& Ints(std::string_view key, std::span<const int64_t> values);
  NodeDef& Float(std::string_view key, float value);
  NodeDef& Text(std::string_view key, std::string_view value);
  NodeDef& Type(std::string_view key, DataType value);
  NodeDef& Extents(std::string_view key, const Shape& shape);
  // As raw bytes, little endian. A number has the shape {}.
  NodeDef& Floats(std::string_view key, const Shape& shape, std::span<const float> values);
  NodeDef& Int32s(std::string_view key, const Shape& shape, std::span<const int64_t> values);

  // As a field of a GraphDef: a part of the file. Attributes are in the order of their keys.
  std::string Field() const;

 private:
  NodeDef& Tensor(std::string_view key, DataType type, const Shape& shape, std::string content);

  std::string name_;
  std::string op_;
  std::vector<std::string> inputs_;
  std::map<std::string, std::string> attributes_;  // AttrValue messages.
};

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_NODE_DEF_H_

#ifndef TOOLS_MODELGEN_ONNX_GRAPH_H_
#define TOOLS_MODELGEN_ONNX_GRAPH_H_

// An ONNX model, put together node by node.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/modelgen/net.h"
#include "tools/modelgen/wire.h"

namespace modelgen {

// Attributes of a node, in the order in which they are added.
class OnnxAttributes {
 public:
  OnnxAttributes& Int(std::string_view name, int64_t value);
  OnnxAttributes& Ints(std::string_view name, std::span<const int64_t> values);
  OnnxAttributes& Float(std::string_view name, float value);
  OnnxAttributes& Text(std::string_view name, std::string_view value);

  const std::string& bytes() const { return fields_.bytes(); }

 private:
  void Add(std::string_view name, const WireWriter& value, uint64_t type);

  WireWriter fields_;  // of a NodeProto
};

class OnnxGraph {
 public:
  // Numbers of TensorProto's data types.
  enum class Type { kFloat = 1, kInt64 = 7 };

  explicit OnnxGraph(std::string name) : name_(std::move(name)) {}

  // An extent is a number, or the name of one that is open.
  void Input(std::string_view name, Type type, const std::vector<std::string>& extents);
  void Output(std::string_view name, Type type, const std::vector<std::string>& extents);

  // Initializers; each gives its name.
  std::string Weights(std::string name, const Shape& shape, std::span<const float> values);
  std::string Integers(std::string name, const Shape& shape, std::span<const int64_t> values);

  // A node that is called like its first output, which it gives.
  std::string Node(std::string_view op, const std::vector<std::string>& inputs, std::string output,
                   const OnnxAttributes& attributes = {});
  void NodeOfMany(std::string_view op, const std::vector<std::string>& inputs,
                  const std::vector<std::string>& outputs, const OnnxAttributes& attributes = {});

  // The file: a ModelProto of opset 17.
  std::string Bytes() const;

 private:
  void AddValue(uint32_t field, std::string_view name, Type type,
                const std::vector<std::string>& extents);
  std::string AddTensor(std::string name, Type type, const Shape& shape, std::string content);

  std::string name_;
  WireWriter nodes_, initializers_, inputs_, outputs_;  // fields of a GraphProto
};

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_ONNX_GRAPH_H_

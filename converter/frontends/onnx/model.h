#ifndef CONVERTER_FRONTENDS_ONNX_MODEL_H_
#define CONVERTER_FRONTENDS_ONNX_MODEL_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/attributes.h"

namespace mo::onnx {

// A model as its file has it. Small things are copied; tensors stay where they are in the file,
// which `owner` keeps alive, so that weights need no memory.

struct GraphDef;

// Of which kind the value of an attribute is; the numbers are those of AttributeProto.
enum class AttributeType {
  kUndefined = 0,
  kFloat = 1,
  kInt = 2,
  kString = 3,
  kTensor = 4,
  kGraph = 5,
  kFloats = 6,
  kInts = 7,
  kStrings = 8,
  kTensors = 9,
  kGraphs = 10,
  kSparseTensor = 11,
  kSparseTensors = 12,
  kTypeProto = 13,
  kTypeProtos = 14,
};

struct AttributeDef {
  std::string name;
  AttributeType type = AttributeType::kUndefined;  // by the field that is there if none is said
  double number = 0;
  int64_t integer = 0;
  std::string text;
  std::vector<double> numbers;
  Ints integers;
  std::vector<std::string> texts;
  absl::string_view message;  // of a tensor, a sparse tensor or a type: serialized
  std::shared_ptr<const GraphDef> graph;
  std::string reference;  // in a function: the attribute of the call that has the value
};
using AttributeDefs = std::map<std::string, AttributeDef, std::less<>>;

struct NodeDef {
  std::string name, op, domain, overload;    // domain "ai.onnx" is ""
  std::vector<std::string> inputs, outputs;  // "" is one that is left out
  AttributeDefs attributes;
  Location location;  // of the file, with the line in a text
};

// An input or output of a graph.
struct ValueDef {
  enum class Kind { kTensor, kSequence, kOptional, kOther };

  std::string name;
  Kind kind = Kind::kTensor;
  int element_type = 0;  // of a tensor, a TensorProto.DataType; 0 if it is not said
  Shape shape = Shape::UnknownRank();
};

struct TensorDef {
  std::string name;
  absl::string_view message;  // a serialized TensorProto, or SparseTensorProto
  bool is_sparse = false;
};

struct GraphDef {
  std::string name;
  std::vector<NodeDef> nodes;
  std::vector<TensorDef> initializers;
  std::vector<ValueDef> inputs, outputs;
  std::vector<ValueDef> values;  // in between, as far as the file says what they are
};

// Versions by domain.
using Opsets = std::map<std::string, int64_t, std::less<>>;

struct FunctionDef {
  std::string name, domain, overload;
  std::vector<std::string> inputs, outputs;
  AttributeDefs defaults;  // of attributes that a call may leave out
  std::vector<NodeDef> nodes;
  Opsets opsets;
};

struct ModelDef {
  int64_t ir_version = 0;
  Opsets opsets;
  GraphDef graph;
  std::vector<FunctionDef> functions;
  std::shared_ptr<const void> owner;  // of the messages' bytes
};

// A binary model. nullopt after an error.
std::optional<ModelDef> ReadModel(const SourceFile& file, Diagnostics& diagnostics);

// Whether the bytes have the fields of a binary model.
bool LooksLikeModel(absl::string_view bytes);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_MODEL_H_

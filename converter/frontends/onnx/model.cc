#include "converter/frontends/onnx/model.h"

#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/wire.h"

namespace mo::onnx {
namespace {

// Graphs in attributes of graphs, and types in types: no more than a model has.
constexpr int kMaxNesting = 32;

// Field numbers of the messages.
constexpr int kModelIrVersion = 1, kModelGraph = 7, kModelOpset = 8, kModelFunction = 25;
constexpr int kOpsetDomain = 1, kOpsetVersion = 2;
constexpr int kGraphNode = 1, kGraphName = 2, kGraphInitializer = 5, kGraphInput = 11,
              kGraphOutput = 12, kGraphValue = 13, kGraphSparseInitializer = 15;
constexpr int kNodeInput = 1, kNodeOutput = 2, kNodeName = 3, kNodeOp = 4, kNodeAttribute = 5,
              kNodeDomain = 7, kNodeOverload = 8;
constexpr int kAttributeName = 1, kAttributeFloat = 2, kAttributeInt = 3, kAttributeString = 4,
              kAttributeTensor = 5, kAttributeGraph = 6, kAttributeFloats = 7, kAttributeInts = 8,
              kAttributeStrings = 9, kAttributeTensors = 10, kAttributeGraphs = 11,
              kAttributeTypeProto = 14, kAttributeTypeProtos = 15, kAttributeType = 20,
              kAttributeReference = 21, kAttributeSparseTensor = 22, kAttributeSparseTensors = 23;
constexpr int kFunctionName = 1, kFunctionInput = 4, kFunctionOutput = 5, kFunctionNode = 7,
              kFunctionOpset = 9, kFunctionDomain = 10, kFunctionDefault = 11,
              kFunctionOverload = 13;
constexpr int kValueName = 1, kValueType = 2;
constexpr int kTypeTensor = 1, kTypeSequence = 4, kTypeOptional = 9;
constexpr int kTensorTypeElement = 1, kTensorTypeShape = 2;
constexpr int kShapeDim = 1, kDimValue = 1, kDimParam = 2;
constexpr int kTensorName = 8, kSparseTensorValues = 1;

bool IsBytes(const WireField& field) { return field.type == WireField::Type::kBytes; }
bool IsVarint(const WireField& field) { return field.type == WireField::Type::kVarint; }
std::string Text(const WireField& field) { return std::string(field.bytes); }

double FloatOf(absl::string_view bytes) {
  float value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

// Elements of a list, packed or not.
bool AppendFloats(const WireField& field, std::vector<double>& out) {
  if (IsVarint(field) || field.bytes.size() % sizeof(float) != 0) return false;
  for (size_t i = 0; i < field.bytes.size(); i += sizeof(float))
    out.push_back(FloatOf(field.bytes.substr(i)));
  return true;
}

bool AppendIntegers(const WireField& field, Ints& out) {
  if (IsVarint(field)) {
    out.push_back(static_cast<int64_t>(field.varint));
    return true;
  }
  if (!IsBytes(field)) return false;
  WireReader packed(field.bytes);
  while (!packed.at_end()) {
    const std::optional<uint64_t> value = packed.NextVarint();
    if (!value) return false;
    out.push_back(static_cast<int64_t>(*value));
  }
  return true;
}

std::string DomainOf(const WireField& field) { return field.bytes == "ai.onnx" ? "" : Text(field); }

// The messages, each read from its bytes; false if these are damaged.
class ModelReader {
 public:
  explicit ModelReader(const std::string& file) : file_(file) {}

  bool ReadModel(absl::string_view bytes, ModelDef& model) {
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number == kModelIrVersion && IsVarint(*field))
        model.ir_version = static_cast<int64_t>(field->varint);
      if (!IsBytes(*field)) continue;
      if (field->number == kModelGraph) whole &= ReadGraph(field->bytes, model.graph);
      if (field->number == kModelOpset) whole &= ReadOpset(field->bytes, model.opsets);
      if (field->number == kModelFunction)
        whole &= ReadFunction(field->bytes, model.functions.emplace_back());
    }
    return whole && !reader.failed();
  }

  // Where the first damage is: "node 'conv1'"; "" if that is not known.
  const std::string& damaged() const { return damaged_; }

 private:
  bool Damaged(absl::string_view what, absl::string_view name) {
    if (damaged_.empty()) damaged_ = absl::StrCat(what, " '", name, "'");
    return false;
  }

  static bool ReadOpset(absl::string_view bytes, Opsets& opsets) {
    std::string domain;
    int64_t version = 0;
    WireReader reader(bytes);
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number == kOpsetDomain && IsBytes(*field)) domain = DomainOf(*field);
      if (field->number == kOpsetVersion && IsVarint(*field))
        version = static_cast<int64_t>(field->varint);
    }
    opsets[domain] = version;
    return !reader.failed();
  }

  bool ReadGraph(absl::string_view bytes, GraphDef& graph) {
    if (++nesting_ > kMaxNesting) return Damaged("graphs nested too deeply at", graph.name);
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (!IsBytes(*field)) continue;
      if (field->number == kGraphName) graph.name = Text(*field);
      if (field->number == kGraphNode) whole &= ReadNode(field->bytes, graph.nodes.emplace_back());
      if (field->number == kGraphInput)
        whole &= ReadValue(field->bytes, graph.inputs.emplace_back());
      if (field->number == kGraphOutput)
        whole &= ReadValue(field->bytes, graph.outputs.emplace_back());
      if (field->number == kGraphValue)
        whole &= ReadValue(field->bytes, graph.values.emplace_back());
      if (field->number == kGraphInitializer)
        whole &= ReadInitializer(field->bytes, graph.initializers.emplace_back());
      if (field->number == kGraphSparseInitializer)
        whole &= ReadSparseInitializer(field->bytes, graph.initializers.emplace_back());
    }
    --nesting_;
    return whole && (!reader.failed() || Damaged("graph", graph.name));
  }

  bool ReadInitializer(absl::string_view bytes, TensorDef& tensor) {
    tensor.message = bytes;
    WireReader reader(bytes);
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number == kTensorName && IsBytes(*field)) tensor.name = Text(*field);
    }
    return !reader.failed() || Damaged("initializer", tensor.name);
  }

  // It has the name of its values.
  bool ReadSparseInitializer(absl::string_view bytes, TensorDef& tensor) {
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number == kSparseTensorValues && IsBytes(*field))
        whole &= ReadInitializer(field->bytes, tensor);
    }
    tensor.message = bytes;
    tensor.is_sparse = true;
    return whole && (!reader.failed() || Damaged("sparse initializer", tensor.name));
  }

  bool ReadNode(absl::string_view bytes, NodeDef& node) {
    node.location = {file_};
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (!IsBytes(*field)) continue;
      if (field->number == kNodeInput) node.inputs.push_back(Text(*field));
      if (field->number == kNodeOutput) node.outputs.push_back(Text(*field));
      if (field->number == kNodeName) node.name = Text(*field);
      if (field->number == kNodeOp) node.op = Text(*field);
      if (field->number == kNodeDomain) node.domain = DomainOf(*field);
      if (field->number == kNodeOverload) node.overload = Text(*field);
      if (field->number == kNodeAttribute)
        whole &= ReadAttributeInto(field->bytes, node.attributes);
    }
    if (whole && !reader.failed()) return true;
    return Damaged("node",
                   node.name.empty() && !node.outputs.empty() ? node.outputs[0] : node.name);
  }

  bool ReadAttributeInto(absl::string_view bytes, AttributeDefs& attributes) {
    AttributeDef attribute;
    if (!ReadAttribute(bytes, attribute)) return false;
    std::string name = attribute.name;
    attributes[std::move(name)] = std::move(attribute);
    return true;
  }

  bool ReadAttribute(absl::string_view bytes, AttributeDef& a) {
    WireReader reader(bytes);
    bool whole = true;
    AttributeType found = AttributeType::kUndefined;  // by what is there
    while (std::optional<WireField> field = reader.Next()) {
      switch (field->number) {
        case kAttributeName:
          a.name = Text(*field);
          break;
        case kAttributeReference:
          a.reference = Text(*field);
          break;
        case kAttributeType:
          a.type = static_cast<AttributeType>(field->varint);
          break;
        case kAttributeFloat:
          if (field->type != WireField::Type::kFixed32) return false;
          a.number = FloatOf(field->bytes);
          found = AttributeType::kFloat;
          break;
        case kAttributeInt:
          a.integer = static_cast<int64_t>(field->varint);
          found = AttributeType::kInt;
          break;
        case kAttributeString:
          a.text = Text(*field);
          found = AttributeType::kString;
          break;
        case kAttributeTensor:
          a.message = field->bytes;
          found = AttributeType::kTensor;
          break;
        case kAttributeSparseTensor:
          a.message = field->bytes;
          found = AttributeType::kSparseTensor;
          break;
        case kAttributeTypeProto:
          a.message = field->bytes;
          found = AttributeType::kTypeProto;
          break;
        case kAttributeGraph: {
          if (!IsBytes(*field)) return false;
          auto graph = std::make_shared<GraphDef>();
          whole &= ReadGraph(field->bytes, *graph);
          a.graph = std::move(graph);
          found = AttributeType::kGraph;
          break;
        }
        case kAttributeFloats:
          whole &= AppendFloats(*field, a.numbers);
          found = AttributeType::kFloats;
          break;
        case kAttributeInts:
          whole &= AppendIntegers(*field, a.integers);
          found = AttributeType::kInts;
          break;
        case kAttributeStrings:
          a.texts.push_back(Text(*field));
          found = AttributeType::kStrings;
          break;
        case kAttributeTensors:
          found = AttributeType::kTensors;
          break;
        case kAttributeGraphs:
          found = AttributeType::kGraphs;
          break;
        case kAttributeSparseTensors:
          found = AttributeType::kSparseTensors;
          break;
        case kAttributeTypeProtos:
          found = AttributeType::kTypeProtos;
          break;
        default:
          break;
      }
    }
    if (a.type == AttributeType::kUndefined) a.type = found;
    return whole && !reader.failed();
  }

  bool ReadValue(absl::string_view bytes, ValueDef& value) {
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (!IsBytes(*field)) continue;
      if (field->number == kValueName) value.name = Text(*field);
      if (field->number == kValueType) whole &= ReadType(field->bytes, value);
    }
    return (whole && !reader.failed()) || Damaged("the type of", value.name);
  }

  static bool ReadType(absl::string_view bytes, ValueDef& value) {
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (!IsBytes(*field)) continue;
      if (field->number == kTypeTensor) {
        value.kind = ValueDef::Kind::kTensor;
        whole &= ReadTensorType(field->bytes, value);
      } else if (field->number == kTypeSequence) {
        value.kind = ValueDef::Kind::kSequence;
      } else if (field->number == kTypeOptional) {
        value.kind = ValueDef::Kind::kOptional;
      } else {
        value.kind = ValueDef::Kind::kOther;
      }
    }
    return whole && !reader.failed();
  }

  static bool ReadTensorType(absl::string_view bytes, ValueDef& value) {
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number == kTensorTypeElement && IsVarint(*field))
        value.element_type = static_cast<int>(field->varint);
      if (field->number == kTensorTypeShape && IsBytes(*field))
        whole &= ReadShape(field->bytes, value.shape);
    }
    return whole && !reader.failed();
  }

  static bool ReadShape(absl::string_view bytes, Shape& shape) {
    std::vector<Dim> dims;
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number == kShapeDim && IsBytes(*field))
        whole &= ReadDim(field->bytes, dims.emplace_back(Dim::Any()));
    }
    shape = Shape(std::move(dims));
    return whole && !reader.failed();
  }

  // Negative extents and the name "?", which PaddlePaddle gives to axes that have nothing to do
  // with each other, say that an extent is not known.
  static bool ReadDim(absl::string_view bytes, Dim& dim) {
    WireReader reader(bytes);
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number == kDimValue && IsVarint(*field)) {
        const auto extent = static_cast<int64_t>(field->varint);
        dim = extent < 0 ? Dim::Any() : Dim(extent);
      } else if (field->number == kDimParam && IsBytes(*field)) {
        const bool is_name = !field->bytes.empty() && field->bytes != "?";
        dim = is_name ? Dim::Symbol(field->bytes) : Dim::Any();
      }
    }
    return !reader.failed();
  }

  bool ReadFunction(absl::string_view bytes, FunctionDef& function) {
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (!IsBytes(*field)) continue;
      if (field->number == kFunctionName) function.name = Text(*field);
      if (field->number == kFunctionDomain) function.domain = DomainOf(*field);
      if (field->number == kFunctionOverload) function.overload = Text(*field);
      if (field->number == kFunctionInput) function.inputs.push_back(Text(*field));
      if (field->number == kFunctionOutput) function.outputs.push_back(Text(*field));
      if (field->number == kFunctionNode)
        whole &= ReadNode(field->bytes, function.nodes.emplace_back());
      if (field->number == kFunctionOpset) whole &= ReadOpset(field->bytes, function.opsets);
      if (field->number == kFunctionDefault)
        whole &= ReadAttributeInto(field->bytes, function.defaults);
    }
    return (whole && !reader.failed()) || Damaged("function", function.name);
  }

  const std::string& file_;
  int nesting_ = 0;
  std::string damaged_;
};

}  // namespace

std::optional<ModelDef> ReadModel(const SourceFile& file, Diagnostics& diagnostics) {
  ModelDef model;
  model.owner = file.owner;
  ModelReader reader(file.name);
  if (reader.ReadModel(file.bytes, model)) return model;
  const std::string& damaged = reader.damaged();
  diagnostics.Error(Code::kModelCorrupt, {file.name},
                    damaged.empty()
                        ? std::string("the file ends in the middle of a model; it is truncated or "
                                      "damaged. Get it again")
                        : absl::StrCat(damaged, " is damaged; get the file again"));
  return std::nullopt;
}

bool LooksLikeModel(absl::string_view bytes) {
  // Also where the file ends in the middle of the graph.
  constexpr absl::string_view kGraphBegins = "\x3a";
  bool has_version = false;
  WireReader reader(bytes);
  while (!has_version || !absl::StartsWith(reader.rest(), kGraphBegins)) {
    const std::optional<WireField> field = reader.Next();
    if (!field) return false;
    if (field->number == kModelIrVersion) {
      if (!IsVarint(*field)) return false;
      has_version = true;
    }
  }
  return true;
}

}  // namespace mo::onnx

#include "converter/frontends/tensorflow/graph_def.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "converter/base/text.h"
#include "converter/frontends/common/text_message.h"
#include "converter/frontends/tensorflow/message.h"
#include "converter/frontends/wire.h"

namespace mo::tensorflow {
namespace {

// Field numbers of the messages that are read where they are.
constexpr int kGraphNode = 1, kGraphLibrary = 2, kLibraryFunction = 1;
constexpr int kNodeName = 1, kNodeOp = 2, kNodeInput = 3, kNodeAttribute = 5;
constexpr int kMapKey = 1, kMapValue = 2, kAttributeTensor = 8;
constexpr int kFunctionSignature = 1, kFunctionNode = 3, kFunctionResult = 4;

class GraphReader {
 public:
  GraphReader(const SourceFile& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  std::optional<GraphFile> Read() {
    GraphFile graph;
    graph.owner = file_.owner;
    WireReader reader(file_.bytes);
    while (std::optional<WireField> field = reader.Next()) {
      if (field->type != WireField::Type::kBytes) continue;
      if (field->number == kGraphNode && !ReadNode(field->bytes, graph.nodes)) return std::nullopt;
      if (field->number == kGraphLibrary && !ReadLibrary(field->bytes, graph)) return std::nullopt;
    }
    if (reader.failed()) {
      Error(absl::StrCat("the file ends in the middle of a node, after ", graph.nodes.size(),
                         " nodes; it is truncated or damaged. Get it again"));
      return std::nullopt;
    }
    return graph;
  }

 private:
  bool Error(const std::string& text) {
    diagnostics_.Error(Code::kModelCorrupt, {file_.name}, text);
    return false;
  }

  bool ReadNode(absl::string_view bytes, std::vector<GraphNode>& nodes) {
    GraphNode node;
    node.location = {file_.name};
    WireReader reader(bytes);
    bool whole = true;
    while (std::optional<WireField> field = reader.Next()) {
      if (field->type != WireField::Type::kBytes) continue;
      if (field->number == kNodeName) node.name = std::string(field->bytes);
      if (field->number == kNodeOp) node.op = std::string(field->bytes);
      if (field->number == kNodeInput) node.inputs.push_back(std::string(field->bytes));
      if (field->number == kNodeAttribute) whole &= ReadAttribute(field->bytes, node);
    }
    if (reader.failed() || !whole)
      return Error(absl::StrCat("node '", node.name, "' is damaged; get the file again"));
    nodes.push_back(std::move(node));
    return true;
  }

  bool ReadAttribute(absl::string_view bytes, GraphNode& node) const {
    absl::string_view key, value;
    WireReader entry(bytes);
    while (std::optional<WireField> field = entry.Next()) {
      if (field->type != WireField::Type::kBytes) continue;
      if (field->number == kMapKey) key = field->bytes;
      if (field->number == kMapValue) value = field->bytes;
    }
    if (entry.failed()) return false;
    WireReader attribute(value);
    while (std::optional<WireField> field = attribute.Next()) {
      if (field->number != kAttributeTensor || field->type != WireField::Type::kBytes) continue;
      if (key == "value") node.tensor = field->bytes;
      return true;
    }
    return !attribute.failed() && ParseMessage(value, node.attributes[std::string(key)]);
  }

  bool ReadLibrary(absl::string_view bytes, GraphFile& graph) {
    WireReader library(bytes);
    while (std::optional<WireField> field = library.Next()) {
      if (field->type != WireField::Type::kBytes || field->number != kLibraryFunction) continue;
      if (!ReadFunction(field->bytes, graph)) return false;
    }
    return !library.failed() || Error("the library of functions is damaged; get the file again");
  }

  bool ReadFunction(absl::string_view bytes, GraphFile& graph) {
    GraphFunction function;
    bool whole = true;
    WireReader reader(bytes);
    while (std::optional<WireField> field = reader.Next()) {
      if (field->type != WireField::Type::kBytes) continue;
      if (field->number == kFunctionSignature) whole &= ReadSignature(field->bytes, function);
      if (field->number == kFunctionResult) whole &= ReadResult(field->bytes, function);
      if (field->number == kFunctionNode && !ReadNode(field->bytes, function.nodes)) return false;
    }
    if (reader.failed() || !whole)
      return Error(absl::StrCat("function '", function.name, "' is damaged; get the file again"));
    graph.functions[function.name] = std::move(function);
    return true;
  }

  static bool ReadSignature(absl::string_view bytes, GraphFunction& function) {
    OpDef signature;
    if (!ParseMessage(bytes, signature)) return false;
    function.name = signature.name();
    function.inputs.assign(signature.input_arg().begin(), signature.input_arg().end());
    function.outputs.assign(signature.output_arg().begin(), signature.output_arg().end());
    return true;
  }

  static bool ReadResult(absl::string_view bytes, GraphFunction& function) {
    std::string key, value;
    WireReader entry(bytes);
    while (std::optional<WireField> field = entry.Next()) {
      if (field->type != WireField::Type::kBytes) continue;
      if (field->number == kMapKey) key = std::string(field->bytes);
      if (field->number == kMapValue) value = std::string(field->bytes);
    }
    function.results[std::move(key)] = std::move(value);
    return !entry.failed();
  }

  const SourceFile& file_;
  Diagnostics& diagnostics_;
};

// Types of values that TensorFlow infers are not needed; other fields may change what is computed.
UnknownField MeaningOf(absl::string_view /*message*/, absl::string_view field) {
  return field == "experimental_type" ? UnknownField::kIgnored : UnknownField::kError;
}

}  // namespace

std::optional<GraphFile> ReadGraph(const SourceFile& file, Diagnostics& diagnostics) {
  return GraphReader(file, diagnostics).Read();
}

std::optional<GraphFile> ParseGraphText(const SourceFile& file, Diagnostics& diagnostics) {
  const int errors = diagnostics.error_count();
  TextMessage text(file.bytes, file.name);
  GraphDef graph;
  if (!text.Parse("a GraphDef as text", MeaningOf, graph, diagnostics) ||
      diagnostics.error_count() > errors)
    return std::nullopt;
  const auto bytes = std::make_shared<const std::string>(graph.SerializeAsString());
  std::optional<GraphFile> read = ReadGraph({file.name, *bytes, bytes}, diagnostics);
  const auto* field = GraphDef::descriptor()->FindFieldByName("node");
  for (size_t i = 0; read && i < read->nodes.size(); ++i)
    read->nodes[i].location = text.At(text.places(), field, static_cast<int>(i));
  return read;
}

bool LooksLikeGraph(absl::string_view bytes) {
  WireReader graph(bytes);
  const std::optional<WireField> first = graph.Next();
  if (!first || first->number != kGraphNode || first->type != WireField::Type::kBytes) return false;
  WireReader node(first->bytes);
  const std::optional<WireField> name = node.Next();
  if (!name || name->number != kNodeName || name->type != WireField::Type::kBytes) return false;
  const std::optional<WireField> op = node.Next();
  return op && op->number == kNodeOp && op->type == WireField::Type::kBytes;
}

bool LooksLikeGraphText(absl::string_view bytes) {
  bytes = WithoutLeadingComments(bytes);
  if (!absl::ConsumePrefix(&bytes, "node")) return false;
  const size_t brace = bytes.find_first_not_of(" \t\r\n:");
  if (brace == absl::string_view::npos || (bytes[brace] != '{' && bytes[brace] != '<'))
    return false;
  bytes.remove_prefix(brace + 1);
  const size_t word = bytes.find_first_not_of(" \t\r\n");
  if (word == absl::string_view::npos) return false;
  bytes.remove_prefix(word);
  return absl::StartsWith(bytes, "name") || absl::StartsWith(bytes, "op");
}

}  // namespace mo::tensorflow

#include "converter/frontends/onnx/support.h"

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/node_list.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {
namespace {

// "com.microsoft.Attention"; of the default domain with the version, on which support depends.
std::string Described(const NodeDef& node, int64_t version) {
  if (!node.domain.empty()) return absl::StrCat(node.domain, ".", node.op);
  const bool has_other_version = !OperatorTypes().FindAll(node.op).empty();
  return has_other_version ? absl::StrCat(node.op, " of opset ", version) : node.op;
}

class Search {
 public:
  explicit Search(const ModelDef& model) : model_(model) {}

  void Visit(const NodeDef& node, const Opsets& opsets) {
    ++index_;
    for (const auto& [name, attribute] : node.attributes) {
      if (attribute.graph == nullptr) continue;
      for (const NodeDef& inner : attribute.graph->nodes) Visit(inner, opsets);
    }
    if (const FunctionDef* function = FindFunction(model_, node)) {
      if (!visited_.insert(function).second) return;
      for (const NodeDef& inner : function->nodes) Visit(inner, function->opsets);
      return;
    }
    const auto opset = opsets.find(node.domain);
    const int64_t version = opset == opsets.end() ? 0 : opset->second;
    if (FindOperator(node, version) != nullptr) return;
    if (opset == opsets.end()) {
      without_opset_.Add(node.domain.empty() ? "ai.onnx" : node.domain, index_, NameOf(node),
                         node.location);
    } else if (node.domain.empty() && version > kNewestOpset) {
      too_new_.Add(node.op, index_, NameOf(node), node.location);
    } else {
      unknown_.Add(Described(node, version), index_, NameOf(node), node.location);
    }
  }

  bool Report(Diagnostics& diagnostics) const {
    if (!too_new_.empty()) {
      diagnostics.Error(
          Code::kOpset, too_new_.first_place(),
          absl::StrCat(too_new_.Counted("node is", "nodes are"), " of a newer opset than ",
                       kNewestOpset, ", the newest that is known: ", too_new_.Listed(),
                       ". Export the model with opset_version=", kNewestOpset));
    }
    if (!without_opset_.empty()) {
      diagnostics.Error(
          Code::kOpset, without_opset_.first_place(),
          absl::StrCat(
              without_opset_.Counted("node is", "nodes are"),
              " of a domain of which the model does not say the version: ", without_opset_.Listed(),
              "; expected an entry of opset_import. Export the model again"));
    }
    ReportUnsupported(unknown_, kNodeWord, OperatorTypes().names(), diagnostics);
    return too_new_.empty() && without_opset_.empty() && unknown_.empty();
  }

 private:
  const ModelDef& model_;
  int index_ = 0;
  std::set<const FunctionDef*> visited_;
  NodeList unknown_, without_opset_, too_new_;
};

}  // namespace

const FunctionDef* FindFunction(const ModelDef& model, const NodeDef& node) {
  for (const FunctionDef& function : model.functions) {
    if (function.name == node.op && function.domain == node.domain &&
        function.overload == node.overload)
      return &function;
  }
  return nullptr;
}

std::optional<NodeDef> WithReferences(const NodeDef& node, const AttributeDefs* call) {
  bool refers = false;
  for (const auto& [name, attribute] : node.attributes) refers |= !attribute.reference.empty();
  if (!refers || call == nullptr) return std::nullopt;
  NodeDef resolved = node;
  for (const auto& [name, attribute] : node.attributes) {
    if (attribute.reference.empty()) continue;
    const auto given = call->find(attribute.reference);
    if (given == call->end()) {
      resolved.attributes.erase(name);
    } else {
      resolved.attributes[name] = given->second;
      resolved.attributes[name].name = name;
    }
  }
  return resolved;
}

bool CanBeImported(const ModelDef& model, const Boundary& boundary, Diagnostics& diagnostics) {
  Search search(model);
  for (const int index : boundary.nodes) search.Visit(model.graph.nodes[index], model.opsets);
  return search.Report(diagnostics);
}

}  // namespace mo::onnx

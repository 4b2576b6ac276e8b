#include "converter/graph/verifier.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"

namespace mo {
namespace {

absl::Status Broken(const Node& node, absl::string_view what) {
  return absl::InternalError(
      absl::StrCat("node '", node.name(), "' (", node.op().name(), "): ", what));
}

// Inputs and uses are two views of the same edges.
absl::Status VerifyEdges(const std::vector<Node*>& nodes) {
  // Inputs of all nodes in a row, of which a node's begin at `first`; whether one is a use.
  std::vector<size_t> first(nodes.empty() ? 0 : nodes.back()->id() + 1);
  size_t inputs = 0;
  for (const Node* node : nodes) {
    first[node->id()] = inputs;
    inputs += node->inputs().size();
  }
  std::vector<bool> used(inputs, false);
  for (const Node* node : nodes) {
    for (int i = 0; i < node->output_count(); ++i) {
      for (const Use& use : node->uses(i)) {
        const Value value = use.node->input(use.input);
        if (value.node != node || value.output != i)
          return Broken(*node, "is not what one of its uses reads");
        const size_t place = first[use.node->id()] + use.input;
        if (used[place]) return Broken(*node, "has a use that is recorded twice");
        used[place] = true;
      }
    }
  }
  for (const Node* node : nodes) {
    for (int i = 0; i < node->input_count(); ++i) {
      if (!used[first[node->id()] + i])
        return Broken(*node, absl::StrCat("input ", i, " is not among the uses of its producer"));
    }
  }
  return absl::OkStatus();
}

// Kahn's algorithm; the graph's own order relies on there being no cycle.
absl::Status VerifyAcyclic(const std::vector<Node*>& nodes) {
  std::vector<int> waiting(nodes.empty() ? 0 : nodes.back()->id() + 1);  // by id
  std::vector<const Node*> ready;
  for (const Node* node : nodes) {
    waiting[node->id()] = node->input_count();
    if (node->input_count() == 0) ready.push_back(node);
  }
  size_t done = 0;
  while (!ready.empty()) {
    const Node* node = ready.back();
    ready.pop_back();
    ++done;
    for (int i = 0; i < node->output_count(); ++i) {
      for (const Use& use : node->uses(i)) {
        if (--waiting[use.node->id()] == 0) ready.push_back(use.node);
      }
    }
  }
  if (done == nodes.size()) return absl::OkStatus();
  for (const Node* node : nodes) {
    if (waiting[node->id()] > 0) return Broken(*node, "is part of a cycle or comes after one");
  }
  return absl::OkStatus();
}

absl::Status VerifyTypes(const Node& node) {
  std::vector<TensorType> types;
  if (absl::Status status = node.op().infer(node, types); !status.ok())
    return Broken(node, status.message());
  if (static_cast<int>(types.size()) != node.output_count())
    return Broken(node, "has a wrong number of outputs");
  for (int i = 0; i < node.output_count(); ++i) {
    if (types[i] == node.type(i)) continue;
    return Broken(node, absl::StrCat("output ", i, " is recorded as ", ToString(node.shape(i)),
                                     ", but is ", ToString(types[i].shape)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status VerifyGraph(const Graph& graph) {
  std::unordered_set<std::string_view> names, tensor_names;
  const std::vector<Node*> nodes = graph.nodes();
  for (const Node* node : nodes) {
    if (!names.insert(node->name()).second) return Broken(*node, "has a name that is taken");
    for (int i = 0; i < node->output_count(); ++i) {
      for (const std::string& name : node->tensor_names(i)) {
        if (!tensor_names.insert(name).second)
          return Broken(*node, absl::StrCat("gives the tensor name '", name, "' again"));
      }
    }
    for (int source : node->sources()) {
      if (source < 0 || source >= static_cast<int>(graph.source_nodes().size()))
        return Broken(*node, "has no such source node");
    }
  }
  MO_RETURN_IF_ERROR(VerifyEdges(nodes));
  MO_RETURN_IF_ERROR(VerifyAcyclic(nodes));
  for (const Node* node : nodes) {
    MO_RETURN_IF_ERROR(VerifyTypes(*node));
    for (const auto& body : node->bodies()) MO_RETURN_IF_ERROR(VerifyGraph(*body));
  }
  return absl::OkStatus();
}

Digest StructureDigest(const Graph& graph) {
  constexpr size_t kBlock = 1 << 16;
  Digester digester;
  std::string text;
  for (const Node* node : graph.nodes()) {
    if (text.size() > kBlock) {
      digester.Append(text);
      text.clear();
    }
    absl::StrAppend(&text, node->id(), node->name(), "(");
    for (const Value& value : node->inputs())
      absl::StrAppend(&text, value.node->id(), ":", value.output, ",");
    absl::StrAppend(&text, ")");
    for (const auto& [name, value] : node->attributes().all()) {
      absl::StrAppend(&text, name, "=");
      if (const auto* i = std::get_if<int64_t>(&value)) absl::StrAppend(&text, *i);
      if (const auto* b = std::get_if<bool>(&value)) absl::StrAppend(&text, *b);
      if (const auto* s = std::get_if<std::string>(&value)) absl::StrAppend(&text, *s);
      if (const auto* d = std::get_if<double>(&value))
        text.append(reinterpret_cast<const char*>(d), sizeof(*d));
      if (const auto* ints = std::get_if<Ints>(&value)) absl::StrAppend(&text, ToString(*ints));
      if (const auto* shape = std::get_if<Shape>(&value)) absl::StrAppend(&text, ToString(*shape));
      if (const auto* type = std::get_if<ElementType>(&value))
        absl::StrAppend(&text, ElementTypeName(*type));
      if (const auto* doubles = std::get_if<Doubles>(&value)) {
        text.append(reinterpret_cast<const char*>(doubles->data()),
                    doubles->size() * sizeof(double));
      }
    }
    if (node->constant())
      absl::StrAppend(&text, reinterpret_cast<uintptr_t>(node->constant()->identity()));
    for (int i = 0; i < node->output_count(); ++i) {
      absl::StrAppend(&text, ToString(node->shape(i)));
      for (const std::string& name : node->tensor_names(i)) absl::StrAppend(&text, name, ",");
    }
    for (const auto& body : node->bodies()) absl::StrAppend(&text, ToHex(StructureDigest(*body)));
  }
  digester.Append(text);
  return digester.Finish();
}

}  // namespace mo

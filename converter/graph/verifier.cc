#include "converter/graph/verifier.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"

namespace mo {
namespace {

absl::Status Broken(const Node& node, absl::string_view what) {
  return absl::InternalError(
      absl::StrCat("node '", node.name(), "' (", node.op().name(), "): ", what));
}

// Which names there were: a table of its own, as a set takes most of the time of a check.
class Names {
 public:
  explicit Names(size_t count) {
    size_t size = 16;
    while (size < 2 * count) size *= 2;
    slots_.resize(size);
  }
  // False if there was the same name before.
  bool Insert(const std::string& name) {
    const size_t mask = slots_.size() - 1;
    const size_t hash = std::hash<std::string>()(name);
    for (size_t slot = hash & mask;; slot = (slot + 1) & mask) {
      if (slots_[slot].name == nullptr) {
        slots_[slot] = {hash, &name};
        return true;
      }
      if (slots_[slot].hash == hash && *slots_[slot].name == name) return false;
    }
  }

 private:
  struct Slot {
    size_t hash = 0;
    const std::string* name = nullptr;
  };
  std::vector<Slot> slots_;
};

absl::Status VerifyNames(const std::vector<Node*>& nodes) {
  size_t tensors = 0;
  for (const Node* node : nodes) {
    for (int i = 0; i < node->output_count(); ++i) tensors += node->tensor_names(i).size();
  }
  Names names(nodes.size()), tensor_names(tensors);
  for (const Node* node : nodes) {
    if (!names.Insert(node->name())) return Broken(*node, "has a name that is taken");
    for (int i = 0; i < node->output_count(); ++i) {
      for (const std::string& name : node->tensor_names(i)) {
        if (!tensor_names.Insert(name))
          return Broken(*node, absl::StrCat("gives the tensor name '", name, "' again"));
      }
    }
  }
  return absl::OkStatus();
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
  const std::vector<Node*> nodes = graph.nodes();
  MO_RETURN_IF_ERROR(VerifyNames(nodes));
  for (const Node* node : nodes) {
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

namespace {

// What a graph is, as bytes that are different for different graphs.
class Structure {
 public:
  void AddBytes(const void* bytes, size_t size) {
    AddNumber(size);
    text_.append(static_cast<const char*>(bytes), size);
  }
  void AddText(absl::string_view text) { AddBytes(text.data(), text.size()); }
  void AddNumber(uint64_t number) {
    text_.append(reinterpret_cast<const char*>(&number), sizeof(number));
  }
  void AddShape(const Shape& shape) {
    AddNumber(shape.has_rank() ? shape.dims().size() : ~uint64_t{0});
    for (const Dim& dim : shape.dims()) {
      AddNumber(static_cast<uint64_t>(dim.min()));
      AddNumber(static_cast<uint64_t>(dim.max()));
      AddText(dim.symbol());
    }
  }
  void AddAttribute(const AttributeValue& value) {
    AddNumber(value.index());
    if (const auto* i = std::get_if<int64_t>(&value)) AddNumber(static_cast<uint64_t>(*i));
    if (const auto* b = std::get_if<bool>(&value)) AddNumber(*b);
    if (const auto* s = std::get_if<std::string>(&value)) AddText(*s);
    if (const auto* d = std::get_if<double>(&value)) AddBytes(d, sizeof(*d));
    if (const auto* ints = std::get_if<Ints>(&value))
      AddBytes(ints->data(), ints->size() * sizeof(int64_t));
    if (const auto* shape = std::get_if<Shape>(&value)) AddShape(*shape);
    if (const auto* type = std::get_if<ElementType>(&value))
      AddNumber(static_cast<uint64_t>(*type));
    if (const auto* list = std::get_if<Doubles>(&value))
      AddBytes(list->data(), list->size() * sizeof(double));
  }
  void AddNode(const Node& node) {
    AddNumber(static_cast<uint64_t>(node.id()));
    AddText(node.name());
    AddNumber(node.inputs().size());
    for (const Value& value : node.inputs()) {
      AddNumber(static_cast<uint64_t>(value.node->id()));
      AddNumber(static_cast<uint64_t>(value.output));
    }
    for (const auto& [name, value] : node.attributes().all()) {
      AddText(name);
      AddAttribute(value);
    }
    if (node.constant()) AddNumber(reinterpret_cast<uintptr_t>(node.constant()->identity()));
    for (int i = 0; i < node.output_count(); ++i) {
      AddShape(node.shape(i));
      AddNumber(node.tensor_names(i).size());
      for (const std::string& name : node.tensor_names(i)) AddText(name);
    }
    AddNumber(node.bodies().size());
    for (const auto& body : node.bodies()) AddText(ToHex(StructureDigest(*body)));
    Pass(1 << 16);
  }
  Digest Finish() {
    Pass(0);
    return digester_.Finish();
  }

 private:
  void Pass(size_t most) {
    if (text_.size() <= most) return;
    digester_.Append(text_);
    text_.clear();
  }

  std::string text_;
  Digester digester_;
};

}  // namespace

Digest StructureDigest(const Graph& graph) {
  Structure structure;
  for (const Node* node : graph.nodes()) structure.AddNode(*node);
  return structure.Finish();
}

}  // namespace mo

#include "converter/graph/graph.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

// Far beyond every model, and far enough below 2^63 that sums and products with kernels and strides
// do not overflow.
constexpr int64_t kLargestExtent = int64_t{1} << 40;

absl::string_view KindName(AttributeKind kind) {
  constexpr absl::string_view kNames[] = {"true or false",   "an integer", "a number",
                                          "a string",        "integers",   "a list of numbers",
                                          "an element type", "a shape"};
  return kNames[static_cast<int>(kind)];
}

// The values of an attribute that AttributeSpec::values lists, as text; none of other kinds. A
// string may be a list of them.
std::vector<std::string> ChoicesIn(const AttributeValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return absl::StrSplit(*text, ", ");
  if (const auto* truth = std::get_if<bool>(&value)) return {*truth ? "true" : "false"};
  if (const auto* type = std::get_if<ElementType>(&value))
    return {std::string(ElementTypeName(*type))};
  std::vector<std::string> choices;
  if (const auto* ints = std::get_if<Ints>(&value)) {
    for (int64_t element : *ints) choices.push_back(absl::StrCat(element));
  }
  return choices;
}

absl::Status CheckChoices(const AttributeSpec& spec, const AttributeValue& value) {
  if (spec.values.empty()) return absl::OkStatus();
  for (const std::string& choice : ChoicesIn(value)) {
    if (std::find(spec.values.begin(), spec.values.end(), choice) != spec.values.end()) continue;
    return absl::InvalidArgumentError(absl::StrCat("attribute '", spec.name, "' is '", choice,
                                                   "', expected ",
                                                   absl::StrJoin(spec.values, " or ")));
  }
  return absl::OkStatus();
}

// Fills in defaults and refuses unknown, missing and mistyped attributes.
absl::Status CompleteAttributes(const OpSchema& op, int spatial_axes, Attributes& attributes) {
  for (const auto& [name, value] : attributes.all()) {
    const AttributeSpec* spec = op.FindAttribute(name);
    if (spec == nullptr)
      return absl::InvalidArgumentError(absl::StrCat(op.name(), " has no attribute '", name, "'"));
    if (spec->kind != KindOf(value)) {
      return absl::InvalidArgumentError(
          absl::StrCat("attribute '", name, "' must be ", KindName(spec->kind)));
    }
    MO_RETURN_IF_ERROR(CheckChoices(*spec, value));
  }
  for (const AttributeSpec& spec : op.attributes) {
    if (attributes.Has(spec.name)) continue;
    if (spec.spatial_default) {
      attributes.Set(spec.name, Ints(std::max(0, spatial_axes), *spec.spatial_default));
    } else if (spec.default_value) {
      attributes.Set(spec.name, *spec.default_value);
    } else {
      return absl::InvalidArgumentError(absl::StrCat("attribute '", spec.name, "' is missing"));
    }
  }
  return absl::OkStatus();
}

// Strings are where the operation has them alone.
absl::Status CheckStrings(const Node& node, const std::vector<TensorType>& outputs) {
  if (node.op().takes_strings) return absl::OkStatus();
  for (int i = 0; i < node.input_count(); ++i) {
    if (node.input(i).type().element_type != ElementType::kString) continue;
    return absl::InvalidArgumentError(absl::StrCat("input ", i, " is string, which ",
                                                   node.op().name(),
                                                   " does not take; expected numbers or booleans"));
  }
  for (const TensorType& type : outputs) {
    if (type.element_type != ElementType::kString) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(node.op().name(), " has no result of strings; expected numbers or booleans"));
  }
  return absl::OkStatus();
}

}  // namespace

const TensorType& Value::type() const { return node->type(output); }

SourceSet Union(const SourceSet& a, const SourceSet& b) {
  SourceSet all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

SourceSet SourcesWithConstants(const Node& node) {
  SourceSet sources = node.sources();
  for (const Value& input : node.inputs()) {
    if (input.node->constant()) sources = Union(sources, input.node->sources());
  }
  return sources;
}

Node::~Node() = default;

const Constant* Node::constant_input(int i) const {
  const Node* producer = inputs_[i].node;
  return producer->constant_ ? &*producer->constant_ : nullptr;
}

bool Node::Excluded(Optimization optimization) const {
  return std::any_of(sources_.begin(), sources_.end(), [&](int source) {
    return graph_->source_nodes()[source].excluded.Has(optimization);
  });
}

std::vector<Node*> Graph::nodes() const {
  std::vector<Node*> nodes;
  nodes.reserve(nodes_.size());
  for (const auto& [id, node] : nodes_) nodes.push_back(node.get());
  return nodes;
}

Node* Graph::FindNode(absl::string_view name) const {
  for (const auto& [id, node] : nodes_) {
    if (node->name_ == name) return node.get();
  }
  return nullptr;
}

std::vector<Node*> Graph::TopologicalOrder() const {
  std::vector<Node*> order;
  std::vector<bool> visited(next_id_, false);
  struct Frame {
    Node* node;
    int next_input;
  };
  std::vector<Frame> stack;
  auto visit = [&](Node* root) {
    if (visited[root->id_]) return;
    visited[root->id_] = true;
    stack.push_back({root, 0});
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next_input == frame.node->input_count()) {
        order.push_back(frame.node);
        stack.pop_back();
        continue;
      }
      Node* producer = frame.node->input(frame.next_input++).node;
      if (visited[producer->id_]) continue;
      visited[producer->id_] = true;
      stack.push_back({producer, 0});
    }
  };
  for (Node* parameter : parameters_) visit(parameter);
  for (Node* result : results_) visit(result);
  return order;
}

absl::Status Graph::CheckAndInfer(Node& node, std::vector<TensorType>& types) const {
  const OpSchema& op = *node.op_;
  const int count = node.input_count();
  if (count < op.min_inputs || (op.max_inputs != OpSchema::kAnyNumber && count > op.max_inputs)) {
    return absl::InvalidArgumentError(
        absl::StrCat(op.name(), " takes ", op.min_inputs,
                     op.max_inputs == OpSchema::kAnyNumber ? " or more"
                     : op.max_inputs > op.min_inputs       ? absl::StrCat(" to ", op.max_inputs)
                                                           : "",
                     " inputs, not ", count));
  }
  if (static_cast<int>(node.bodies_.size()) != op.bodies) {
    return absl::InvalidArgumentError(
        absl::StrCat(op.name(), " has ", op.bodies, " bodies, not ", node.bodies_.size()));
  }
  for (const std::unique_ptr<Graph>& body : node.bodies_) {
    if (body->outer_ != this)
      return absl::InternalError(absl::StrCat("'", body->name_, "' is no body of this graph"));
  }
  const int spatial_axes = count > 0 ? node.input(0).shape().rank() - 2 : 0;
  MO_RETURN_IF_ERROR(CompleteAttributes(op, spatial_axes, node.attributes_));
  MO_RETURN_IF_ERROR(op.infer(node, types));
  MO_RETURN_IF_ERROR(CheckStrings(node, types));
  for (const TensorType& type : types) {
    bool too_large =
        std::any_of(type.shape.dims().begin(), type.shape.dims().end(), [](const Dim& dim) {
          return dim.min() > kLargestExtent ||
                 (dim.max() > kLargestExtent && dim.max() != Dim::kUnbounded);
        });
    if (std::optional<Extents> extents = type.shape.extents()) too_large |= !ElementCount(*extents);
    if (too_large) {
      return absl::InvalidArgumentError(
          absl::StrCat("the result's shape ", ToString(type.shape), " is too large"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Node*> Graph::Add(NodeSpec spec) {
  const OpSchema* op = FindOp(spec.op.name());
  if (op == nullptr)
    return absl::InvalidArgumentError(absl::StrCat("there is no operation '", spec.op.name(), "'"));
  auto node = std::unique_ptr<Node>(new Node());
  node->graph_ = this;
  node->op_ = op;
  node->attributes_ = std::move(spec.attributes);
  node->constant_ = std::move(spec.constant);
  node->inputs_ = std::move(spec.inputs);
  node->sources_ = std::move(spec.sources);
  node->bodies_ = std::move(spec.bodies);
  std::vector<TensorType> types;
  MO_RETURN_IF_ERROR(CheckAndInfer(*node, types));

  node->id_ = next_id_++;
  node->name_ = UniqueName(spec.name);
  names_.insert(node->name_);
  for (TensorType& type : types) node->outputs_.push_back({std::move(type), {}, {}});
  for (int i = 0; i < node->input_count(); ++i) {
    const Value value = node->input(i);
    value.node->outputs_[value.output].uses.push_back({node.get(), i});
  }
  if (node->Is(ops::kParameter)) parameters_.push_back(node.get());
  if (node->Is(ops::kResult)) results_.push_back(node.get());
  Node* added = node.get();
  nodes_.emplace(added->id_, std::move(node));
  return added;
}

Node* Graph::AddConstant(std::string name, Constant constant, SourceSet sources) {
  return *Add({.op = ops::kConstant,
               .name = std::move(name),
               .inputs = {},
               .sources = std::move(sources),
               .constant = std::move(constant)});
}

void Graph::RemoveUse(Value value, Use use) {
  std::vector<Use>& uses = value.node->outputs_[value.output].uses;
  uses.erase(std::find(uses.begin(), uses.end(), use));
}

absl::Status Graph::AddInput(Node* node, Value value) {
  node->inputs_.push_back(value);
  if (absl::Status status = Infer(node).status(); !status.ok()) {
    node->inputs_.pop_back();
    return status;
  }
  value.node->outputs_[value.output].uses.push_back({node, node->input_count() - 1});
  return absl::OkStatus();
}

void Graph::SetInput(Use use, Value value) {
  RemoveUse(use.node->inputs_[use.input], use);
  use.node->inputs_[use.input] = value;
  value.node->outputs_[value.output].uses.push_back(use);
}

void Graph::ReplaceUses(Value from, Value to, bool move_names) {
  const std::vector<Use> uses = from.node->outputs_[from.output].uses;
  for (const Use& use : uses) SetInput(use, to);
  if (!move_names) return;
  std::vector<std::string>& names = from.node->outputs_[from.output].names;
  std::vector<std::string>& target = to.node->outputs_[to.output].names;
  target.insert(target.end(), names.begin(), names.end());
  names.clear();
}

void Graph::Replace(Node* old, Node* created) {
  const std::string name = old->name_;
  ReplaceUses(old->output(), created->output());
  Remove(old);
  names_.erase(created->name_);
  created->name_ = name;
  names_.insert(name);
}

void Graph::Rename(Node* node, absl::string_view name) {
  names_.erase(node->name_);
  node->name_ = UniqueName(name);
  names_.insert(node->name_);
}

void Graph::SetAttribute(Node* node, absl::string_view name, AttributeValue value) {
  node->attributes_.Set(name, std::move(value));
}

void Graph::Remove(Node* node) {
  for (int i = 0; i < node->input_count(); ++i) RemoveUse(node->input(i), {node, i});
  std::erase(parameters_, node);
  std::erase(results_, node);
  names_.erase(node->name_);
  nodes_.erase(node->id_);
}

void Graph::RemoveInput(Node* node, int input) {
  std::vector<Value> kept = node->inputs_;
  for (int i = input; i < node->input_count(); ++i) RemoveUse(kept[i], {node, i});
  kept.erase(kept.begin() + input);
  node->inputs_ = std::move(kept);
  for (int i = input; i < node->input_count(); ++i) {
    const Value value = node->input(i);
    value.node->outputs_[value.output].uses.push_back({node, i});
  }
}

void Graph::RemoveUnreadFrom(int id) {
  std::vector<Node*> added;
  for (auto node = nodes_.lower_bound(id); node != nodes_.end(); ++node)
    added.push_back(node->second.get());
  for (auto node = added.rbegin(); node != added.rend(); ++node) {
    const std::vector<Node::Output>& outputs = (*node)->outputs_;
    const bool is_read =
        std::any_of(outputs.begin(), outputs.end(),
                    [](const Node::Output& output) { return !output.uses.empty(); });
    if (!is_read && !(*node)->constant() && !(*node)->Is(ops::kParameter)) Remove(*node);
  }
}

bool Graph::RemoveDeadNodes() {
  std::vector<bool> live(next_id_, false);
  for (Node* node : TopologicalOrder()) live[node->id_] = true;
  bool removed = false;
  for (const auto& [id, node] : nodes_) {
    if (live[id]) continue;
    for (int i = 0; i < node->input_count(); ++i) RemoveUse(node->input(i), {node.get(), i});
    names_.erase(node->name_);
    removed = true;
  }
  std::erase_if(nodes_, [&](const auto& owned) { return !live[owned.first]; });
  return removed;
}

absl::StatusOr<bool> Graph::Infer(Node* node) {
  std::vector<TensorType> types;
  MO_RETURN_IF_ERROR(CheckAndInfer(*node, types));
  bool changed = false;
  for (size_t i = 0; i < types.size() && i < node->outputs_.size(); ++i) {
    changed |= node->outputs_[i].type != types[i];
    node->outputs_[i].type = std::move(types[i]);
  }
  return changed;
}

absl::Status Graph::InferAll() {
  for (Node* node : TopologicalOrder()) {
    absl::StatusOr<bool> changed = Infer(node);
    if (!changed.ok()) {
      return absl::Status(changed.status().code(),
                          absl::StrCat("node '", node->name(), "': ", changed.status().message()));
    }
  }
  return absl::OkStatus();
}

int Graph::AddSourceNode(SourceNode node) {
  std::vector<SourceNode>& all = source_nodes();
  all.push_back(std::move(node));
  return static_cast<int>(all.size()) - 1;
}

std::string Graph::UniqueName(absl::string_view name) const {
  std::string unique(name);
  for (int i = 1; names_.count(unique) > 0; ++i) unique = absl::StrCat(name, "_", i);
  return unique;
}

}  // namespace mo

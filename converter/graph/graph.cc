#include "converter/graph/graph.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"

namespace mo {

const TensorType& Value::type() const { return node->type(output); }

SourceSet SourcesWithConstants(const Node& node) {
  SourceSet sources = node.sources();
  for (const Value& input : node.inputs()) {
    if (input.node->constant()) sources = Union(sources, input.node->sources());
  }
  return sources;
}

Node::~Node() = default;

void Node::set_tensor_names(int i, std::vector<std::string> names) {
  outputs_[i].names = std::move(names);
  graph_->Changed();
}

void Node::set_aliases(std::vector<std::string> aliases) {
  aliases_ = std::move(aliases);
  graph_->Changed();
}

void Node::AddSources(const SourceSet& sources) {
  sources_ = Union(sources_, sources);
  graph_->Changed();
}

void Node::set_note(std::string note) {
  note_ = std::move(note);
  graph_->Changed();
}

const Constant* Node::constant_input(int i) const {
  const Node* producer = inputs_[i].node;
  return producer->constant_ ? &*producer->constant_ : nullptr;
}

bool Node::Excluded(Optimization optimization) const {
  const Graph& model = graph_->model();
  return model.excluded_.Has(optimization) &&
         std::any_of(sources_.begin(), sources_.end(), [&](int source) {
           return model.source_nodes_[source].excluded.Has(optimization);
         });
}

void Graph::Changed() {
  for (Graph* graph = this; graph != nullptr; graph = graph->outer_) ++graph->revision_;
}

void Graph::ConnectionsChanged() {
  order_.reset();
  Changed();
}

std::vector<Node*> Graph::nodes() const {
  std::vector<Node*> nodes;
  nodes.reserve(node_count_);
  for (const std::unique_ptr<Node>& node : nodes_) {
    if (node != nullptr) nodes.push_back(node.get());
  }
  return nodes;
}

Node* Graph::FindNode(absl::string_view name) const {
  for (const std::unique_ptr<Node>& node : nodes_) {
    if (node != nullptr && node->name_ == name) return node.get();
  }
  return nullptr;
}

std::vector<Node*> Graph::TopologicalOrder() const {
  if (!order_) order_ = FindOrder();
  return *order_;
}

std::vector<Node*> Graph::FindOrder() const {
  std::vector<Node*> order;
  std::vector<bool> visited(nodes_.size(), false);
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

  node->id_ = next_id();
  node->name_ = UniqueName(spec.name);
  names_.insert(node->name_);
  for (TensorType& type : types) node->outputs_.push_back({std::move(type), {}, {}});
  for (int i = 0; i < node->input_count(); ++i) {
    const Value value = node->input(i);
    value.node->outputs_[value.output].uses.push_back({node.get(), i});
  }
  if (node->Is(ops::kParameter)) parameters_.push_back(node.get());
  if (node->Is(ops::kResult)) results_.push_back(node.get());
  if (!node->bodies_.empty()) nodes_with_bodies_.push_back(node.get());
  nodes_.push_back(std::move(node));
  ++node_count_;
  ConnectionsChanged();
  return nodes_.back().get();
}

Node* Graph::AddConstant(std::string name, Constant constant, SourceSet sources) {
  return *Add({.op = ops::kConstant,
               .name = std::move(name),
               .inputs = {},
               .sources = std::move(sources),
               .constant = std::move(constant)});
}

void Graph::RemoveUse(Value value, Use use) {
  // Of a value with very many readers these go one after the other: the next one is near to where
  // the last one was.
  std::vector<Use>& uses = value.node->outputs_[value.output].uses;
  size_t& place = value.node->outputs_[value.output].removed;
  place = std::min(place, uses.size() - 1);
  for (size_t way = 0; uses[place] != use; ++way) {
    if (place + way < uses.size() && uses[place + way] == use)
      place += way;
    else if (way <= place && uses[place - way] == use)
      place -= way;
  }
  uses[place] = uses.back();
  uses.pop_back();
}

absl::Status Graph::AddInput(Node* node, Value value) {
  node->inputs_.push_back(value);
  if (absl::Status status = Infer(node).status(); !status.ok()) {
    node->inputs_.pop_back();
    return status;
  }
  value.node->outputs_[value.output].uses.push_back({node, node->input_count() - 1});
  ConnectionsChanged();
  return absl::OkStatus();
}

void Graph::SetInput(Use use, Value value) {
  RemoveUse(use.node->inputs_[use.input], use);
  use.node->inputs_[use.input] = value;
  value.node->outputs_[value.output].uses.push_back(use);
  ConnectionsChanged();
}

void Graph::ReplaceUses(Value from, Value to, bool move_names) {
  // All at once: a value may have very many readers.
  const std::vector<Use> uses = std::exchange(from.node->outputs_[from.output].uses, {});
  std::vector<Use>& all = to.node->outputs_[to.output].uses;
  for (const Use& use : uses) use.node->inputs_[use.input] = to;
  all.insert(all.end(), uses.begin(), uses.end());
  ConnectionsChanged();
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
  names_.insert(created->name_);
  Changed();
}

void Graph::Rename(Node* node, absl::string_view name) {
  names_.erase(node->name_);
  node->name_ = UniqueName(name);
  names_.insert(node->name_);
  Changed();
}

void Graph::SetAttribute(Node* node, absl::string_view name, AttributeValue value) {
  node->attributes_.Set(name, std::move(value));
  Changed();
}

void Graph::OrderParameters(std::vector<Node*> parameters) {
  parameters_ = std::move(parameters);
  ConnectionsChanged();
}

void Graph::Remove(Node* node) {
  for (int i = 0; i < node->input_count(); ++i) RemoveUse(node->input(i), {node, i});
  std::erase(parameters_, node);
  std::erase(results_, node);
  std::erase(nodes_with_bodies_, node);
  names_.erase(node->name_);
  nodes_[node->id_].reset();
  --node_count_;
  ConnectionsChanged();
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
  ConnectionsChanged();
}

void Graph::RemoveUnreadFrom(int id) {
  for (int i = next_id(); i-- > id;) {
    Node* node = nodes_[i].get();
    if (node == nullptr || node->constant() || node->Is(ops::kParameter)) continue;
    const bool is_read =
        std::any_of(node->outputs_.begin(), node->outputs_.end(),
                    [](const Node::Output& output) { return !output.uses.empty(); });
    if (!is_read) Remove(node);
  }
}

bool Graph::RemoveDeadNodes() {
  const std::vector<Node*> order = TopologicalOrder();
  if (order.size() == node_count_) return false;
  std::vector<bool> live(nodes_.size(), false);
  for (const Node* node : order) live[node->id_] = true;
  for (Node* node : order) {
    for (Node::Output& output : node->outputs_)
      std::erase_if(output.uses, [&live](const Use& use) { return !live[use.node->id_]; });
  }
  std::erase_if(nodes_with_bodies_, [&live](const Node* node) { return !live[node->id_]; });
  for (std::unique_ptr<Node>& node : nodes_) {
    if (node == nullptr || live[node->id_]) continue;
    names_.erase(node->name_);
    node.reset();
  }
  node_count_ = order.size();
  Changed();
  return true;
}

int Graph::AddSourceNode(SourceNode node) {
  Graph& owner = model();
  owner.excluded_.Insert(node.excluded);
  owner.source_nodes_.push_back(std::move(node));
  Changed();
  return static_cast<int>(owner.source_nodes_.size()) - 1;
}

void Graph::SetExcluded(int source, OptimizationSet excluded) {
  Graph& owner = model();
  owner.excluded_.Insert(excluded);
  owner.source_nodes_[source].excluded = excluded;
  Changed();
}

void Graph::ForgetSourceNodesFrom(size_t first) { model().source_nodes_.resize(first); }

std::string Graph::UniqueName(absl::string_view name) const {
  std::string unique(name);
  for (int i = 1; names_.count(unique) > 0; ++i) unique = absl::StrCat(name, "_", i);
  return unique;
}

}  // namespace mo

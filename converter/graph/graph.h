#ifndef CONVERTER_GRAPH_GRAPH_H_
#define CONVERTER_GRAPH_GRAPH_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/base/optimization.h"
#include "converter/graph/attributes.h"
#include "converter/graph/constant.h"
#include "converter/graph/op_schema.h"
#include "converter/graph/source_set.h"

namespace mo {

class Graph;
class Node;

// One output port of a node: the value that it produces.
struct Value {
  Node* node = nullptr;
  int output = 0;

  const TensorType& type() const;
  const Shape& shape() const { return type().shape; }
  friend bool operator==(const Value&, const Value&) = default;
};

// One input port of a node.
struct Use {
  Node* node = nullptr;
  int input = 0;

  friend bool operator==(const Use&, const Use&) = default;
};

// A node of the source model as its file has it, also one that became no node of the graph.
// Exclusions name these.
struct SourceNode {
  std::string name;
  std::string type;  // the file's word: "Convolution", "FusedBatchNorm"
  Location location;
  OptimizationSet excluded;
};

// An operation in a graph. Nodes are created, connected and removed by their Graph.
class Node {
 public:
  const OpSchema& op() const { return *op_; }
  bool Is(OpType type) const { return op_->type == type; }
  // Unique in the graph; for a node that the source has, its name there, from the import on.
  const std::string& name() const { return name_; }
  // Increases with creation.
  int id() const { return id_; }
  Graph& graph() const { return *graph_; }

  const Attributes& attributes() const { return attributes_; }
  const std::optional<Constant>& constant() const { return constant_; }

  int input_count() const { return static_cast<int>(inputs_.size()); }
  Value input(int i) const { return inputs_[i]; }
  const std::vector<Value>& inputs() const { return inputs_; }
  // The constant that feeds input i, or nullptr if something else does.
  const Constant* constant_input(int i) const;

  int output_count() const { return static_cast<int>(outputs_.size()); }
  Value output(int i = 0) { return {this, i}; }
  const TensorType& type(int i = 0) const { return outputs_[i].type; }
  const Shape& shape(int i = 0) const { return outputs_[i].type.shape; }
  // The names by which users find the value; moved along when another node comes to produce it.
  const std::vector<std::string>& tensor_names(int i = 0) const { return outputs_[i].names; }
  void set_tensor_names(int i, std::vector<std::string> names);
  // How else users call this input; no part of the model.
  const std::vector<std::string>& aliases() const { return aliases_; }
  void set_aliases(std::vector<std::string> aliases);
  // Who reads output i; a Result counts like any other node. In no particular order.
  const std::vector<Use>& uses(int i = 0) const { return outputs_[i].uses; }

  // The source nodes it came from.
  const SourceSet& sources() const { return sources_; }
  void AddSources(const SourceSet& sources);
  // Whether one of its source nodes is excluded from `optimization`.
  bool Excluded(Optimization optimization) const;

  // Why the node is there, for people; most nodes need no reason.
  const std::string& note() const { return note_; }
  void set_note(std::string note);

  // Bodies of control flow (bodies.h); most operations have none.
  const std::vector<std::unique_ptr<Graph>>& bodies() const { return bodies_; }

  ~Node();

 private:
  friend class Graph;
  struct Output {
    TensorType type;
    std::vector<std::string> names;
    std::vector<Use> uses;
    size_t removed = 0;  // where the use was that went last
  };

  Node() = default;

  Graph* graph_ = nullptr;
  const OpSchema* op_ = nullptr;
  std::string name_;
  int id_ = 0;
  Attributes attributes_;
  std::optional<Constant> constant_;
  std::vector<Value> inputs_;
  std::vector<Output> outputs_;
  SourceSet sources_;
  std::vector<std::string> aliases_;
  std::string note_;
  std::vector<std::unique_ptr<Graph>> bodies_;
};

// The sources of a node and of the constants that it reads: what becomes of these comes from both.
SourceSet SourcesWithConstants(const Node& node);

struct NodeSpec;

// A model: operations in OpenVINO's vocabulary and layouts. Owns its nodes; inputs are Parameter
// nodes, outputs Result nodes. Types are inferred when a node is created and kept true by Infer().
class Graph {
 public:
  explicit Graph(std::string name) : name_(std::move(name)) {}
  // A body for a node of `outer`, whose source nodes are those of `outer`.
  Graph(std::string name, Graph& outer) : name_(std::move(name)), outer_(&outer) {}
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  const std::string& name() const { return name_; }
  void set_name(std::string name) { name_ = std::move(name); }
  // The graph whose node has this one as a body; nullptr for a model.
  const Graph* outer() const { return outer_; }

  // Grows with each change of the graph, its nodes and their bodies: while it is the same, nothing
  // has changed.
  uint64_t revision() const { return revision_; }

  // All nodes, in order of creation; used or not.
  std::vector<Node*> nodes() const;
  size_t node_count() const { return node_count_; }
  // Those of them that have bodies.
  const std::vector<Node*>& nodes_with_bodies() const { return nodes_with_bodies_; }
  Node* FindNode(absl::string_view name) const;  // linear; for tests and tools
  // In the order of the model's inputs and outputs.
  const std::vector<Node*>& parameters() const { return parameters_; }
  const std::vector<Node*>& results() const { return results_; }

  // Every node from which a Result can be reached, inputs before users, and the Parameters. The
  // order follows the results and input ports alone, not the order of creation: depth first from
  // the first Result. Kept until a connection changes.
  std::vector<Node*> TopologicalOrder() const;

  // Creates a node, checks it against its schema and infers its types. On an error the graph is
  // unchanged.
  absl::StatusOr<Node*> Add(NodeSpec spec);
  // The same for a node that cannot be wrong: a Constant.
  Node* AddConstant(std::string name, Constant constant, SourceSet sources = {});

  // Gives `node` one more input. Types are inferred again; on an error the graph is unchanged.
  absl::Status AddInput(Node* node, Value value);
  // Connects input `use` to `value` instead of what it reads now. Types are not inferred again.
  void SetInput(Use use, Value value);
  // Connects everything that reads `from` to `to`. With `move_names` the tensor names of `from` go
  // to `to`, too.
  void ReplaceUses(Value from, Value to, bool move_names = true);
  // `created` computes the value of `old`, which has one output: it takes over its readers, tensor
  // names and name, and `old` is removed.
  void Replace(Node* old, Node* created);
  void SetAttribute(Node* node, absl::string_view name, AttributeValue value);
  // Gives a node the name, or one made of it if another node has that.
  void Rename(Node* node, absl::string_view name);
  // Puts the Parameters into another order; `parameters` are all of them.
  void OrderParameters(std::vector<Node*> parameters);
  // The node must be unused.
  void Remove(Node* node);
  // Takes input `input` from a node that does without it. Types are not inferred again.
  void RemoveInput(Node* node, int input);
  // The id of the next node that is added.
  int next_id() const { return static_cast<int>(nodes_.size()); }
  // Removes nodes with this id or a later one, but for Constants and Parameters, that nothing but
  // such nodes reads.
  void RemoveUnreadFrom(int id);
  // Removes every node from which no Result can be reached, but for Parameters. True if there was
  // one.
  bool RemoveDeadNodes();

  // Infers the types of `node` again. True if they changed.
  absl::StatusOr<bool> Infer(Node* node);
  // Infers everything again in topological order.
  absl::Status InferAll();

  const std::vector<SourceNode>& source_nodes() const { return model().source_nodes_; }
  int AddSourceNode(SourceNode node);
  void SetExcluded(int source, OptimizationSet excluded);
  // Forgets the source nodes from this one on, which no node comes from.
  void ForgetSourceNodesFrom(size_t first);

  // `name`, or `name` with "_1", "_2" … after it if a node has that name.
  std::string UniqueName(absl::string_view name) const;

 private:
  friend class Node;

  // That this graph is, or is in a body of.
  const Graph& model() const { return outer_ == nullptr ? *this : outer_->model(); }
  Graph& model() { return outer_ == nullptr ? *this : outer_->model(); }
  absl::Status CheckAndInfer(Node& node, std::vector<TensorType>& types) const;
  void RemoveUse(Value value, Use use);
  std::vector<Node*> FindOrder() const;
  void Changed();             // some part of a node
  void ConnectionsChanged();  // which nodes there are and what they read

  std::string name_;
  Graph* outer_ = nullptr;
  std::vector<std::unique_ptr<Node>> nodes_;  // by id; nullptr: removed
  size_t node_count_ = 0;
  std::unordered_set<std::string_view> names_;  // those that nodes have
  std::vector<Node*> nodes_with_bodies_;
  std::vector<Node*> parameters_;
  std::vector<Node*> results_;
  std::vector<SourceNode> source_nodes_;
  OptimizationSet excluded_;  // what a source node may be excluded from
  uint64_t revision_ = 0;
  mutable std::optional<std::vector<Node*>> order_;  // TopologicalOrder(), if it is known
};

// What a new node is made of. Attributes left out take the schema's defaults.
struct NodeSpec {
  OpType op;
  std::string name;  // made unique by a number at the end if taken
  std::vector<Value> inputs;
  Attributes attributes = {};
  SourceSet sources = {};
  std::optional<Constant> constant = std::nullopt;  // for ops::kConstant
  std::vector<std::unique_ptr<Graph>> bodies = {};  // of the graph that the node is added to
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_GRAPH_H_

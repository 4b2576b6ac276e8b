#ifndef CONVERTER_FRONTENDS_TENSORFLOW_FLAT_GRAPH_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_FLAT_GRAPH_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/tensorflow/graph_def.h"

namespace mo::tensorflow {

// An output of a node.
struct TensorRef {
  int node = -1;  // -1: nowhere, which has been reported
  int output = 0;

  friend auto operator<=>(const TensorRef&, const TensorRef&) = default;
};

// A function that a node runs when the model does: a branch of an If or a Case, or the condition or
// the body of a loop. Its nodes are beside those of the graph.
struct FlatBody {
  // How the function reads what it is given. Those of a loop's variables that change have no input.
  std::vector<int> arguments;
  std::vector<TensorRef> results;
};

// A node of a graph in which every call of a function is replaced by the function's nodes.
struct FlatNode {
  // What the node is. An argument is how a function's nodes read an input of its call: it has the
  // same value as its one input. A call yields its inputs, which are the function's results.
  enum class Kind { kNode, kArgument, kCall };

  Kind kind = Kind::kNode;
  std::string name;  // of a function's node: that of the call, "/", and its own
  const GraphNode* source = nullptr;
  std::vector<TensorRef> inputs;  // of data; control inputs mean nothing here
  // Of an If the branch of false, then that of true; of a Case its branches; of a loop the
  // condition and the body.
  std::vector<FlatBody> bodies = {};
  bool dead = false;  // not computed, as it is in a branch that is never taken

  const std::string& op() const { return source->op; }
  bool is_loop() const { return op() == "While" || op() == "StatelessWhile" || op() == "LoopCond"; }
};

// "node" or "node:1", as the inputs of nodes and the tensors of signatures are written.
struct TensorName {
  absl::string_view node;
  int output = 0;
};
std::optional<TensorName> ParseTensorName(absl::string_view text);

class FlatGraph {
 public:
  // Inlines the functions of `file`, which must outlive the result; nullopt after errors.
  static std::optional<FlatGraph> Of(const GraphFile& file, Diagnostics& diagnostics);

  const std::vector<FlatNode>& nodes() const { return nodes_; }
  const FlatNode& node(int index) const { return nodes_[index]; }
  // Of a node by its whole name; -1 if there is none.
  int Find(absl::string_view name) const;
  // Nodes that no other node reads, but for those of functions and those without outputs of their
  // own (NoOp, Assert) and what is never computed, in the order of the file.
  std::vector<int> Unread() const;

  // The tensor that `ref` is, through calls, arguments and Identities but for those of `kept`.
  TensorRef Source(TensorRef ref, const std::vector<int>& kept = {}) const;

  // Makes the node one that passes its inputs on: output i is `inputs[i]`.
  void PassOn(int node, std::vector<TensorRef> inputs) {
    nodes_[node].kind = FlatNode::Kind::kCall;
    nodes_[node].inputs = std::move(inputs);
  }
  void SetDead(int node) { nodes_[node].dead = true; }
  // Makes the node an argument; without inputs one that its reader is given.
  void SetArgument(int node, std::vector<TensorRef> inputs) {
    nodes_[node].kind = FlatNode::Kind::kArgument;
    nodes_[node].inputs = std::move(inputs);
  }
  // Makes the node a loop with these bodies, whose first inputs are its variables.
  void SetLoop(int node, std::vector<TensorRef> inputs, std::vector<FlatBody> bodies) {
    nodes_[node].inputs = std::move(inputs);
    nodes_[node].bodies = std::move(bodies);
  }

 private:
  friend class Flattener;

  std::vector<FlatNode> nodes_;
  std::map<std::string, int, std::less<>> by_name_;
};

// The name of the function that a node calls; empty if it calls none.
std::string CalledFunction(const GraphNode& node, const GraphFile& file);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_FLAT_GRAPH_H_

#ifndef CONVERTER_EVALUATOR_CONCRETE_NODE_H_
#define CONVERTER_EVALUATOR_CONCRETE_NODE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "converter/graph/graph.h"
#include "converter/graph/tensor.h"

namespace mo {

// A node with the extents that its inputs have in one run. Where the types of the node leave
// extents open, this is one of the same operation in a graph of its own, whose types follow from
// the values.
class ConcreteNode {
 public:
  // `node` has no bodies and must outlive this. Fails if the operation does not take such inputs.
  static absl::StatusOr<ConcreteNode> Of(const Node& node,
                                         const std::vector<const Tensor*>& inputs);

  const Node& operator*() const { return *node_; }
  const Node* operator->() const { return node_; }

 private:
  absl::StatusOr<Value> Add(const Node& node, int input, const Tensor& tensor);

  std::unique_ptr<Graph> graph_;
  const Node* node_ = nullptr;
};

}  // namespace mo

#endif  // CONVERTER_EVALUATOR_CONCRETE_NODE_H_

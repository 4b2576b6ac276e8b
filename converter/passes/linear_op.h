#ifndef CONVERTER_PASSES_LINEAR_OP_H_
#define CONVERTER_PASSES_LINEAR_OP_H_

#include <optional>
#include <vector>

#include "converter/graph/graph.h"

namespace mo {

// A Multiply or an Add of a tensor and a constant.
struct LinearOp {
  Node* node;
  int data_input;  // the input that is not the constant
  bool is_multiply;

  // nullopt unless the node is a Multiply or an Add with exactly one constant input.
  static std::optional<LinearOp> Of(Node* node);

  Value data() const { return node->input(data_input); }
  const Constant& constant() const { return *node->constant_input(1 - data_input); }
  // The result has the tensor's type and shape: the constant does not broadcast it up.
  bool KeepsShape() const { return data().type() == node->type(); }
};

// The data input of a node that computes each element from one element and from what it has for its
// channel: an activation, a BatchNormalization, and with constants a Multiply, an Add or a
// ScaleShift (whose constants may vary along other axes, too). nullopt for others.
std::optional<int> ElementwiseInput(Node* node);

// The inputs of such a node that are constants with the axes of its data.
std::vector<int> OperandInputs(Node* node);

// The values of `constant`, broadcast by numpy's rules to `extents`; nullopt if it does not
// broadcast to exactly them or has more than a few million elements.
std::optional<std::vector<double>> BroadcastTo(const Constant& constant, const Extents& extents);

// The factors of a constant along one axis of a tensor of shape `shape`, one for each of `count`
// positions; nullopt unless the constant is one element or varies along that axis alone.
std::optional<std::vector<double>> AlongAxis(const Constant& constant, const Shape& shape, int axis,
                                             int64_t count);

}  // namespace mo

#endif  // CONVERTER_PASSES_LINEAR_OP_H_

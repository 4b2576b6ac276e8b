#include "converter/passes/channels_after_matmul.h"

#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/copy_at_run_time.h"

namespace mo {
namespace {

// Whether there are several numbers along an axis of the data that is not the last one.
bool IsByChannel(const Node& node, int input) {
  const Shape& numbers = node.input(input).shape();
  if (!numbers.is_static() || ElementCount(*numbers.extents()) == int64_t{1}) return false;
  // Slopes are a list, along the second axis.
  return node.Is(ops::kPReLU) || numbers.dim(numbers.rank() - 1) == Dim(1);
}

bool IsByChannel(const Node& node) {
  for (int input = 1; input < node.input_count(); ++input) {
    if (IsByChannel(node, input)) return true;
  }
  return false;
}

// Whether the runtime may compute the value in the MatMul that is its source: it takes in
// elementwise operations, but not a Power.
bool IsOfMatMul(Value value) {
  while (!value.node->Is(ops::kMatMul)) {
    const Node& node = *value.node;
    if (node.op().locality == Locality::kNone || node.Is(ops::kPower)) return false;
    int data = -1;
    for (int input = 0; input < node.input_count(); ++input) {
      if (node.input(input).node->constant()) continue;
      if (data >= 0) return false;
      data = input;
    }
    if (data < 0) return false;
    value = node.input(data);
  }
  return true;
}

}  // namespace

absl::StatusOr<bool> AvoidChannelsAfterMatMul(Graph& graph, Node* node) {
  if (!node->Is(ops::kPReLU) && !node->Is(ops::kFakeQuantize)) return false;
  const Value data = node->input(0);
  if (data.shape().rank() < 3 || !IsByChannel(*node) || !IsOfMatMul(data)) return false;
  MO_ASSIGN_OR_RETURN(Node * copy, AddCopy(graph, data, *node));
  graph.SetInput({node, 0}, copy->output());
  return true;
}

}  // namespace mo

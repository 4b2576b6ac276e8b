#include "converter/frontends/onnx/ops/squeeze_if_one.h"

#include <string>
#include <vector>

#include "converter/frontends/common/extents.h"
#include "converter/graph/ops/ops.h"

namespace mo::onnx {
namespace {

// The node of `op` that a branch yields, and all of whose other nodes are Constants; nullptr if it
// is another branch.
const NodeDef* OnlyNode(const GraphDef& branch, absl::string_view op) {
  const NodeDef* found = nullptr;
  for (const NodeDef& node : branch.nodes) {
    if (node.op == "Constant") continue;
    if (found != nullptr || node.op != op || node.inputs.empty() || node.outputs.empty())
      return nullptr;
    found = &node;
  }
  const bool is_result =
      found != nullptr && branch.outputs.size() == 1 && branch.outputs[0].name == found->outputs[0];
  return is_result ? found : nullptr;
}

std::optional<int64_t> OneInteger(const Node& node, int input) {
  const Constant* constant = node.constant_input(input);
  if (constant == nullptr || constant->size() != 1 || !IsInteger(constant->type()))
    return std::nullopt;
  return constant->Int64s()[0];
}

// The axis of x whose extent is compared with 1; nullopt if the condition is another one.
std::optional<int64_t> AxisComparedWithOne(Value condition, Value x) {
  const Node* equal = condition.node;
  if (equal == nullptr || !equal->Is(ops::kEqual)) return std::nullopt;
  const int extent = OneInteger(*equal, 1) == 1 ? 0 : OneInteger(*equal, 0) == 1 ? 1 : -1;
  if (extent < 0) return std::nullopt;
  const Node* gather = equal->input(extent).node;
  if (!gather->Is(ops::kGather) || !gather->input(0).node->Is(ops::kShapeOf)) return std::nullopt;
  if (gather->input(0).node->input(0) != x) return std::nullopt;
  std::optional<int64_t> axis = OneInteger(*gather, 1);
  if (axis && *axis < 0) *axis += x.shape().rank();
  return axis;
}

}  // namespace

std::optional<Value> SqueezedIfOne(Operation& o, const GraphDef& then_branch,
                                   const GraphDef& else_branch) {
  const NodeDef* squeeze = OnlyNode(then_branch, "Squeeze");
  const NodeDef* identity = OnlyNode(else_branch, "Identity");
  if (squeeze == nullptr || identity == nullptr || squeeze->inputs[0] != identity->inputs[0])
    return std::nullopt;
  const auto squeezed = o.bodies().Import(then_branch, {}, "then");
  const Node* node = squeezed ? (*squeezed)[0].tensor.node : nullptr;
  const bool is_squeeze = node != nullptr && node->Is(ops::kSqueeze) && node->input_count() == 2;
  const std::optional<int64_t> dropped = is_squeeze ? OneInteger(*node, 1) : std::nullopt;
  if (!dropped) {
    o.bodies().TakeBack();
    return std::nullopt;
  }
  const Value x = node->input(0);
  const int rank = x.shape().has_rank() ? x.shape().rank() : 0;
  const int64_t axis = *dropped < 0 ? *dropped + rank : *dropped;
  if (AxisComparedWithOne(o.input(0), x) != axis) {
    o.bodies().TakeBack();
    return std::nullopt;
  }
  Ints kept;
  for (int64_t i = 0; i < rank; ++i) {
    if (i != axis) kept.push_back(i);
  }
  const Value target = o.Add(ops::kGather, "/kept",
                             {ExtentsOf(o, x, "/extents"), o.AddIntegers("/kept/axes", kept),
                              o.AddInteger("/kept/axis", 0)});
  return o.Add(ops::kReshape, "", {x, target}, {{"special_zero", false}});
}

}  // namespace mo::onnx

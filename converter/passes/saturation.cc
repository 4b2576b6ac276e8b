#include "converter/passes/saturation.h"

#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/wider_types.h"

namespace mo {
namespace {

bool IsByte(ElementType type) { return type == ElementType::kU8 || type == ElementType::kI8; }

bool Saturates(const Node& node) {
  for (OpType op : {ops::kAdd, ops::kSubtract, ops::kMultiply, ops::kNegative}) {
    if (node.Is(op)) return IsByte(node.type().element_type);
  }
  return false;
}

}  // namespace

absl::StatusOr<bool> AvoidSaturation(Graph& graph, Node* node) {
  if (!Saturates(*node)) return false;
  MO_RETURN_IF_ERROR(ComputeWider(
      graph, node, [](ElementType type) { return IsByte(type) ? ElementType::kI32 : type; }));
  return true;
}

}  // namespace mo

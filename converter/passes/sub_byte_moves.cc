#include "converter/passes/sub_byte_moves.h"

#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/wider_types.h"

namespace mo {
namespace {

// Strings have no bits.
bool IsSubByte(ElementType type) {
  const int bits = ElementBits(type);
  return bits > 0 && bits < 8;
}
bool IsSubByte(const Value& value) { return IsSubByte(value.type().element_type); }

ElementType WholeType(ElementType type) {
  if (!IsSubByte(type)) return type;
  if (IsFloatingPoint(type)) return ElementType::kF32;
  return type == ElementType::kI4 ? ElementType::kI8 : ElementType::kU8;
}

bool Moves(Node& node) {
  if (node.output_count() == 0 || node.input_count() == 0 || !node.bodies().empty() ||
      node.Is(ops::kConvert) || node.op().reshapes)
    return false;
  bool any = false;
  for (const Value& input : node.inputs()) any |= IsSubByte(input);
  return any && IsSubByte(node.output());
}

}  // namespace

absl::StatusOr<bool> AvoidSubByteMoves(Graph& graph, Node* node) {
  if (!Moves(*node)) return false;
  MO_RETURN_IF_ERROR(ComputeWider(graph, node, WholeType));
  return true;
}

}  // namespace mo

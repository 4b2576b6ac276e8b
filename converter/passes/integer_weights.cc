#include "converter/passes/integer_weights.h"

#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

bool HasWeights(const Node& node) {
  return node.Is(ops::kConvolution) || node.Is(ops::kGroupConvolution) || node.Is(ops::kMatMul);
}

}  // namespace

bool ConvertsIntegerWeights(const Node& node) {
  if (!node.Is(ops::kConvert) || !IsFloatingPoint(node.type().element_type)) return false;
  const Constant* integers = node.constant_input(0);
  if (integers == nullptr || !IsInteger(integers->type()) || ElementBits(integers->type()) > 8)
    return false;
  const Node* value = &node;
  for (const OpType op : {ops::kSubtract, ops::kMultiply}) {
    if (value->uses().size() != 1 || value->uses()[0].input != 0) return false;
    if (const Node* reader = value->uses()[0].node; reader->Is(op)) value = reader;
  }
  return value->Is(ops::kMultiply) && value->uses().size() == 1 && value->uses()[0].input == 1 &&
         HasWeights(*value->uses()[0].node);
}

}  // namespace mo

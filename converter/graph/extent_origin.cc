#include "converter/graph/extent_origin.h"

#include <optional>
#include <vector>

#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

// A longer way is not followed: each Reshape of a deep graph asks.
constexpr int kMaxSteps = 64;

// The one input that the extent comes from: all others have one element there, or nothing.
std::optional<ExtentOrigin> OfBroadcast(const Node& node, int axis, int rank) {
  std::optional<ExtentOrigin> origin;
  for (const Value& input : node.inputs()) {
    if (!input.shape().has_rank()) return std::nullopt;
    const int own_axis = axis - (rank - input.shape().rank());
    if (own_axis < 0 || input.shape().dim(own_axis).Same(Dim(1))) continue;
    if (origin) return std::nullopt;
    origin = ExtentOrigin{input, own_axis};
  }
  return origin;
}

// Rows are those of input 0; the axes before them are broadcast.
std::optional<ExtentOrigin> OfProduct(const Node& node, int axis, int rank) {
  const Shape& left = node.input(0).shape();
  const Shape& right = node.input(1).shape();
  if (!left.has_rank() || !right.has_rank() || left.rank() < 2 || right.rank() < 2)
    return std::nullopt;
  if (axis == rank - 2 && !node.attributes().GetBool("transpose_a"))
    return ExtentOrigin{node.input(0), left.rank() - 2};
  return axis < rank - 2 ? OfBroadcast(node, axis, rank) : std::nullopt;
}

std::optional<ExtentOrigin> OfTranspose(const Node& node, int axis) {
  const Constant* order = node.constant_input(1);
  if (order == nullptr || !order->available() || order->size() <= axis) return std::nullopt;
  return ExtentOrigin{node.input(0), static_cast<int>(order->Int64s()[axis])};
}

bool IsAlong(const Node& node, int axis, int rank) {
  const int64_t along = node.attributes().GetInt("axis");
  return axis == (along < 0 ? along + rank : along);
}

std::optional<ExtentOrigin> OfPart(const Node& node, int axis, int rank) {
  const Constant* along = node.constant_input(1);
  if (along == nullptr || !along->available() || along->size() != 1) return std::nullopt;
  const int64_t number = along->Int64s()[0];
  if (axis == (number < 0 ? number + rank : number)) return std::nullopt;
  return ExtentOrigin{node.input(0), axis};
}

std::optional<ExtentOrigin> Before(const ExtentOrigin& origin) {
  const Node& node = *origin.value.node;
  const int rank = origin.value.shape().rank();
  if (node.op().locality == Locality::kUnary) return ExtentOrigin{node.input(0), origin.axis};
  if (node.op().locality == Locality::kBroadcasting) return OfBroadcast(node, origin.axis, rank);
  if (node.op().splits) return OfPart(node, origin.axis, rank);
  if (node.Is(ops::kTranspose)) return OfTranspose(node, origin.axis);
  if (node.Is(ops::kMatMul)) return OfProduct(node, origin.axis, rank);
  if (node.Is(ops::kConcat) && !IsAlong(node, origin.axis, rank))
    return ExtentOrigin{node.input(0), origin.axis};
  return std::nullopt;
}

}  // namespace

ExtentOrigin OriginOf(Value value, int axis) {
  ExtentOrigin origin = {value, axis};
  for (int step = 0; step < kMaxSteps; ++step) {
    const std::optional<ExtentOrigin> before = Before(origin);
    if (!before || !before->value.shape().has_rank() ||
        before->axis >= before->value.shape().rank())
      break;
    origin = *before;
  }
  return origin;
}

}  // namespace mo

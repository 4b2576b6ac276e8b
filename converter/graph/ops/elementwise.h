#ifndef CONVERTER_GRAPH_OPS_ELEMENTWISE_H_
#define CONVERTER_GRAPH_OPS_ELEMENTWISE_H_

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "converter/graph/broadcast.h"
#include "converter/graph/ops/infer.h"

namespace mo {

// What the operations share that combine elements of broadcast tensors.

// The shape that all inputs are broadcast to.
inline absl::StatusOr<Shape> BroadcastOfInputs(const Node& node) {
  Shape shape = node.input(0).shape();
  for (int i = 1; i < node.input_count(); ++i) {
    std::optional<Shape> wider = Broadcast(shape, node.input(i).shape());
    if (!wider) {
      return absl::InvalidArgumentError(absl::StrCat("the shapes ", ToString(shape), " and ",
                                                     ToString(node.input(i).shape()),
                                                     " cannot be broadcast"));
    }
    shape = *std::move(wider);
  }
  return shape;
}

// Calls `visit(i, a, b)` for each element of the result with the numbers of the operands' elements.
template <typename Visit>
void ForEachPair(absl::Span<const Tensor* const> inputs, const Tensor& result, Visit visit) {
  BroadcastCursor a(inputs[0]->extents, result.extents);
  BroadcastCursor b(inputs[1]->extents, result.extents);
  for (size_t i = 0; i < result.values.size(); ++i) {
    visit(i, a.index(), b.index());
    a.Advance();
    b.Advance();
  }
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_ELEMENTWISE_H_

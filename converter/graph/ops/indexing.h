#ifndef CONVERTER_GRAPH_OPS_INDEXING_H_
#define CONVERTER_GRAPH_OPS_INDEXING_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "converter/base/status.h"
#include "converter/graph/ops/infer.h"

namespace mo {

// What the operations share that choose elements by their indices.

inline absl::Status CheckIndices(const Node& node, int input) {
  const ElementType type = node.input(input).type().element_type;
  return Check(type == ElementType::kI32 || type == ElementType::kI64, "the indices are ",
               ElementTypeName(type), ", expected i32 or i64");
}

// The constant input that is the number of an axis, as 0 … rank - 1.
inline absl::StatusOr<int> OneAxis(const Node& node, int input, int rank) {
  MO_ASSIGN_OR_RETURN(const Ints axis, ConstantInts(node, input, "the axis"));
  MO_RETURN_IF_ERROR(Check(axis.size() == 1, "the axis must be one number"));
  return NormalizedAxis(axis[0], rank);
}

// The number of elements of the axes begin … end - 1.
inline int64_t Volume(const Extents& extents, size_t begin, size_t end) {
  int64_t volume = 1;
  for (size_t i = begin; i < end; ++i) volume *= extents[i];
  return volume;
}

// Index `value` of an axis, counted from its beginning; a negative one counts from the end.
inline absl::StatusOr<int64_t> At(double value, int64_t extent) {
  const int64_t index = static_cast<int64_t>(value) + (value < 0 ? extent : 0);
  if (index >= 0 && index < extent) return index;
  return absl::InvalidArgumentError(
      absl::StrCat("index ", value, " is not one of an axis of ", extent, " elements"));
}

// The element of `extents` that element `number` of `indices`, which has as many axes, chooses: at
// the same place but for `axis`, where it is at the element's value.
inline absl::StatusOr<int64_t> ElementAt(const Tensor& indices, int64_t number,
                                         const Extents& extents, int axis) {
  MO_ASSIGN_OR_RETURN(const int64_t chosen, At(indices.values[number], extents[axis]));
  int64_t element = 0, stride = 1;
  for (int i = static_cast<int>(extents.size()); i-- > 0;) {
    element += (i == axis ? chosen : number % indices.extents[i]) * stride;
    number /= indices.extents[i];
    stride *= extents[i];
  }
  return element;
}

// The slice of `extents`, over its axes after the first ones, that row `number` of `indices`
// [..., k] chooses: at the k first axes' indices.
inline absl::StatusOr<int64_t> SliceAt(const Tensor& indices, int64_t number,
                                       const Extents& extents) {
  const int64_t depth = indices.extents.back();
  int64_t slice = 0;
  for (int64_t axis = 0; axis < depth; ++axis) {
    MO_ASSIGN_OR_RETURN(const int64_t at, At(indices.values[number * depth + axis], extents[axis]));
    slice = slice * extents[axis] + at;
  }
  return slice;
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_INDEXING_H_

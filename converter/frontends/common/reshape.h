#ifndef CONVERTER_FRONTENDS_COMMON_RESHAPE_H_
#define CONVERTER_FRONTENDS_COMMON_RESHAPE_H_

#include <string>

#include "absl/types/span.h"
#include "converter/graph/graph.h"
#include "converter/graph/shape.h"

namespace mo {

// Elements under another shape or in another order, with as few nodes as can be. Source models
// write an extent that is not known as -1, and so does the target of a Reshape.

// The shape of a source's list of extents: a negative one is not known.
Shape ShapeOfExtents(absl::Span<const int64_t> extents);

// Whether a shape has at most one extent that is not known and no zero, so that a constant can be
// the target of a Reshape to it.
bool CanBeReshapeTarget(const Shape& shape);
// That constant's numbers: -1 for what is not known.
Ints ReshapeTarget(const Shape& shape);

// Whether axes of more than one element keep their sequence, so that elements do not move.
bool MovesOnlyUnitAxes(const Shape& shape, const Ints& order);
// Axis i of the result is axis order[i].
Shape Permuted(const Shape& shape, const Ints& order);

// `value` under `shape`, of which at most one extent is not known. What a value was reshaped from
// is read instead of it. Constants stay constants, from what they came from. A value without a node
// if the numbers of elements differ.
Value AddReshape(Graph& graph, Value value, const std::string& name, const Shape& shape,
                 const SourceSet& sources);
// `value` with its axes in `order`; `note` says why. A Reshape where no element moves. A value
// without a node if the value does not have as many axes.
Value AddTranspose(Graph& graph, Value value, const std::string& name, const Ints& order,
                   const SourceSet& sources, const std::string& note);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_RESHAPE_H_

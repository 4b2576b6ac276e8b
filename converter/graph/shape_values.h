#ifndef CONVERTER_GRAPH_SHAPE_VALUES_H_
#define CONVERTER_GRAPH_SHAPE_VALUES_H_

#include "converter/graph/graph.h"
#include "converter/graph/shape.h"

namespace mo {

// The shape that a list of integers stands for, as far as it follows from the graph: its constants,
// and the extents that ShapeOf takes from elsewhere and that slices, gathers, concatenations and
// arithmetic pass on. An element that is not known, or is negative, is Dim::Any(); where not even
// the number of elements is known the rank is not.
//
// So a Reshape whose target is put together from the batch of its input keeps its other extents.
Shape ShapeFromValue(Value value);

}  // namespace mo

#endif  // CONVERTER_GRAPH_SHAPE_VALUES_H_

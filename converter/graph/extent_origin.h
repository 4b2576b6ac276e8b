#ifndef CONVERTER_GRAPH_EXTENT_ORIGIN_H_
#define CONVERTER_GRAPH_EXTENT_ORIGIN_H_

#include "converter/graph/graph.h"

namespace mo {

// One axis of a value: where an extent is that no number and no symbol says.
struct ExtentOrigin {
  Value value;
  int axis = 0;

  friend bool operator==(const ExtentOrigin&, const ExtentOrigin&) = default;
};

// The value, up the graph, that has certainly the same extent: operations that map elements one by
// one, Transposes, products of matrices, and what joins or splits along other axes keep it. So two
// axes have the same extent if they have the same origin. The rank of `value` must be known.
ExtentOrigin OriginOf(Value value, int axis);

}  // namespace mo

#endif  // CONVERTER_GRAPH_EXTENT_ORIGIN_H_

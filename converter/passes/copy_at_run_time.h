#ifndef CONVERTER_PASSES_COPY_AT_RUN_TIME_H_
#define CONVERTER_PASSES_COPY_AT_RUN_TIME_H_

#include "absl/status/statusor.h"
#include "converter/graph/graph.h"

namespace mo {

// Adds `value`, of floating-point numbers, to the power of 1, called after `node`, whose sources it
// has: the same numbers in new memory. The OpenVINO runtime knows a Multiply by ones and the like
// for what they are and removes them, but not this. It costs next to nothing, and is computed
// together with the value where that is elementwise itself.
absl::StatusOr<Node*> AddCopy(Graph& graph, const Value& value, const Node& node);

}  // namespace mo

#endif  // CONVERTER_PASSES_COPY_AT_RUN_TIME_H_

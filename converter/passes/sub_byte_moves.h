#ifndef CONVERTER_PASSES_SUB_BYTE_MOVES_H_
#define CONVERTER_PASSES_SUB_BYTE_MOVES_H_

#include "absl/status/statusor.h"
#include "converter/graph/graph.h"

namespace mo {

// Elements of less than 8 bits that `node` moves → the same of 8 bits (floating-point numbers: of
// 32) between Converts. The runtime moves bytes (docs/runtime_faults.md). True if the graph
// changed.
absl::StatusOr<bool> AvoidSubByteMoves(Graph& graph, Node* node);

}  // namespace mo

#endif  // CONVERTER_PASSES_SUB_BYTE_MOVES_H_

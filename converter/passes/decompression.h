#ifndef CONVERTER_PASSES_DECOMPRESSION_H_
#define CONVERTER_PASSES_DECOMPRESSION_H_

#include <optional>

#include "absl/status/statusor.h"
#include "converter/graph/graph.h"

namespace mo {

// Numbers that are stored in few bits:
//
//   Constant → Convert → [Subtract zero point →] Multiply by a scale → [Reshape, Transpose →]
//   reader
//
// The runtime lets a MatMul or Gather read the Constant itself, and takes the scale and the zero
// point for those of its rows or groups (docs/runtime_faults.md).

// What the Multiply yields, if `reader` reads it in a form that the runtime takes for another one,
// or may.
std::optional<Value> WronglyDecompressed(const Node& reader);

// Gives it to its readers to the power of 1, which the runtime computes before they read it. True
// if the graph changed.
absl::StatusOr<bool> AvoidDecompression(Graph& graph, Node* reader);

}  // namespace mo

#endif  // CONVERTER_PASSES_DECOMPRESSION_H_

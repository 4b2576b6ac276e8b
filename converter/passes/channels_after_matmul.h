#ifndef CONVERTER_PASSES_CHANNELS_AFTER_MATMUL_H_
#define CONVERTER_PASSES_CHANNELS_AFTER_MATMUL_H_

#include "absl/status/statusor.h"
#include "converter/graph/graph.h"

namespace mo {

// A PReLU or FakeQuantize with other numbers for each channel → the same of a copy, if a MatMul
// computes the data, perhaps with elementwise operations after it. The runtime computes both in the
// MatMul, and takes the channels for those of the last axis (docs/runtime_faults.md): numbers along
// that axis are right. True if the graph changed.
absl::StatusOr<bool> AvoidChannelsAfterMatMul(Graph& graph, Node* node);

}  // namespace mo

#endif  // CONVERTER_PASSES_CHANNELS_AFTER_MATMUL_H_

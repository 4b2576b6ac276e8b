#ifndef CONVERTER_PASSES_SATURATION_H_
#define CONVERTER_PASSES_SATURATION_H_

#include "absl/status/statusor.h"
#include "converter/graph/graph.h"

namespace mo {

// Add, Subtract, Multiply and Negative of u8 or i8 → the same of i32 between Converts, the last of
// which keeps the lowest 8 bits. In the frameworks 200 + 100 is 44; the runtime saturates to 255
// (docs/runtime_faults.md), but for integers of 16 bits and more. True if the graph changed.
absl::StatusOr<bool> AvoidSaturation(Graph& graph, Node* node);

}  // namespace mo

#endif  // CONVERTER_PASSES_SATURATION_H_

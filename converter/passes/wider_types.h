#ifndef CONVERTER_PASSES_WIDER_TYPES_H_
#define CONVERTER_PASSES_WIDER_TYPES_H_

#include "absl/status/status.h"
#include "converter/graph/graph.h"

namespace mo {

// `node` computed in other element types, between Converts: `wider` says the type for each one of
// an input, and returns the type itself where it can stay. Outputs get their types back.
absl::Status ComputeWider(Graph& graph, Node* node, ElementType (*wider)(ElementType));

}  // namespace mo

#endif  // CONVERTER_PASSES_WIDER_TYPES_H_

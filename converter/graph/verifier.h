#ifndef CONVERTER_GRAPH_VERIFIER_H_
#define CONVERTER_GRAPH_VERIFIER_H_

#include "absl/status/status.h"
#include "converter/base/digest.h"
#include "converter/graph/graph.h"

namespace mo {

// Checks what must hold for every graph at every time: names are unique, uses and inputs agree,
// there is no cycle, the recorded types are those that the schemas infer, tensor names are unique,
// source numbers exist. An error is an internal error of the code that made or changed the graph.
absl::Status VerifyGraph(const Graph& graph);

// Equal for graphs with equal structure, attributes, names and constants (by identity, so that no
// weight is read). Tells whether something was changed; differs between processes.
Digest StructureDigest(const Graph& graph);

}  // namespace mo

#endif  // CONVERTER_GRAPH_VERIFIER_H_

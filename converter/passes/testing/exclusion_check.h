#ifndef CONVERTER_PASSES_TESTING_EXCLUSION_CHECK_H_
#define CONVERTER_PASSES_TESTING_EXCLUSION_CHECK_H_

#include <string>

#include "converter/graph/graph.h"

namespace mo {

// What of the promise about excluded nodes does not hold, or "". `optimized` is the graph with some
// source nodes excluded from all optimizations, `plain` the same graph with all optimizations off.
//
// What becomes of an excluded node of the source is the same in both: operations, attributes and
// constants. It has no part in any other node, and no other node has a part in it. What reads a
// constant of it reads the same value in both.
std::string CheckExclusions(const Graph& optimized, const Graph& plain);

// Makes the constants of a graph sources of their own, too, as in frameworks that have them as
// nodes.
void DeclareConstants(Graph& graph);

}  // namespace mo

#endif  // CONVERTER_PASSES_TESTING_EXCLUSION_CHECK_H_

#ifndef CONVERTER_CLI_GRAPH_DIFF_H_
#define CONVERTER_CLI_GRAPH_DIFF_H_

#include <string>

#include "converter/graph/graph.h"

namespace mo {

// What differs between two graphs, in words; empty: nothing that matters. Nodes are matched by
// their names, constants by what reads them; the order of nodes and the names of constants do not
// matter. Bodies are compared with their nodes. Quotes names as they are: print it by
// PrintableText().
std::string GraphDifferences(const Graph& a, const Graph& b);

}  // namespace mo

#endif  // CONVERTER_CLI_GRAPH_DIFF_H_

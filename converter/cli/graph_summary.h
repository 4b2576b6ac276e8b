#ifndef CONVERTER_CLI_GRAPH_SUMMARY_H_
#define CONVERTER_CLI_GRAPH_SUMMARY_H_

#include <string>

#include "converter/graph/graph.h"

namespace mo {

// What a model is, in lines: inputs, outputs, operations by type, parameters, memory. Quotes names
// as they are: print it by PrintableText().
std::string GraphSummary(const Graph& graph);

// The graph in the language of Graphviz: a node for each operation, constants left out.
std::string GraphDot(const Graph& graph);

}  // namespace mo

#endif  // CONVERTER_CLI_GRAPH_SUMMARY_H_

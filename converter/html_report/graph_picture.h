#ifndef CONVERTER_HTML_REPORT_GRAPH_PICTURE_H_
#define CONVERTER_HTML_REPORT_GRAPH_PICTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "converter/graph/graph.h"
#include "converter/passes/records.h"

namespace mo {

// A graph as the page draws it: a copy, since the passes change the graph itself.
struct PictureNode {
  struct Input {
    int node = 0;  // its place in the picture
    int output = 0;
  };

  std::string name;
  std::string operation;
  int owner = -1;  // the node whose body it is in; -1: in none
  std::vector<Input> inputs;
  std::vector<std::pair<std::string, AttributeValue>> attributes;
  std::vector<std::string> types;  // of the outputs: "f32[1, 3, 224, 224]"
  std::vector<std::string> tensor_names;
  std::vector<std::string> sources;  // the source nodes that it was created from
  std::string value;                 // of a constant with few elements
  std::string note;
};

// In the order of Graph::TopologicalOrder(), bodies after their node.
using GraphPicture = std::vector<PictureNode>;

// `records`: what the passes so far did.
GraphPicture PictureOf(const Graph& graph, const Records& records);

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_GRAPH_PICTURE_H_

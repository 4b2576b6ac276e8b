#ifndef CONVERTER_PASSES_RANDOM_GRAPHS_GRAPH_LINES_H_
#define CONVERTER_PASSES_RANDOM_GRAPHS_GRAPH_LINES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mo {

// The lines of a printed graph, taken apart far enough to be changed without a Graph, which
// would keep its invariants. Names are plain and there are no nested graphs.
struct GraphLines {
  struct Node {
    std::string name;
    std::string op;
    std::vector<std::string> inputs;  // "conv", "split:1"
    std::string constant;
    std::vector<std::string> attributes;  // "axis = 1"
    std::string types;                    // "f32[1, 2], f32[1, 2]"
    std::string names;                    // " names(…)"
    std::string provenance;               // " from(…)"
  };

  explicit GraphLines(absl::string_view text);
  std::string Print() const;

  std::vector<std::string> sources;
  std::vector<Node> nodes;
};

// The same graph with its nodes in another order that a seed chooses: inputs before users,
// parameters and results among themselves as they were.
std::string Shuffled(absl::string_view text, uint64_t seed);

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPHS_GRAPH_LINES_H_

#ifndef CONVERTER_REPORT_OUTCOMES_H_
#define CONVERTER_REPORT_OUTCOMES_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/base/optimization.h"
#include "converter/graph/graph.h"
#include "converter/passes/records.h"

namespace mo {

// A node of a graph in words.
struct NamedNode {
  std::string name;
  std::string operation;
  std::string bias_of = {};  // an Add of a constant: the convolution or the like before it
};

// A tensor's name and the node that computes it; empty if none does any more.
struct TensorPlace {
  std::string tensor;
  std::string node;
};

// What became of a node of the source model.
struct Outcome {
  std::string name;
  std::string type;  // the framework's word
  Location location;
  OptimizationSet excluded;
  bool is_constant = false;           // nothing but constants was made of it
  std::vector<NamedNode> imported;    // what the frontend made of it; empty: it left the node out
  std::vector<NamedNode> now;         // what the optimized graph has of it
  std::vector<NamedNode> taken_into;  // nodes of others that took in a part of it
  std::vector<TensorPlace> tensors;   // the names by which its values were known
};

// The outcomes of the source nodes, in the order of the source, before any pass has run. Constants
// are left out.
std::vector<Outcome> ImportedOutcomes(const Graph& graph);

// Adds where everything is now, after the passes of `records`.
void AddPresent(const Graph& graph, const Records& records, std::vector<Outcome>& outcomes);

}  // namespace mo

#endif  // CONVERTER_REPORT_OUTCOMES_H_

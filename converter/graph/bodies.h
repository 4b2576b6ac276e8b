#ifndef CONVERTER_GRAPH_BODIES_H_
#define CONVERTER_GRAPH_BODIES_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"

namespace mo {

// Bodies: the graphs that a node of control flow runs. A body sees nothing of the graph around it:
// what it reads comes in through its Parameters, what it yields goes out through its Results.
//
//   If    input 0 chooses the body: the first one if it holds, else the second one. Parameter i of
//         a body is the input that attribute `then_inputs`, or `else_inputs`, has at i. Output i is
//         Result i of the body that ran.
//   Loop  input 0 is the largest number of iterations, -1 for any; input 1 is whether there is a
//         first one. The other inputs are the Parameters 1, 2, … of the body; Parameter 0 is the
//         number of the iteration, from 0 on. Result 0 is whether there is another iteration. The
//         next `carried` Results are what the Parameters of the same numbers are in it, and the
//         first outputs of the node after the last one. The Results after these are collected: each
//         has one element along the axis that attribute `axes` has for it, and is joined along it.
//
// The types of Parameters are given, as those of a model's inputs are: all that feeds one fits.

// How many levels of bodies there can be.
constexpr int kMaxNesting = 32;

// The input of the node for each Parameter of body `body`; kIteration is none.
constexpr int64_t kIteration = -1;
Ints InputsOfBody(const Node& node, int body);

// The attribute of an If that has these.
absl::string_view InputsAttribute(int body);

// How often a Loop runs, where that is known.
std::optional<int64_t> KnownIterations(const Node& loop);

// Whether each tensor of type `type` is one of type `wider`, whatever symbols say of its extents: a
// pass may lose them, which makes nothing of a body wrong.
bool Fits(const TensorType& type, const TensorType& wider);

// A type that both fit, with the symbols that both have; nullopt if their element types or ranks
// differ, or a rank is unknown.
std::optional<TensorType> Joined(const TensorType& a, const TensorType& b);

// Adds copies of the nodes of `body` to `graph`, which read `inputs` in place of the Parameters.
// Returns what the Results read. Fails if the inputs do not fit.
absl::StatusOr<std::vector<Value>> CopyInto(Graph& graph, const Graph& body,
                                            std::vector<Value> inputs);

// As Graph::TopologicalOrder(), each node followed by those of its bodies.
std::vector<Node*> NodesWithBodies(const Graph& graph);

}  // namespace mo

#endif  // CONVERTER_GRAPH_BODIES_H_

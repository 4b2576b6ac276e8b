#ifndef CONVERTER_FRONTENDS_TENSORFLOW_NODE_ORDER_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_NODE_ORDER_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/frontends/tensorflow/model.h"

namespace mo::tensorflow {

// The tensors that the outputs depend on, they too, up to those of `cuts`. Of a call only the
// results are read that are needed.
std::set<TensorRef> TensorsRead(const FlatGraph& graph, const std::vector<TensorRef>& outputs,
                                const std::set<TensorRef>& cuts);

// The nodes that the outputs depend on, each after what it reads. What feeds a tensor of `cuts` is
// not among them, unless something else needs it. nullopt after an error about a cycle, which may
// be anywhere in the graph; the loops of control flow are cycles only where an output needs them.
std::optional<std::vector<int>> NodesInOrder(const FlatGraph& graph,
                                             const std::vector<TensorRef>& outputs,
                                             const std::set<TensorRef>& cuts,
                                             Diagnostics& diagnostics);

// The same of a function that a node runs: the nodes that `results` need up to its arguments.
// nullopt where there is a cycle, which NodesInOrder() reports.
std::optional<std::vector<int>> NodesOfBody(const FlatGraph& graph, const FlatBody& body,
                                            const std::vector<TensorRef>& results);
// `nodes`, each followed by those of the functions that it runs.
std::vector<int> WithBodies(const FlatGraph& graph, const std::vector<int>& nodes);

// Reports, all in one run, nodes that cannot be converted whatever they say: control flow,
// variables without a value, operations that are not known. True if there are none.
bool CanBeImported(const FlatGraph& graph, const std::vector<int>& nodes, const Model& model,
                   const std::string& file, Diagnostics& diagnostics);

bool IsVariable(const FlatNode& node);
// The way back of a loop.
bool EndsAnIteration(const FlatNode& node);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_NODE_ORDER_H_

#ifndef CONVERTER_FRONTENDS_TENSORFLOW_BOUNDARY_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_BOUNDARY_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/common/ports.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/frontends/tensorflow/live_branches.h"
#include "converter/frontends/tensorflow/model.h"

namespace mo::tensorflow {

// What images are, by the operations that say it: "NHWC" or "NCHW".
absl::string_view ImageLayoutOf(const FlatGraph& graph);

// What a configuration means by a name: "images" of `signature`, "node", "node:1", or "0:node" for
// what the node reads there.
std::optional<TensorRef> FindTensor(const FlatGraph& graph,
                                    const std::vector<NamedTensor>& signature,
                                    const std::string& name);

// Where the part of a graph that is converted begins and ends.
struct Boundary {
  std::map<TensorRef, RequestedInput> requested;
  std::vector<TensorRef> outputs;
  // The tensors that the outputs depend on, they too, up to those that are cut.
  std::set<TensorRef> read;
  // All inputs in their order: of the signature, then placeholders that something reads, then cuts,
  // both as the graph's file has their nodes.
  std::vector<TensorRef> inputs;
};

// The boundary that `source` asks for, or else the signature, or else the graph itself has: outputs
// are then the nodes that no other one reads, those of the longest path from an input last, and
// equal ones by name, numbers in it by their value. nullopt after reporting names that the graph
// does not have, and inputs that nothing of what is converted reads.
std::optional<Boundary> FindBoundary(const SourceModel& source, const Model& model,
                                     const LiveGraph& live, Diagnostics& diagnostics);

// Tensors in the middle of the graph that become inputs; with `shaped`, only those whose shape is
// given, so that nothing before them is looked at.
std::set<TensorRef> Cuts(const FlatGraph& graph, const Boundary& boundary, bool shaped);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_BOUNDARY_H_

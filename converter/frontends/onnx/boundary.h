#ifndef CONVERTER_FRONTENDS_ONNX_BOUNDARY_H_
#define CONVERTER_FRONTENDS_ONNX_BOUNDARY_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/common/ports.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/onnx/model.h"

namespace mo::onnx {

// Where the part of a model that is converted begins and ends. Values go by their names, which are
// unique in a graph.
struct Boundary {
  std::map<std::string, RequestedInput> requested;
  std::vector<std::string> outputs;
  // All inputs in their order: of the graph, then values in the middle of it as its nodes make
  // them.
  std::vector<std::string> inputs;
  // The nodes that the outputs depend on, each after what it reads. What only leads to inputs
  // whose shapes are given is not among them.
  std::vector<int> nodes;

  bool IsCut(const std::string& value) const { return cuts.count(value) > 0; }
  std::set<std::string> cuts;  // requested inputs that are none of the graph
};

// The name by which people call a node: its own, or that of its first output.
const std::string& NameOf(const NodeDef& node);

// The values from outside that a graph of an attribute reads, its own graphs included.
std::set<std::string> CapturedBy(const GraphDef& graph);

// False after an error if a node reads what a node after it makes, and what is not known from
// around its graph. The nodes of the model's own graph may have any order, those of the graphs in
// it have that of the standard.
bool AreInOrder(const std::vector<NodeDef>& nodes,
                const std::function<bool(const std::string& value)>& is_known,
                Diagnostics& diagnostics);

// The boundary that `source` asks for, or else the graph has. A name is that of a value, or of a
// node for its first output. nullopt after reporting names that the graph does not have, values
// that nothing makes, and cycles.
std::optional<Boundary> FindBoundary(const SourceModel& source, const GraphDef& graph,
                                     Diagnostics& diagnostics);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_BOUNDARY_H_

#ifndef CONVERTER_FRONTENDS_COMMON_PORTS_H_
#define CONVERTER_FRONTENDS_COMMON_PORTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/graph.h"

namespace mo {

// The inputs and outputs of a model.

struct InputSpec {
  std::string name;
  Shape shape;
  ElementType type = ElementType::kF32;
  std::string layout = "";                // "NCHW"; "" if it is not known
  std::vector<std::string> aliases = {};  // the names that the configuration may have for it
  int source = -1;                        // its number in Graph::source_nodes()
  Location place = {};                    // of errors
};

// An input that the configuration names.
struct RequestedInput {
  std::vector<std::string> names;  // all by which it names this one
  std::optional<Shape> shape;      // in the order of the source's axes
};

// The shape that the configuration gives it, by default the stated one, or without a rank that of
// the value it shall have (SourceModel::values).
Shape ShapeOfInput(const RequestedInput& requested, const SourceModel& source, Shape stated);

// Adds a Parameter, with the batch of the configuration. A value without a node after an error.
Value AddParameter(Graph& graph, const SourceModel& source, InputSpec input,
                   Diagnostics& diagnostics);

// "conv/sink_port_0": the name of the Result that reads output `port` of a node.
std::string ResultName(absl::string_view node, int port);
// Makes `value` an output of the model, named as port `port` of `node`.
void AddResult(Graph& graph, Value value, absl::string_view node, int port);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_PORTS_H_

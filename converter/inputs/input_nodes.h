#ifndef CONVERTER_INPUTS_INPUT_NODES_H_
#define CONVERTER_INPUTS_INPUT_NODES_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/graph/graph.h"
#include "converter/graph/ops/ops.h"
#include "converter/inputs/inputs.h"

namespace mo {

// Adds nodes that belong to an input: they are named after it, and have its sources.
class InputNodes {
 public:
  // All must outlive this.
  InputNodes(const InputContext& context, Graph& graph, Diagnostics& diagnostics)
      : context_(context), graph_(graph), diagnostics_(diagnostics) {}

  // The node PARAMETER/SUFFIX; nullptr after reporting why there can be none.
  Node* Add(const Node& parameter, OpType op, absl::string_view suffix, std::vector<Value> inputs,
            Attributes attributes = {});
  Value AddConstant(const Node& parameter, absl::string_view suffix, Constant constant);

  // Lets a reader read another value.
  void SetInput(const Use& reader, Value value) { graph_.SetInput(reader, value); }

  // Reports what is wrong with the input itself.
  void ReportInput(const Node& parameter, absl::string_view text);

 private:
  const InputContext& context_;
  Graph& graph_;
  Diagnostics& diagnostics_;
};

}  // namespace mo

#endif  // CONVERTER_INPUTS_INPUT_NODES_H_

// Nodes that no output of the model depends on → nothing
//
// Inputs of the model stay, read or not. Later passes leave nothing dead: what a rewrite no
// longer needs goes with it.

#include "converter/passes/pass.h"

namespace mo {

const Pass kRemoveDeadNodes = {
    .name = "remove_dead_nodes",
    .summary = "remove what no output of the model depends on",
    .optimization = std::nullopt,
    .run = [](Graph& graph, PassContext&) -> absl::StatusOr<bool> {
      return graph.RemoveDeadNodes();
    },
};

}  // namespace mo

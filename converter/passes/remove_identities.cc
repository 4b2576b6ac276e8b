// Operations that give back what they get → nothing
//
// Identity, which is also what dropout is at inference; a Convert to the type that the tensor has;
// a Reshape to its shape; a Transpose that leaves every axis where it is; a Concat of one tensor; a
// Split into one part; a StridedSlice of everything; a Tile that repeats nothing; a Pad of nothing
// (OpSchema::is_identity). The tensor names move to the value.

#include "absl/strings/str_cat.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (node->op().is_identity == nullptr || !node->op().is_identity(*node)) continue;
    context.records().Add(Rewrite{
        .optimization = "",
        .pass = std::string(kRemoveIdentities.name),
        .nodes_in = {node->name()},
        .what = absl::StrCat("the ", node->op().name(), " changes nothing and was removed")});
    if (const std::optional<Constant>& constant = node->input(0).node->constant()) {
      // Whoever excludes this node keeps what it gives.
      graph.Replace(node, graph.AddConstant(node->name(), *constant, SourcesWithConstants(*node)));
    } else {
      graph.ReplaceUses(node->output(), node->input(0));
      graph.Remove(node);
    }
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kRemoveIdentities = {
    .name = "remove_identities",
    .summary = "remove Identity, dropout and other operations that change nothing",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo

// Operations that give back what they get → nothing
//
// Identity, which is also what dropout is at inference; a Convert to the type that the tensor has;
// a Reshape to its shape; a Transpose that leaves every axis where it is; a Concat of one tensor; a
// Split into one part; a Pad of nothing. The tensor names move to the value.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

bool IsAllZero(const Node& node, int input) {
  const std::vector<int64_t> values = node.constant_input(input)->Int64s();
  return std::all_of(values.begin(), values.end(), [](int64_t value) { return value == 0; });
}

bool KeepsAxes(const Node& transpose) {
  const std::vector<int64_t> order = transpose.constant_input(1)->Int64s();
  return std::is_sorted(order.begin(), order.end());
}

bool ChangesNothing(const Node& node) {
  if (node.Is("Identity")) return true;
  if (node.Is("Convert")) return node.type().element_type == node.input(0).type().element_type;
  if (node.Is("Reshape")) return node.shape().is_static() && node.type() == node.input(0).type();
  if (node.Is("Transpose")) return KeepsAxes(node);
  if (node.Is("Concat")) return node.input_count() == 1;
  if (node.Is("Split") || node.Is("VariadicSplit"))
    return node.output_count() == 1 && node.type() == node.input(0).type();
  if (node.Is("Pad")) return IsAllZero(node, 1) && IsAllZero(node, 2);
  return false;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!ChangesNothing(*node)) continue;
    context.records().Add(
        Rewrite{.optimization = "",
                .pass = std::string(kRemoveIdentities.name),
                .nodes_in = {node->name()},
                .what = absl::StrCat("the ", node->op().name, " changes nothing and was removed")});
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

// Transpose → Transpose → one Transpose, and equal Transposes of one value → one
//
//     x                             x
//   Transpose p           →       Transpose p[q[0]], p[q[1]], …
//   Transpose q                     y
//     y
//
// Axis i of y is axis q[i] of what is between, which is axis p[q[i]] of x. Pairs that undo each
// other become a Transpose that keeps all axes, which remove_identities removes. Other readers of
// what is between keep the first Transpose.

#include <map>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

// Readers of a Transpose that another one equals read that one.
bool ShareEqual(Graph& graph, PassContext& context) {
  std::map<std::tuple<int, int, std::vector<int64_t>>, Node*> first;
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kTranspose) || node->constant_input(1) == nullptr) continue;
    const Value data = node->input(0);
    const auto [same, is_first] = first.emplace(
        std::tuple(data.node->id(), data.output, node->constant_input(1)->Int64s()), node);
    if (is_first) continue;
    same->second->AddSources(node->sources());
    context.records().Add(Rewrite{.optimization = "",
                                  .pass = std::string(kMergeTransposes.name),
                                  .nodes_in = {same->second->name(), node->name()},
                                  .nodes_out = {same->second->name()},
                                  .what = "two equal Transposes became one"});
    graph.ReplaceUses(node->output(), same->second->output());
    graph.Remove(node);
    changed = true;
  }
  return changed;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = ShareEqual(graph, context);
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kTranspose) || !node->input(0).node->Is(ops::kTranspose)) continue;
    Node* first = node->input(0).node;
    const std::vector<int64_t> p = first->constant_input(1)->Int64s();
    std::vector<int64_t> order = node->constant_input(1)->Int64s();
    for (int64_t& axis : order) axis = p[axis];
    node->AddSources(first->sources());
    Node* constant = graph.AddConstant(
        absl::StrCat(node->name(), "/order"),
        Constant::FromInt64s({static_cast<int64_t>(order.size())}, order), node->sources());
    graph.SetInput({node, 0}, first->input(0));
    graph.SetInput({node, 1}, constant->output());
    context.records().Add(Rewrite{.optimization = "",
                                  .pass = std::string(kMergeTransposes.name),
                                  .nodes_in = {first->name(), node->name()},
                                  .nodes_out = {node->name()},
                                  .what = "two Transposes became one"});
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kMergeTransposes = {
    .name = "merge_transposes",
    .summary = "write a Transpose of a Transpose, and equal ones of one value, as one",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo

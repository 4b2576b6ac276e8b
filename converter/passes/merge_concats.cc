// Concat → Concat ⇒ one Concat
//
//   Concat(Concat(a, b), c)   →   Concat(a, b, c)
//
// Along one axis, where nothing else reads the inner one and both are excluded from nothing.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

int Axis(const Node& concat) {
  const int64_t axis = concat.attributes().GetInt("axis");
  return static_cast<int>(axis < 0 ? axis + concat.shape().rank() : axis);
}

bool Merges(const Value& inner, const Node& outer) {
  const Node& node = *inner.node;
  return node.Is(ops::kConcat) && !IsExcludedFromSome(node) && !IsExcludedFromSome(outer) &&
         node.shape().has_rank() && outer.shape().has_rank() && Axis(node) == Axis(outer) &&
         node.uses().size() == 1;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kConcat)) continue;
    std::vector<Value> inputs;
    std::vector<std::string> merged;
    SourceSet sources = node->sources();
    for (const Value& input : node->inputs()) {
      if (!Merges(input, *node)) {
        inputs.push_back(input);
        continue;
      }
      inputs.insert(inputs.end(), input.node->inputs().begin(), input.node->inputs().end());
      merged.push_back(input.node->name());
      sources = Union(sources, input.node->sources());
    }
    if (merged.empty()) continue;
    MO_ASSIGN_OR_RETURN(Node * whole, graph.Add({.op = ops::kConcat,
                                                 .name = node->name(),
                                                 .inputs = std::move(inputs),
                                                 .attributes = node->attributes(),
                                                 .sources = std::move(sources)}));
    merged.push_back(node->name());
    graph.Replace(node, whole);
    context.records().Add(Rewrite{.optimization = "",
                                  .pass = std::string(kMergeConcats.name),
                                  .nodes_in = std::move(merged),
                                  .nodes_out = {whole->name()},
                                  .what = "a Concat of Concats became one"});
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kMergeConcats = {
    .name = "merge_concats",
    .summary = "write a Concat of Concats along one axis as one",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo

// Operations on constants → their result
//
// What only moves elements is not computed, but written down as a recipe that the writer runs
// (OpSchema::fold_by_recipe), so weights of any size cost nothing here. Arithmetic is evaluated in
// double and rounded once, when it is written: the sub-graph of a normalization that a framework
// wrote out (sqrt, reciprocal, products of parameters) so becomes factors as exact as if they had
// come from one node.
//
// Only operations that IEEE 754 rounds correctly are folded (OpSchema::exact). Others stay in the
// graph, as their last bit differs between machines.
// So do weights that are integers (integer_weights.h), and a number repeated to a large tensor that
// elements are then written into: it is smaller than what it becomes.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/folding.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/integer_weights.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = 1 << 22;  // of all inputs and outputs of one node

absl::StatusOr<bool> Fold(Graph& graph, Node* node, PassContext& context) {
  std::vector<Constant> results;
  if (node->op().fold_by_recipe != nullptr) results = node->op().fold_by_recipe(*node);
  if (results.empty()) {
    absl::StatusOr<std::vector<Constant>> folded = FoldedOutputs(*node, kMaxElements);
    if (!folded.ok()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "node '", node->name(), "' (", node->op().name(), "): ", folded.status().message()));
    }
    results = *std::move(folded);
  }
  if (results.empty()) return false;
  Rewrite record = {.optimization = "",
                    .pass = std::string(kFoldConstants.name),
                    .nodes_in = {node->name()},
                    .what = absl::StrCat("the ", node->op().name(), " of constants is a constant")};
  for (int i = 0; i < node->output_count(); ++i) {
    Node* constant = graph.AddConstant(
        node->output_count() == 1 ? node->name() : absl::StrCat(node->name(), "/part_", i),
        results[i], SourcesWithConstants(*node));
    record.nodes_out.push_back(constant->name());
    if (node->output_count() > 1) {
      graph.ReplaceUses(node->output(i), constant->output());
      continue;
    }
    graph.Replace(node, constant);
    record.nodes_out = {constant->name()};
  }
  context.records().Add(std::move(record));
  return true;
}

bool IsLargeScatterData(const Node& node) {
  constexpr int64_t kLarge = 1 << 16;
  if (!node.Is(ops::kBroadcast)) return false;
  const std::optional<Extents> extents = node.shape().extents();
  if (!extents || ElementCount(*extents).value_or(0) < kLarge) return false;
  return std::all_of(node.uses().begin(), node.uses().end(), [](const Use& use) {
    return use.input == 0 &&
           (use.node->Is(ops::kScatterElementsUpdate) || use.node->Is(ops::kScatterNDUpdate) ||
            use.node->Is(ops::kScatterUpdate));
  });
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!IsFoldable(*node) || ConvertsIntegerWeights(*node) || IsLargeScatterData(*node)) continue;
    MO_ASSIGN_OR_RETURN(const bool folded, Fold(graph, node, context));
    changed |= folded;
  }
  return changed;
}

}  // namespace

const Pass kFoldConstants = {
    .name = "fold_constants",
    .summary =
        "compute what depends on constants alone, where every machine computes the same bits",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo

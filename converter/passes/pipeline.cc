#include "converter/passes/pipeline.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/verifier.h"

namespace mo {

absl::Span<const Stage> Pipeline() {
  static const auto& stages = *new std::vector<Stage>{
      {"clean_up",
       true,
       {&kRemoveDeadNodes, &kFoldConstants, &kRemoveIdentities, &kMergeTransposes}},
      {"decompose",
       false,
       {&kDecomposeBatchNormalization, &kDecomposeScaleShift, &kNormalizeSubtractDivide}},
      {"fuse", true, {&kFoldPads, &kMergeLinearOps, &kFuseLinearOps, &kGroupConvolutions}},
      {"stride", false, {&kMoveStridesUp}},
      {"leftovers", false, {&kFormScaleShift}},
      {"lowering", false, {&kLowerToOpset, &kShareConstants}},
  };
  return stages;
}

absl::StatusOr<bool> RunPass(const Pass& pass, Graph& graph, PassContext& context) {
  if (pass.optimization && !context.Enabled(*pass.optimization)) return false;
  auto failed = [&pass](const absl::Status& status) {
    return absl::InternalError(absl::StrCat("pass ", pass.name, ": ", status.message()));
  };
  const Digest before = StructureDigest(graph);
  context.records().BeginPass(pass.name, graph);
  absl::StatusOr<bool> changed = pass.run(graph, context);
  context.records().EndPass(graph);
  if (!changed.ok()) return failed(changed.status());
  if (*changed != (StructureDigest(graph) != before)) {
    return failed(absl::InternalError(*changed ? "says it changed the graph, but did not"
                                               : "changed the graph in secret"));
  }
  if (!*changed) return false;
  graph.RemoveDeadNodes();
  if (absl::Status status = VerifyGraph(graph); !status.ok()) return failed(status);
  return true;
}

absl::Status RunStage(const Stage& stage, Graph& graph, PassContext& context) {
  // Every round shortens a chain or removes a node; this many mean that two passes undo each other.
  const size_t most_rounds = graph.node_count() + 8;
  size_t rounds = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (const Pass* pass : stage.passes) {
      MO_ASSIGN_OR_RETURN(const bool pass_changed, RunPass(*pass, graph, context));
      changed |= pass_changed && stage.until_nothing_changes;
    }
    if (++rounds > most_rounds)
      return absl::InternalError(absl::StrCat("stage ", stage.name, " comes to no end"));
  }
  return absl::OkStatus();
}

absl::Status RunPipeline(Graph& graph, PassContext& context) {
  for (const Stage& stage : Pipeline()) MO_RETURN_IF_ERROR(RunStage(stage, graph, context));
  return absl::OkStatus();
}

}  // namespace mo

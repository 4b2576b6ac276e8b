#include "converter/passes/pipeline.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/verifier.h"

namespace mo {

absl::Span<const Stage> Pipeline() {
  static const auto& stages = *new std::vector<Stage>{
      {"clean_up",
       true,
       {&kRemoveDeadNodes, &kReadExtentsAtOrigin, &kFixReshapeTargets, &kFoldConstants,
        &kSimplifyBodies, &kRemoveIdentities, &kMergeTransposes, &kMoveTransposesUp, &kMergeConcats,
        &kMergeSlices}},
      // Before linear fusing, which merges the numbers that functions are written with.
      {"recognize",
       true,
       {&kDropUnitAxes, &kMergeDilations, &kKeepReducedAxes, &kMergeEqualNodes, &kFuseSwish,
        &kFuseHardSwish, &kFuseFakeQuantize, &kFusePrelu, &kFuseClamp, &kFuseGelu,
        &kFuseLayerNormalization, &kFuseL2Normalization}},
      {"decompose",
       true,
       {&kDecomposeBatchNormalization, &kDecomposeScaleShift, &kDecomposeFullyConnected,
        &kNormalizeSubtractDivide}},
      {"fuse",
       true,
       {&kFoldPads, &kAbsorbChannelPermutations, &kMergeReshapes, &kMergeLinearOps,
        &kMoveFactorsAcrossReshapes, &kFuseLinearOps, &kGroupConvolutions}},
      {"stride", true, {&kMoveStridesUp}},
      {"leftovers", false, {&kFormScaleShift}},
      {"lowering", false, {&kLowerToOpset, &kFoldConstants}},
      // What a normalization became lets Transposes through, and what a FullyConnected became may
      // be there already.
      {"layout",
       true,
       {&kMoveTransposesUp, &kMergeTransposes, &kMergeReshapes, &kRemoveIdentities,
        &kMergeEqualNodes, &kFoldConstants}},
      // Linear operations that such a Transpose kept apart.
      {"fuse_lowered", true, {&kMergeLinearOps, &kFuseLinearOps}, /*is_again=*/true},
      {"runtime", false, {&kAvoidRuntimeFaults, &kAvoidSharedMemory, &kAvoidOverwrittenStates}},
      {"sharing", false, {&kShareConstants}},
  };
  return stages;
}

namespace {

// Runs the pass on the bodies of nodes, each a graph of its own, and then on the graph.
absl::StatusOr<bool> RunOnAll(const Pass& pass, Graph& graph, PassContext& context) {
  bool bodies_changed = false;
  for (const Node* node : graph.nodes_with_bodies()) {
    for (const auto& body : node->bodies()) {
      MO_ASSIGN_OR_RETURN(const bool changed, RunOnAll(pass, *body, context));
      if (changed) body->RemoveDeadNodes();
      bodies_changed |= changed;
    }
  }
  if (bodies_changed) MO_RETURN_IF_ERROR(graph.InferAll());
  MO_ASSIGN_OR_RETURN(const bool changed, pass.run(graph, context));
  return changed || bodies_changed;
}

// With those of bodies.
size_t CountNodes(const Graph& graph) {
  size_t count = graph.node_count();
  for (const Node* node : graph.nodes_with_bodies()) {
    for (const auto& body : node->bodies()) count += CountNodes(*body);
  }
  return count;
}

}  // namespace

const Digest& PassContext::StructureOf(const Graph& graph) {
  if (digested_ == &graph && digested_revision_ == graph.revision()) return structure_;
  digested_ = &graph;
  digested_revision_ = graph.revision();
  structure_ = StructureDigest(graph);
  return structure_;
}

bool PassContext::IsIdle(const Pass& pass, const Graph& graph) const {
  const auto found = idle_.find(&pass);
  return idle_graph_ == &graph && found != idle_.end() && found->second == graph.revision();
}

void PassContext::SetIdle(const Pass& pass, const Graph& graph) {
  if (idle_graph_ != &graph) idle_.clear();
  idle_graph_ = &graph;
  idle_[&pass] = graph.revision();
}

absl::StatusOr<bool> RunPass(const Pass& pass, Graph& graph, PassContext& context) {
  if (pass.optimization && !context.Enabled(*pass.optimization)) return false;
  if (context.IsIdle(pass, graph) && !context.records().is_trial()) {
    context.records().RepeatPass(pass.name);
    return false;
  }
  auto failed = [&pass](const absl::Status& status) {
    return absl::InternalError(absl::StrCat("pass ", pass.name, ": ", status.message()));
  };
  const uint64_t revision = graph.revision();
  const Digest before = context.StructureOf(graph);
  context.records().BeginPass(pass.name, graph);
  absl::StatusOr<bool> changed = RunOnAll(pass, graph, context);
  context.records().EndPass(graph);
  if (absl::IsFailedPrecondition(changed.status())) return changed.status();
  if (!changed.ok()) return failed(changed.status());
  if (*changed != (context.StructureOf(graph) != before)) {
    return failed(absl::InternalError(*changed ? "says it changed the graph, but did not"
                                               : "changed the graph without saying so"));
  }
  if (!*changed) {
    if (graph.revision() == revision) context.SetIdle(pass, graph);
    return false;
  }
  graph.RemoveDeadNodes();
  if (absl::Status status = VerifyGraph(graph); !status.ok()) return failed(status);
  return true;
}

namespace {

class Runner {
 public:
  Runner(Graph& graph, PassContext& context,
         const std::function<absl::Status(const Step&)>& after_each)
      : graph_(graph), context_(context), after_each_(after_each) {}

  // Runs each pass once.
  absl::StatusOr<bool> Run(const Stage& stage, int round) {
    bool changed = false;
    if (stage.is_again) context_.records().BeginTrial();
    for (const Pass* pass : stage.passes) {
      MO_ASSIGN_OR_RETURN(const bool pass_changed, RunPass(*pass, graph_, context_));
      changed |= pass_changed;
      if (pass_changed && after_each_ != nullptr)
        MO_RETURN_IF_ERROR(after_each_({stage, *pass, round}));
    }
    if (stage.is_again) context_.records().EndTrial(changed);
    return changed;
  }

  // Runs each stage until it changes nothing, and all of them until none does.
  absl::Status Repeat(absl::Span<const Stage> stages) {
    // Every round shortens a chain or removes a node; this many mean that two passes undo each
    // other.
    const int64_t most_rounds = static_cast<int64_t>(CountNodes(graph_)) + 8;
    bool changed = true;
    for (int round = 1; changed; ++round) {
      changed = false;
      for (const Stage& stage : stages) {
        for (bool stage_changed = true; stage_changed; changed |= stage_changed) {
          if (round > most_rounds || ++runs_ > most_rounds * most_rounds)
            return absl::InternalError(absl::StrCat("stage ", stage.name, " comes to no end"));
          MO_ASSIGN_OR_RETURN(stage_changed, Run(stage, round));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  Graph& graph_;
  PassContext& context_;
  const std::function<absl::Status(const Step&)>& after_each_;
  int64_t runs_ = 0;
};

}  // namespace

absl::Status RunStages(absl::Span<const Stage> stages, Graph& graph, PassContext& context,
                       const std::function<absl::Status(const Step&)>& after_each) {
  Runner runner(graph, context, after_each);
  while (!stages.empty()) {
    if (!stages[0].repeated) {
      MO_RETURN_IF_ERROR(runner.Run(stages[0], 1).status());
      stages.remove_prefix(1);
      continue;
    }
    const auto once = std::find_if(stages.begin(), stages.end(),
                                   [](const Stage& stage) { return !stage.repeated; });
    const size_t repeated = once - stages.begin();
    MO_RETURN_IF_ERROR(runner.Repeat(stages.first(repeated)));
    stages.remove_prefix(repeated);
  }
  return absl::OkStatus();
}

absl::Status RunPipeline(Graph& graph, PassContext& context) {
  return RunStages(Pipeline(), graph, context);
}

}  // namespace mo

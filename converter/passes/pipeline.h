#ifndef CONVERTER_PASSES_PIPELINE_H_
#define CONVERTER_PASSES_PIPELINE_H_

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "converter/passes/pass.h"

namespace mo {

// A stage of the pipeline: passes that run in turn, once or until none of them changes anything.
struct Stage {
  absl::string_view name;
  bool until_nothing_changes;
  std::vector<const Pass*> passes;
};

// The whole optimizer, in order.
absl::Span<const Stage> Pipeline();

// Runs one pass if it is switched on: removes dead nodes behind it, verifies the graph, and checks
// what the pass says about having changed it. An error is a defect of the converter and names the
// pass.
absl::StatusOr<bool> RunPass(const Pass& pass, Graph& graph, PassContext& context);

// Runs the passes of a stage that are switched on.
absl::Status RunStage(const Stage& stage, Graph& graph, PassContext& context);

// Runs the pipeline. The result does not depend on the order in which the graph's nodes were
// created.
absl::Status RunPipeline(Graph& graph, PassContext& context);

}  // namespace mo

#endif  // CONVERTER_PASSES_PIPELINE_H_

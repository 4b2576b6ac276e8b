#ifndef CONVERTER_PASSES_PIPELINE_H_
#define CONVERTER_PASSES_PIPELINE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "converter/passes/pass.h"

namespace mo {

// A stage of the pipeline: passes that run in turn. Repeated ones run until none of them changes
// anything, and consecutive repeated stages together until none of these does.
struct Stage {
  absl::string_view name;
  bool repeated;
  std::vector<const Pass*> passes;
  // Its passes have run before: while they change nothing, what they refused then is reported.
  bool is_again = false;
};

// The whole optimizer, in order.
absl::Span<const Stage> Pipeline();

// A pass that has changed the graph.
struct Step {
  const Stage& stage;
  const Pass& pass;
  int round;  // of the repeated stages, from 1 on
};

// Runs one pass, if it is switched on, on the graph and on the bodies of its nodes: removes dead
// nodes after it, verifies the graph, and checks what the pass says about having changed it. An
// error is an internal error of the converter and names the pass, unless it is FailedPrecondition:
// then the model is at fault (Pass::run).
absl::StatusOr<bool> RunPass(const Pass& pass, Graph& graph, PassContext& context);

// Runs the passes of the stages that are switched on. After each that changed the graph it calls
// `after_each`, if there is one, and stops with its status if that is an error.
absl::Status RunStages(absl::Span<const Stage> stages, Graph& graph, PassContext& context,
                       const std::function<absl::Status(const Step&)>& after_each = nullptr);

// Runs the pipeline. The result does not depend on the order in which the graph's nodes were
// created.
absl::Status RunPipeline(Graph& graph, PassContext& context);

// For each place of an optimized graph that the OpenVINO runtime is known to compute wrong, and
// that has no other spelling, a sentence that names the nodes. See runtime_faults.cc.
std::vector<std::string> RuntimeFaults(const Graph& graph);

}  // namespace mo

#endif  // CONVERTER_PASSES_PIPELINE_H_

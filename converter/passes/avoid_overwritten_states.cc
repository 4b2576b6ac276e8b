// A state of a Loop that is passed on as another one → a copy of it
//
//   body:  %a → Result of b       %a → Select true, %a, %a → Result of b
//
// After each iteration the runtime moves the Results of a body to the memory of its Parameters, one
// after the other. A Result that is a Parameter itself, or that memory under another shape, may by
// then hold what another Result has put there (docs/runtime_faults.md; found with 2026.4).
//
// A Select of one value whatever the condition is an operation that the runtime does not remove,
// for every element type but strings. A state that stays the same needs no copy.

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

// The Parameter of the body whose memory the value has; nullptr if it has memory of its own.
Node* ParameterOf(const Value& value) {
  Node* node = value.node;
  while (node->op().reshapes || (node->Is(ops::kConcat) && node->input_count() == 1) ||
         (node->Is(ops::kConvert) && node->type() == node->input(0).type()))
    node = node->input(0).node;
  return node->Is(ops::kParameter) ? node : nullptr;
}

// The number of the state that the Parameter is; 0 if it is none.
int64_t StateOf(const Graph& body, const Node* parameter, int64_t states) {
  for (int64_t i = 1; i <= states; ++i) {
    if (body.parameters()[i] == parameter) return i;
  }
  return 0;
}

absl::StatusOr<bool> CopyStates(Graph& body, int64_t states) {
  bool changed = false;
  for (int64_t i = 1; i <= states; ++i) {
    Node* result = body.results()[i];
    const Value value = result->input(0);
    const int64_t state = StateOf(body, ParameterOf(value), states);
    if (state == 0 || (state == i && value.node->Is(ops::kParameter)) ||
        value.type().element_type == ElementType::kString)
      continue;
    const SourceSet& sources = result->sources();
    Node* condition = body.AddConstant(absl::StrCat(result->name(), "/always"),
                                       Constant::Scalar(ElementType::kBoolean, 1), sources);
    MO_ASSIGN_OR_RETURN(Node * copy, body.Add({.op = ops::kSelect,
                                               .name = absl::StrCat(result->name(), "/copy"),
                                               .inputs = {condition->output(), value, value},
                                               .sources = sources}));
    body.SetInput({result, 0}, copy->output());
    changed = true;
  }
  return changed;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext&) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kLoop)) continue;
    MO_ASSIGN_OR_RETURN(const bool copied,
                        CopyStates(*node->bodies()[0], node->attributes().GetInt("carried")));
    changed |= copied;
  }
  return changed;
}

}  // namespace

const Pass kAvoidOverwrittenStates = {
    .name = "avoid_overwritten_states",
    .summary = "copy a state of a Loop that becomes another state",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo

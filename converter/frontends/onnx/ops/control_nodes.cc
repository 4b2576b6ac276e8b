#include "converter/frontends/onnx/ops/control_nodes.h"

#include <string>
#include <utility>

namespace mo::onnx {
namespace {

// The outputs of a body, if all are tensors; nullopt after an error.
std::optional<std::vector<Value>> Tensors(Operation& o, const std::vector<SourceValue>& outputs) {
  std::vector<Value> tensors;
  for (const SourceValue& output : outputs) {
    if (output.kind == SourceValue::Kind::kFailed) return std::nullopt;
    if (output.kind != SourceValue::Kind::kTensor) {
      o.Error(Code::kControlFlow,
              "yields a sequence or an optional, and what it does is known only when the model "
              "runs; expected tensors. Give the model's inputs fixed shapes, or export it without "
              "the branch or loop");
      return std::nullopt;
    }
    tensors.push_back(output.tensor);
  }
  return tensors;
}

BodySource SourceOf(Operation& o, const GraphDef& definition, const std::string& suffix) {
  return {
      .create = [&o](absl::string_view name) { return o.bodies().NewBody(name); },
      .fill = [&o, &definition, suffix](
                  BodyGraph& body, std::vector<Value> inputs) -> std::optional<std::vector<Value>> {
        const auto outputs = o.bodies().ImportInto(
            body, definition, std::vector<SourceValue>(inputs.begin(), inputs.end()), suffix);
        return outputs ? Tensors(o, *outputs) : std::nullopt;
      }};
}

}  // namespace

std::optional<std::vector<Value>> AddIf(Operation& o, Value condition, const GraphDef& then_branch,
                                        const GraphDef& else_branch) {
  return mo::AddIf(o, condition, SourceOf(o, then_branch, "then"),
                   SourceOf(o, else_branch, "else"));
}

std::optional<std::vector<Value>> AddLoop(Operation& o, const GraphDef& definition,
                                          const LoopSpec& spec) {
  return mo::AddLoop(o, SourceOf(o, definition, "body"), spec);
}

}  // namespace mo::onnx

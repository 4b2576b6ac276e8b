#include "converter/frontends/common/body_graph.h"

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"

namespace mo {

BodyGraph::BodyGraph(absl::string_view name, Graph& outer, BodyGraph* enclosing, std::string prefix,
                     SourceSet sources)
    : graph_(std::make_unique<Graph>(std::string(name), outer)),
      first_source_(outer.source_nodes().size()),
      enclosing_(enclosing),
      passed_on_(*graph_),
      prefix_(std::move(prefix)),
      sources_(std::move(sources)) {}

// No type that a value has can be wrong.
Value BodyGraph::AddParameter(absl::string_view name, const TensorType& type) {
  Node* parameter =
      *graph_->Add({.op = ops::kParameter,
                    .name = absl::StrCat(prefix_, name),
                    .inputs = {},
                    .attributes = {{"element_type", type.element_type}, {"shape", type.shape}},
                    .sources = sources_});
  return parameter->output();
}

Value BodyGraph::Captured(Value value) {
  if (value.node == nullptr || &value.node->graph() == graph_.get()) return value;
  Value& known = known_[{value.node, value.output}];
  if (known.node != nullptr) return known;
  if (const std::optional<Constant>& constant = value.node->constant()) {
    known = graph_->AddConstant(value.node->name(), *constant, value.node->sources())->output();
    return known;
  }
  const Value outside = enclosing_ == nullptr ? value : enclosing_->Captured(value);
  known = AddParameter(absl::StrCat("captured/", value.node->name()), outside.type());
  captured_.emplace_back(outside, known.node);
  return known;
}

void BodyGraph::AddResult(Value value) {
  (void)*graph_->Add({.op = ops::kResult,
                      .name = absl::StrCat(prefix_, "result_", graph_->results().size()),
                      .inputs = {value},
                      .sources = sources_});
}

BodyGraph::Finished BodyGraph::Finish() {
  passed_on_.RemoveUnreadOriginals();
  graph_->RemoveDeadNodes();
  std::vector<Value> captured;
  for (const auto& [outside, parameter] : captured_) {
    if (parameter->uses().empty()) {
      graph_->Remove(parameter);
    } else {
      captured.push_back(outside);
    }
  }
  return {std::move(graph_), std::move(captured)};
}

void BodyGraph::Discard() { graph_->ForgetSourceNodesFrom(first_source_); }

}  // namespace mo

#include "converter/inputs/input_nodes.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace mo {

Node* InputNodes::Add(const Node& parameter, OpType op, absl::string_view suffix,
                      std::vector<Value> inputs, Attributes attributes) {
  absl::StatusOr<Node*> node = graph_.Add({.op = op,
                                           .name = absl::StrCat(parameter.name(), "/", suffix),
                                           .inputs = std::move(inputs),
                                           .attributes = std::move(attributes),
                                           .sources = parameter.sources()});
  if (node.ok()) return *node;
  ReportInput(parameter, absl::StrCat(": ", node.status().message()));
  return nullptr;
}

Value InputNodes::AddConstant(const Node& parameter, absl::string_view suffix, Constant constant) {
  return graph_
      .AddConstant(absl::StrCat(parameter.name(), "/", suffix), std::move(constant),
                   parameter.sources())
      ->output();
}

void InputNodes::ReportInput(const Node& parameter, absl::string_view text) {
  diagnostics_.Error(Code::kSettingDoesNotFit, {context_.file},
                     absl::StrCat("input '", parameter.name(), "'", text));
}

}  // namespace mo

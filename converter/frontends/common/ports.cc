#include "converter/frontends/common/ports.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"

namespace mo {

Shape ShapeOfInput(const RequestedInput& requested, const SourceModel& source, Shape stated) {
  Shape shape = requested.shape.value_or(std::move(stated));
  for (const std::string& name : requested.names) {
    const auto value = source.values.find(name);
    if (shape.has_rank() || value == source.values.end()) continue;
    const auto count = static_cast<int64_t>(value->second.numbers.size());
    shape = value->second.is_list ? Shape{Dim(count)} : Shape();
  }
  return shape;
}

Value AddParameter(Graph& graph, const SourceModel& source, InputSpec input,
                   Diagnostics& diagnostics) {
  constexpr int kMaxAxes = 32;
  const bool without_batch = std::any_of(
      input.aliases.begin(), input.aliases.end(),
      [&](const std::string& alias) { return source.inputs_without_batch.count(alias) > 0; });
  if (source.batch && input.shape.has_rank() && input.shape.rank() > 0 && !without_batch)
    input.shape.set_dim(0, Dim(*source.batch));
  if (input.shape.rank() > kMaxAxes) {
    diagnostics.Error(Code::kInputShape, input.place,
                      absl::StrCat("input '", input.name, "' has ", input.shape.rank(),
                                   " axes; expected at most ", kMaxAxes));
    return {};
  }
  SourceSet sources;
  if (input.source >= 0) sources = {input.source};
  absl::StatusOr<Node*> node = graph.Add({.op = ops::kParameter,
                                          .name = input.name,
                                          .inputs = {},
                                          .attributes = {{"element_type", input.type},
                                                         {"layout", std::move(input.layout)},
                                                         {"shape", std::move(input.shape)}},
                                          .sources = std::move(sources)});
  if (!node.ok()) {
    diagnostics.Error(Code::kInputShape, input.place,
                      absl::StrCat("input '", input.name, "': ", node.status().message()));
    return {};
  }
  (*node)->set_aliases(std::move(input.aliases));
  return (*node)->output();
}

std::string ResultName(absl::string_view node, int port) {
  return absl::StrCat(node, "/sink_port_", port);
}

void AddResult(Graph& graph, Value value, absl::string_view node, int port) {
  (void)*graph.Add({.op = ops::kResult, .name = ResultName(node, port), .inputs = {value}});
}

}  // namespace mo

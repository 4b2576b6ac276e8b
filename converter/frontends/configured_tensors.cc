#include "converter/frontends/configured_tensors.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/layout.h"
#include "converter/base/text.h"

namespace mo {
namespace {

// The text names the key, as its place may be one in a normal form that nobody has seen.
void ReportUnknown(absl::string_view table, const Location& place, absl::string_view text,
                   Diagnostics& diagnostics) {
  diagnostics.Error(Code::kConfigUnknownTensor, place,
                    place.line > 0 ? absl::StrCat("[[", table, "]] name: ", text)
                                   : absl::StrCat("--", table, ": ", text));
}

}  // namespace

std::optional<Shape> RequestedShape(const SourceModel& source, const std::string& name,
                                    absl::string_view layout) {
  const auto shape = source.input_shapes.find(name);
  if (shape == source.input_shapes.end()) return std::nullopt;
  const auto written = source.input_layouts.find(name);
  if (written == source.input_layouts.end()) return shape->second;
  const std::optional<std::vector<int>> order = LayoutOrder(written->second, layout);
  if (!order || static_cast<int>(order->size()) != shape->second.rank()) return shape->second;
  std::vector<Dim> dims;
  for (int axis : *order) dims.push_back(shape->second.dim(axis));
  return Shape(std::move(dims));
}

bool HasValue(const SourceModel& source, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return source.values.count(name) > 0; });
}

const std::string& RequestedName(const SourceModel& source, const std::vector<std::string>& names) {
  const auto requested = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
    return source.input_places.count(name) > 0;
  });
  return requested == names.end() ? names[0] : *requested;
}

void ReportUnknownInputs(const SourceModel& source, const std::vector<std::string>& inputs,
                         Diagnostics& diagnostics) {
  for (const auto& [name, place] : source.input_places) {
    if (std::find(inputs.begin(), inputs.end(), name) != inputs.end()) continue;
    ReportUnknown("input", place,
                  absl::StrCat("the model has no input '", name, "'", DidYouMean(name, inputs)),
                  diagnostics);
  }
}

void ReportUnreadInput(const SourceModel& source, const std::string& name, absl::string_view why,
                       Diagnostics& diagnostics) {
  const auto place = source.input_places.find(name);
  ReportUnknown("input", place == source.input_places.end() ? Location() : place->second,
                absl::StrCat("nothing of what is converted reads the input '", name, "', as ", why,
                             "; leave it out, or correct the name"),
                diagnostics);
}

void RemoveBeforeCuts(const SourceModel& source, Graph& graph, Diagnostics& diagnostics) {
  graph.RemoveDeadNodes();
  const std::vector<Node*> parameters = graph.parameters();
  for (Node* parameter : parameters) {
    if (!parameter->uses().empty()) continue;
    std::set<std::string> names(parameter->tensor_names().begin(), parameter->tensor_names().end());
    names.insert(parameter->aliases().begin(), parameter->aliases().end());
    names.insert(parameter->name());
    for (const std::string& name : names) {
      if (source.input_places.count(name) > 0) {
        ReportUnreadInput(source, name, "it leads only to another input, or no output needs it",
                          diagnostics);
      }
    }
    graph.Remove(parameter);
  }
}

void ReportUnknownOutput(const SourceModel& source, const std::string& name, absl::string_view what,
                         const std::vector<std::string>& known, Diagnostics& diagnostics) {
  const auto place = source.output_places.find(name);
  ReportUnknown("output", place == source.output_places.end() ? Location() : place->second,
                absl::StrCat("the model has no ", what, " '", name, "' to be an output",
                             DidYouMean(name, known)),
                diagnostics);
}

}  // namespace mo

#include "converter/frontends/text_graph.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/frontends/requested.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

bool LooksLikeTextGraph(absl::string_view bytes) {
  return absl::StartsWith(WithoutLeadingComments(bytes), "graph \"");
}

// Every value by the names that users have for it: of its tensors; else of its node, for the first
// output. The names in their order in the text.
std::map<std::string, Value> NamedValues(const Graph& graph, std::vector<std::string>& names) {
  std::map<std::string, Value> values;
  const std::vector<Node*> nodes = graph.nodes();
  for (Node* node : nodes) {
    for (int i = 0; i < node->output_count(); ++i) {
      for (const std::string& name : node->tensor_names(i)) {
        if (values.emplace(name, node->output(i)).second) names.push_back(name);
      }
    }
  }
  for (Node* node : nodes) {
    if (node->output_count() == 0 || node->constant()) continue;
    if (values.emplace(node->name(), node->output()).second) names.push_back(node->name());
  }
  return values;
}

// Makes an input of each value that the configuration names as one. True if there is one.
bool CutInputs(const SourceModel& source, Graph& graph, Diagnostics& diagnostics) {
  std::vector<std::string> known;
  const std::map<std::string, Value> values = NamedValues(graph, known);
  std::vector<std::pair<std::string, Value>> cuts;
  for (const auto& [name, place] : source.input_places) {
    const auto value = values.find(name);
    if (value == values.end() || value->second.node->Is("Parameter")) continue;
    // Another name of the same value is one of the input's, too.
    const bool again = std::any_of(cuts.begin(), cuts.end(),
                                   [&](const auto& cut) { return cut.second == value->second; });
    if (!again) cuts.emplace_back(name, value->second);
  }
  for (const auto& [name, value] : cuts) {
    const Shape shape = RequestedShape(source, name, "").value_or(value.shape());
    absl::StatusOr<Node*> input =
        graph.Add({.op = "Parameter",
                   .name = graph.UniqueName(name),
                   .inputs = {},
                   .attributes = {{"element_type", value.type().element_type}, {"shape", shape}},
                   .sources = value.node->sources()});
    if (!input.ok()) {
      diagnostics.Error(Code::kInputShape, source.input_places.at(name),
                        absl::StrCat("input '", name, "': ", input.status().message()));
    } else if (value.node->output_count() == 1) {
      graph.Replace(value.node, *input);
    } else {
      graph.ReplaceUses(value, (*input)->output());
      // A node that is left for its other outputs has the name, unless it is the tensor's.
      std::vector<std::string> own = (*input)->tensor_names();
      if (std::find(own.begin(), own.end(), name) == own.end()) own.push_back(name);
      (*input)->set_tensor_names(0, std::move(own));
    }
  }
  if (!cuts.empty()) RemoveBeforeCuts(source, graph);
  return !cuts.empty();
}

// Takes over the inputs and their shapes that the configuration gives.
void Reshape(const SourceModel& source, Graph& graph, Diagnostics& diagnostics) {
  bool changed = CutInputs(source, graph, diagnostics);
  std::vector<std::string> names;
  for (Node* parameter : graph.parameters()) {
    std::vector<std::string> own = parameter->tensor_names();
    own.insert(own.begin(), parameter->name());
    for (const std::string& name : own) {
      const std::optional<Shape> shape =
          RequestedShape(source, name, parameter->attributes().GetString("layout"));
      if (!shape) continue;
      graph.SetAttribute(parameter, "shape", *shape);
      changed = true;
    }
    names.insert(names.end(), own.begin(), own.end());
  }
  ReportUnknownInputs(source, names, diagnostics);
  if (!changed) return;
  if (const absl::Status status = graph.InferAll(); !status.ok()) {
    diagnostics.Error(Code::kGraphInvalid, {source.model.name},
                      absl::StrCat("with the configured shapes: ", status.message()));
  }
}

// Makes the named values the outputs. A Result that reads one of them keeps its name.
void Cut(const SourceModel& source, Graph& graph, Diagnostics& diagnostics) {
  if (source.outputs.empty()) return;
  std::vector<std::string> names;
  const std::map<std::string, Value> values = NamedValues(graph, names);
  std::vector<Value> outputs;
  for (const std::string& name : source.outputs) {
    const auto found = values.find(name);
    if (found == values.end()) {
      ReportUnknownOutput(source, name, "tensor or node", names, diagnostics);
    } else {
      outputs.push_back(found->second);
    }
  }
  std::vector<NodeSpec> results;
  for (const Value& value : outputs) {
    NodeSpec& result = results.emplace_back();
    result.op = "Result";
    result.name = absl::StrCat(value.node->name(), "/sink_port_", value.output);
    result.inputs = {value};
    for (const Node* old : graph.results()) {
      if (old->input(0) != value) continue;
      result.name = old->name();
      result.sources = old->sources();
      break;
    }
  }
  const std::vector<Node*> old_results = graph.results();
  for (Node* old : old_results) graph.Remove(old);
  for (NodeSpec& result : results) (void)*graph.Add(std::move(result));
  graph.RemoveDeadNodes();
}

std::unique_ptr<Graph> Load(const SourceModel& source, Diagnostics& diagnostics) {
  std::unique_ptr<Graph> graph = ParseGraph(source.model.bytes, source.model.name, diagnostics);
  if (graph == nullptr) return nullptr;
  DeclareSources(*graph);
  const int errors_before = diagnostics.error_count();
  Reshape(source, *graph, diagnostics);
  Cut(source, *graph, diagnostics);
  return diagnostics.error_count() > errors_before ? nullptr : std::move(graph);
}

}  // namespace

const Frontend kTextGraphFrontend = {
    .name = "mog", .title = "text graph", .recognizes = LooksLikeTextGraph, .load = Load};

}  // namespace mo

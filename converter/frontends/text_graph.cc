#include "converter/frontends/text_graph.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/frontends/common/ports.h"
#include "converter/frontends/configured_tensors.h"
#include "converter/graph/ops/ops.h"
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
  if (source.input_places.empty()) return false;
  std::vector<std::string> known;
  const std::map<std::string, Value> values = NamedValues(graph, known);
  // By node and output, with all names that the configuration has for it.
  std::map<std::pair<int, int>, std::pair<Value, std::vector<std::string>>> cuts;
  for (const auto& [name, place] : source.input_places) {
    const auto found = values.find(name);
    if (found == values.end() || found->second.node->Is(ops::kParameter)) continue;
    const Value value = found->second;
    auto& [cut, cut_names] = cuts[{value.node->id(), value.output}];
    cut = value;
    cut_names.push_back(name);
  }
  for (const auto& [place, cut] : cuts) {
    const auto& [value, names] = cut;
    Shape shape = value.shape();
    for (const std::string& name : names) shape = RequestedShape(source, name, "").value_or(shape);
    const std::vector<std::string>& tensor_names = value.node->tensor_names(value.output);
    const bool has_own_name = value.output > 0 && !tensor_names.empty();
    absl::StatusOr<Node*> input =
        graph.Add({.op = ops::kParameter,
                   .name = has_own_name ? tensor_names[0] : value.node->name(),
                   .inputs = {},
                   .attributes = {{"element_type", value.type().element_type}, {"shape", shape}},
                   .sources = value.node->sources()});
    if (!input.ok()) {
      diagnostics.Error(Code::kInputShape, source.input_places.at(names[0]),
                        absl::StrCat("input '", names[0], "': ", input.status().message()));
      continue;
    }
    (*input)->set_aliases(names);
    if (value.node->output_count() == 1) {
      graph.Replace(value.node, *input);
      continue;
    }
    graph.ReplaceUses(value, (*input)->output());
    // A node that is left for its other outputs has the name, unless it is the tensor's.
    std::vector<std::string> own = (*input)->tensor_names();
    const std::string& name = value.node->name();
    const bool has_name = std::find(own.begin(), own.end(), name) != own.end();
    if (own.empty() || (value.output == 0 && !has_name)) own.push_back(name);
    (*input)->set_tensor_names(0, std::move(own));
  }
  if (!cuts.empty()) RemoveBeforeCuts(source, graph, diagnostics);
  return !cuts.empty();
}

// Takes over the inputs and their shapes that the configuration gives.
void Reshape(const SourceModel& source, Graph& graph, Diagnostics& diagnostics) {
  const int errors_before = diagnostics.error_count();
  bool changed = CutInputs(source, graph, diagnostics);
  if (diagnostics.error_count() > errors_before) return;
  std::vector<std::string> names;
  for (Node* parameter : graph.parameters()) {
    std::vector<std::string> own = parameter->tensor_names();
    own.insert(own.begin(), parameter->name());
    own.insert(own.end(), parameter->aliases().begin(), parameter->aliases().end());
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
    result.op = ops::kResult;
    result.name = ResultName(value.node->name(), value.output);
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

// The parser does not compare them.
void CheckTensorNames(const Graph& graph, const std::string& file, Diagnostics& diagnostics) {
  std::unordered_set<std::string> names;
  for (const Node* node : graph.nodes()) {
    for (int i = 0; i < node->output_count(); ++i) {
      for (const std::string& name : node->tensor_names(i)) {
        if (names.insert(name).second) continue;
        diagnostics.Error(Code::kDuplicateName, {file},
                          absl::StrCat("node '", node->name(), "' has the tensor name '", name,
                                       "', which another value has; a name is unique"));
      }
    }
    for (const auto& body : node->bodies()) CheckTensorNames(*body, file, diagnostics);
  }
}

std::unique_ptr<Graph> Load(const SourceModel& source, Diagnostics& diagnostics) {
  std::unique_ptr<Graph> graph = ParseGraph(source.model.bytes, source.model.name, diagnostics);
  if (graph == nullptr) return nullptr;
  DeclareSources(*graph);
  const int errors_before = diagnostics.error_count();
  CheckTensorNames(*graph, source.model.name, diagnostics);
  Reshape(source, *graph, diagnostics);
  Cut(source, *graph, diagnostics);
  return diagnostics.error_count() > errors_before ? nullptr : std::move(graph);
}

std::optional<std::vector<std::string>> InputNames(const SourceModel& source,
                                                   Diagnostics& diagnostics) {
  const std::unique_ptr<Graph> graph = Load(source, diagnostics);
  if (graph == nullptr) return std::nullopt;
  std::vector<std::string> names;
  for (const Node* parameter : graph->parameters()) {
    std::vector<std::string> own = {parameter->name()};
    own.insert(own.end(), parameter->tensor_names().begin(), parameter->tensor_names().end());
    own.insert(own.end(), parameter->aliases().begin(), parameter->aliases().end());
    if (!HasValue(source, own)) names.push_back(RequestedName(source, own));
  }
  return names;
}

}  // namespace

const Frontend kTextGraphFrontend = {.name = "mog",
                                     .title = "text graph",
                                     .models = "a text graph (.mog)",
                                     .recognizes = LooksLikeTextGraph,
                                     .load = Load,
                                     .input_names = InputNames};

}  // namespace mo

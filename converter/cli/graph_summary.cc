#include "converter/cli/graph_summary.h"

#include <algorithm>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "converter/graph/bodies.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/report/report.h"

namespace mo {
namespace {

std::string InWords(const TensorType& type) {
  return absl::StrCat(ElementTypeName(type.element_type), ToString(type.shape));
}

void AddNames(const Node& node, absl::string_view value_type, const std::vector<std::string>& names,
              std::string& text) {
  constexpr size_t kMaxNames = 16;
  absl::StrAppend(&text, "  '", node.name(), "' ", value_type);
  for (size_t i = 0; i < std::min(names.size(), kMaxNames); ++i) {
    if (names[i] != node.name()) absl::StrAppend(&text, ", tensor '", names[i], "'");
  }
  if (names.size() > kMaxNames)
    absl::StrAppend(&text, " and ", names.size() - kMaxNames, " more names");
  text += "\n";
}

int64_t Bytes(const TensorType& type) {
  const int64_t elements = SaturatingCount(type.shape);
  return SaturatingProduct(elements, std::max(1, ElementBits(type.element_type) / 8));
}

int64_t OutputBytes(const Node& node) {
  int64_t bytes = 0;
  for (int i = 0; i < node.output_count(); ++i) bytes = SaturatingSum(bytes, Bytes(node.type(i)));
  return bytes;
}

bool IsStatic(const std::vector<Node*>& order) {
  return std::all_of(order.begin(), order.end(), [](const Node* node) {
    for (int i = 0; i < node->output_count(); ++i) {
      if (!node->shape(i).is_static()) return false;
    }
    return true;
  });
}

// The most that tensors between nodes need at once, where nodes run in this order and a tensor goes
// after its last reader.
int64_t PeakBytes(const std::vector<Node*>& order) {
  std::unordered_map<const Node*, size_t> last_use;
  for (size_t i = 0; i < order.size(); ++i) {
    for (const Value& input : order[i]->inputs()) last_use[input.node] = i;
  }
  std::unordered_map<size_t, int64_t> freed;
  for (const auto& [node, use] : last_use) {
    if (!node->constant()) freed[use] = SaturatingSum(freed[use], OutputBytes(*node));
  }
  int64_t alive = 0, peak = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    if (!order[i]->constant()) alive = SaturatingSum(alive, OutputBytes(*order[i]));
    peak = std::max(peak, alive);
    alive -= freed[i];
  }
  return peak;
}

std::string Quoted(const std::string& text) {
  return absl::StrCat(
      "\"", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}, {"\n", " "}}), "\"");
}

}  // namespace

std::string GraphSummary(const Graph& graph) {
  std::string text = absl::StrCat("model: ", graph.name(), "\ninputs:\n");
  for (const Node* node : graph.parameters())
    AddNames(*node, InWords(node->type()), node->tensor_names(), text);
  text += "outputs:\n";
  for (const Node* node : graph.results()) {
    const Value value = node->input(0);
    AddNames(*value.node, InWords(value.type()), value.node->tensor_names(value.output), text);
  }
  const GraphCounts counts = CountGraph(graph);
  text += "operations:\n";
  for (const auto& [type, count] : counts.operations)
    absl::StrAppend(&text, "  ", type, ": ", count, "\n");
  const std::vector<Node*> order = graph.TopologicalOrder();
  int64_t constants = 0;
  for (const Node* node : NodesWithBodies(graph)) {
    if (node->constant())
      constants = SaturatingSum(constants, static_cast<int64_t>(node->constant()->byte_size()));
  }
  absl::StrAppend(&text, "parameters: ", counts.parameters,
                  "\nmultiply-accumulates: ", counts.multiply_accumulates,
                  "\nbytes of constants: ", constants, "\nbytes of tensors at once: ",
                  IsStatic(order) ? absl::StrCat(PeakBytes(order))
                                  : std::string("not known, as shapes are open"),
                  "\n");
  return text;
}

std::string GraphDot(const Graph& graph) {
  const std::vector<Node*> order = graph.TopologicalOrder();
  std::string text = absl::StrCat("digraph ", Quoted(graph.name()),
                                  " {\n  node [shape=box, fontname=\"sans-serif\"];\n");
  std::unordered_map<const Node*, size_t> numbers;
  for (size_t i = 0; i < order.size(); ++i) {
    if (order[i]->constant()) continue;
    numbers[order[i]] = i;
    const std::string label = absl::StrCat(order[i]->op().name(), "\n", order[i]->name());
    absl::StrAppend(
        &text, "  n", i, " [label=",
        absl::StrReplaceAll(Quoted(absl::StrReplaceAll(label, {{"\n", "\1"}})), {{"\1", "\\n"}}),
        "];\n");
  }
  for (size_t i = 0; i < order.size(); ++i) {
    for (const Value& input : order[i]->inputs()) {
      if (input.node->constant()) continue;
      absl::StrAppend(&text, "  n", numbers.at(input.node), " -> n", i,
                      " [label=", Quoted(ToString(input.shape())), "];\n");
    }
  }
  return text + "}\n";
}

}  // namespace mo

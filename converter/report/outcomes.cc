#include "converter/report/outcomes.h"

#include <algorithm>
#include <map>

#include "converter/graph/bodies.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

// Name of the operation with weights whose result the node, an Add, shifts by a constant.
std::string BiasOf(const Node& node) {
  if (!node.Is(ops::kAdd)) return "";
  for (int i = 0; i < 2; ++i) {
    const Node& producer = *node.input(i).node;
    const bool has_weights = FindConvolutionKind(producer) != nullptr || producer.Is(ops::kMatMul);
    if (has_weights && node.constant_input(1 - i) != nullptr) return producer.name();
  }
  return "";
}

NamedNode InWords(const Node& node) {
  return {node.name(), std::string(node.op().name()), BiasOf(node)};
}

}  // namespace

std::vector<Outcome> ImportedOutcomes(const Graph& graph) {
  std::vector<Outcome> outcomes;
  for (const SourceNode& source : graph.source_nodes()) {
    Outcome& outcome = outcomes.emplace_back();
    outcome.name = source.name;
    outcome.type = source.type;
    outcome.location = source.location;
    outcome.excluded = source.excluded;
  }
  for (const Node* node : NodesWithBodies(graph)) {
    if (node->constant()) continue;
    for (int source : node->sources()) {
      outcomes[source].imported.push_back(InWords(*node));
      for (int i = 0; i < node->output_count(); ++i) {
        for (const std::string& name : node->tensor_names(i))
          outcomes[source].tensors.push_back({name, ""});
      }
    }
  }
  for (const Node* node : NodesWithBodies(graph)) {
    if (!node->constant()) continue;
    for (int source : node->sources())
      outcomes[source].is_constant = outcomes[source].imported.empty();
  }
  return outcomes;
}

void AddPresent(const Graph& graph, const Records& records, std::vector<Outcome>& outcomes) {
  std::map<std::string, std::string> producers;  // by tensor name
  for (const Node* node : NodesWithBodies(graph)) {
    for (int i = 0; i < node->output_count(); ++i) {
      for (const std::string& name : node->tensor_names(i)) producers[name] = node->name();
    }
    if (node->constant()) continue;
    const SourceSet& own = records.OwnSources(*node);
    for (int source : node->sources()) {
      const bool is_own = std::binary_search(own.begin(), own.end(), source);
      (is_own ? outcomes[source].now : outcomes[source].taken_into).push_back(InWords(*node));
    }
  }
  for (Outcome& outcome : outcomes) {
    for (TensorPlace& place : outcome.tensors) {
      const auto producer = producers.find(place.tensor);
      if (producer != producers.end()) place.node = producer->second;
    }
  }
}

}  // namespace mo

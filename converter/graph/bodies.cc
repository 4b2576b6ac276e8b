#include "converter/graph/bodies.h"

#include <limits>
#include <map>
#include <utility>

#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

// Exporters write the largest integer where a condition alone ends a loop.
constexpr int64_t kEndless = std::numeric_limits<int32_t>::max();

bool Fits(const Dim& dim, const Dim& wider) {
  return wider.min() <= dim.min() && dim.max() <= wider.max();
}

// The one number or truth of a constant.
std::optional<int64_t> KnownNumber(const Constant* constant) {
  if (constant == nullptr || !constant->available() || constant->size() != 1) return std::nullopt;
  return constant->Int64s()[0];
}

NodeSpec SpecLike(const Node& node) {
  return {.op = node.op().type,
          .name = node.name(),
          .inputs = {},
          .attributes = node.attributes(),
          .sources = node.sources(),
          .constant = node.constant()};
}

absl::StatusOr<std::unique_ptr<Graph>> CopyOf(const Graph& body, Graph& outer) {
  auto copy = std::make_unique<Graph>(body.name(), outer);
  std::vector<Value> inputs;
  for (const Node* parameter : body.parameters()) {
    MO_ASSIGN_OR_RETURN(Node * own, copy->Add(SpecLike(*parameter)));
    inputs.push_back(own->output());
  }
  MO_ASSIGN_OR_RETURN(const std::vector<Value> results, CopyInto(*copy, body, std::move(inputs)));
  for (size_t i = 0; i < results.size(); ++i) {
    NodeSpec result = SpecLike(*body.results()[i]);
    result.inputs = {results[i]};
    MO_RETURN_IF_ERROR(copy->Add(std::move(result)).status());
  }
  return copy;
}

}  // namespace

absl::StatusOr<std::vector<Value>> CopyInto(Graph& graph, const Graph& body,
                                            std::vector<Value> inputs) {
  std::map<std::pair<const Node*, int>, Value> copies;
  size_t parameter = 0;
  std::vector<Value> results;
  for (const Node* node : body.TopologicalOrder()) {
    if (node->Is(ops::kParameter)) {
      copies[{node, 0}] = inputs[parameter++];
      continue;
    }
    NodeSpec spec = SpecLike(*node);
    for (const Value& input : node->inputs())
      spec.inputs.push_back(copies.at({input.node, input.output}));
    if (node->Is(ops::kResult)) {
      results.push_back(spec.inputs[0]);
      continue;
    }
    for (const auto& inner : node->bodies()) {
      MO_ASSIGN_OR_RETURN(std::unique_ptr<Graph> copy, CopyOf(*inner, graph));
      spec.bodies.push_back(std::move(copy));
    }
    MO_ASSIGN_OR_RETURN(Node * copy, graph.Add(std::move(spec)));
    copy->set_note(node->note());
    for (int i = 0; i < copy->output_count(); ++i) {
      copy->set_tensor_names(i, node->tensor_names(i));
      copies[{node, i}] = copy->output(i);
    }
  }
  return results;
}

absl::string_view InputsAttribute(int body) { return body == 0 ? "then_inputs" : "else_inputs"; }

Ints InputsOfBody(const Node& node, int body) {
  if (node.Is(ops::kIf)) return node.attributes().GetInts(InputsAttribute(body));
  Ints inputs = {kIteration};
  for (int i = 2; i < node.input_count(); ++i) inputs.push_back(i);
  return inputs;
}

std::optional<int64_t> KnownIterations(const Node& loop) {
  const Node* next = loop.bodies()[0]->results()[0];
  if (KnownNumber(loop.constant_input(1)) == 0) return 0;
  if (KnownNumber(loop.constant_input(1)) != 1 || KnownNumber(next->constant_input(0)) != 1)
    return std::nullopt;
  const std::optional<int64_t> most = KnownNumber(loop.constant_input(0));
  return most && *most >= 0 && *most < kEndless ? most : std::nullopt;
}

bool Fits(const TensorType& type, const TensorType& wider) {
  if (type.element_type != wider.element_type) return false;
  if (!type.shape.has_rank() || !wider.shape.has_rank()) return !wider.shape.has_rank();
  if (type.shape.rank() != wider.shape.rank()) return false;
  for (int axis = 0; axis < type.shape.rank(); ++axis) {
    if (!Fits(type.shape.dim(axis), wider.shape.dim(axis))) return false;
  }
  return true;
}

std::optional<TensorType> Joined(const TensorType& a, const TensorType& b) {
  if (a.element_type != b.element_type || !a.shape.has_rank() || !b.shape.has_rank() ||
      a.shape.rank() != b.shape.rank())
    return std::nullopt;
  TensorType joined = a;
  for (int axis = 0; axis < a.shape.rank(); ++axis) {
    if (a.shape.dim(axis) != b.shape.dim(axis)) joined.shape.set_dim(axis, Dim::Any());
  }
  return joined;
}

std::vector<Node*> NodesWithBodies(const Graph& graph) {
  std::vector<Node*> nodes;
  for (Node* node : graph.TopologicalOrder()) {
    nodes.push_back(node);
    for (const auto& body : node->bodies()) {
      const std::vector<Node*> inner = NodesWithBodies(*body);
      nodes.insert(nodes.end(), inner.begin(), inner.end());
    }
  }
  return nodes;
}

}  // namespace mo

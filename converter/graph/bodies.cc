#include "converter/graph/bodies.h"

#include <limits>

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

}  // namespace

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

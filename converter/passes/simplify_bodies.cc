// Branches and loops → those that read less
//
//   If(true, a, b)                       →  the nodes of the first body
//   a constant that a body is fed        →  a constant of the body
//   a Parameter that nothing reads       →  nothing, and no input that feeds it
//   a Parameter of a type that is wider  →  one of the type that it is fed
//     than what it is fed
//
// Other passes see the nodes of a body as a graph of their own: so they know what they read. What a
// loop carries from one iteration to the next stays as it is.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/bodies.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

absl::StatusOr<bool> Inline(Graph& graph, Node* node, PassContext& context) {
  const Constant* condition = node->Is(ops::kIf) ? node->constant_input(0) : nullptr;
  if (condition == nullptr || !condition->available() || condition->size() != 1) return false;
  const int body = condition->Int64s()[0] != 0 ? 0 : 1;
  std::vector<Value> inputs;
  for (const int64_t input : InputsOfBody(*node, body))
    inputs.push_back(node->input(static_cast<int>(input)));
  context.records().Add(Rewrite{
      .optimization = "",
      .pass = std::string(kSimplifyBodies.name),
      .nodes_in = {node->name()},
      .what = absl::StrCat("its condition is always ", body == 0 ? "true" : "false", ", so its ",
                           body == 0 ? "first" : "second", " body took its place")});
  MO_ASSIGN_OR_RETURN(const std::vector<Value> results,
                      CopyInto(graph, *node->bodies()[body], std::move(inputs)));
  for (int i = 0; i < node->output_count(); ++i) graph.ReplaceUses(node->output(i), results[i]);
  graph.Remove(node);
  return true;
}

// The first Parameter of a body that has the value of an input in every run.
size_t FirstFed(const Node& node) {
  return node.Is(ops::kLoop) ? 1 + static_cast<size_t>(node.attributes().GetInt("carried")) : 0;
}

// Makes Parameters what they are fed.
absl::StatusOr<bool> Narrow(Node& node, int body) {
  Graph& graph = *node.bodies()[body];
  const std::vector<Node*> parameters = graph.parameters();
  const Ints inputs = InputsOfBody(node, body);
  bool changed = false;
  for (size_t i = FirstFed(node); i < parameters.size(); ++i) {
    const Value fed = node.input(static_cast<int>(inputs[i]));
    Node* parameter = parameters[i];
    if (const std::optional<Constant>& constant = fed.node->constant()) {
      if (parameter->uses().empty()) continue;
      Node* own = graph.AddConstant(fed.node->name(), *constant, fed.node->sources());
      graph.ReplaceUses(parameter->output(), own->output());
      changed = true;
    } else if (fed.type() != parameter->type()) {
      graph.SetAttribute(parameter, "shape", fed.shape());
      changed = true;
    }
  }
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

// Removes the Parameters of a body that nothing reads. Those of an If are no longer among its list;
// the inputs of the node stay.
bool RemoveParameters(Graph& graph, Node& node, int body) {
  Graph& inner = *node.bodies()[body];
  Ints inputs = InputsOfBody(node, body);
  const std::vector<Node*> parameters = inner.parameters();
  bool changed = false;
  for (size_t i = parameters.size(); i-- > FirstFed(node);) {
    if (!parameters[i]->uses().empty()) continue;
    inner.Remove(parameters[i]);
    if (node.Is(ops::kLoop)) graph.RemoveInput(&node, static_cast<int>(inputs[i]));
    inputs.erase(inputs.begin() + static_cast<ptrdiff_t>(i));
    changed = true;
  }
  if (changed && node.Is(ops::kIf)) graph.SetAttribute(&node, InputsAttribute(body), inputs);
  return changed;
}

// Removes the inputs of an If that no body reads.
bool RemoveInputs(Graph& graph, Node& node) {
  if (!node.Is(ops::kIf)) return false;
  bool changed = false;
  for (int input = node.input_count() - 1; input > 0; --input) {
    Ints read[] = {InputsOfBody(node, 0), InputsOfBody(node, 1)};
    const bool is_read = std::any_of(std::begin(read), std::end(read), [input](const Ints& list) {
      return std::find(list.begin(), list.end(), input) != list.end();
    });
    if (is_read) continue;
    graph.RemoveInput(&node, input);
    for (int body : {0, 1}) {
      for (int64_t& other : read[body]) other -= other > input ? 1 : 0;
      graph.SetAttribute(&node, InputsAttribute(body), read[body]);
    }
    changed = true;
  }
  return changed;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (node->bodies().empty()) continue;
    MO_ASSIGN_OR_RETURN(const bool is_inlined, Inline(graph, node, context));
    changed |= is_inlined;
    if (is_inlined) continue;
    for (int body = 0; body < node->op().bodies; ++body) {
      MO_ASSIGN_OR_RETURN(const bool narrowed, Narrow(*node, body));
      changed |= narrowed;
      changed |= RemoveParameters(graph, *node, body);
    }
    changed |= RemoveInputs(graph, *node);
  }
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kSimplifyBodies = {
    .name = "simplify_bodies",
    .summary = "give bodies of branches and loops the constants that they read, and nothing unread",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo

#include "converter/frontends/tensorflow/reach.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {
namespace {

bool IsControlFlow(const std::string& op) {
  static const auto& names = *new std::set<std::string>{
      "If",       "StatelessIf", "While",    "StatelessWhile", "Case",    "StatelessCase",
      "For",      "Switch",      "Merge",    "Enter",          "Exit",    "NextIteration",
      "LoopCond", "RefSwitch",   "RefMerge", "RefEnter",       "RefExit", "RefNextIteration"};
  return names.count(op) > 0 || absl::StartsWith(op, "TensorList") ||
         absl::StartsWith(op, "TensorArray") || absl::StartsWith(op, "Stack");
}

using NodesByOp = std::map<std::string, std::vector<int>>;

// "While ×2 (first 'a'), Enter ×1 ('b')"
std::string Listed(const FlatGraph& graph, const NodesByOp& nodes) {
  std::vector<std::string> parts;
  for (const auto& [op, indices] : nodes) {
    parts.push_back(absl::StrCat(op, " ×", indices.size(), indices.size() > 1 ? " (first '" : " ('",
                                 graph.node(indices[0]).name, "')"));
  }
  return absl::StrJoin(parts, ", ");
}

std::string Nodes(const NodesByOp& nodes, absl::string_view one, absl::string_view many) {
  size_t count = 0;
  for (const auto& [op, indices] : nodes) count += indices.size();
  return absl::StrCat(count, " ", count == 1 ? one : many);
}

const Location& FirstPlace(const FlatGraph& graph, const NodesByOp& nodes) {
  int first = nodes.begin()->second[0];
  for (const auto& [op, indices] : nodes) first = std::min(first, indices[0]);
  return graph.node(first).source->location;
}

}  // namespace

bool IsPlaceholder(const FlatNode& node) {
  return node.kind == FlatNode::Kind::kNode && node.op() == "Placeholder";
}

bool IsVariable(const FlatNode& node) {
  const std::string& op = node.op();
  return node.kind == FlatNode::Kind::kNode &&
         (op == "VarHandleOp" || op == "VariableV2" || op == "Variable" ||
          op == "AutoReloadVariable" || op == "TemporaryVariable");
}

std::optional<std::vector<int>> NodesInOrder(const FlatGraph& graph,
                                             const std::vector<TensorRef>& outputs,
                                             const std::set<TensorRef>& cuts,
                                             Diagnostics& diagnostics) {
  enum class State : char { kNew, kOpen, kDone };
  std::vector<State> states(graph.nodes().size(), State::kNew);
  std::vector<int> order;
  // Nodes on the way from an output, and which of its inputs comes next.
  std::vector<std::pair<int, size_t>> path;
  for (const TensorRef& output : outputs) {
    if (cuts.count(output) > 0 || states[output.node] != State::kNew) continue;
    path.push_back({output.node, 0});
    states[output.node] = State::kOpen;
    while (!path.empty()) {
      auto& [index, next] = path.back();
      const FlatNode& node = graph.node(index);
      if (next == node.inputs.size()) {
        states[index] = State::kDone;
        order.push_back(index);
        path.pop_back();
        continue;
      }
      const TensorRef input = node.inputs[next++];
      if (input.node < 0 || cuts.count(input) > 0 || states[input.node] == State::kDone) continue;
      if (states[input.node] == State::kOpen) {
        std::vector<std::string> names;
        auto at = std::find_if(path.begin(), path.end(),
                               [&](const auto& step) { return step.first == input.node; });
        for (; at != path.end() && names.size() < 8; ++at)
          names.push_back(graph.node(at->first).name);
        std::reverse(names.begin(), names.end());
        diagnostics.Error(Code::kControlFlow, node.source->location,
                          absl::StrCat("these nodes depend on each other in a circle: ",
                                       absl::StrJoin(names, " → "),
                                       "; loops are not converted. Unroll them in the source"));
        return std::nullopt;
      }
      states[input.node] = State::kOpen;
      path.push_back({input.node, 0});
    }
  }
  return order;
}

bool CanBeImported(const FlatGraph& graph, const std::vector<int>& nodes, const Model& model,
                   const std::string& file, Diagnostics& diagnostics) {
  NodesByOp control, variables, unknown;
  for (int index : nodes) {
    const FlatNode& node = graph.node(index);
    if (node.kind != FlatNode::Kind::kNode) continue;
    if (IsControlFlow(node.op())) {
      control[node.op()].push_back(index);
    } else if (IsVariable(node)) {
      if (model.variables.count(node.name) == 0) variables[node.op()].push_back(index);
    } else if (!IsPlaceholder(node) && FindOperationType(node.op()) == nullptr) {
      unknown[node.op()].push_back(index);
    }
  }
  if (!control.empty()) {
    diagnostics.Error(
        Code::kControlFlow, FirstPlace(graph, control),
        absl::StrCat(Nodes(control, "node is control flow", "nodes are control flow"),
                     ", which is not converted: ", Listed(graph, control),
                     ". Freeze the model with its loops lowered or unrolled, or cut it with "
                     "[[input]] and [[output]]"));
  }
  if (!variables.empty()) {
    diagnostics.Error(
        Code::kTrainingGraph, FirstPlace(graph, variables),
        absl::StrCat(Nodes(variables, "variable has", "variables have"), " no value in ", file,
                     ": ", Listed(graph, variables),
                     ". Freeze the graph, or give the SavedModel with its variables"));
  }
  if (!unknown.empty()) {
    diagnostics.Error(
        Code::kUnsupportedOperation, FirstPlace(graph, unknown),
        absl::StrCat(
            Nodes(unknown, "node is of an operation that is", "nodes are of operations that are"),
            " not supported: ", Listed(graph, unknown),
            ". Cut the model before or behind them with [[output]] or [[input]], or replace "
            "them in the source"));
  }
  return control.empty() && variables.empty() && unknown.empty();
}

}  // namespace mo::tensorflow

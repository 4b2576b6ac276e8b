#include "converter/frontends/tensorflow/node_order.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/common/node_list.h"
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

namespace {

bool EndsAnIteration(const FlatNode& node) {
  return node.op() == "NextIteration" || node.op() == "RefNextIteration";
}

// A walk from nodes to what they read, depth first.
class Walk {
 public:
  Walk(const FlatGraph& graph, const std::set<TensorRef>& cuts, Diagnostics& diagnostics)
      : graph_(graph),
        cuts_(cuts),
        diagnostics_(diagnostics),
        states_(graph.nodes().size(), State::kNew) {}

  // Adds the nodes to `order`, each after what it reads; false after reporting a cycle. Without
  // `through_loops` the way back of a loop is not followed.
  bool Visit(int start, bool through_loops, std::vector<int>& order) {
    if (states_[start] != State::kNew) return true;
    path_ = {{start, 0}};
    states_[start] = State::kOpen;
    while (!path_.empty()) {
      auto& [index, next] = path_.back();
      const FlatNode& node = graph_.node(index);
      if (next == node.inputs.size() || (!through_loops && EndsAnIteration(node))) {
        states_[index] = State::kDone;
        order.push_back(index);
        path_.pop_back();
        continue;
      }
      const TensorRef input = node.inputs[next++];
      if (input.node < 0 || cuts_.count(input) > 0 || states_[input.node] == State::kDone) continue;
      if (states_[input.node] == State::kOpen) {
        ReportCycle(input.node);
        return false;
      }
      states_[input.node] = State::kOpen;
      path_.push_back({input.node, 0});
    }
    return true;
  }

 private:
  enum class State : char { kNew, kOpen, kDone };

  // The nodes of the path from `first` to its end, which `first` depends on.
  void ReportCycle(int first) {
    constexpr size_t kMaxNames = 8;
    std::vector<std::string> names;
    bool is_loop = false;
    size_t begin = path_.size();
    while (path_[--begin].first != first) {
    }
    for (size_t i = path_.size(); i-- > begin;) {
      const FlatNode& node = graph_.node(path_[i].first);
      is_loop |= EndsAnIteration(node);
      if (names.size() < kMaxNames) names.push_back(node.name);
    }
    const size_t count = path_.size() - begin;
    names.push_back(count > kMaxNames ? absl::StrCat("… (", count, " nodes)") : names[0]);
    diagnostics_.Error(
        is_loop ? Code::kControlFlow : Code::kCycle,
        graph_.node(path_.back().first).source->location,
        absl::StrCat("these nodes depend on each other in a cycle: ", absl::StrJoin(names, " → "),
                     is_loop ? "; loops are not converted. Unroll them in the source"
                             : "; none of them can be computed first. Correct the inputs of one, "
                               "or export the model again"));
  }

  const FlatGraph& graph_;
  const std::set<TensorRef>& cuts_;
  Diagnostics& diagnostics_;
  std::vector<State> states_;
  // Nodes on the way from the start, and which of its inputs comes next.
  std::vector<std::pair<int, size_t>> path_;
};

}  // namespace

std::optional<std::vector<int>> NodesInOrder(const FlatGraph& graph,
                                             const std::vector<TensorRef>& outputs,
                                             const std::set<TensorRef>& cuts,
                                             Diagnostics& diagnostics) {
  Walk walk(graph, cuts, diagnostics);
  std::vector<int> order, rest;
  for (const TensorRef& output : outputs) {
    if (cuts.count(output) == 0 && !walk.Visit(output.node, /*through_loops=*/true, order))
      return std::nullopt;
  }
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    if (!walk.Visit(static_cast<int>(i), /*through_loops=*/false, rest)) return std::nullopt;
  }
  return order;
}

bool CanBeImported(const FlatGraph& graph, const std::vector<int>& nodes, const Model& model,
                   const std::string& file, Diagnostics& diagnostics) {
  NodeList control, variables, unknown;
  for (int index : nodes) {
    const FlatNode& node = graph.node(index);
    if (node.kind != FlatNode::Kind::kNode) continue;
    NodeList* list = nullptr;
    if (IsControlFlow(node.op())) {
      list = &control;
    } else if (IsVariable(node)) {
      if (model.variables.count(node.name) == 0) list = &variables;
    } else if (!IsPlaceholder(node) && OperationTypes().Find(node.op()) == nullptr) {
      list = &unknown;
    }
    if (list != nullptr) list->Add(node.op(), index, node.name, node.source->location);
  }
  if (!control.empty()) {
    diagnostics.Error(
        Code::kControlFlow, control.first_place(),
        absl::StrCat(control.Counted("node is control flow", "nodes are control flow"),
                     ", which is not converted: ", control.Listed(),
                     ". Freeze the model with its loops lowered or unrolled, or cut it with "
                     "[[input]] and [[output]]"));
  }
  if (!variables.empty()) {
    diagnostics.Error(
        Code::kTrainingGraph, variables.first_place(),
        absl::StrCat(variables.Counted("variable has", "variables have"), " no value in ", file,
                     ": ", variables.Listed(),
                     ". Freeze the graph, or give the SavedModel with its variables"));
  }
  ReportUnsupported(unknown, kNodeWord, OperationTypes().names(), diagnostics);
  return control.empty() && variables.empty() && unknown.empty();
}

}  // namespace mo::tensorflow

#include "converter/frontends/tensorflow/node_order.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/common/node_list.h"
#include "converter/frontends/common/node_order.h"
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

bool EndsAnIteration(const FlatNode& node) {
  return node.op() == "NextIteration" || node.op() == "RefNextIteration";
}

namespace {

// What a node reads. The way back of a loop is followed with `through_loops` only.
std::vector<int> ReadBy(const FlatNode& node, const std::set<TensorRef>& cuts, bool through_loops) {
  std::vector<int> read;
  if (!through_loops && EndsAnIteration(node)) return read;
  for (const TensorRef& input : node.inputs) {
    if (input.node >= 0 && cuts.count(input) == 0) read.push_back(input.node);
  }
  return read;
}

std::nullopt_t ReportCycle(const FlatGraph& graph, const std::vector<int>& cycle,
                           Diagnostics& diagnostics) {
  std::vector<std::string> names;
  bool is_loop = false;
  for (const int index : cycle) {
    names.push_back(graph.node(index).name);
    is_loop |= EndsAnIteration(graph.node(index));
  }
  diagnostics.Error(
      is_loop ? Code::kControlFlow : Code::kCycle, graph.node(cycle[0]).source->location,
      absl::StrCat("these nodes depend on each other in a cycle: ", CycleInWords(names),
                   is_loop ? "; loops are not converted. Unroll them in the source"
                           : "; none of them can be computed first. Correct the inputs of one, "
                             "or export the model again"));
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<int>> NodesInOrder(const FlatGraph& graph,
                                             const std::vector<TensorRef>& outputs,
                                             const std::set<TensorRef>& cuts,
                                             Diagnostics& diagnostics) {
  const int count = static_cast<int>(graph.nodes().size());
  auto read = [&](bool through_loops) {
    return [&, through_loops](int node) { return ReadBy(graph.node(node), cuts, through_loops); };
  };
  NodeOrder order(count, read(/*through_loops=*/true));
  for (const TensorRef& output : outputs) {
    if (cuts.count(output) == 0 && !order.Visit(output.node))
      return ReportCycle(graph, order.cycle(), diagnostics);
  }
  // Loops that no output needs are left out, but no other cycle can be in a graph.
  NodeOrder all(count, read(/*through_loops=*/false));
  for (int i = 0; i < count; ++i) {
    if (!all.Visit(i)) return ReportCycle(graph, all.cycle(), diagnostics);
  }
  return order.nodes();
}

bool CanBeImported(const FlatGraph& graph, const std::vector<int>& nodes, const Model& model,
                   const std::string& file, Diagnostics& diagnostics) {
  NodeList control, variables, random, unknown;
  for (int index : nodes) {
    const FlatNode& node = graph.node(index);
    if (node.kind != FlatNode::Kind::kNode) continue;
    NodeList* list = nullptr;
    if (IsControlFlow(node.op())) {
      list = &control;
    } else if (IsVariable(node)) {
      if (model.variables.count(node.name) == 0) list = &variables;
    } else if (node.op() == "RandomUniform") {
      list = &random;
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
                     ". Where an input decides which branch is taken, as phase_train does, give it "
                     "its value with [[input]] value; freeze the model with its loops unrolled, or "
                     "cut it with [[input]] and [[output]]"));
  }
  if (!variables.empty()) {
    diagnostics.Error(
        Code::kTrainingGraph, variables.first_place(),
        absl::StrCat(variables.Counted("variable has", "variables have"), " no value in ", file,
                     ": ", variables.Listed(),
                     ". Freeze the graph, or give the SavedModel with its variables"));
  }
  if (!random.empty()) {
    diagnostics.Error(
        Code::kTrainingGraph, random.first_place(),
        absl::StrCat(random.Counted("node makes", "nodes make"),
                     " random numbers: ", random.Listed(),
                     ". Where it is dropout of training, give its keep_prob the value 1, or its "
                     "rate 0, with [[input]] value, or export the model for inference"));
  }
  ReportUnsupported(unknown, kNodeWord, OperationTypes().names(), diagnostics);
  return control.empty() && variables.empty() && random.empty() && unknown.empty();
}

}  // namespace mo::tensorflow

#include "converter/frontends/tensorflow/node_order.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/common/node_list.h"
#include "converter/frontends/common/node_order.h"
#include "converter/frontends/tensorflow/operation.h"
#include "converter/frontends/tensorflow/placeholders.h"

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

bool IsRandom(const std::string& op) {
  return op == "Multinomial" || op == "TruncatedNormal" || absl::StartsWith(op, "RandomUniform") ||
         op == "RandomStandardNormal" || absl::StartsWith(op, "StatelessRandom");
}

}  // namespace

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

// What node `index` reads for the tensors of `needed`. The way back of a loop is followed with
// `through_loops` only.
std::vector<int> ReadBy(const FlatGraph& graph, int index, const std::set<TensorRef>* needed,
                        const std::set<TensorRef>& cuts, bool through_loops) {
  const FlatNode& node = graph.node(index);
  std::vector<int> read;
  if (IsPlaceholder(node) || (!through_loops && EndsAnIteration(node))) return read;
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    const TensorRef& input = node.inputs[i];
    const bool is_needed = node.kind != FlatNode::Kind::kCall || needed == nullptr ||
                           needed->count({index, static_cast<int>(i)}) > 0;
    if (input.node >= 0 && cuts.count(input) == 0 && is_needed) read.push_back(input.node);
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

std::set<TensorRef> TensorsRead(const FlatGraph& graph, const std::vector<TensorRef>& outputs,
                                const std::set<TensorRef>& cuts) {
  std::set<TensorRef> read;
  std::vector<TensorRef> open = outputs;
  std::set<int> entered;
  while (!open.empty()) {
    const TensorRef ref = open.back();
    open.pop_back();
    if (ref.node < 0 || !read.insert(ref).second || cuts.count(ref) > 0) continue;
    const FlatNode& node = graph.node(ref.node);
    if (node.kind == FlatNode::Kind::kCall) {
      const size_t output = static_cast<size_t>(ref.output);
      if (output < node.inputs.size()) open.push_back(node.inputs[output]);
    } else if (!IsPlaceholder(node) && entered.insert(ref.node).second) {
      open.insert(open.end(), node.inputs.begin(), node.inputs.end());
    }
  }
  return read;
}

namespace {

// The nodes that `outputs` depend on, up to cuts, each after what it reads; nullopt where `cycle`
// is one.
std::optional<std::vector<int>> OrderOf(const FlatGraph& graph,
                                        const std::vector<TensorRef>& outputs,
                                        const std::set<TensorRef>& cuts, std::vector<int>& cycle) {
  const std::set<TensorRef> needed = TensorsRead(graph, outputs, cuts);
  NodeOrder order(static_cast<int>(graph.nodes().size()), [&](int node) {
    return ReadBy(graph, node, &needed, cuts, /*through_loops=*/true);
  });
  for (const TensorRef& output : outputs) {
    if (output.node < 0 || cuts.count(output) > 0 || order.Visit(output.node)) continue;
    cycle = order.cycle();
    return std::nullopt;
  }
  return order.nodes();
}

// The variables among `nodes` that get another value from what the model is given: each call of the
// model would begin with what the call before left.
NodeList KeptStates(const FlatGraph& graph, const std::vector<int>& nodes) {
  std::set<int> used(nodes.begin(), nodes.end());
  NodeList states;
  std::set<int> listed;
  for (const FlatNode& node : graph.nodes()) {
    const bool assigns = node.kind == FlatNode::Kind::kNode && !node.dead &&
                         (node.op() == "AssignVariableOp" || node.op() == "Assign") &&
                         node.inputs.size() == 2;
    if (!assigns) continue;
    const int variable = graph.Source(node.inputs[0]).node;
    if (variable < 0 || used.count(variable) == 0 || listed.count(variable) > 0) continue;
    for (const TensorRef& ref : TensorsRead(graph, {node.inputs[1]}, {})) {
      if (ref.node < 0 || used.count(ref.node) == 0 || !IsPlaceholder(graph.node(ref.node)))
        continue;
      const FlatNode& kept = graph.node(variable);
      states.Add(kept.op(), variable, kept.name, kept.source->location);
      listed.insert(variable);
      break;
    }
  }
  return states;
}

}  // namespace

std::optional<std::vector<int>> NodesInOrder(const FlatGraph& graph,
                                             const std::vector<TensorRef>& outputs,
                                             const std::set<TensorRef>& cuts,
                                             Diagnostics& diagnostics) {
  const int count = static_cast<int>(graph.nodes().size());
  std::vector<int> cycle;
  std::optional<std::vector<int>> order = OrderOf(graph, outputs, cuts, cycle);
  if (!order) return ReportCycle(graph, cycle, diagnostics);
  // Loops that no output needs are left out, but no other cycle can be in a graph.
  NodeOrder all(count, [&](int node) {
    return ReadBy(graph, node, /*needed=*/nullptr, cuts, /*through_loops=*/false);
  });
  for (int i = 0; i < count; ++i) {
    if (!all.Visit(i)) return ReportCycle(graph, all.cycle(), diagnostics);
  }
  return order;
}

std::optional<std::vector<int>> NodesOfBody(const FlatGraph& graph, const FlatBody& body,
                                            const std::vector<TensorRef>& results) {
  std::set<TensorRef> arguments;
  for (const int argument : body.arguments) arguments.insert({argument, 0});
  std::vector<int> cycle;
  return OrderOf(graph, results, arguments, cycle);
}

std::vector<int> WithBodies(const FlatGraph& graph, const std::vector<int>& nodes) {
  std::vector<int> all = nodes;
  std::set<int> seen;
  for (size_t i = 0; i < all.size(); ++i) {
    const FlatNode& node = graph.node(all[i]);
    if (node.kind != FlatNode::Kind::kNode || !seen.insert(all[i]).second) continue;
    for (const FlatBody& body : node.bodies) {
      const std::optional<std::vector<int>> inner = NodesOfBody(graph, body, body.results);
      if (inner) all.insert(all.end(), inner->begin(), inner->end());
    }
  }
  return all;
}

bool CanBeImported(const FlatGraph& graph, const std::vector<int>& nodes, const Model& model,
                   const std::string& file, Diagnostics& diagnostics) {
  NodeList control, variables, random, complex, unknown;
  for (int index : WithBodies(graph, nodes)) {
    const FlatNode& node = graph.node(index);
    if (node.kind != FlatNode::Kind::kNode) continue;
    NodeList* list = nullptr;
    const bool is_known = FindOperationType(*node.source) != nullptr;
    if (IsControlFlow(node.op()) && !is_known) {
      list = &control;
    } else if (IsVariable(node)) {
      if (model.variables.count(node.name) == 0) list = &variables;
    } else if (IsRandom(node.op())) {
      list = &random;
    } else if (!IsPlaceholder(node) && !is_known && HasComplexNumbers(*node.source)) {
      list = &complex;
    } else if (!IsPlaceholder(node) && !is_known) {
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
  if (!complex.empty()) {
    diagnostics.Error(
        Code::kUnsupportedOperation, complex.first_place(),
        absl::StrCat(
            complex.Counted("node computes", "nodes compute"),
            " with complex numbers what is converted of real ones alone: ", complex.Listed(),
            ". Write it in real and imaginary parts, or cut the model with [[input]] and "
            "[[output]]"));
  }
  const NodeList states = KeptStates(graph, nodes);
  if (!states.empty()) {
    diagnostics.Error(
        Code::kTrainingGraph, states.first_place(),
        absl::StrCat(states.Counted("variable keeps", "variables keep"),
                     " a state from one call of the model to the next: ", states.Listed(),
                     ". Export the model without it, in Keras with stateful=False"));
  }
  ReportUnsupported(unknown, kNodeWord, OperationTypes().names(), diagnostics);
  return states.empty() && control.empty() && variables.empty() && random.empty() &&
         complex.empty() && unknown.empty();
}

}  // namespace mo::tensorflow

// ScaleShift → Multiply → Add
//
//     x                  x
//     │                  │ × scale   (left out if it is all ones)
//   ScaleShift    →      │ + shift   (left out if it is missing or all zeros)
//     │                  y
//     y

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;

const std::vector<Rule<NodeCandidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<NodeCandidate>>{
      {"SS1", "the node is not excluded from linear_fusing", NodeItselfExcluded<kOptimization>},
  };
  return rules;
}

bool IsAll(const Node& node, int input, double neutral) {
  const Constant* constant = node.constant_input(input);
  if (constant == nullptr || !constant->available()) return false;
  if (node.input(input).node->Excluded(kOptimization)) return false;
  const std::vector<double> values = constant->Doubles();
  return std::all_of(values.begin(), values.end(), [neutral](double v) { return v == neutral; });
}

absl::Status Decompose(Graph& graph, Node* node, PassContext& context) {
  Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                    .pass = std::string(kDecomposeScaleShift.name),
                    .nodes_in = {node->name()},
                    .what = "written as Multiply and Add, without what is neutral"};
  Value value = node->input(0);
  Node* last = nullptr;
  auto append = [&](OpType op, absl::string_view suffix, int input) -> absl::Status {
    MO_ASSIGN_OR_RETURN(last, graph.Add({.op = op,
                                         .name = absl::StrCat(node->name(), suffix),
                                         .inputs = {value, node->input(input)},
                                         .sources = node->sources()}));
    value = last->output();
    record.nodes_out.push_back(last->name());
    return absl::OkStatus();
  };
  if (!IsAll(*node, 1, 1)) MO_RETURN_IF_ERROR(append(ops::kMultiply, "/multiply", 1));
  if (node->input_count() == 3 && !IsAll(*node, 2, 0))
    MO_RETURN_IF_ERROR(append(ops::kAdd, "/shift", 2));
  if (last == nullptr) {
    graph.ReplaceUses(node->output(), value);
    graph.Remove(node);
  } else {
    graph.Replace(node, last);
    record.nodes_out.back() = last->name();
  }
  context.records().Add(std::move(record));
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return RewriteEach([](const Node& node) { return node.Is(ops::kScaleShift); },
                     absl::MakeConstSpan(Rules()), Decompose, kDecomposeScaleShift, graph, context);
}

}  // namespace

const Pass kDecomposeScaleShift = {
    .name = "decompose_scale_shift",
    .summary = "write ScaleShift as Multiply and Add",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

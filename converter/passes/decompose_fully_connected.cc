// FullyConnected with a bias → FullyConnected → Add
//
//     x                              x
//     │                            FullyConnected(W)
//   FullyConnected(W, b)    →        │ + b
//     │                              y
//     y
//
// The bias then is merged with what follows, and moves through what follows, like that of a
// convolution. Lowering would write the same two nodes.

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
      {"FC1", "the node is not excluded from linear_fusing", NodeItselfExcluded<kOptimization>},
  };
  return rules;
}

bool HasBias(const Node& node) { return node.Is(ops::kFullyConnected) && node.input_count() == 3; }

absl::Status Decompose(Graph& graph, Node* node, PassContext& context) {
  MO_ASSIGN_OR_RETURN(Node * product, graph.Add({.op = ops::kFullyConnected,
                                                 .name = absl::StrCat(node->name(), "/MatMul"),
                                                 .inputs = {node->input(0), node->input(1)},
                                                 .attributes = node->attributes(),
                                                 .sources = node->sources()}));
  MO_ASSIGN_OR_RETURN(Node * bias, graph.Add({.op = ops::kAdd,
                                              .name = absl::StrCat(node->name(), "/bias"),
                                              .inputs = {product->output(), node->input(2)},
                                              .sources = node->sources()}));
  graph.Replace(node, bias);
  context.records().Add(Rewrite{.optimization = std::string(OptimizationName(kOptimization)),
                                .pass = std::string(kDecomposeFullyConnected.name),
                                .nodes_in = {bias->name()},
                                .nodes_out = {product->name(), bias->name()},
                                .what = "its bias became an Add"});
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return RewriteEach(HasBias, absl::MakeConstSpan(Rules()), Decompose, kDecomposeFullyConnected,
                     graph, context);
}

}  // namespace

const Pass kDecomposeFullyConnected = {
    .name = "decompose_fully_connected",
    .summary = "write the bias of a FullyConnected as an Add",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

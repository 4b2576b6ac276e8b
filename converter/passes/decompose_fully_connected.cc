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
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;

struct Candidate {
  Node* node;
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return ObjectionIfExcluded(*c.node, kOptimization, context);
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"FC1", "the node is not excluded from linear_fusing", Excluded},
  };
  return rules;
}

absl::Status Decompose(Graph& graph, Node* node) {
  MO_ASSIGN_OR_RETURN(Node * product, graph.Add({.op = "FullyConnected",
                                                 .name = absl::StrCat(node->name(), "/MatMul"),
                                                 .inputs = {node->input(0), node->input(1)},
                                                 .attributes = node->attributes(),
                                                 .sources = node->sources()}));
  MO_ASSIGN_OR_RETURN(Node * bias, graph.Add({.op = "Add",
                                              .name = absl::StrCat(node->name(), "/bias"),
                                              .inputs = {product->output(), node->input(2)},
                                              .sources = node->sources()}));
  graph.Replace(node, bias);
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is("FullyConnected") || node->input_count() < 3) continue;
    std::optional<Refusal> refusal = FirstRefusal(absl::MakeConstSpan(Rules()), Candidate{node},
                                                  *node, kDecomposeFullyConnected, context);
    if (refusal) {
      context.records().Add(*std::move(refusal));
      continue;
    }
    const std::string name = node->name();
    MO_RETURN_IF_ERROR(Decompose(graph, node));
    context.records().Add(Rewrite{.optimization = std::string(OptimizationName(kOptimization)),
                                  .pass = std::string(kDecomposeFullyConnected.name),
                                  .nodes_in = {name},
                                  .nodes_out = {name + "/MatMul", name},
                                  .what = "its bias became an Add"});
    changed = true;
  }
  return changed;
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

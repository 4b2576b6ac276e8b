// BatchNormalization → Multiply → Add → Multiply → Add
//
//     x                          x
//     │                          │ × 1 / sqrt(variance + epsilon)
//   BatchNormalization    →      │ + −mean / sqrt(variance + epsilon)
//     │                          │ × gamma
//     y                          │ + beta
//                                y
//
// The four are merged into two by merge_linear_ops. In double: 1 / sqrt is rounded correctly on
// every CPU.

#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;

std::optional<Objection> ParameterNotConstant(const NodeCandidate& c, const PassContext&) {
  for (int i = 1; i < 5; ++i) {
    const Constant* parameter = c.node->constant_input(i);
    if (parameter != nullptr && parameter->available()) continue;
    return Objection{
        absl::StrCat("input ", i, parameter == nullptr ? " is computed" : " is not known"),
        c.node->input(i).node};
  }
  return std::nullopt;
}

std::optional<Objection> VarianceTooSmall(const NodeCandidate& c, const PassContext&) {
  const double epsilon = c.node->attributes().GetDouble("epsilon");
  const ElementType type = c.node->type().element_type;
  const std::vector<double> means = c.node->constant_input(3)->Doubles();
  const std::vector<double> variances = c.node->constant_input(4)->Doubles();
  for (size_t i = 0; i < variances.size(); ++i) {
    const double sum = variances[i] + epsilon;
    const double root = std::sqrt(sum);
    if (sum > 0 && HoldsPrecisely(type, 1 / root) && std::isfinite(RoundTo(type, means[i] / root)))
      continue;
    return Objection{absl::StrCat("variance + epsilon is ", ShortestDecimal(sum), ", mean ",
                                  ShortestDecimal(means[i]))};
  }
  return std::nullopt;
}

const std::vector<Rule<NodeCandidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<NodeCandidate>>{
      {"BN1", "the node is not excluded from linear_fusing", NodeExcluded<kOptimization>},
      {"BN2", "gamma, beta, mean and variance are known constants", ParameterNotConstant},
      {"BN3",
       "variance + epsilon is positive, and the element type holds the reciprocal of its root and "
       "the mean times it",
       VarianceTooSmall},
  };
  return rules;
}

absl::Status Decompose(Graph& graph, Node* node, PassContext& context) {
  const double epsilon = node->attributes().GetDouble("epsilon");
  const std::vector<double> mean = node->constant_input(3)->Doubles();
  std::vector<double> scale = node->constant_input(4)->Doubles();
  std::vector<double> shift(scale.size());
  for (size_t c = 0; c < scale.size(); ++c) {
    const double root = std::sqrt(scale[c] + epsilon);
    scale[c] = 1 / root;
    shift[c] = -mean[c] / root;
  }
  Extents extents(node->shape().rank() - 1, 1);
  extents[0] = static_cast<int64_t>(scale.size());
  const ElementType type = node->type().element_type;

  struct Step {
    OpType op;
    absl::string_view suffix;
    Constant constant;
  };
  const Step steps[] = {{ops::kMultiply, "/normalize", Constant::FromDoubles(type, extents, scale)},
                        {ops::kAdd, "/center", Constant::FromDoubles(type, extents, shift)},
                        {ops::kMultiply, "/gamma", node->constant_input(1)->Reshaped(extents)},
                        {ops::kAdd, "/beta", node->constant_input(2)->Reshaped(extents)}};
  Value value = node->input(0);
  Node* last = nullptr;
  Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                    .pass = std::string(kDecomposeBatchNormalization.name),
                    .nodes_in = {node->name()},
                    .what = "written as Multiply, Add, Multiply, Add"};
  for (const Step& step : steps) {
    const std::string name = absl::StrCat(node->name(), step.suffix);
    Node* constant = graph.AddConstant(name + "/value", step.constant, SourcesWithConstants(*node));
    MO_ASSIGN_OR_RETURN(last, graph.Add({.op = step.op,
                                         .name = name,
                                         .inputs = {value, constant->output()},
                                         .sources = node->sources()}));
    value = last->output();
    record.nodes_out.push_back(last->name());
  }
  graph.Replace(node, last);
  record.nodes_out.back() = last->name();
  context.records().Add(std::move(record));
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return RewriteEach([](const Node& node) { return node.Is(ops::kBatchNormalization); },
                     absl::MakeConstSpan(Rules()), Decompose, kDecomposeBatchNormalization, graph,
                     context);
}

}  // namespace

const Pass kDecomposeBatchNormalization = {
    .name = "decompose_batch_normalization",
    .summary = "write BatchNormalization as Multiply, Add, Multiply, Add",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

// Subtract and Divide by a constant, and Negative → Add and Multiply
//
//     x − c   →   x + (−c)
//     c − x   →   x × (−1) + c
//     x / c   →   x × (1 / c)
//     −x      →   x × (−1)
//
// A Negative only next to what its factor can merge with or move into: after a Multiply or Add of a
// constant, a convolution, MatMul or FullyConnected that nothing else reads, or where such
// operations are all that reads it. What is excluded from linear_fusing takes no factor. The
// Subtract of weights that are integers (integer_weights.h) stays.
//
// The constants are computed in double and rounded once. What comes out is merged and fused like
// any other Multiply and Add, and checked like them: whether the constant broadcasts, and along
// which axis it lies, is looked at afterwards.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/integer_weights.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/linear_target.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;
constexpr int64_t kMaxElements = 1 << 24;

struct Candidate {
  Node* node;

  // The input that is the known constant, if there is one. Of a Divide it is the divisor.
  std::optional<int> constant_input() const {
    auto known = [this](int i) {
      const Constant* constant = node->constant_input(i);
      return constant != nullptr && constant->available() && constant->size() <= kMaxElements;
    };
    if (known(1) && node->constant_input(0) == nullptr) return 1;
    if (node->Is(ops::kSubtract) && known(0) && node->constant_input(1) == nullptr) return 0;
    return std::nullopt;
  }
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return ObjectionIfExcluded(*c.node, kOptimization, context);
}

std::optional<Objection> NotConstant(const Candidate& c, const PassContext&) {
  if (c.node->Is(ops::kNegative) || c.constant_input()) return std::nullopt;
  return Objection{c.node->Is(ops::kDivide) ? "the divisor is computed, or the dividend is constant"
                                            : "both operands are computed, or both are constant"};
}

std::optional<Objection> NotFloating(const Candidate& c, const PassContext&) {
  const ElementType type = c.node->type().element_type;
  if (IsFloatingPoint(type) && IsConvertible(type)) return std::nullopt;
  return Objection{absl::StrCat("the element type is ", ElementTypeName(type))};
}

std::optional<Objection> NoReciprocal(const Candidate& c, const PassContext&) {
  if (!c.node->Is(ops::kDivide)) return std::nullopt;
  const ElementType type = c.node->type().element_type;
  for (double divisor : c.node->constant_input(1)->Doubles()) {
    const double reciprocal = 1 / divisor;
    if (reciprocal != 0 && HoldsPrecisely(type, reciprocal)) continue;
    return Objection{absl::StrCat("the divisor holds ", ShortestDecimal(divisor))};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"SD1", "the node is not excluded from linear_fusing", Excluded},
      {"SD2", "one operand of a Subtract, or the divisor of a Divide, is a known constant",
       NotConstant},
      {"SD3", "the element type is a floating-point type", NotFloating},
      {"SD4", "every divisor has a reciprocal that the element type holds with full precision",
       NoReciprocal},
  };
  return rules;
}

Constant Negated(const Constant& constant) {
  return constant.Scaled(Extents(constant.rank(), 1), {-1});
}

Constant Reciprocal(const Constant& constant) {
  std::vector<double> values = constant.Doubles();
  for (double& value : values) value = 1 / value;
  return Constant::FromDoubles(constant.type(), constant.extents(), values);
}

absl::Status Normalize(Graph& graph, Node* node, PassContext& context) {
  const ElementType type = node->type().element_type;
  const bool negates = node->Is(ops::kNegative);
  const int constant_input = negates ? 1 : Candidate{node}.constant_input().value();
  Value value = node->input(1 - constant_input);
  Node* last = nullptr;
  mo::Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                        .pass = std::string(kNormalizeSubtractDivide.name),
                        .nodes_in = {node->name()}};
  auto append_value = [&](OpType op, absl::string_view suffix, Value operand) -> absl::Status {
    MO_ASSIGN_OR_RETURN(last, graph.Add({.op = op,
                                         .name = absl::StrCat(node->name(), suffix),
                                         .inputs = {value, operand},
                                         .sources = node->sources()}));
    value = last->output();
    record.nodes_out.push_back(last->name());
    return absl::OkStatus();
  };
  auto append = [&](OpType op, absl::string_view suffix, Constant operand) {
    const std::string name = absl::StrCat(node->name(), suffix, "/value");
    Node* created = graph.AddConstant(name, std::move(operand), SourcesWithConstants(*node));
    return append_value(op, suffix, created->output());
  };
  if (negates) {
    record.what = "written as Multiply by -1";
    MO_RETURN_IF_ERROR(append(ops::kMultiply, "/negation", Constant::Scalar(type, -1)));
  } else if (const Constant& constant = *node->constant_input(constant_input);
             node->Is(ops::kDivide)) {
    record.what = "written as Multiply by the reciprocal";
    MO_RETURN_IF_ERROR(append(ops::kMultiply, "/reciprocal", Reciprocal(constant)));
  } else if (constant_input == 1) {
    record.what = "written as Add of the negative";
    MO_RETURN_IF_ERROR(append(ops::kAdd, "/negative", Negated(constant)));
  } else {
    record.what = "written as Multiply by -1 and Add";
    MO_RETURN_IF_ERROR(append(ops::kMultiply, "/negation", Constant::Scalar(type, -1)));
    MO_RETURN_IF_ERROR(append_value(ops::kAdd, "/minuend", node->input(constant_input)));
  }
  graph.Replace(node, last);
  record.nodes_out.back() = last->name();
  context.records().Add(std::move(record));
  return absl::OkStatus();
}

bool TakesFactor(Node* node) {
  if (node->Excluded(kOptimization) || PassContext::ExcludedConstant(*node, kOptimization)) {
    return false;
  }
  return LinearTarget::IsTargetOp(*node) || LinearOp::Of(node).has_value();
}

// Whether the factor of a Negative has somewhere to go.
bool HasLinearNeighbour(const Node& negative) {
  const Value data = negative.input(0);
  if (TakesFactor(data.node) && data.node->uses(data.output).size() == 1) return true;
  const std::vector<Use>& readers = negative.uses();
  return !readers.empty() && std::all_of(readers.begin(), readers.end(), [](const Use& reader) {
    return TakesFactor(reader.node);
  });
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return RewriteEach(
      [](const Node& node) {
        return (node.Is(ops::kSubtract) && !ConvertsIntegerWeights(*node.input(0).node)) ||
               node.Is(ops::kDivide) || (node.Is(ops::kNegative) && HasLinearNeighbour(node));
      },
      absl::MakeConstSpan(Rules()), Normalize, kNormalizeSubtractDivide, graph, context);
}

}  // namespace

const Pass kNormalizeSubtractDivide = {
    .name = "normalize_subtract_divide",
    .summary = "write Subtract and Divide by a constant, and Negative, as Add and Multiply",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo

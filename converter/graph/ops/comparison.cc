// Comparisons, logic and choice, element by element.
//
//   Equal NotEqual Less LessEqual Greater GreaterEqual   a, b of one type: booleans
//   LogicalAnd LogicalOr LogicalXor                      a, b: booleans
//   LogicalNot                                           a: booleans
//   IsNaN IsFinite       x of a floating-point type: booleans
//   IsInf  the same; detect_negative and detect_positive say which infinities count
//   Select  condition, a, b: a where the condition holds, else b

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/elementwise.h"
#include "converter/graph/ops/families.h"

namespace mo {
namespace {

absl::Status CheckBoolean(const Node& node, int input) {
  const ElementType type = node.input(input).type().element_type;
  return Check(type == ElementType::kBoolean, "input ", input, " is ", ElementTypeName(type),
               ", expected boolean");
}

absl::Status InferComparison(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  MO_ASSIGN_OR_RETURN(Shape shape, BroadcastOfInputs(node));
  outputs = {{ElementType::kBoolean, std::move(shape)}};
  return absl::OkStatus();
}

absl::Status InferLogic(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckBoolean(node, 0));
  return InferComparison(node, outputs);
}

template <bool (*F)(double, double)>
absl::Status EvaluateComparison(const Node&, absl::Span<const Tensor* const> inputs,
                                absl::Span<Tensor> outputs) {
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    outputs[0].values[i] = F(inputs[0]->values[a], inputs[1]->values[b]);
  });
  return absl::OkStatus();
}

bool IsEqual(double a, double b) { return a == b; }
bool IsNotEqual(double a, double b) { return a != b; }
bool IsLess(double a, double b) { return a < b; }
bool IsLessOrEqual(double a, double b) { return a <= b; }
bool IsGreater(double a, double b) { return a > b; }
bool IsGreaterOrEqual(double a, double b) { return a >= b; }
bool Both(double a, double b) { return a != 0 && b != 0; }
bool Either(double a, double b) { return a != 0 || b != 0; }
bool OneOfTwo(double a, double b) { return (a != 0) != (b != 0); }

template <bool (*F)(double, double)>
OpSchema Comparison(OpType type) {
  return {.type = type,
          .min_inputs = 2,
          .max_inputs = 2,
          .locality = Locality::kBroadcasting,
          .infer = InferComparison,
          .evaluate = EvaluateComparison<F>,
          .magnitude = OwnMagnitude,
          .exact = Always};
}

template <bool (*F)(double, double)>
OpSchema Logic(OpType type) {
  OpSchema schema = Comparison<F>(type);
  schema.infer = InferLogic;
  return schema;
}

absl::Status InferNot(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckBoolean(node, 0));
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status InferClass(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  outputs = {{ElementType::kBoolean, node.input(0).shape()}};
  return absl::OkStatus();
}

template <bool (*F)(double)>
absl::Status EvaluateClass(const Node&, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  std::transform(inputs[0]->values.begin(), inputs[0]->values.end(), outputs[0].values.begin(), F);
  return absl::OkStatus();
}

bool IsZero(double x) { return x == 0; }
bool IsNan(double x) { return std::isnan(x); }
bool IsFinite(double x) { return std::isfinite(x); }

absl::Status EvaluateIsInf(const Node& node, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  const bool negative = node.attributes().GetBool("detect_negative");
  const bool positive = node.attributes().GetBool("detect_positive");
  std::transform(inputs[0]->values.begin(), inputs[0]->values.end(), outputs[0].values.begin(),
                 [=](double x) { return std::isinf(x) && (x < 0 ? negative : positive); });
  return absl::OkStatus();
}

// Of one tensor: what each of its elements is.
template <bool (*F)(double)>
OpSchema Class(OpType type) {
  return {.type = type,
          .min_inputs = 1,
          .max_inputs = 1,
          .locality = Locality::kUnary,
          .opset = 10,
          .infer = InferClass,
          .evaluate = EvaluateClass<F>,
          .magnitude = OwnMagnitude,
          .exact = Always};
}

absl::Status InferSelect(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckBoolean(node, 0));
  const ElementType a = node.input(1).type().element_type;
  const ElementType b = node.input(2).type().element_type;
  MO_RETURN_IF_ERROR(
      Check(a == b, "input 2 is ", ElementTypeName(b), ", but input 1 is ", ElementTypeName(a)));
  MO_ASSIGN_OR_RETURN(Shape shape, BroadcastOfInputs(node));
  outputs = {{a, std::move(shape)}};
  return absl::OkStatus();
}

// Chooses from `choices`[1] and [2].
void Choose(const Tensor& condition, absl::Span<const Tensor* const> choices, Tensor& output) {
  BroadcastCursor c(condition.extents, output.extents);
  BroadcastCursor a(choices[1]->extents, output.extents);
  BroadcastCursor b(choices[2]->extents, output.extents);
  for (double& result : output.values) {
    result = condition.values[c.index()] != 0 ? choices[1]->values[a.index()]
                                              : choices[2]->values[b.index()];
    c.Advance();
    a.Advance();
    b.Advance();
  }
}

absl::Status EvaluateSelect(const Node&, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  Choose(*inputs[0], inputs, outputs[0]);
  return absl::OkStatus();
}

absl::Status SelectMagnitude(const Node&, absl::Span<const Tensor* const> inputs,
                             absl::Span<const Tensor* const> magnitudes,
                             absl::Span<Tensor> outputs) {
  Choose(*inputs[0], magnitudes, outputs[0]);
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> ComparisonOps() {
  OpSchema logical_not = Class<IsZero>(ops::kLogicalNot);
  logical_not.opset = 1;
  logical_not.infer = InferNot;
  OpSchema is_infinite = Class<IsFinite>(ops::kIsInf);
  is_infinite.attributes = {{"detect_negative", AttributeKind::kBool, true},
                            {"detect_positive", AttributeKind::kBool, true}};
  is_infinite.evaluate = EvaluateIsInf;
  return {Comparison<IsEqual>(ops::kEqual),
          Comparison<IsNotEqual>(ops::kNotEqual),
          Comparison<IsLess>(ops::kLess),
          Comparison<IsLessOrEqual>(ops::kLessEqual),
          Comparison<IsGreater>(ops::kGreater),
          Comparison<IsGreaterOrEqual>(ops::kGreaterEqual),
          Logic<Both>(ops::kLogicalAnd),
          Logic<Either>(ops::kLogicalOr),
          Logic<OneOfTwo>(ops::kLogicalXor),
          std::move(logical_not),
          Class<IsNan>(ops::kIsNaN),
          Class<IsFinite>(ops::kIsFinite),
          std::move(is_infinite),
          {.type = ops::kSelect,
           .min_inputs = 3,
           .max_inputs = 3,
           .locality = Locality::kBroadcasting,
           .infer = InferSelect,
           .evaluate = EvaluateSelect,
           .magnitude = SelectMagnitude,
           .exact = Always}};
}

}  // namespace mo

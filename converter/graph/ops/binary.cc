// Operations on two tensors, element by element.
//
//   Divide    a / b; of integers rounded to zero, as the runtime computes it. Where it folds
//   constants
//             it rounds down unless the IR says m_pythondiv="false".
//   Mod       a - b · trunc(a / b), the remainder with the sign of a
//   FloorMod  a - b · floor(a / b), the remainder with the sign of b
//   SquaredDifference  (a - b)²
//   Power  base, exponent: base ^ exponent. Where the exponent is a whole number up to 16 or ±½, by
//          multiplication, square root and division alone, so that the result has the same bits
//          everywhere.

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/elementwise.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/wrapping.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

absl::Status InferBinary(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  MO_ASSIGN_OR_RETURN(Shape shape, BroadcastOfInputs(node));
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

template <double (*F)(double, double)>
absl::Status EvaluateBinary(const Node&, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    outputs[0].values[i] = F(inputs[0]->values[a], inputs[1]->values[b]);
  });
  return absl::OkStatus();
}

template <double (*F)(double, double)>
absl::Status EvaluateWrapping(const Node& node, absl::Span<const Tensor* const> inputs,
                              absl::Span<Tensor> outputs) {
  MO_RETURN_IF_ERROR(EvaluateBinary<F>(node, inputs, outputs));
  WrapSmall(node.type().element_type, outputs[0]);
  return absl::OkStatus();
}

// `F` of the operands' magnitudes.
template <double (*F)(double, double)>
absl::Status MagnitudeBy(const Node& node, absl::Span<const Tensor* const>,
                         absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  return EvaluateBinary<F>(node, magnitudes, outputs);
}

template <double (*F)(double, double)>
OpSchema Binary(OpType type) {
  return {.type = type,
          .min_inputs = 2,
          .max_inputs = 2,
          .locality = Locality::kBroadcasting,
          .infer = InferBinary,
          .evaluate = EvaluateBinary<F>,
          .exact = OnNumbers};
}

// One whose integers of 8 and 16 bits wrap.
template <double (*F)(double, double)>
OpSchema Wrapping(OpType type) {
  OpSchema schema = Binary<F>(type);
  schema.evaluate = EvaluateWrapping<F>;
  return schema;
}

double Add(double a, double b) { return a + b; }
double Subtract(double a, double b) { return a - b; }
double Multiply(double a, double b) { return a * b; }
double Divide(double a, double b) { return a / b; }
double Maximum(double a, double b) { return std::max(a, b); }
double Minimum(double a, double b) { return std::min(a, b); }

double Modulo(double a, double b) { return std::fmod(a, b); }
double FloorModulo(double a, double b) {
  const double rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
double SquaredDifference(double a, double b) { return (a - b) * (a - b); }

// Of a remainder: a rounding may cost a whole divisor.
absl::Status ModuloMagnitude(const Node&, absl::Span<const Tensor* const> inputs,
                             absl::Span<const Tensor* const> magnitudes,
                             absl::Span<Tensor> outputs) {
  constexpr double kWhole = 0x1p24;
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    outputs[0].values[i] = magnitudes[0]->values[a] + kWhole * magnitudes[1]->values[b];
  });
  return absl::OkStatus();
}

// 2 · |a - b| · (M(a) + M(b)) + (a - b)²
absl::Status SquaredDifferenceMagnitude(const Node&, absl::Span<const Tensor* const> inputs,
                                        absl::Span<const Tensor* const> magnitudes,
                                        absl::Span<Tensor> outputs) {
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    double& square = outputs[0].values[i];
    const double spread = magnitudes[0]->values[a] + magnitudes[1]->values[b];
    square += 2 * std::sqrt(square) * spread;
  });
  return absl::OkStatus();
}

// Integers are rounded to zero.
absl::Status EvaluateDivide(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  const bool integers = IsInteger(node.type().element_type);
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    const double x = inputs[0]->values[a], y = inputs[1]->values[b];
    outputs[0].values[i] = integers ? (x - Modulo(x, y)) / y : x / y;
  });
  return absl::OkStatus();
}

absl::Status DivideMagnitude(const Node&, absl::Span<const Tensor* const> inputs,
                             absl::Span<const Tensor* const> magnitudes,
                             absl::Span<Tensor> outputs) {
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    double& quotient = outputs[0].values[i];
    quotient = (magnitudes[0]->values[a] + std::abs(quotient) * magnitudes[1]->values[b]) /
               std::abs(inputs[1]->values[b]);
  });
  return absl::OkStatus();
}

Attributes DivideIrAttributes(const Node& node, int) {
  return IsInteger(node.type().element_type) ? Attributes{{"m_pythondiv", false}} : Attributes{};
}

bool IsExactExponent(double exponent) {
  constexpr double kLargest = 16;
  return std::abs(exponent) == 0.5 ||
         (std::abs(exponent) <= kLargest && exponent == std::trunc(exponent));
}

double Power(double base, double exponent) {
  if (!IsExactExponent(exponent)) return std::pow(base, exponent);
  double power = 1;
  if (std::abs(exponent) == 0.5) {
    power = std::sqrt(base);
  } else {
    for (int i = 0; i < std::abs(exponent); ++i) power *= base;
  }
  return exponent < 0 ? 1 / power : power;
}

absl::Status InferPower(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  return InferBinary(node, outputs);
}

bool HasExactExponent(const Node& node) {
  const Constant* exponent = node.constant_input(1);
  if (exponent == nullptr || !exponent->available()) return false;
  const std::vector<double> values = exponent->Doubles();
  return std::all_of(values.begin(), values.end(), IsExactExponent);
}

// |e · base^(e - 1)| · M(base) + |power · ln base| · M(e); without the second term where the
// exponent is a constant that every type holds exactly.
absl::Status PowerMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<const Tensor* const> magnitudes,
                            absl::Span<Tensor> outputs) {
  const bool exact = HasExactExponent(node);
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    const double base = std::abs(inputs[0]->values[a]);
    const double exponent = inputs[1]->values[b];
    double& power = outputs[0].values[i];
    const double by_exponent =
        exact ? 0 : std::abs(power * std::log(base)) * magnitudes[1]->values[b];
    const double slope = exponent == 0 ? 0 : std::abs(exponent) * std::pow(base, exponent - 1);
    power = slope * magnitudes[0]->values[a] + by_exponent;
  });
  return absl::OkStatus();
}

std::optional<Dim> SumOf(const Dim& a, const Dim& b) {
  int64_t sum = 0;
  if (!a.is_static() || !b.is_static() || __builtin_add_overflow(a.value(), b.value(), &sum))
    return std::nullopt;
  return Dim(sum);
}

std::optional<Dim> DifferenceOf(const Dim& a, const Dim& b) {
  int64_t difference = 0;
  if (!a.is_static() || !b.is_static() || __builtin_sub_overflow(a.value(), b.value(), &difference))
    return std::nullopt;
  return Dim(difference);
}

std::optional<Dim> ProductOf(const Dim& a, const Dim& b) {
  if (a.Same(Dim(1))) return b;
  if (b.Same(Dim(1))) return a;
  int64_t product = 0;
  if (!a.is_static() || !b.is_static() || __builtin_mul_overflow(a.value(), b.value(), &product))
    return std::nullopt;
  return Dim(product);
}

// `F` of the elements of two lists, or of a list and a number.
template <std::optional<Dim> (*F)(const Dim&, const Dim&)>
std::optional<KnownInts> IntsOf(const Node& node, ShapeValues& values) {
  const std::optional<KnownInts> a = values.OfInput(node, 0), b = values.OfInput(node, 1);
  if (!a || !b || a->empty() || b->empty()) return std::nullopt;
  if (a->size() != b->size() && a->size() != 1 && b->size() != 1) return std::nullopt;
  KnownInts elements;
  for (size_t i = 0; i < std::max(a->size(), b->size()); ++i) {
    const std::optional<Dim>&x = (*a)[i % a->size()], &y = (*b)[i % b->size()];
    elements.push_back(x && y ? F(*x, *y) : std::nullopt);
  }
  return elements;
}

}  // namespace

std::vector<OpSchema> BinaryOps() {
  OpSchema add = Wrapping<Add>(ops::kAdd);
  add.shape_values = IntsOf<SumOf>;
  OpSchema multiply = Wrapping<Multiply>(ops::kMultiply);
  multiply.shape_values = IntsOf<ProductOf>;
  OpSchema subtract = Wrapping<Subtract>(ops::kSubtract);
  subtract.magnitude = MagnitudeBy<Add>;
  subtract.shape_values = IntsOf<DifferenceOf>;
  OpSchema divide = Binary<Divide>(ops::kDivide);
  divide.magnitude = DivideMagnitude;
  divide.evaluate = EvaluateDivide;
  divide.ir_attributes = DivideIrAttributes;
  OpSchema modulo = Binary<Modulo>(ops::kMod);
  OpSchema floor_modulo = Binary<FloorModulo>(ops::kFloorMod);
  modulo.magnitude = ModuloMagnitude;
  floor_modulo.magnitude = ModuloMagnitude;
  OpSchema squared_difference = Binary<SquaredDifference>(ops::kSquaredDifference);
  squared_difference.magnitude = SquaredDifferenceMagnitude;
  OpSchema minimum = Binary<Minimum>(ops::kMinimum);
  minimum.magnitude = MagnitudeBy<Maximum>;
  OpSchema power = Binary<Power>(ops::kPower);
  power.infer = InferPower;
  power.magnitude = PowerMagnitude;
  power.exact = HasExactExponent;
  return {std::move(add),
          std::move(subtract),
          std::move(multiply),
          std::move(divide),
          Binary<Maximum>(ops::kMaximum),
          std::move(minimum),
          std::move(power),
          std::move(modulo),
          std::move(floor_modulo),
          std::move(squared_difference)};
}

}  // namespace mo

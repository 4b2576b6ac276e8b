// Operations on each element of one tensor.
//
//   Identity  the element itself; also what is left of a dropout. No opset has it.
//   PReLU     data, slope: data where it is positive, else data * slope (of its channel)
//   Clamp     min(max(data, min), max)
//   Round     to the nearest whole number; of two, to the even one (opset 5, mode half_to_even)
//   Asinh Acosh Atanh   the inverse functions of Sinh, Cosh and Tanh (opset 4)
//   Elu       data where it is positive, else alpha * (exp(data) - 1)

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/ops/wrapping.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

absl::Status InferUnary(const Node& node, std::vector<TensorType>& outputs) {
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status InferFloatingPoint(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  return InferUnary(node, outputs);
}

template <typename Function>
absl::Status Map(absl::Span<const Tensor* const> inputs, absl::Span<Tensor> outputs,
                 Function function) {
  std::transform(inputs[0]->values.begin(), inputs[0]->values.end(), outputs[0].values.begin(),
                 function);
  return absl::OkStatus();
}

template <double (*F)(double)>
absl::Status Evaluate(const Node&, absl::Span<const Tensor* const> inputs,
                      absl::Span<Tensor> outputs) {
  return Map(inputs, outputs, F);
}

// Of an operation that moves no two elements further apart.
absl::Status SameMagnitude(const Node&, absl::Span<const Tensor* const>,
                           absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  outputs[0].values = magnitudes[0]->values;
  return absl::OkStatus();
}

// With the derivative D(x, result).
template <double (*D)(double, double)>
absl::Status MagnitudeByDerivative(const Node&, absl::Span<const Tensor* const> inputs,
                                   absl::Span<const Tensor* const> magnitudes,
                                   absl::Span<Tensor> outputs) {
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    double& result = outputs[0].values[i];
    result = magnitudes[0]->values[i] * std::abs(D(inputs[0]->values[i], result));
  }
  return absl::OkStatus();
}

template <double (*F)(double)>
OpSchema Unary(OpType type) {
  return {.type = type,
          .min_inputs = 1,
          .max_inputs = 1,
          .locality = Locality::kUnary,
          .infer = InferUnary,
          .evaluate = Evaluate<F>,
          .magnitude = SameMagnitude,
          .exact = OnNumbers};
}

// One that is computed by a function of the C library, which need not round correctly.
template <double (*F)(double)>
OpSchema Transcendental(OpType type) {
  OpSchema schema = Unary<F>(type);
  schema.infer = InferFloatingPoint;
  schema.exact = nullptr;
  return schema;
}

double Itself(double x) { return x; }
double Relu(double x) { return std::max(x, 0.0); }
double Absolute(double x) { return std::abs(x); }
double Negated(double x) { return -x; }
double SquareRoot(double x) { return std::sqrt(x); }
double Exponential(double x) { return std::exp(x); }
double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double HyperbolicTangent(double x) { return std::tanh(x); }
double Logarithm(double x) { return std::log(x); }
double ErrorFunction(double x) { return std::erf(x); }
double Sine(double x) { return std::sin(x); }
double Cosine(double x) { return std::cos(x); }
double Tangent(double x) { return std::tan(x); }
double ArcSine(double x) { return std::asin(x); }
double ArcCosine(double x) { return std::acos(x); }
double ArcTangent(double x) { return std::atan(x); }
double AreaSine(double x) { return std::asinh(x); }
double AreaCosine(double x) { return std::acosh(x); }
double AreaTangent(double x) { return std::atanh(x); }
double HyperbolicSine(double x) { return std::sinh(x); }
double HyperbolicCosine(double x) { return std::cosh(x); }
double Rounded(double x) { return std::nearbyint(x); }
double Floored(double x) { return std::floor(x); }
double Ceiled(double x) { return std::ceil(x); }
double Signum(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }

double SquareRootSlope(double, double root) { return 0.5 / root; }
double ExponentialSlope(double, double exponential) { return exponential; }
double SteepestSigmoidSlope(double, double) { return 0.25; }
double LogarithmSlope(double x, double) { return 1 / x; }
double TangentSlope(double, double tangent) { return 1 + tangent * tangent; }
double ArcSlope(double x, double) { return 1 / std::sqrt(1 - x * x); }
double AreaCosineSlope(double x, double) { return 1 / std::sqrt(x * x - 1); }
double AreaTangentSlope(double x, double) { return 1 / (1 - x * x); }
double HyperbolicSineSlope(double x, double) { return std::cosh(x); }
double HyperbolicCosineSlope(double x, double) { return std::sinh(x); }
double SteepestErrorSlope(double, double) { return M_2_SQRTPI; }

// Of a function that jumps: a rounding may cost a whole step.
absl::Status SteppedMagnitude(const Node&, absl::Span<const Tensor* const>,
                              absl::Span<const Tensor* const> magnitudes,
                              absl::Span<Tensor> outputs) {
  constexpr double kOneStep = 0x1p24;
  return Map(magnitudes, outputs, [](double m) { return m + kOneStep; });
}

bool IsClampedToPositive(const Node& node) { return node.attributes().GetDouble("min") >= 0; }

absl::Status InferClamp(const Node& node, std::vector<TensorType>& outputs) {
  const double min = node.attributes().GetDouble("min");
  const double max = node.attributes().GetDouble("max");
  MO_RETURN_IF_ERROR(Check(min <= max, "min ", min, " is more than max ", max));
  return InferUnary(node, outputs);
}

absl::Status EvaluateClamp(const Node& node, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  const double min = node.attributes().GetDouble("min");
  const double max = node.attributes().GetDouble("max");
  return Map(inputs, outputs, [=](double x) { return std::clamp(x, min, max); });
}

absl::Status EvaluateElu(const Node& node, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  const double alpha = node.attributes().GetDouble("alpha");
  return Map(inputs, outputs, [=](double x) { return x < 0 ? alpha * std::expm1(x) : x; });
}

absl::Status EluMagnitude(const Node& node, absl::Span<const Tensor* const>,
                          absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  const double steepest = std::max(1.0, std::abs(node.attributes().GetDouble("alpha")));
  return Map(magnitudes, outputs, [=](double m) { return steepest * m; });
}

absl::Status InferPrelu(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& data = node.input(0).shape();
  const Shape& slope = node.input(1).shape();
  const bool one = slope == Shape({1});
  const bool per_channel = data.has_rank() && data.rank() >= 2 && slope.has_rank() &&
                           slope.rank() == 1 && slope.dim(0).Compatible(data.dim(1));
  MO_RETURN_IF_ERROR(Check(one || per_channel, "the slopes ", ToString(slope),
                           " must be one or one for each channel of ", ToString(data)));
  return InferUnary(node, outputs);
}

// The slope of element `index` of `data`.
double SlopeAt(const Tensor& data, const Tensor& slopes, size_t index) {
  if (slopes.values.size() == 1) return slopes.values[0];
  size_t plane = 1;
  for (size_t axis = 2; axis < data.extents.size(); ++axis) plane *= data.extents[axis];
  return slopes.values[index / plane % slopes.values.size()];
}

absl::Status EvaluatePrelu(const Node&, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  const std::vector<double>& data = inputs[0]->values;
  for (size_t i = 0; i < data.size(); ++i)
    outputs[0].values[i] = data[i] < 0 ? data[i] * SlopeAt(*inputs[0], *inputs[1], i) : data[i];
  return absl::OkStatus();
}

absl::Status PreluMagnitude(const Node&, absl::Span<const Tensor* const> inputs,
                            absl::Span<const Tensor* const> magnitudes,
                            absl::Span<Tensor> outputs) {
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    outputs[0].values[i] =
        magnitudes[0]->values[i] * std::max(1.0, SlopeAt(*inputs[0], *magnitudes[1], i));
  }
  return absl::OkStatus();
}

// The lowest number of i8 and i16 is its own negative.
absl::Status EvaluateNegative(const Node& node, absl::Span<const Tensor* const> inputs,
                              absl::Span<Tensor> outputs) {
  MO_RETURN_IF_ERROR(Evaluate<Negated>(node, inputs, outputs));
  WrapSmall(node.type().element_type, outputs[0]);
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> UnaryOps() {
  OpSchema negative = Unary<Negated>(ops::kNegative);
  negative.evaluate = EvaluateNegative;
  OpSchema identity = Unary<Itself>(ops::kIdentity);
  identity.takes_strings = true;
  identity.opset = 0;
  identity.exact = Always;
  identity.is_identity = Always;
  identity.shape_values = ShapeValuesOfInput;
  OpSchema square_root = Unary<SquareRoot>(ops::kSqrt);
  square_root.infer = InferFloatingPoint;
  square_root.magnitude = MagnitudeByDerivative<SquareRootSlope>;
  OpSchema exponential = Transcendental<Exponential>(ops::kExp);
  exponential.magnitude = MagnitudeByDerivative<ExponentialSlope>;
  OpSchema relu = Unary<Relu>(ops::kReLU);
  OpSchema absolute = Unary<Absolute>(ops::kAbs);
  OpSchema sigmoid = Transcendental<Sigmoid>(ops::kSigmoid);
  for (OpSchema* positive : {&relu, &absolute, &sigmoid}) positive->is_never_negative = Always;
  sigmoid.magnitude = MagnitudeByDerivative<SteepestSigmoidSlope>;
  OpSchema logarithm = Transcendental<Logarithm>(ops::kLog);
  logarithm.magnitude = MagnitudeByDerivative<LogarithmSlope>;
  OpSchema error_function = Transcendental<ErrorFunction>(ops::kErf);
  error_function.magnitude = MagnitudeByDerivative<SteepestErrorSlope>;
  OpSchema tangent = Transcendental<Tangent>(ops::kTan);
  tangent.magnitude = MagnitudeByDerivative<TangentSlope>;
  OpSchema arc_sine = Transcendental<ArcSine>(ops::kAsin);
  arc_sine.magnitude = MagnitudeByDerivative<ArcSlope>;
  OpSchema arc_cosine = Transcendental<ArcCosine>(ops::kAcos);
  arc_cosine.magnitude = MagnitudeByDerivative<ArcSlope>;
  OpSchema hyperbolic_sine = Transcendental<HyperbolicSine>(ops::kSinh);
  hyperbolic_sine.magnitude = MagnitudeByDerivative<HyperbolicSineSlope>;
  OpSchema hyperbolic_cosine = Transcendental<HyperbolicCosine>(ops::kCosh);
  hyperbolic_cosine.magnitude = MagnitudeByDerivative<HyperbolicCosineSlope>;
  OpSchema area_sine = Transcendental<AreaSine>(ops::kAsinh);
  OpSchema area_cosine = Transcendental<AreaCosine>(ops::kAcosh);
  area_cosine.magnitude = MagnitudeByDerivative<AreaCosineSlope>;
  OpSchema area_tangent = Transcendental<AreaTangent>(ops::kAtanh);
  area_tangent.magnitude = MagnitudeByDerivative<AreaTangentSlope>;
  for (OpSchema* area : {&area_sine, &area_cosine, &area_tangent}) area->opset = 4;
  OpSchema round = Unary<Rounded>(ops::kRound);
  round.attributes = {{.name = "mode",
                       .kind = AttributeKind::kString,
                       .default_value = std::string("half_to_even"),
                       .values = {"half_to_even"}}};
  round.opset = 5;
  round.infer = InferFloatingPoint;
  OpSchema floor = Unary<Floored>(ops::kFloor);
  OpSchema ceiling = Unary<Ceiled>(ops::kCeiling);
  OpSchema sign = Unary<Signum>(ops::kSign);
  for (OpSchema* stepped : {&round, &floor, &ceiling, &sign}) stepped->magnitude = SteppedMagnitude;
  return {std::move(identity),
          std::move(tangent),
          std::move(arc_sine),
          std::move(arc_cosine),
          Transcendental<ArcTangent>(ops::kAtan),
          std::move(hyperbolic_sine),
          std::move(hyperbolic_cosine),
          std::move(area_sine),
          std::move(area_cosine),
          std::move(area_tangent),
          std::move(round),
          std::move(logarithm),
          std::move(error_function),
          std::move(floor),
          std::move(ceiling),
          std::move(sign),
          Transcendental<Sine>(ops::kSin),
          Transcendental<Cosine>(ops::kCos),
          std::move(relu),
          std::move(absolute),
          std::move(negative),
          std::move(square_root),
          std::move(exponential),
          std::move(sigmoid),
          Transcendental<HyperbolicTangent>(ops::kTanh),
          {.type = ops::kClamp,
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = {{"min", AttributeKind::kDouble, {}}, {"max", AttributeKind::kDouble, {}}},
           .locality = Locality::kUnary,
           .infer = InferClamp,
           .evaluate = EvaluateClamp,
           .magnitude = SameMagnitude,
           .exact = OnFloatingPoint,
           .is_never_negative = IsClampedToPositive},
          {.type = ops::kElu,
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = {{"alpha", AttributeKind::kDouble, {}}},
           .locality = Locality::kUnary,
           .infer = InferFloatingPoint,
           .evaluate = EvaluateElu,
           .magnitude = EluMagnitude},
          {.type = ops::kPReLU,
           .min_inputs = 2,
           .max_inputs = 2,
           .locality = Locality::kUnary,
           .infer = InferPrelu,
           .evaluate = EvaluatePrelu,
           .magnitude = PreluMagnitude,
           .exact = OnFloatingPoint}};
}

}  // namespace mo

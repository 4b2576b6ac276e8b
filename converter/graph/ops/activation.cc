// Activation functions of each element.
//
//   SoftPlus  log(1 + exp(x))                 SoftSign  x / (1 + |x|)
//   Swish     x · sigmoid(x)                  Mish      x · tanh(log(1 + exp(x)))
//   HSigmoid  min(max(x + 3, 0), 6) / 6       HSwish    x · HSigmoid(x)
//   HardSigmoid  data, alpha, beta (numbers without axes): min(max(alpha · x + beta, 0), 1)
//   Gelu      x · Φ(x) (approximation_mode ERF), or ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))) (TANH)
//   Selu      data, alpha, lambda (one number each): lambda · (x if x > 0, else alpha · (exp(x) -
//   1))

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status InferActivation(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

double LogOfOnePlusExp(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
double SigmoidOf(double x) { return 1 / (1 + std::exp(-x)); }

double SoftPlus(double x) { return LogOfOnePlusExp(x); }
double SoftSign(double x) { return x / (1 + std::abs(x)); }
double Swish(double x) { return x * SigmoidOf(x); }
double Mish(double x) { return x * std::tanh(LogOfOnePlusExp(x)); }
double HardSigmoid(double x) { return std::clamp(x + 3, 0.0, 6.0) / 6; }
double HardSwish(double x) { return x * HardSigmoid(x); }
double GeluByErf(double x) { return 0.5 * x * (1 + std::erf(x * M_SQRT1_2)); }
double GeluByTanh(double x) {
  return 0.5 * x * (1 + std::tanh(M_2_SQRTPI * M_SQRT1_2 * (x + 0.044715 * x * x * x)));
}

template <double (*F)(double)>
absl::Status Evaluate(const Node&, absl::Span<const Tensor* const> inputs,
                      absl::Span<Tensor> outputs) {
  std::transform(inputs[0]->values.begin(), inputs[0]->values.end(), outputs[0].values.begin(), F);
  return absl::OkStatus();
}

// Of a function that is nowhere steeper than 1.2: all of these are less steep.
absl::Status Magnitude(const Node&, absl::Span<const Tensor* const>,
                       absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  constexpr double kSteepest = 1.2;
  std::transform(magnitudes[0]->values.begin(), magnitudes[0]->values.end(),
                 outputs[0].values.begin(), [](double m) { return kSteepest * m; });
  return absl::OkStatus();
}

// Products of x and a factor that is rounded on its own.
absl::Status HardSwishMagnitude(const Node&, absl::Span<const Tensor* const>,
                                absl::Span<const Tensor* const> magnitudes,
                                absl::Span<Tensor> outputs) {
  std::transform(magnitudes[0]->values.begin(), magnitudes[0]->values.end(),
                 outputs[0].values.begin(), [](double m) { return 1.5 * m; });
  return absl::OkStatus();
}

template <double (*F)(double)>
OpSchema Activation(OpType type, int opset) {
  return {.type = type,
          .min_inputs = 1,
          .max_inputs = 1,
          .locality = Locality::kUnary,
          .opset = opset,
          .infer = InferActivation,
          .evaluate = Evaluate<F>,
          .magnitude = Magnitude};
}

absl::Status EvaluateGelu(const Node& node, absl::Span<const Tensor* const> inputs,
                          absl::Span<Tensor> outputs) {
  return node.attributes().GetString("approximation_mode") == "ERF"
             ? Evaluate<GeluByErf>(node, inputs, outputs)
             : Evaluate<GeluByTanh>(node, inputs, outputs);
}

absl::Status InferSelu(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  for (int i = 1; i < 3; ++i) {
    const std::optional<Extents> extents = node.input(i).shape().extents();
    MO_RETURN_IF_ERROR(Check(extents && ElementCount(*extents) == 1, "input ", i, " ",
                             ToString(node.input(i).shape()), " must be one number"));
  }
  return InferActivation(node, outputs);
}

absl::Status EvaluateSelu(const Node&, absl::Span<const Tensor* const> inputs,
                          absl::Span<Tensor> outputs) {
  const double alpha = inputs[1]->values[0], lambda = inputs[2]->values[0];
  std::transform(inputs[0]->values.begin(), inputs[0]->values.end(), outputs[0].values.begin(),
                 [=](double x) { return lambda * (x > 0 ? x : alpha * std::expm1(x)); });
  return absl::OkStatus();
}

absl::Status SeluMagnitude(const Node&, absl::Span<const Tensor* const> inputs,
                           absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  const double steepest =
      magnitudes[2]->values[0] * std::max(1.0, std::abs(inputs[1]->values[0])) * 3;
  std::transform(magnitudes[0]->values.begin(), magnitudes[0]->values.end(),
                 outputs[0].values.begin(), [=](double m) { return steepest * m; });
  return absl::OkStatus();
}

absl::Status InferHardSigmoid(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  for (int i = 1; i < 3; ++i) {
    const Shape& shape = node.input(i).shape();
    MO_RETURN_IF_ERROR(Check(shape == Shape(), "input ", i, " ", ToString(shape),
                             " must be one number without axes"));
  }
  return InferActivation(node, outputs);
}

absl::Status EvaluateHardSigmoid(const Node&, absl::Span<const Tensor* const> inputs,
                                 absl::Span<Tensor> outputs) {
  const double alpha = inputs[1]->values[0], beta = inputs[2]->values[0];
  std::transform(inputs[0]->values.begin(), inputs[0]->values.end(), outputs[0].values.begin(),
                 [=](double x) { return std::clamp(alpha * x + beta, 0.0, 1.0); });
  return absl::OkStatus();
}

absl::Status HardSigmoidMagnitude(const Node&, absl::Span<const Tensor* const>,
                                  absl::Span<const Tensor* const> magnitudes,
                                  absl::Span<Tensor> outputs) {
  const double alpha = magnitudes[1]->values[0], beta = magnitudes[2]->values[0];
  std::transform(magnitudes[0]->values.begin(), magnitudes[0]->values.end(),
                 outputs[0].values.begin(), [=](double m) { return 2 * alpha * m + beta; });
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> ActivationOps() {
  OpSchema hard_swish = Activation<HardSwish>(ops::kHSwish, 4);
  hard_swish.magnitude = HardSwishMagnitude;
  hard_swish.exact = OnFloatingPoint;
  OpSchema hard_sigmoid = Activation<HardSigmoid>(ops::kHSigmoid, 5);
  hard_sigmoid.exact = OnFloatingPoint;
  OpSchema soft_sign = Activation<SoftSign>(ops::kSoftSign, 9);
  soft_sign.exact = OnFloatingPoint;
  return {Activation<SoftPlus>(ops::kSoftPlus, 4),
          std::move(soft_sign),
          Activation<Swish>(ops::kSwish, 4),
          Activation<Mish>(ops::kMish, 4),
          std::move(hard_sigmoid),
          std::move(hard_swish),
          {.type = ops::kGelu,
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = {{.name = "approximation_mode",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("ERF"),
                           .values = {"ERF", "TANH"}}},
           .locality = Locality::kUnary,
           .opset = 7,
           .infer = InferActivation,
           .evaluate = EvaluateGelu,
           .magnitude = Magnitude},
          {.type = ops::kHardSigmoid,
           .min_inputs = 3,
           .max_inputs = 3,
           .locality = Locality::kUnary,
           .infer = InferHardSigmoid,
           .evaluate = EvaluateHardSigmoid,
           .magnitude = HardSigmoidMagnitude,
           .exact = OnFloatingPoint,
           .is_never_negative = Always},
          {.type = ops::kSelu,
           .min_inputs = 3,
           .max_inputs = 3,
           .locality = Locality::kUnary,
           .infer = InferSelu,
           .evaluate = EvaluateSelu,
           .magnitude = SeluMagnitude}};
}

}  // namespace mo

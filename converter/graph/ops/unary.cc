// Operations on each element of one tensor.
//
//   Identity  the element itself; also what is left of a dropout. Lives only before lowering.
//   PReLU     data, slope: data where it is positive, else data * slope (of its channel)
//   Clamp     min(max(data, min), max)
//   Elu       data where it is positive, else alpha * (exp(data) - 1)

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

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

template <double (*F)(double)>
OpSchema Unary(absl::string_view name) {
  return {.name = name,
          .min_inputs = 1,
          .max_inputs = 1,
          .locality = Locality::kUnary,
          .infer = InferUnary,
          .evaluate = Evaluate<F>,
          .exact = OnFloatingPoint};
}

// One that is computed by a function of the C library, which need not round correctly.
template <double (*F)(double)>
OpSchema Transcendental(absl::string_view name) {
  OpSchema schema = Unary<F>(name);
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

absl::Status EvaluatePrelu(const Node&, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  const Tensor& data = *inputs[0];
  const int64_t slopes = static_cast<int64_t>(inputs[1]->values.size());
  int64_t plane = 1;
  for (size_t axis = 2; axis < data.extents.size(); ++axis) plane *= data.extents[axis];
  for (size_t i = 0; i < data.values.size(); ++i) {
    const double slope = inputs[1]->values[static_cast<int64_t>(i) / plane % slopes];
    outputs[0].values[i] = data.values[i] < 0 ? data.values[i] * slope : data.values[i];
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> UnaryOps() {
  OpSchema identity = Unary<Itself>("Identity");
  identity.opset = 0;
  identity.exact = Always;
  OpSchema square_root = Unary<SquareRoot>("Sqrt");
  square_root.infer = InferFloatingPoint;
  return {std::move(identity),
          Unary<Relu>("ReLU"),
          Unary<Absolute>("Abs"),
          Unary<Negated>("Negative"),
          std::move(square_root),
          Transcendental<Exponential>("Exp"),
          Transcendental<Sigmoid>("Sigmoid"),
          Transcendental<HyperbolicTangent>("Tanh"),
          {.name = "Clamp",
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = {{"min", AttributeKind::kDouble, {}}, {"max", AttributeKind::kDouble, {}}},
           .locality = Locality::kUnary,
           .infer = InferClamp,
           .evaluate = EvaluateClamp,
           .exact = OnFloatingPoint},
          {.name = "Elu",
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = {{"alpha", AttributeKind::kDouble, {}}},
           .locality = Locality::kUnary,
           .infer = InferFloatingPoint,
           .evaluate = EvaluateElu},
          {.name = "PReLU",
           .min_inputs = 2,
           .max_inputs = 2,
           .locality = Locality::kUnary,
           .infer = InferPrelu,
           .evaluate = EvaluatePrelu,
           .exact = OnFloatingPoint}};
}

}  // namespace mo

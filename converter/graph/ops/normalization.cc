// Normalizations.
//
//   BatchNormalization  data [N, C, …], gamma, beta, mean, variance [C]:
//                       gamma * (data - mean) / sqrt(variance + epsilon) + beta. No opset has it.
//   ScaleShift          data, scale, shift (optional), broadcast to data: data * scale + shift.
//                       No opset has it.
//   LRN                 data, axes: data / (bias + alpha / size * sum of squares in a window of
//                       `size`) ^ beta
//   SoftMax             exp(data) / sum of exp(data) along an axis
//   LogSoftmax          the logarithm of the SoftMax (opset 5)

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/broadcast.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status InferBatchNormalization(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  Shape data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && data.rank() >= 2, "data ", ToString(data),
                           " must have rank 2 or more"));
  for (int i = 1; i < 5; ++i) {
    const Shape& parameter = node.input(i).shape();
    MO_RETURN_IF_ERROR(Check(
        parameter.has_rank() && parameter.rank() == 1 && parameter.dim(0).Compatible(data.dim(1)),
        "input ", i, " ", ToString(parameter), " must have one value for each of ",
        ToString(data.dim(1)), " channels"));
    // What the parameters tell holds for the data and for the parameters after them.
    if (parameter.dim(0).is_static()) data.set_dim(1, parameter.dim(0));
  }
  outputs = {{node.input(0).type().element_type, std::move(data)}};
  return absl::OkStatus();
}

// The channel of element `index`.
int64_t ChannelOf(const Extents& extents, size_t index) {
  int64_t plane = 1;
  for (size_t axis = 2; axis < extents.size(); ++axis) plane *= extents[axis];
  return static_cast<int64_t>(index) / plane % extents[1];
}

absl::Status EvaluateBatchNormalization(const Node& node, absl::Span<const Tensor* const> inputs,
                                        absl::Span<Tensor> outputs) {
  const double epsilon = node.attributes().GetDouble("epsilon");
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    const int64_t c = ChannelOf(inputs[0]->extents, i);
    const double normalized =
        (inputs[0]->values[i] - inputs[3]->values[c]) / std::sqrt(inputs[4]->values[c] + epsilon);
    outputs[0].values[i] = inputs[1]->values[c] * normalized + inputs[2]->values[c];
  }
  return absl::OkStatus();
}

// With s² = variance + epsilon:  M(gamma) · (M(data) + M(mean)) / s · (1 + M(variance) / 2s²) +
// M(beta)
absl::Status BatchNormalizationMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                                         absl::Span<const Tensor* const> magnitudes,
                                         absl::Span<Tensor> outputs) {
  const double epsilon = node.attributes().GetDouble("epsilon");
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    const int64_t c = ChannelOf(inputs[0]->extents, i);
    const double variance = inputs[4]->values[c] + epsilon;
    const double normalized = (magnitudes[0]->values[i] + magnitudes[3]->values[c]) /
                              std::sqrt(variance) * (1 + magnitudes[4]->values[c] / (2 * variance));
    outputs[0].values[i] = magnitudes[1]->values[c] * normalized + magnitudes[2]->values[c];
  }
  return absl::OkStatus();
}

absl::Status InferScaleShift(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& data = node.input(0).shape();
  for (int i = 1; i < node.input_count(); ++i) {
    const std::optional<Shape> shape = Broadcast(data, node.input(i).shape());
    MO_RETURN_IF_ERROR(Check(shape == data, "input ", i, " ", ToString(node.input(i).shape()),
                             " does not broadcast to data ", ToString(data)));
  }
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status EvaluateScaleShift(const Node&, absl::Span<const Tensor* const> inputs,
                                absl::Span<Tensor> outputs) {
  const bool shifted = inputs.size() == 3;
  BroadcastCursor scale(inputs[1]->extents, outputs[0].extents);
  BroadcastCursor shift(shifted ? inputs[2]->extents : Extents(), outputs[0].extents);
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    outputs[0].values[i] = inputs[0]->values[i] * inputs[1]->values[scale.index()] +
                           (shifted ? inputs[2]->values[shift.index()] : 0);
    scale.Advance();
    shift.Advance();
  }
  return absl::OkStatus();
}

absl::Status InferLrn(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(Check(node.attributes().GetInt("size") >= 1, "size must be 1 or more"));
  const Constant* axes = node.constant_input(1);
  MO_RETURN_IF_ERROR(Check(axes != nullptr && axes->type() == ElementType::kI64 &&
                               axes->rank() == 1 && axes->available() && axes->size() <= 8,
                           "the axes must be a constant list of i64"));
  const Shape& data = node.input(0).shape();
  for (int64_t axis : axes->Int64s()) {
    if (data.has_rank()) MO_RETURN_IF_ERROR(NormalizedAxis(axis, data.rank()).status());
  }
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

// Replaces each value by the sum over its window and `area` by the number of elements of a window.
absl::Status SumWindows(const Node& node, absl::Span<const Tensor* const> inputs,
                        std::vector<double>& values, double& area) {
  const int64_t size = node.attributes().GetInt("size");
  const Extents& extents = inputs[0]->extents;
  area = 1;
  // A window over several axes is a sequence of windows over one axis each.
  for (double listed : inputs[1]->values) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(static_cast<int64_t>(listed),
                                                       static_cast<int>(extents.size())));
    area *= static_cast<double>(size);
    int64_t inner = 1;
    for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
    std::vector<double> sums(values.size(), 0);
    for (int64_t i = 0; i < static_cast<int64_t>(values.size()); ++i) {
      const int64_t position = i / inner % extents[axis];
      const int64_t begin = std::max<int64_t>(0, position - (size - 1) / 2);
      const int64_t end = std::min(extents[axis], position + size / 2 + 1);
      for (int64_t p = begin; p < end; ++p) sums[i] += values[i + (p - position) * inner];
    }
    values = std::move(sums);
  }
  return absl::OkStatus();
}

absl::Status EvaluateLrn(const Node& node, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  std::vector<double> squares = inputs[0]->values;
  for (double& value : squares) value *= value;
  double area;
  MO_RETURN_IF_ERROR(SumWindows(node, inputs, squares, area));
  for (size_t i = 0; i < squares.size(); ++i) {
    outputs[0].values[i] = inputs[0]->values[i] /
                           std::pow(a.GetDouble("bias") + a.GetDouble("alpha") / area * squares[i],
                                    a.GetDouble("beta"));
  }
  return absl::OkStatus();
}

// With d = bias + alpha / area · sum of squares:
//   M(data) / d^beta + |result| · |beta · alpha| / (area · d) · 2 · sum of |data| · M(data)
absl::Status LrnMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                          absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  const std::vector<double>& data = inputs[0]->values;
  const Attributes& a = node.attributes();
  std::vector<double> squares = data, products = data;
  for (size_t i = 0; i < data.size(); ++i) {
    squares[i] *= data[i];
    products[i] = std::abs(data[i]) * magnitudes[0]->values[i];
  }
  double area;
  MO_RETURN_IF_ERROR(SumWindows(node, inputs, squares, area));
  MO_RETURN_IF_ERROR(SumWindows(node, inputs, products, area));
  const double alpha = a.GetDouble("alpha") / area;
  for (size_t i = 0; i < data.size(); ++i) {
    const double d = a.GetDouble("bias") + alpha * squares[i];
    const double by_sum = std::abs(a.GetDouble("beta") * alpha / d) * 2 * products[i];
    double& result = outputs[0].values[i];
    result = magnitudes[0]->values[i] / std::abs(std::pow(d, a.GetDouble("beta"))) +
             std::abs(result) * by_sum;
  }
  return absl::OkStatus();
}

absl::Status InferSoftMax(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  if (data.has_rank())
    MO_RETURN_IF_ERROR(NormalizedAxis(node.attributes().GetInt("axis"), data.rank()).status());
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

// Calls `visit(first, step, count)` for each row of elements along the axis.
template <typename Visit>
absl::Status ForEachRow(const Node& node, const Tensor& data, Visit visit) {
  const Extents& extents = data.extents;
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(node.attributes().GetInt("axis"),
                                                     static_cast<int>(extents.size())));
  int64_t inner = 1;
  for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
  const int64_t count = static_cast<int64_t>(data.values.size());
  for (int64_t first = 0; first < count; ++first) {
    if (first / inner % extents[axis] == 0) visit(first, inner, extents[axis]);
  }
  return absl::OkStatus();
}

absl::Status EvaluateSoftMax(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  return ForEachRow(node, *inputs[0], [&](int64_t first, int64_t step, int64_t count) {
    const double* in = inputs[0]->values.data() + first;
    double* out = outputs[0].values.data() + first;
    double largest = in[0];
    for (int64_t i = 1; i < count; ++i) largest = std::max(largest, in[i * step]);
    double sum = 0;
    for (int64_t i = 0; i < count; ++i) sum += out[i * step] = std::exp(in[i * step] - largest);
    for (int64_t i = 0; i < count; ++i) out[i * step] /= sum;
  });
}

// result · (M(data) + sum of result · M(data))
absl::Status SoftMaxMagnitude(const Node& node, absl::Span<const Tensor* const>,
                              absl::Span<const Tensor* const> magnitudes,
                              absl::Span<Tensor> outputs) {
  return ForEachRow(node, *magnitudes[0], [&](int64_t first, int64_t step, int64_t count) {
    const double* in = magnitudes[0]->values.data() + first;
    double* out = outputs[0].values.data() + first;
    double mean = 0;
    for (int64_t i = 0; i < count; ++i) mean += out[i * step] * in[i * step];
    for (int64_t i = 0; i < count; ++i) out[i * step] *= in[i * step] + mean;
  });
}

absl::Status EvaluateLogSoftmax(const Node& node, absl::Span<const Tensor* const> inputs,
                                absl::Span<Tensor> outputs) {
  return ForEachRow(node, *inputs[0], [&](int64_t first, int64_t step, int64_t count) {
    const double* in = inputs[0]->values.data() + first;
    double* out = outputs[0].values.data() + first;
    double largest = in[0];
    for (int64_t i = 1; i < count; ++i) largest = std::max(largest, in[i * step]);
    double sum = 0;
    for (int64_t i = 0; i < count; ++i) sum += std::exp(in[i * step] - largest);
    const double subtracted = largest + std::log(sum);
    for (int64_t i = 0; i < count; ++i) out[i * step] = in[i * step] - subtracted;
  });
}

// M(data) + sum of softmax · M(data)
absl::Status LogSoftmaxMagnitude(const Node& node, absl::Span<const Tensor* const>,
                                 absl::Span<const Tensor* const> magnitudes,
                                 absl::Span<Tensor> outputs) {
  return ForEachRow(node, *magnitudes[0], [&](int64_t first, int64_t step, int64_t count) {
    const double* in = magnitudes[0]->values.data() + first;
    double* out = outputs[0].values.data() + first;
    double mean = 0;
    for (int64_t i = 0; i < count; ++i) mean += std::exp(out[i * step]) * in[i * step];
    for (int64_t i = 0; i < count; ++i)
      out[i * step] = std::max(std::abs(out[i * step]), in[i * step] + mean);
  });
}

}  // namespace

std::vector<OpSchema> NormalizationOps() {
  return {
      {.type = ops::kBatchNormalization,
       .min_inputs = 5,
       .max_inputs = 5,
       .attributes = {{"epsilon", AttributeKind::kDouble, {}}},
       .locality = Locality::kUnary,
       .opset = 0,
       .infer = InferBatchNormalization,
       .evaluate = EvaluateBatchNormalization,
       .magnitude = BatchNormalizationMagnitude,
       .exact = OnFloatingPoint},
      {.type = ops::kScaleShift,
       .min_inputs = 2,
       .max_inputs = 3,
       .locality = Locality::kBroadcasting,
       .opset = 0,
       .infer = InferScaleShift,
       .evaluate = EvaluateScaleShift,
       .exact = OnFloatingPoint},
      {.type = ops::kLRN,
       .min_inputs = 2,
       .max_inputs = 2,
       .attributes = {{"alpha", AttributeKind::kDouble, {}},
                      {"beta", AttributeKind::kDouble, {}},
                      {"bias", AttributeKind::kDouble, {}},
                      {"size", AttributeKind::kInt, {}}},
       .infer = InferLrn,
       .evaluate = EvaluateLrn,
       .magnitude = LrnMagnitude},
      {.type = ops::kSoftMax,
       .min_inputs = 1,
       .max_inputs = 1,
       .attributes = {{"axis", AttributeKind::kInt, {}}},
       .infer = InferSoftMax,
       .evaluate = EvaluateSoftMax,
       .magnitude = SoftMaxMagnitude},
      {.type = ops::kLogSoftmax,
       .min_inputs = 1,
       .max_inputs = 1,
       .attributes = {{"axis", AttributeKind::kInt, {}}},
       .opset = 5,
       .infer = InferSoftMax,
       .evaluate = EvaluateLogSoftmax,
       .magnitude = LogSoftmaxMagnitude},
  };
}

}  // namespace mo

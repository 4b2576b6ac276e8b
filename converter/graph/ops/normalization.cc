// Normalizations.
//
//   BatchNormalization  data [N, C, …], gamma, beta, mean, variance [C]:
//                       gamma * (data - mean) / sqrt(variance + epsilon) + beta. Lives only before
//                       lowering.
//   ScaleShift          data, scale, shift (optional), broadcast to data: data * scale + shift.
//                       Lives only before lowering.
//   LRN                 data, axes: data / (bias + alpha / size * sum of squares in a window of
//                       `size`) ^ beta
//   SoftMax             exp(data) / sum of exp(data) along an axis

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
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && data.rank() >= 2, "data ", ToString(data),
                           " must have rank 2 or more"));
  for (int i = 1; i < 5; ++i) {
    const Shape& parameter = node.input(i).shape();
    MO_RETURN_IF_ERROR(Check(
        parameter.has_rank() && parameter.rank() == 1 && parameter.dim(0).Compatible(data.dim(1)),
        "input ", i, " ", ToString(parameter), " must have one value for each of ",
        ToString(data.dim(1)), " channels"));
  }
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status EvaluateBatchNormalization(const Node& node, absl::Span<const Tensor* const> inputs,
                                        absl::Span<Tensor> outputs) {
  const double epsilon = node.attributes().GetDouble("epsilon");
  const int64_t channels = inputs[0]->extents[1];
  int64_t plane = 1;
  for (size_t axis = 2; axis < inputs[0]->extents.size(); ++axis) plane *= inputs[0]->extents[axis];
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    const int64_t c = static_cast<int64_t>(i) / plane % channels;
    const double normalized =
        (inputs[0]->values[i] - inputs[3]->values[c]) / std::sqrt(inputs[4]->values[c] + epsilon);
    outputs[0].values[i] = inputs[1]->values[c] * normalized + inputs[2]->values[c];
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

absl::Status EvaluateLrn(const Node& node, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  const int64_t size = a.GetInt("size");
  const Extents& extents = inputs[0]->extents;
  std::vector<double> squares = inputs[0]->values;
  for (double& value : squares) value *= value;
  // A window over several axes is a sequence of windows over one axis each.
  double area = 1;
  for (double listed : inputs[1]->values) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(static_cast<int64_t>(listed),
                                                       static_cast<int>(extents.size())));
    area *= static_cast<double>(size);
    int64_t inner = 1;
    for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
    std::vector<double> sums(squares.size(), 0);
    for (int64_t i = 0; i < static_cast<int64_t>(squares.size()); ++i) {
      const int64_t position = i / inner % extents[axis];
      const int64_t begin = std::max<int64_t>(0, position - (size - 1) / 2);
      const int64_t end = std::min(extents[axis], position + size / 2 + 1);
      for (int64_t p = begin; p < end; ++p) sums[i] += squares[i + (p - position) * inner];
    }
    squares = std::move(sums);
  }
  for (size_t i = 0; i < squares.size(); ++i) {
    outputs[0].values[i] = inputs[0]->values[i] /
                           std::pow(a.GetDouble("bias") + a.GetDouble("alpha") / area * squares[i],
                                    a.GetDouble("beta"));
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

absl::Status EvaluateSoftMax(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  const Extents& extents = inputs[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(node.attributes().GetInt("axis"),
                                                     static_cast<int>(extents.size())));
  int64_t inner = 1;
  for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
  const int64_t count = static_cast<int64_t>(inputs[0]->values.size());
  for (int64_t first = 0; first < count; ++first) {
    if (first / inner % extents[axis] != 0) continue;
    const double* in = inputs[0]->values.data() + first;
    double* out = outputs[0].values.data() + first;
    double largest = in[0];
    for (int64_t i = 1; i < extents[axis]; ++i) largest = std::max(largest, in[i * inner]);
    double sum = 0;
    for (int64_t i = 0; i < extents[axis]; ++i)
      sum += out[i * inner] = std::exp(in[i * inner] - largest);
    for (int64_t i = 0; i < extents[axis]; ++i) out[i * inner] /= sum;
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> NormalizationOps() {
  return {
      {.name = "BatchNormalization",
       .min_inputs = 5,
       .max_inputs = 5,
       .attributes = {{"epsilon", AttributeKind::kDouble, {}}},
       .locality = Locality::kUnary,
       .opset = 0,
       .infer = InferBatchNormalization,
       .evaluate = EvaluateBatchNormalization,
       .exact = OnFloatingPoint},
      {.name = "ScaleShift",
       .min_inputs = 2,
       .max_inputs = 3,
       .locality = Locality::kBroadcasting,
       .opset = 0,
       .infer = InferScaleShift,
       .evaluate = EvaluateScaleShift,
       .exact = OnFloatingPoint},
      {.name = "LRN",
       .min_inputs = 2,
       .max_inputs = 2,
       .attributes = {{"alpha", AttributeKind::kDouble, {}},
                      {"beta", AttributeKind::kDouble, {}},
                      {"bias", AttributeKind::kDouble, {}},
                      {"size", AttributeKind::kInt, {}}},
       .infer = InferLrn,
       .evaluate = EvaluateLrn},
      {.name = "SoftMax",
       .min_inputs = 1,
       .max_inputs = 1,
       .attributes = {{"axis", AttributeKind::kInt, {}}},
       .infer = InferSoftMax,
       .evaluate = EvaluateSoftMax},
  };
}

}  // namespace mo

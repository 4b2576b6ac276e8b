// Products of matrices.
//
//   MatMul          a [..., M, K] or [..., K, M] (transpose_a), b [..., K, N] or [..., N, K]
//                   (transpose_b)
//   FullyConnected  data [x0 … x(axis-1), rest], weights [N, K], bias [N] (optional); K is the
//                   product of the rest, which is flattened in row-major order. No opset has it.

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status InferMatMul(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& a = node.input(0).shape();
  const Shape& b = node.input(1).shape();
  MO_RETURN_IF_ERROR(Check(a.has_rank() && b.has_rank() && a.rank() >= 2 && b.rank() >= 2,
                           "the operands ", ToString(a), " and ", ToString(b),
                           " must have rank 2 or more"));
  const int transpose_a = node.attributes().GetBool("transpose_a");
  const int transpose_b = node.attributes().GetBool("transpose_b");
  const Dim& inner_a = a.dim(a.rank() - 1 - transpose_a);
  const Dim& inner_b = b.dim(b.rank() - 2 + transpose_b);
  MO_RETURN_IF_ERROR(Check(inner_a.Compatible(inner_b), "the inner extents ", ToString(inner_a),
                           " and ", ToString(inner_b), " differ"));
  std::optional<Shape> batch =
      Broadcast(Shape(std::vector<Dim>(a.dims().begin(), a.dims().end() - 2)),
                Shape(std::vector<Dim>(b.dims().begin(), b.dims().end() - 2)));
  MO_RETURN_IF_ERROR(Check(batch.has_value(), "the batches of ", ToString(a), " and ", ToString(b),
                           " cannot be broadcast"));
  std::vector<Dim> dims = batch->dims();
  dims.push_back(a.dim(a.rank() - 2 + transpose_a));
  dims.push_back(b.dim(b.rank() - 1 - transpose_b));
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

// The number of the matrix of `extents` that belongs to batch `index` of `out`.
int64_t MatrixOf(const Extents& extents, const Extents& out, int64_t index) {
  int64_t matrix = 0, stride = 1;
  for (size_t i = 3; i <= out.size(); ++i) {
    const int64_t position = index % out[out.size() - i];
    index /= out[out.size() - i];
    if (i > extents.size()) continue;
    const int64_t extent = extents[extents.size() - i];
    if (extent > 1) matrix += position * stride;
    stride *= extent;
  }
  return matrix;
}

absl::Status EvaluateMatMul(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  const Tensor& a = *inputs[0];
  const Tensor& b = *inputs[1];
  Tensor& out = outputs[0];
  const bool transpose_a = node.attributes().GetBool("transpose_a");
  const bool transpose_b = node.attributes().GetBool("transpose_b");
  const int64_t rows = out.extents[out.extents.size() - 2];
  const int64_t columns = out.extents.back();
  const int64_t inner = transpose_a ? a.extents[a.extents.size() - 2] : a.extents.back();
  if (rows * columns == 0) return absl::OkStatus();
  const int64_t batches = static_cast<int64_t>(out.values.size()) / (rows * columns);
  for (int64_t batch = 0; batch < batches; ++batch) {
    const double* left = a.values.data() + MatrixOf(a.extents, out.extents, batch) * rows * inner;
    const double* right =
        b.values.data() + MatrixOf(b.extents, out.extents, batch) * inner * columns;
    double* result = out.values.data() + batch * rows * columns;
    for (int64_t m = 0; m < rows; ++m) {
      for (int64_t n = 0; n < columns; ++n) {
        double sum = 0;
        for (int64_t k = 0; k < inner; ++k) {
          sum += left[transpose_a ? k * rows + m : m * inner + k] *
                 right[transpose_b ? n * inner + k : k * columns + n];
        }
        result[m * columns + n] = sum;
      }
    }
  }
  return absl::OkStatus();
}

absl::Status InferFullyConnected(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& data = node.input(0).shape();
  const Shape& weights = node.input(1).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  MO_RETURN_IF_ERROR(Check(weights.is_static() && weights.rank() == 2, "weights ",
                           ToString(weights), " must be a static matrix"));
  for (const Dim& dim : weights.dims())
    MO_RETURN_IF_ERROR(
        Check(dim.value() > 0, "weights have an axis of ", dim.value(), " elements"));
  const int64_t axis = node.attributes().GetInt("axis");
  MO_RETURN_IF_ERROR(Check(axis >= 1 && axis < data.rank(), "axis ", axis,
                           " must be between 1 and ", data.rank() - 1));
  std::vector<Dim> dims(data.dims().begin(), data.dims().begin() + axis);
  const Shape rest(std::vector<Dim>(data.dims().begin() + axis, data.dims().end()));
  if (std::optional<Extents> extents = rest.extents()) {
    const std::optional<int64_t> flat = ElementCount(*extents);
    MO_RETURN_IF_ERROR(Check(flat == weights.dim(1).value(), "data ", ToString(data),
                             " flattens to ", flat.value_or(-1), " values, but the weights ",
                             ToString(weights), " take ", weights.dim(1).value()));
  }
  dims.push_back(weights.dim(0));
  if (node.input_count() == 3) {
    const Shape& bias = node.input(2).shape();
    MO_RETURN_IF_ERROR(Check(bias == Shape({weights.dim(0)}), "bias ", ToString(bias), " must be [",
                             weights.dim(0).value(), "]"));
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateFullyConnected(const Node&, absl::Span<const Tensor* const> inputs,
                                    absl::Span<Tensor> outputs) {
  const Tensor& weights = *inputs[1];
  const int64_t columns = weights.extents[0];
  const int64_t inner = weights.extents[1];
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    const int64_t row = static_cast<int64_t>(i) / columns;
    const int64_t column = static_cast<int64_t>(i) % columns;
    double sum = inputs.size() == 3 ? inputs[2]->values[column] : 0;
    for (int64_t k = 0; k < inner; ++k)
      sum += inputs[0]->values[row * inner + k] * weights.values[column * inner + k];
    outputs[0].values[i] = sum;
  }
  return absl::OkStatus();
}

int64_t MatMulMultiplyAccumulates(const Node& node) {
  const Shape& a = node.input(0).shape();
  const Shape& b = node.input(1).shape();
  const Dim& inner_a = a.dim(a.rank() - (node.attributes().GetBool("transpose_a") ? 2 : 1));
  const Dim& inner_b = b.dim(b.rank() - (node.attributes().GetBool("transpose_b") ? 1 : 2));
  const Dim& inner = inner_a.is_static() ? inner_a : inner_b;
  return SaturatingProduct(SaturatingCount(node.shape()), SaturatingCount(Shape({inner})));
}

int64_t FullyConnectedMultiplyAccumulates(const Node& node) {
  return SaturatingProduct(SaturatingCount(node.shape()), node.input(1).shape().dim(1).value());
}

}  // namespace

std::vector<OpSchema> MatMulOps() {
  return {
      {.type = ops::kMatMul,
       .min_inputs = 2,
       .max_inputs = 2,
       .attributes = {{"transpose_a", AttributeKind::kBool, false},
                      {"transpose_b", AttributeKind::kBool, false}},
       .infer = InferMatMul,
       .evaluate = EvaluateMatMul,
       .multiply_accumulates = MatMulMultiplyAccumulates},
      {.type = ops::kFullyConnected,
       .min_inputs = 2,
       .max_inputs = 3,
       .attributes = {{"axis", AttributeKind::kInt, int64_t{1}}},
       .opset = 0,
       .infer = InferFullyConnected,
       .evaluate = EvaluateFullyConnected,
       .multiply_accumulates = FullyConnectedMultiplyAccumulates},
  };
}

}  // namespace mo

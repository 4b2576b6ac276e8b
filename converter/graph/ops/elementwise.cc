// Operations on each element by itself.

#include <algorithm>
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

absl::Status InferBinary(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& a = node.input(0).shape();
  const Shape& b = node.input(1).shape();
  std::optional<Shape> shape = Broadcast(a, b);
  MO_RETURN_IF_ERROR(Check(shape.has_value(), "the shapes ", ToString(a), " and ", ToString(b),
                           " cannot be broadcast"));
  outputs = {{node.input(0).type().element_type, *std::move(shape)}};
  return absl::OkStatus();
}

template <double (*F)(double)>
absl::Status EvaluateUnary(const Node&, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  std::transform(inputs[0]->values.begin(), inputs[0]->values.end(), outputs[0].values.begin(), F);
  return absl::OkStatus();
}

// Row-major strides of `extents` seen as a tensor of extents `wide`, 0 along the axes that are
// broadcast.
Extents BroadcastStrides(const Extents& extents, const Extents& wide) {
  Extents strides(wide.size(), 0);
  int64_t stride = 1;
  for (size_t i = 1; i <= extents.size(); ++i) {
    const int64_t extent = extents[extents.size() - i];
    strides[wide.size() - i] = extent == 1 ? 0 : stride;
    stride *= extent;
  }
  return strides;
}

template <double (*F)(double, double)>
absl::Status EvaluateBinary(const Node&, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  Tensor& out = outputs[0];
  const Extents strides_a = BroadcastStrides(inputs[0]->extents, out.extents);
  const Extents strides_b = BroadcastStrides(inputs[1]->extents, out.extents);
  Extents index(out.extents.size(), 0);
  int64_t a = 0, b = 0;
  for (double& value : out.values) {
    value = F(inputs[0]->values[a], inputs[1]->values[b]);
    for (size_t axis = index.size(); axis-- > 0;) {
      a += strides_a[axis];
      b += strides_b[axis];
      if (++index[axis] < out.extents[axis]) break;
      a -= strides_a[axis] * index[axis];
      b -= strides_b[axis] * index[axis];
      index[axis] = 0;
    }
  }
  return absl::OkStatus();
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
  outputs = {node.input(0).type()};
  return absl::OkStatus();
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

template <double (*F)(double, double)>
OpSchema Binary(absl::string_view name) {
  return {.name = name,
          .min_inputs = 2,
          .max_inputs = 2,
          .locality = Locality::kBroadcasting,
          .infer = InferBinary,
          .evaluate = EvaluateBinary<F>};
}

template <double (*F)(double)>
OpSchema Unary(absl::string_view name) {
  return {.name = name,
          .min_inputs = 1,
          .max_inputs = 1,
          .locality = Locality::kUnary,
          .infer = InferUnary,
          .evaluate = EvaluateUnary<F>};
}

double Add(double a, double b) { return a + b; }
double Subtract(double a, double b) { return a - b; }
double Multiply(double a, double b) { return a * b; }
double Divide(double a, double b) { return a / b; }
double Maximum(double a, double b) { return std::max(a, b); }
double Minimum(double a, double b) { return std::min(a, b); }
double Relu(double x) { return std::max(x, 0.0); }

}  // namespace

std::vector<OpSchema> ElementwiseOps() {
  return {
      Binary<Add>("Add"),
      Binary<Subtract>("Subtract"),
      Binary<Multiply>("Multiply"),
      Binary<Divide>("Divide"),
      Binary<Maximum>("Maximum"),
      Binary<Minimum>("Minimum"),
      Unary<Relu>("ReLU"),
      {.name = "PReLU",
       .min_inputs = 2,
       .max_inputs = 2,
       .locality = Locality::kUnary,
       .infer = InferPrelu,
       .evaluate = EvaluatePrelu},
  };
}

}  // namespace mo

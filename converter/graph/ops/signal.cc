// Signals as sums of waves.
//
//   DFT   data [..., 2] of real and imaginary parts, axes (a list): the discrete Fourier transform
//         along each of the axes, element k = Σ x[n] e^(-2πi k n / N)
//   IDFT  the same with e^(+2πi k n / N) and a factor of 1 / N: the inverse
//   RDFT  real data [...], axes (a list): what DFT has of it, [..., 2], of which the last axis
//         listed keeps the first N / 2 + 1 elements; the others are the conjugates of these
//
// Their factors are a library's cosines and sines: nothing is folded through them.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/indexing.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

// The axes of input 1, of a signal of `rank` axes.
absl::StatusOr<std::vector<int>> AxesOf(const Node& node, int rank) {
  MO_ASSIGN_OR_RETURN(const Ints listed, ConstantInts(node, 1, "the axes"));
  MO_RETURN_IF_ERROR(Check(!listed.empty(), "there are no axes"));
  std::vector<int> axes;
  for (const int64_t axis : listed) {
    MO_ASSIGN_OR_RETURN(const int normalized, NormalizedAxis(axis, rank));
    MO_RETURN_IF_ERROR(Check(std::find(axes.begin(), axes.end(), normalized) == axes.end(), "axis ",
                             axis, " is listed twice"));
    axes.push_back(normalized);
  }
  return axes;
}

absl::Status CheckElements(const Shape& shape, const std::vector<int>& axes) {
  for (const int axis : axes)
    MO_RETURN_IF_ERROR(Check(shape.dim(axis).max() > 0, "axis ", axis, " of ", ToString(shape),
                             " has no elements"));
  return absl::OkStatus();
}

absl::Status InferDft(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  Shape shape = node.input(0).shape();
  const int signal = shape.rank() - 1;
  MO_RETURN_IF_ERROR(Check(shape.has_rank() && signal >= 1 && shape.dim(signal).Compatible(Dim(2)),
                           "data ", ToString(shape),
                           " has no last axis of two, the real and the imaginary part"));
  MO_ASSIGN_OR_RETURN(const std::vector<int> axes, AxesOf(node, signal));
  MO_RETURN_IF_ERROR(CheckElements(shape, axes));
  shape.set_dim(signal, Dim(2));
  outputs = {{node.input(0).type().element_type, shape}};
  return absl::OkStatus();
}

absl::Status InferRdft(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  const Shape& shape = node.input(0).shape();
  MO_RETURN_IF_ERROR(
      Check(shape.has_rank() && shape.rank() >= 1, "data ", ToString(shape), " has no axes"));
  MO_ASSIGN_OR_RETURN(const std::vector<int> axes, AxesOf(node, shape.rank()));
  MO_RETURN_IF_ERROR(CheckElements(shape, axes));
  std::vector<Dim> dims = shape.dims();
  const Dim& last = dims[axes.back()];
  dims[axes.back()] = last.is_static() ? Dim(last.value() / 2 + 1) : Dim::Any();
  dims.emplace_back(2);
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

struct Complex {
  double real = 0, imaginary = 0;
};

// Element k of a line is the sum of term(k, n, element n).
template <typename Term>
void SumAlong(Tensor& data, int axis, Term term) {
  const size_t rank = data.extents.size() - 1;
  const int64_t length = data.extents[axis];
  const int64_t inner = Volume(data.extents, axis + 1, rank);
  const int64_t outer = Volume(data.extents, 0, axis);
  std::vector<Complex> line(length);
  for (int64_t i = 0; i < outer * inner; ++i) {
    double* first = data.values.data() + (i / inner * length * inner + i % inner) * 2;
    for (int64_t n = 0; n < length; ++n) line[n] = {first[n * inner * 2], first[n * inner * 2 + 1]};
    for (int64_t k = 0; k < length; ++k) {
      Complex sum;
      for (int64_t n = 0; n < length; ++n) {
        const Complex one = term(k, n, line[n]);
        sum.real += one.real;
        sum.imaginary += one.imaginary;
      }
      first[k * inner * 2] = sum.real;
      first[k * inner * 2 + 1] = sum.imaginary;
    }
  }
}

void Transform(Tensor& data, int axis, bool inverse) {
  const int64_t length = data.extents[axis];
  const double sign = inverse ? 1 : -1, factor = inverse ? 1 / static_cast<double>(length) : 1;
  std::vector<Complex> circle(length);
  for (int64_t i = 0; i < length; ++i) {
    const double angle =
        2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(length);
    circle[i] = {std::cos(angle) * factor, sign * std::sin(angle) * factor};
  }
  SumAlong(data, axis, [&](int64_t k, int64_t n, const Complex& x) {
    const Complex& w = circle[k * n % length];
    return Complex{x.real * w.real - x.imaginary * w.imaginary,
                   x.real * w.imaginary + x.imaginary * w.real};
  });
}

// No factor is larger than 1, or 1 / N.
void TransformMagnitude(Tensor& data, int axis, bool inverse) {
  const double factor = inverse ? 1 / static_cast<double>(data.extents[axis]) : 1;
  SumAlong(data, axis, [factor](int64_t, int64_t, const Complex& x) {
    const double both = (x.real + x.imaginary) * factor;
    return Complex{both, both};
  });
}

// Transforms the data of DFT, IDFT or RDFT along each axis by `transform`.
template <typename Transformation>
absl::Status Apply(const Node& node, const Tensor& data, Tensor& output, Transformation transform) {
  const bool is_real = node.Is(ops::kRDFT);
  Tensor signal = data;
  if (is_real) {
    signal.extents.push_back(2);
    signal.values.assign(data.values.size() * 2, 0);
    for (size_t i = 0; i < data.values.size(); ++i) signal.values[2 * i] = data.values[i];
  }
  MO_ASSIGN_OR_RETURN(const std::vector<int> axes,
                      AxesOf(node, static_cast<int>(signal.extents.size()) - 1));
  for (const int axis : axes) transform(signal, axis, node.Is(ops::kIDFT));
  if (!is_real) {
    output.values = std::move(signal.values);
    return absl::OkStatus();
  }
  const int64_t kept = output.extents[axes.back()], all = signal.extents[axes.back()];
  const int64_t inner = Volume(signal.extents, axes.back() + 1, signal.extents.size());
  for (int64_t i = 0; i < static_cast<int64_t>(output.values.size()); ++i)
    output.values[i] = signal.values[i / (kept * inner) * all * inner + i % (kept * inner)];
  return absl::OkStatus();
}

absl::Status EvaluateDft(const Node& node, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  return Apply(node, *inputs[0], outputs[0], Transform);
}

absl::Status DftMagnitude(const Node& node, absl::Span<const Tensor* const>,
                          absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  return Apply(node, *magnitudes[0], outputs[0], TransformMagnitude);
}

OpSchema DftOp(OpType type, int opset,
               absl::Status (*infer)(const Node&, std::vector<TensorType>&)) {
  return {.type = type,
          .min_inputs = 2,
          .max_inputs = 2,
          .opset = opset,
          .infer = infer,
          .evaluate = EvaluateDft,
          .magnitude = DftMagnitude};
}

}  // namespace

std::vector<OpSchema> SignalOps() {
  return {DftOp(ops::kDFT, 7, InferDft), DftOp(ops::kIDFT, 7, InferDft),
          DftOp(ops::kRDFT, 9, InferRdft)};
}

}  // namespace mo

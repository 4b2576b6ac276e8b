// Images put together of the windows of a convolution.
//
//   Col2Im  data [N, C · kernel, windows] or without N, size of the image (two numbers), size of
//   the
//         kernel (two numbers): [N, C, H, W], each element the sum of those of all windows that are
//         at its place; what is in the padding is lost (opset 15)

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

// Of one axis of the image.
struct Windows {
  int64_t extent, kernel, stride, dilation, begin, count;
};

absl::StatusOr<Windows> WindowsOf(const Node& node, const Ints& size, const Ints& kernel,
                                  int axis) {
  const Attributes& a = node.attributes();
  Windows w = {size[axis],
               kernel[axis],
               a.GetInts("strides")[axis],
               a.GetInts("dilations")[axis],
               a.GetInts("pads_begin")[axis],
               0};
  const int64_t reach = (w.kernel - 1) * w.dilation + 1;
  const int64_t room = w.extent + w.begin + a.GetInts("pads_end")[axis] - reach;
  MO_RETURN_IF_ERROR(
      Check(room >= 0, "a window of ", reach, " does not fit into an extent of ", w.extent));
  w.count = room / w.stride + 1;
  return w;
}

absl::StatusOr<Ints> TwoNumbers(const Node& node, int input, absl::string_view what) {
  MO_ASSIGN_OR_RETURN(const Ints two, ConstantInts(node, input, what));
  MO_RETURN_IF_ERROR(Check(
      two.size() == 2 && two[0] >= 1 && two[1] >= 1 && two[0] <= (1 << 30) && two[1] <= (1 << 30),
      what, " is ", ToString(two), ", expected two numbers from 1"));
  return two;
}

absl::StatusOr<std::vector<Windows>> BothAxes(const Node& node) {
  MO_ASSIGN_OR_RETURN(const Ints size, TwoNumbers(node, 1, "the size of the image"));
  MO_ASSIGN_OR_RETURN(const Ints kernel, TwoNumbers(node, 2, "the size of the kernel"));
  std::vector<Windows> both;
  for (int axis = 0; axis < 2; ++axis) {
    MO_ASSIGN_OR_RETURN(const Windows windows, WindowsOf(node, size, kernel, axis));
    both.push_back(windows);
  }
  return both;
}

absl::Status InferCol2Im(const Node& node, std::vector<TensorType>& outputs) {
  for (absl::string_view name : {"strides", "dilations"})
    MO_RETURN_IF_ERROR(CheckSpatialList(node, name, 2, 1));
  for (absl::string_view name : {"pads_begin", "pads_end"})
    MO_RETURN_IF_ERROR(CheckSpatialList(node, name, 2, 0));
  MO_ASSIGN_OR_RETURN(const std::vector<Windows> windows, BothAxes(node));
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && (data.rank() == 2 || data.rank() == 3), "data ",
                           ToString(data), " must have rank 2 or 3"));
  const int64_t count = windows[0].count * windows[1].count;
  MO_RETURN_IF_ERROR(Check(data.dim(data.rank() - 1).Compatible(Dim(count)), "data ",
                           ToString(data), " must have ", count, " windows"));
  const int64_t kernel = windows[0].kernel * windows[1].kernel;
  Dim channels = Dim::Any();
  if (const Dim& rows = data.dim(data.rank() - 2); rows.is_static()) {
    MO_RETURN_IF_ERROR(Check(rows.value() % kernel == 0, "data ", ToString(data),
                             " does not have a multiple of ", kernel, " rows"));
    channels = Dim(rows.value() / kernel);
  }
  std::vector<Dim> dims(data.dims().begin(), data.dims().end() - 2);
  for (const Dim& dim : {channels, Dim(windows[0].extent), Dim(windows[1].extent)})
    dims.push_back(dim);
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateCol2Im(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  MO_ASSIGN_OR_RETURN(const std::vector<Windows> both, BothAxes(node));
  const Windows &ys = both[0], &xs = both[1];
  const int64_t kernel = ys.kernel * xs.kernel, count = ys.count * xs.count;
  for (int64_t i = 0; i < static_cast<int64_t>(inputs[0]->values.size()); ++i) {
    const int64_t window = i % count, element = i / count % kernel, channel = i / count / kernel;
    const int64_t y = window / xs.count * ys.stride - ys.begin + element / xs.kernel * ys.dilation;
    const int64_t x = window % xs.count * xs.stride - xs.begin + element % xs.kernel * xs.dilation;
    if (y < 0 || y >= ys.extent || x < 0 || x >= xs.extent) continue;
    outputs[0].values[(channel * ys.extent + y) * xs.extent + x] += inputs[0]->values[i];
  }
  return absl::OkStatus();
}

absl::Status Col2ImMagnitude(const Node& node, absl::Span<const Tensor* const>,
                             absl::Span<const Tensor* const> magnitudes,
                             absl::Span<Tensor> outputs) {
  std::fill(outputs[0].values.begin(), outputs[0].values.end(), 0.0);
  return EvaluateCol2Im(node, magnitudes, outputs);
}

}  // namespace

std::vector<OpSchema> ColumnsOps() {
  return {{.type = ops::kCol2Im,
           .min_inputs = 3,
           .max_inputs = 3,
           .attributes = {{"strides", AttributeKind::kInts, Ints{1, 1}},
                          {"dilations", AttributeKind::kInts, Ints{1, 1}},
                          {"pads_begin", AttributeKind::kInts, Ints{0, 0}},
                          {"pads_end", AttributeKind::kInts, Ints{0, 0}}},
           .opset = 15,
           .infer = InferCol2Im,
           .evaluate = EvaluateCol2Im,
           .magnitude = Col2ImMagnitude,
           .exact = OnNumbers}};
}

}  // namespace mo

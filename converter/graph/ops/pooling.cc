// Pooling over one to three spatial axes, as the OpenVINO runtime computes it.
//
// With auto_pad same_upper there are ceil(extent / stride) windows, and the padding that they need
// is shared out, the odd element at the end; pads_begin and pads_end are not read.
//
// AvgPool divides by the number of elements of the data in the window where exclude-pad is true;
// where it is false, too, if there is no padding at all. Else by the size of the kernel, even where
// rounding up leads a window beyond the padding. (The operation's specification says that what is
// beyond does not count.) The maximum of no element is the lowest finite number.

#include <algorithm>
#include <limits>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status CheckPooling(const Node& node) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && data.rank() >= 3 && data.rank() <= 5, "data ",
                           ToString(data), " must have rank 3, 4 or 5"));
  for (absl::string_view name : {"kernel", "strides", "pads_begin", "pads_end"}) {
    const Ints& list = node.attributes().GetInts(name);
    MO_RETURN_IF_ERROR(Check(static_cast<int>(list.size()) == data.rank() - 2, name, " has ",
                             list.size(), " values, but there are ", data.rank() - 2,
                             " spatial axes"));
    const int64_t minimum = name == "kernel" || name == "strides" ? 1 : 0;
    for (int64_t value : list) {
      MO_RETURN_IF_ERROR(Check(value >= minimum && value <= (1 << 30), name, " holds ", value,
                               ", expected ", minimum, " or more"));
    }
  }
  return absl::OkStatus();
}

absl::Status InferPooling(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckPooling(node));
  const Attributes& a = node.attributes();
  const Shape& data = node.input(0).shape();
  std::vector<Dim> dims = {data.dim(0), data.dim(1)};
  for (int axis = 0; axis < data.rank() - 2; ++axis) {
    const Dim& dim = data.dim(axis + 2);
    if (!dim.is_static()) {
      dims.push_back(Dim::Any());
      continue;
    }
    const int64_t stride = a.GetInts("strides")[axis];
    if (a.GetString("auto_pad") == "same_upper") {
      dims.push_back(Dim((dim.value() + stride - 1) / stride));
      continue;
    }
    const int64_t begin = a.GetInts("pads_begin")[axis];
    const int64_t room =
        dim.value() + begin + a.GetInts("pads_end")[axis] - a.GetInts("kernel")[axis];
    MO_RETURN_IF_ERROR(Check(room >= 0, "a window of ", a.GetInts("kernel")[axis],
                             " does not fit into an extent of ", dim.value()));
    int64_t extent = room / stride + 1;
    const std::string& rounding = a.GetString("rounding_type");
    if (rounding != "floor") extent = (room + stride - 1) / stride + 1;
    if (rounding == "ceil_torch" && (extent - 1) * stride >= dim.value() + begin) --extent;
    dims.push_back(Dim(extent));
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

// One window: its extent inside the image for each axis.
struct Window {
  int64_t begin[3] = {0, 0, 0};
  int64_t end[3] = {1, 1, 1};
};

// Padding before and after one axis.
struct Pads {
  int64_t begin, end;
};

Pads PadsOf(const Attributes& a, size_t axis, int64_t extent) {
  if (a.GetString("auto_pad") == "explicit")
    return {a.GetInts("pads_begin")[axis], a.GetInts("pads_end")[axis]};
  const int64_t stride = a.GetInts("strides")[axis];
  const int64_t windows = (extent + stride - 1) / stride;
  const int64_t total =
      std::max<int64_t>((windows - 1) * stride + a.GetInts("kernel")[axis] - extent, 0);
  return {total / 2, total - total / 2};
}

Window WindowAt(const Node& node, const Extents& in, const Extents& position) {
  const Attributes& a = node.attributes();
  Window window;
  const size_t spatial = in.size() - 2;
  for (size_t axis = 0; axis < spatial; ++axis) {
    const Pads pads = PadsOf(a, axis, in[axis + 2]);
    const int64_t start = position[axis + 2] * a.GetInts("strides")[axis] - pads.begin;
    const int64_t stop = start + a.GetInts("kernel")[axis];
    window.begin[3 - spatial + axis] = std::max<int64_t>(start, 0);
    window.end[3 - spatial + axis] = std::min(stop, in[axis + 2]);
  }
  return window;
}

template <typename Combine>
void ForEachWindow(const Node& node, const Tensor& in, Tensor& out, Combine combine) {
  const size_t spatial = in.extents.size() - 2;
  int64_t height = spatial > 1 ? in.extents[in.extents.size() - 2] : 1;
  int64_t width = in.extents.back();
  int64_t plane = 1;
  for (size_t axis = 2; axis < in.extents.size(); ++axis) plane *= in.extents[axis];
  Extents position(out.extents.size(), 0);
  for (double& value : out.values) {
    const Window w = WindowAt(node, in.extents, position);
    const double* base = in.values.data() + (position[0] * in.extents[1] + position[1]) * plane;
    std::vector<double> covered;
    for (int64_t z = w.begin[0]; z < w.end[0]; ++z) {
      for (int64_t y = w.begin[1]; y < w.end[1]; ++y) {
        for (int64_t x = w.begin[2]; x < w.end[2]; ++x)
          covered.push_back(base[(z * height + y) * width + x]);
      }
    }
    value = combine(covered);
    for (size_t axis = position.size(); axis-- > 0 && ++position[axis] == out.extents[axis];)
      position[axis] = 0;
  }
}

absl::Status EvaluateMaxPool(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  ForEachWindow(node, *inputs[0], outputs[0], [](const std::vector<double>& covered) {
    double best = std::numeric_limits<float>::lowest();
    for (double value : covered) best = std::max(best, value);
    return best;
  });
  return absl::OkStatus();
}

absl::Status EvaluateAvgPool(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  int64_t kernel_size = 1;
  bool padded = false;
  for (size_t axis = 0; axis < a.GetInts("kernel").size(); ++axis) {
    const Pads pads = PadsOf(a, axis, inputs[0]->extents[axis + 2]);
    padded |= pads.begin > 0 || pads.end > 0;
    kernel_size *= a.GetInts("kernel")[axis];
  }
  const bool divide_by_kernel = padded && !a.GetBool("exclude-pad");
  ForEachWindow(node, *inputs[0], outputs[0], [&](const std::vector<double>& covered) {
    double sum = 0;
    for (double value : covered) sum += value;
    return sum / static_cast<double>(divide_by_kernel ? kernel_size
                                                      : static_cast<int64_t>(covered.size()));
  });
  return absl::OkStatus();
}

int PoolingOpset(const Node& node) {
  return node.attributes().GetString("rounding_type") == "ceil_torch" ? 14 : 1;
}

std::vector<AttributeSpec> PoolingAttributes() {
  return {{"strides", AttributeKind::kInts, {}},
          {.name = "pads_begin", .kind = AttributeKind::kInts, .spatial_default = 0},
          {.name = "pads_end", .kind = AttributeKind::kInts, .spatial_default = 0},
          {"kernel", AttributeKind::kInts, {}},
          {.name = "rounding_type",
           .kind = AttributeKind::kString,
           .default_value = std::string("floor"),
           .values = {"floor", "ceil", "ceil_torch"}},
          {.name = "auto_pad",
           .kind = AttributeKind::kString,
           .default_value = std::string("explicit"),
           .values = {"explicit", "same_upper"}}};
}

// From opset 8 on MaxPool has dilations without a default; the runtime crashes without them.
Attributes MaxPoolIrAttributes(const Node& node, int opset) {
  if (opset < 8) return {};
  return {{"dilations", Ints(node.attributes().GetInts("kernel").size(), 1)}};
}

}  // namespace

std::vector<OpSchema> PoolingOps() {
  OpSchema max_pool = {.type = ops::kMaxPool,
                       .min_inputs = 1,
                       .max_inputs = 1,
                       .attributes = PoolingAttributes(),
                       .opset_of = PoolingOpset,
                       .opsets = {1, 14},
                       .ir_attributes = MaxPoolIrAttributes,
                       .infer = InferPooling,
                       .evaluate = EvaluateMaxPool,
                       .exact = OnFloatingPoint};
  OpSchema avg_pool = {.type = ops::kAvgPool,
                       .min_inputs = 1,
                       .max_inputs = 1,
                       .attributes = PoolingAttributes(),
                       .opset_of = PoolingOpset,
                       .opsets = {1, 14},
                       .infer = InferPooling,
                       .evaluate = EvaluateAvgPool,
                       .exact = OnFloatingPoint};
  avg_pool.attributes.push_back({"exclude-pad", AttributeKind::kBool, {}});
  return {std::move(max_pool), std::move(avg_pool)};
}

}  // namespace mo

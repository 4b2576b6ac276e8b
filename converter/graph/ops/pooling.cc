// Pooling over one to three spatial axes, as the OpenVINO runtime computes it.
//
// With auto_pad same_upper there are ceil(extent / stride) windows, and the padding that they need
// is shared out, the odd element at the end; pads_begin and pads_end are not read.
//
// AvgPool divides by the number of elements of the data in the window where exclude-pad is true;
// where it is false, too, if there is no padding at all. Else by the size of the kernel, even where
// rounding up leads a window beyond the padding. (The operation's specification says that what is
// beyond does not count.) The maximum of no element is the lowest finite number.
//
// MaxPoolWithIndices is the runtime's MaxPool with its second output (opset 8): where the first of
// the largest elements is, counted over the axes from `axis` on; where there is no element, the
// first of the channel. It and AvgPool (opset 16) also have `dilations`.

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

// Elements that a window leaves out between two of an axis, plus 1.
int64_t Dilation(const Attributes& a, size_t axis) {
  const Ints& dilations = a.GetInts("dilations");
  return dilations.empty() ? 1 : dilations[axis];
}

// The extent of a window with what it leaves out.
int64_t Reach(const Attributes& a, size_t axis) {
  return (a.GetInts("kernel")[axis] - 1) * Dilation(a, axis) + 1;
}

absl::Status CheckPooling(const Node& node) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && data.rank() >= 3 && data.rank() <= 5, "data ",
                           ToString(data), " must have rank 3, 4 or 5"));
  for (absl::string_view name : {"kernel", "strides", "dilations", "pads_begin", "pads_end"}) {
    if (node.op().FindAttribute(name) == nullptr) continue;
    MO_RETURN_IF_ERROR(
        CheckSpatialList(node, name, data.rank() - 2, absl::StartsWith(name, "pads") ? 0 : 1));
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
    const int64_t room = dim.value() + begin + a.GetInts("pads_end")[axis] - Reach(a, axis);
    MO_RETURN_IF_ERROR(Check(room >= 0, "a window of ", Reach(a, axis),
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

// Padding before and after one axis.
struct Pads {
  int64_t begin, end;
};

Pads PadsOf(const Attributes& a, size_t axis, int64_t extent) {
  if (a.GetString("auto_pad") == "explicit")
    return {a.GetInts("pads_begin")[axis], a.GetInts("pads_end")[axis]};
  const int64_t stride = a.GetInts("strides")[axis];
  const int64_t windows = (extent + stride - 1) / stride;
  const int64_t total = std::max<int64_t>((windows - 1) * stride + Reach(a, axis) - extent, 0);
  return {total / 2, total - total / 2};
}

// One window: where it is inside the image for each axis.
struct Window {
  int64_t begin[3] = {0, 0, 0};
  int64_t end[3] = {1, 1, 1};
  int64_t step[3] = {1, 1, 1};
};

Window WindowAt(const Node& node, const Extents& in, const Extents& position) {
  const Attributes& a = node.attributes();
  Window window;
  const size_t spatial = in.size() - 2;
  for (size_t axis = 0; axis < spatial; ++axis) {
    const Pads pads = PadsOf(a, axis, in[axis + 2]);
    const int64_t start = position[axis + 2] * a.GetInts("strides")[axis] - pads.begin;
    const int64_t step = Dilation(a, axis), stop = start + Reach(a, axis);
    const size_t i = 3 - spatial + axis;
    window.begin[i] = start < 0 ? start + (step - 1 - start) / step * step : start;
    window.end[i] = std::min(stop, in[axis + 2]);
    window.step[i] = step;
  }
  return window;
}

// The elements of the data in a window, in row-major order, and their numbers in the tensor; and
// the number of the channel's first element.
struct Covered {
  int64_t first = 0;
  std::vector<double> values;
  std::vector<int64_t> numbers;
};

// Calls `visit(i, covered)` for each element of `out`.
template <typename Visit>
void ForEachWindow(const Node& node, const Tensor& in, const Tensor& out, Visit visit) {
  const size_t spatial = in.extents.size() - 2;
  int64_t height = spatial > 1 ? in.extents[in.extents.size() - 2] : 1;
  int64_t width = in.extents.back();
  int64_t plane = 1;
  for (size_t axis = 2; axis < in.extents.size(); ++axis) plane *= in.extents[axis];
  Extents position(out.extents.size(), 0);
  Covered covered;
  for (size_t i = 0; i < out.values.size(); ++i) {
    const Window w = WindowAt(node, in.extents, position);
    const int64_t base = (position[0] * in.extents[1] + position[1]) * plane;
    covered.first = base;
    covered.values.clear();
    covered.numbers.clear();
    for (int64_t z = w.begin[0]; z < w.end[0]; z += w.step[0]) {
      for (int64_t y = w.begin[1]; y < w.end[1]; y += w.step[1]) {
        for (int64_t x = w.begin[2]; x < w.end[2]; x += w.step[2]) {
          covered.numbers.push_back(base + (z * height + y) * width + x);
          covered.values.push_back(in.values[covered.numbers.back()]);
        }
      }
    }
    visit(i, covered);
    for (size_t axis = position.size(); axis-- > 0 && ++position[axis] == out.extents[axis];)
      position[axis] = 0;
  }
}

absl::Status EvaluateMaxPool(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  ForEachWindow(node, *inputs[0], outputs[0], [&](size_t i, const Covered& covered) {
    outputs[0].values[i] = std::numeric_limits<float>::lowest();
    for (double value : covered.values)
      outputs[0].values[i] = std::max(outputs[0].values[i], value);
  });
  return absl::OkStatus();
}

absl::Status InferMaxPoolWithIndices(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(InferPooling(node, outputs));
  const Attributes& a = node.attributes();
  MO_RETURN_IF_ERROR(NormalizedAxis(a.GetInt("axis"), node.input(0).shape().rank()).status());
  outputs.push_back({a.GetElementType("index_element_type"), outputs[0].shape});
  return absl::OkStatus();
}

absl::Status EvaluateMaxPoolWithIndices(const Node& node, absl::Span<const Tensor* const> inputs,
                                        absl::Span<Tensor> outputs) {
  const Extents& extents = inputs[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(node.attributes().GetInt("axis"),
                                                     static_cast<int>(extents.size())));
  int64_t counted = 1;
  for (size_t i = axis; i < extents.size(); ++i) counted *= extents[i];
  MO_RETURN_IF_ERROR(EvaluateMaxPool(node, inputs, outputs));
  ForEachWindow(node, *inputs[0], outputs[0], [&](size_t i, const Covered& covered) {
    const auto largest = std::max_element(covered.values.begin(), covered.values.end());
    const int64_t number = largest == covered.values.end()
                               ? covered.first
                               : covered.numbers[largest - covered.values.begin()];
    outputs[1].values[i] = static_cast<double>(number % counted);
  });
  return absl::OkStatus();
}

absl::Status MaxPoolWithIndicesMagnitude(const Node& node, absl::Span<const Tensor* const>,
                                         absl::Span<const Tensor* const> magnitudes,
                                         absl::Span<Tensor> outputs) {
  return EvaluateMaxPool(node, magnitudes, outputs);
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
  ForEachWindow(node, *inputs[0], outputs[0], [&](size_t i, const Covered& covered) {
    double sum = 0;
    for (double value : covered.values) sum += value;
    const int64_t count =
        divide_by_kernel ? kernel_size : static_cast<int64_t>(covered.values.size());
    outputs[0].values[i] = sum / static_cast<double>(count);
  });
  return absl::OkStatus();
}

bool IsDilated(const Node& node) {
  const Ints& dilations = node.attributes().GetInts("dilations");
  return std::any_of(dilations.begin(), dilations.end(), [](int64_t d) { return d != 1; });
}

// The opset of a pooling, where the oldest one that has it is `oldest`.
template <int kOldest>
int PoolingOpset(const Node& node) {
  return node.attributes().GetString("rounding_type") == "ceil_torch" ? 14 : kOldest;
}

int AvgPoolOpset(const Node& node) { return IsDilated(node) ? 16 : PoolingOpset<1>(node); }

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

Attributes AvgPoolIrAttributes(const Node& node, int opset) {
  if (opset < 16) return {};
  return {{"dilations", node.attributes().GetInts("dilations")}};
}

}  // namespace

std::vector<OpSchema> PoolingOps() {
  OpSchema max_pool = {.type = ops::kMaxPool,
                       .min_inputs = 1,
                       .max_inputs = 1,
                       .attributes = PoolingAttributes(),
                       .opset_of = PoolingOpset<1>,
                       .opsets = {1, 14},
                       .ir_attributes = MaxPoolIrAttributes,
                       .infer = InferPooling,
                       .evaluate = EvaluateMaxPool,
                       .exact = OnFloatingPoint};
  OpSchema with_indices = {.type = ops::kMaxPoolWithIndices,
                           .min_inputs = 1,
                           .max_inputs = 1,
                           .outputs = 2,
                           .attributes = PoolingAttributes(),
                           .opset_of = PoolingOpset<8>,
                           .opsets = {8, 14},
                           .ir_type = "MaxPool",
                           .infer = InferMaxPoolWithIndices,
                           .evaluate = EvaluateMaxPoolWithIndices,
                           .magnitude = MaxPoolWithIndicesMagnitude,
                           .exact = OnFloatingPoint};
  for (const AttributeSpec& spec :
       {AttributeSpec{.name = "dilations", .kind = AttributeKind::kInts, .spatial_default = 1},
        AttributeSpec{.name = "index_element_type",
        .kind = AttributeKind::kElementType,
        .default_value = ElementType::kI64,
        .values = {"i32", "i64"}},
        AttributeSpec{"axis", AttributeKind::kInt, int64_t{0}}})
    with_indices.attributes.push_back(spec);
  OpSchema avg_pool = {.type = ops::kAvgPool,
                       .min_inputs = 1,
                       .max_inputs = 1,
                       .attributes = PoolingAttributes(),
                       .opset_of = AvgPoolOpset,
                       .opsets = {1, 14, 16},
                       .ir_attributes = AvgPoolIrAttributes,
                       .infer = InferPooling,
                       .evaluate = EvaluateAvgPool,
                       .exact = OnFloatingPoint};
  avg_pool.attributes.push_back({"exclude-pad", AttributeKind::kBool, {}});
  avg_pool.attributes.push_back({.name = "dilations",
                                 .kind = AttributeKind::kInts,
                                 .spatial_default = 1,
                                 .in_ir_data = false});
  return {std::move(max_pool), std::move(with_indices), std::move(avg_pool)};
}

}  // namespace mo

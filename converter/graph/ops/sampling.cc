// Images read at computed places between their elements.
//
//   GridSample  data [N, C, H, W], grid [N, h, w, 2] (x, y): [N, C, h, w] (opset 9). -1 and 1 are
//   the
//         middles of the first and last element with align_corners, else their outer edges. mode:
//         bilinear, bicubic (of 4 × 4 elements, with a = -¾) or nearest (of two, the even one).
//         padding_mode says what elements outside of the image are: zeros, those of the border, or
//         reflected at the middle of the border's elements (align_corners) or at their edge.
//   DeformableConvolution  data [N, C, H, W], offsets [N, 2 · kernel · deformable_group, h, w] (y,
//   x
//         for each element of the kernel), weights [O, C / group, k, l], and an optional mask [N,
//         kernel · deformable_group, h, w]: a convolution whose window's elements are moved by the
//         offsets, interpolated between four elements, 0 outside of the image, and multiplied by
//         the mask (opset 8)

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status CheckImages(const Node& node) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  const Shape& data = node.input(0).shape();
  return Check(data.has_rank() && data.rank() == 4, "data ", ToString(data),
               " must be [N, C, H, W]");
}

absl::Status InferGridSample(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckImages(node));
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& data = node.input(0).shape();
  const Shape& grid = node.input(1).shape();
  MO_RETURN_IF_ERROR(Check(grid.has_rank() && grid.rank() == 4 && grid.dim(3).Compatible(Dim(2)) &&
                               grid.dim(0).Compatible(data.dim(0)),
                           "the grid ", ToString(grid), " must be [", ToString(data.dim(0)),
                           ", h, w, 2]"));
  const Dim& batch = data.dim(0).is_static() ? data.dim(0) : grid.dim(0);
  outputs = {
      {node.input(0).type().element_type, Shape({batch, data.dim(1), grid.dim(1), grid.dim(2)})}};
  return absl::OkStatus();
}

// Elements along one axis and their weights; an element of -1 is 0.
struct Taps {
  int count = 0;
  int64_t elements[4];
  double weights[4];

  void Add(int64_t element, double weight) {
    elements[count] = element;
    weights[count++] = weight;
  }
};

int64_t Padded(const Attributes& a, int64_t element, int64_t extent) {
  if (element >= 0 && element < extent) return element;
  const std::string& padding = a.GetString("padding_mode");
  if (padding == "zeros") return -1;
  if (padding == "border") return std::clamp<int64_t>(element, 0, extent - 1);
  const bool middle = a.GetBool("align_corners");
  if (middle && extent == 1) return 0;
  const int64_t period = middle ? 2 * (extent - 1) : 2 * extent;
  const int64_t place = (element % period + period) % period;
  return place < extent ? place : period - place - (middle ? 0 : 1);
}

Taps TapsOf(const Attributes& a, double coordinate, int64_t extent) {
  constexpr double kFarthest = 0x1p40;
  const double last = static_cast<double>(extent - 1);
  const double place = a.GetBool("align_corners")
                           ? (coordinate + 1) / 2 * last
                           : ((coordinate + 1) * static_cast<double>(extent) - 1) / 2;
  const double near = std::clamp(place, -kFarthest, kFarthest);
  Taps taps;
  if (a.GetString("mode") == "nearest") {
    taps.Add(static_cast<int64_t>(std::nearbyint(near)), 1);
  } else {
    const int64_t low = static_cast<int64_t>(std::floor(near));
    const double t = near - std::floor(near), u = 1 - t;
    if (a.GetString("mode") == "bilinear") {
      taps.Add(low, u);
      taps.Add(low + 1, t);
    } else {
      constexpr double kA = -0.75;
      auto close = [](double x) { return ((kA + 2) * x - (kA + 3)) * x * x + 1; };
      auto far = [](double x) { return ((kA * x - 5 * kA) * x + 8 * kA) * x - 4 * kA; };
      taps.Add(low - 1, far(1 + t));
      taps.Add(low, close(t));
      taps.Add(low + 1, close(u));
      taps.Add(low + 2, far(1 + u));
    }
  }
  for (int i = 0; i < taps.count; ++i) taps.elements[i] = Padded(a, taps.elements[i], extent);
  return taps;
}

double Sampled(const double* channel, int64_t width, const Taps& y, const Taps& x) {
  double sum = 0;
  for (int i = 0; i < y.count; ++i) {
    if (y.elements[i] < 0) continue;
    for (int j = 0; j < x.count; ++j) {
      if (x.elements[j] < 0) continue;
      sum += y.weights[i] * x.weights[j] * channel[y.elements[i] * width + x.elements[j]];
    }
  }
  return sum;
}

absl::Status EvaluateGridSample(const Node& node, absl::Span<const Tensor* const> inputs,
                                absl::Span<Tensor> outputs) {
  const Extents& data = inputs[0]->extents;
  const Extents& out = outputs[0].extents;
  const int64_t plane = out[2] * out[3];
  for (int64_t i = 0; i < out[0] * plane; ++i) {
    const double* place = inputs[1]->values.data() + 2 * i;
    const Taps x = TapsOf(node.attributes(), place[0], data[3]);
    const Taps y = TapsOf(node.attributes(), place[1], data[2]);
    for (int64_t c = 0; c < data[1]; ++c) {
      const int64_t channel = i / plane * data[1] + c;
      outputs[0].values[channel * plane + i % plane] =
          Sampled(inputs[0]->values.data() + channel * data[2] * data[3], data[3], y, x);
    }
  }
  return absl::OkStatus();
}

// Whichever elements are read: an error of the grid may move a sample within the image.
absl::Status GridSampleMagnitude(const Node& node, absl::Span<const Tensor* const>,
                                 absl::Span<const Tensor* const> magnitudes,
                                 absl::Span<Tensor> outputs) {
  constexpr double kSteepest = 4;
  const Extents& data = magnitudes[0]->extents;
  const std::vector<double>& values = magnitudes[0]->values;
  const int64_t plane = outputs[0].extents[2] * outputs[0].extents[3];
  const int64_t image = data[2] * data[3];
  const bool jumps = node.attributes().GetString("mode") == "nearest";
  const double reach = jumps ? 0x1p24 : kSteepest * static_cast<double>(std::max(data[2], data[3]));
  for (int64_t channel = 0; channel < data[0] * data[1]; ++channel) {
    double most = 0;
    for (int64_t i = 0; i < image; ++i) most = std::max(most, values[channel * image + i]);
    std::fill_n(outputs[0].values.begin() + channel * plane, plane, reach * most);
  }
  return absl::OkStatus();
}

// Of one axis of a deformable convolution.
struct Steps {
  int64_t kernel, stride, dilation, begin, end;
};

Steps StepsOf(const Node& node, int axis) {
  const Attributes& a = node.attributes();
  return {node.input(2).shape().dim(axis + 2).value(), a.GetInts("strides")[axis],
          a.GetInts("dilations")[axis], a.GetInts("pads_begin")[axis], a.GetInts("pads_end")[axis]};
}

absl::Status CheckDeformable(const Node& node) {
  MO_RETURN_IF_ERROR(CheckImages(node));
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& data = node.input(0).shape();
  const Shape& weights = node.input(2).shape();
  MO_RETURN_IF_ERROR(Check(weights.rank() == 4 && weights.is_static(), "the weights ",
                           ToString(weights), " must have rank 4 and a static shape"));
  for (absl::string_view name : {"strides", "dilations"})
    MO_RETURN_IF_ERROR(CheckSpatialList(node, name, 2, 1));
  for (absl::string_view name : {"pads_begin", "pads_end"})
    MO_RETURN_IF_ERROR(CheckSpatialList(node, name, 2, 0));
  const int64_t group = node.attributes().GetInt("group");
  const int64_t deformable = node.attributes().GetInt("deformable_group");
  MO_RETURN_IF_ERROR(Check(group >= 1 && weights.dim(0).value() % group == 0, "group ", group,
                           " does not divide the weights ", ToString(weights)));
  MO_RETURN_IF_ERROR(Check(data.dim(1).Compatible(Dim(weights.dim(1).value() * group)), "data has ",
                           ToString(data.dim(1)), " channels, but the weights ", ToString(weights),
                           " take ", weights.dim(1).value() * group));
  return Check(deformable >= 1 && weights.dim(1).value() * group % deformable == 0,
               "deformable_group ", deformable, " does not divide ", weights.dim(1).value() * group,
               " channels");
}

absl::Status InferDeformable(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckDeformable(node));
  const Shape& data = node.input(0).shape();
  const Shape& weights = node.input(2).shape();
  std::vector<Dim> dims = {data.dim(0), weights.dim(0)};
  int64_t kernel = node.attributes().GetInt("deformable_group");
  for (int axis = 0; axis < 2; ++axis) {
    const Steps s = StepsOf(node, axis);
    kernel *= s.kernel;
    const Dim& extent = data.dim(axis + 2);
    if (!extent.is_static()) {
      dims.push_back(Dim::Any());
      continue;
    }
    const int64_t room = extent.value() + s.begin + s.end - (s.kernel - 1) * s.dilation - 1;
    MO_RETURN_IF_ERROR(Check(room >= 0, "a window of ", (s.kernel - 1) * s.dilation + 1,
                             " does not fit into an extent of ", extent.value()));
    dims.push_back(Dim(room / s.stride + 1));
  }
  for (int i = 1; i < node.input_count(); i += 2) {
    const Shape expected({dims[0], Dim(i == 1 ? 2 * kernel : kernel), dims[2], dims[3]});
    const Shape& shape = node.input(i).shape();
    bool fits = !shape.has_rank() || shape.rank() == 4;
    for (int axis = 0; fits && axis < shape.rank(); ++axis)
      fits = shape.dim(axis).Compatible(expected.dim(axis));
    MO_RETURN_IF_ERROR(Check(fits, i == 1 ? "the offsets " : "the mask ", ToString(shape),
                             " must be ", ToString(expected)));
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

// The two elements beside a place; 0 outside of the image.
Taps Beside(double place, int64_t extent) {
  Taps taps;
  if (!(place > -1 && place < static_cast<double>(extent))) return taps;
  const double low = std::floor(place);
  const int64_t element = static_cast<int64_t>(low);
  if (element >= 0) taps.Add(element, 1 - (place - low));
  if (element + 1 < extent) taps.Add(element + 1, place - low);
  return taps;
}

absl::Status EvaluateDeformable(const Node& node, absl::Span<const Tensor* const> inputs,
                                absl::Span<Tensor> outputs) {
  const Extents& data = inputs[0]->extents;
  const Extents& weights = inputs[2]->extents;
  const Extents& out = outputs[0].extents;
  const Steps ys = StepsOf(node, 0), xs = StepsOf(node, 1);
  const int64_t kernel = ys.kernel * xs.kernel, plane = out[2] * out[3];
  const int64_t deformable = node.attributes().GetInt("deformable_group");
  const int64_t outputs_per_group = weights[0] / node.attributes().GetInt("group");
  for (int64_t i = 0; i < static_cast<int64_t>(outputs[0].values.size()); ++i) {
    const int64_t n = i / (plane * out[1]), o = i / plane % out[1], at = i % plane;
    double sum = 0;
    for (int64_t c = 0; c < weights[1]; ++c) {
      const int64_t channel = o / outputs_per_group * weights[1] + c;
      const int64_t moved = n * deformable + channel / (data[1] / deformable);
      const double* image = inputs[0]->values.data() + (n * data[1] + channel) * data[2] * data[3];
      for (int64_t k = 0; k < kernel; ++k) {
        const double* offset = inputs[1]->values.data() + (moved * kernel + k) * 2 * plane + at;
        const int64_t y = at / out[3] * ys.stride - ys.begin + k / xs.kernel * ys.dilation;
        const int64_t x = at % out[3] * xs.stride - xs.begin + k % xs.kernel * xs.dilation;
        const Taps rows = Beside(static_cast<double>(y) + offset[0], data[2]);
        const Taps columns = Beside(static_cast<double>(x) + offset[plane], data[3]);
        const double mask =
            inputs.size() > 3 ? inputs[3]->values[(moved * kernel + k) * plane + at] : 1;
        sum += inputs[2]->values[(o * weights[1] + c) * kernel + k] * mask *
               Sampled(image, data[3], rows, columns);
      }
    }
    outputs[0].values[i] = sum;
  }
  return absl::OkStatus();
}

// Of the largest magnitudes: an error of the offsets may move a sample within the image.
absl::Status DeformableMagnitude(const Node& node, absl::Span<const Tensor* const>,
                                 absl::Span<const Tensor* const> magnitudes,
                                 absl::Span<Tensor> outputs) {
  auto largest = [](const Tensor& tensor) {
    return tensor.values.empty() ? 0.0
                                 : *std::max_element(tensor.values.begin(), tensor.values.end());
  };
  const Extents& weights = magnitudes[2]->extents;
  const Extents& data = magnitudes[0]->extents;
  const double products = static_cast<double>(weights[1] * weights[2] * weights[3]);
  const double mask = node.input_count() > 3 ? largest(*magnitudes[3]) : 1;
  const double reach = 2 * static_cast<double>(std::max(data[2], data[3])) + 1;
  std::fill(outputs[0].values.begin(), outputs[0].values.end(),
            products * reach * mask * largest(*magnitudes[0]) * largest(*magnitudes[2]));
  return absl::OkStatus();
}

int64_t ProductsOfDeformable(const Node& node) {
  const Shape& weights = node.input(2).shape();
  const int64_t window = SaturatingCount(Shape({weights.dim(1), weights.dim(2), weights.dim(3)}));
  return SaturatingProduct(SaturatingCount(node.shape()), window);
}

}  // namespace

std::vector<OpSchema> SamplingOps() {
  return {
      {.type = ops::kGridSample,
       .min_inputs = 2,
       .max_inputs = 2,
       .attributes = {{"align_corners", AttributeKind::kBool, false},
                      {.name = "mode",
                       .kind = AttributeKind::kString,
                       .default_value = std::string("bilinear"),
                       .values = {"bilinear", "bicubic", "nearest"}},
                      {.name = "padding_mode",
                       .kind = AttributeKind::kString,
                       .default_value = std::string("zeros"),
                       .values = {"zeros", "border", "reflection"}}},
       .opset = 9,
       .infer = InferGridSample,
       .evaluate = EvaluateGridSample,
       .magnitude = GridSampleMagnitude},
      {.type = ops::kDeformableConvolution,
       .min_inputs = 3,
       .max_inputs = 4,
       .attributes = {{.name = "bilinear_interpolation_pad",
                       .kind = AttributeKind::kBool,
                       .default_value = true,
                       .values = {"true"}},
                      {.name = "strides", .kind = AttributeKind::kInts, .spatial_default = 1},
                      {.name = "dilations", .kind = AttributeKind::kInts, .spatial_default = 1},
                      {.name = "pads_begin", .kind = AttributeKind::kInts, .spatial_default = 0},
                      {.name = "pads_end", .kind = AttributeKind::kInts, .spatial_default = 0},
                      {.name = "auto_pad",
                       .kind = AttributeKind::kString,
                       .default_value = std::string("explicit"),
                       .values = {"explicit"}},
                      {"group", AttributeKind::kInt, int64_t{1}},
                      {"deformable_group", AttributeKind::kInt, int64_t{1}}},
       .opset = 8,
       .infer = InferDeformable,
       .evaluate = EvaluateDeformable,
       .magnitude = DeformableMagnitude,
       .multiply_accumulates = ProductsOfDeformable}};
}

}  // namespace mo

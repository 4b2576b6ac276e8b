// Images of another size.
//
//   Interpolate  data, sizes, scales, axes: the listed axes resized to `sizes`
//
// mode: nearest or linear_onnx, one axis after the other. coordinate_transformation_mode says which
// place of the data a place i of the result is, with s = extent of the data / extent of the result:
//   asymmetric            i · s
//   half_pixel            (i + ½) · s - ½
//   tf_half_pixel_for_nn  (i + ½) · s
//   align_corners         i · (extent of the data - 1) / (extent of the result - 1)
// nearest_mode says which element a place between two is: floor, ceil, round_prefer_floor or
// round_prefer_ceil. The scales are not read: shape_calculation_mode is sizes.

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

absl::Status InferInterpolate(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  const Shape sizes = ShapeFromValue(node.input(1));
  MO_RETURN_IF_ERROR(Check(sizes.has_rank(), "the number of sizes must be known"));
  MO_ASSIGN_OR_RETURN(const Ints axes, ConstantInts(node, 3, "the axes"));
  MO_RETURN_IF_ERROR(Check(sizes.rank() == static_cast<int>(axes.size()), sizes.rank(),
                           " sizes are given for ", axes.size(), " axes"));
  Shape shape = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(shape.has_rank(), "data must have a known rank"));
  for (size_t i = 0; i < axes.size(); ++i) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(axes[i], shape.rank()));
    const Dim& size = sizes.dim(static_cast<int>(i));
    MO_RETURN_IF_ERROR(Check(size.max() >= 1, "size ", i, " is ", ToString(size)));
    shape.set_dim(axis, size);
  }
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

double Place(const std::string& mode, int64_t i, int64_t from, int64_t to) {
  const double place = static_cast<double>(i);
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  if (mode == "asymmetric") return place * scale;
  if (mode == "half_pixel") return (place + 0.5) * scale - 0.5;
  if (mode == "tf_half_pixel_for_nn") return (place + 0.5) * scale;
  return to == 1 ? 0 : place * static_cast<double>(from - 1) / static_cast<double>(to - 1);
}

double Nearest(const std::string& mode, double place) {
  if (mode == "floor") return std::floor(place);
  if (mode == "ceil") return std::ceil(place);
  if (mode == "round_prefer_ceil") return std::floor(place + 0.5);
  return std::ceil(place - 0.5);
}

// One element of the result along an axis: (1 - weight) · data[low] + weight · data[high].
struct Mix {
  int64_t low, high;
  double weight;
};

Mix MixOf(const Attributes& attributes, int64_t i, int64_t from, int64_t to) {
  const double place = Place(attributes.GetString("coordinate_transformation_mode"), i, from, to);
  const double last = static_cast<double>(from - 1);
  if (attributes.GetString("mode") == "nearest") {
    const double nearest = Nearest(attributes.GetString("nearest_mode"), place);
    const int64_t at = static_cast<int64_t>(std::clamp(nearest, 0.0, last));
    return {at, at, 0};
  }
  const double inside = std::clamp(place, 0.0, last);
  const int64_t low = static_cast<int64_t>(std::floor(inside));
  return {low, std::min(low + 1, from - 1), inside - static_cast<double>(low)};
}

Tensor ResizedAlong(const Tensor& data, const Attributes& attributes, int axis, int64_t extent) {
  Tensor resized = {data.extents, {}};
  resized.extents[axis] = extent;
  int64_t outer = 1, inner = 1;
  for (int i = 0; i < axis; ++i) outer *= data.extents[i];
  for (size_t i = axis + 1; i < data.extents.size(); ++i) inner *= data.extents[i];
  const int64_t from = data.extents[axis];
  resized.values.reserve(outer * extent * inner);
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t i = 0; i < extent; ++i) {
      const Mix mix = MixOf(attributes, i, from, extent);
      const double* low = data.values.data() + (o * from + mix.low) * inner;
      const double* high = data.values.data() + (o * from + mix.high) * inner;
      for (int64_t k = 0; k < inner; ++k)
        resized.values.push_back((1 - mix.weight) * low[k] + mix.weight * high[k]);
    }
  }
  return resized;
}

absl::Status EvaluateInterpolate(const Node& node, absl::Span<const Tensor* const> inputs,
                                 absl::Span<Tensor> outputs) {
  Tensor tensor = *inputs[0];
  for (size_t i = 0; i < inputs[3]->values.size(); ++i) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(static_cast<int64_t>(inputs[3]->values[i]),
                                                       static_cast<int>(tensor.extents.size())));
    const int64_t extent = static_cast<int64_t>(inputs[1]->values[i]);
    MO_RETURN_IF_ERROR(Check(tensor.extents[axis] > 0, "data has an axis of 0 elements"));
    tensor = ResizedAlong(tensor, node.attributes(), axis, extent);
  }
  outputs[0].values = std::move(tensor.values);
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> ResizeOps() {
  return {
      {.type = ops::kInterpolate,
       .min_inputs = 4,
       .max_inputs = 4,
       .attributes =
           {{.name = "mode", .kind = AttributeKind::kString, .values = {"nearest", "linear_onnx"}},
            {.name = "shape_calculation_mode",
             .kind = AttributeKind::kString,
             .default_value = std::string("sizes"),
             .values = {"sizes"}},
            {.name = "coordinate_transformation_mode",
             .kind = AttributeKind::kString,
             .default_value = std::string("half_pixel"),
             .values = {"asymmetric", "half_pixel", "tf_half_pixel_for_nn", "align_corners"}},
            {.name = "nearest_mode",
             .kind = AttributeKind::kString,
             .default_value = std::string("round_prefer_floor"),
             .values = {"floor", "ceil", "round_prefer_floor", "round_prefer_ceil"}},
            {.name = "antialias",
             .kind = AttributeKind::kBool,
             .default_value = false,
             .values = {"false"}},
            {"pads_begin", AttributeKind::kInts, Ints{0}},
            {"pads_end", AttributeKind::kInts, Ints{0}},
            {"cube_coeff", AttributeKind::kDouble, -0.75}},
       .opset = 4,
       .infer = InferInterpolate,
       .evaluate = EvaluateInterpolate}};
}

}  // namespace mo

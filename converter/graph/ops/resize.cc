// Images of another size.
//
//   Interpolate  data, sizes, scales, axes: the listed axes resized to `sizes`
//                data, sizes or scales, axes (opset 11): to `sizes`, or with shape_calculation_mode
//                scales to their extents times the scales, rounded down
//
// mode: nearest, linear_onnx or cubic (of four elements, with a = cube_coeff), one axis after the
// other. coordinate_transformation_mode says which place of the data a place i of the result is,
// with s = 1 / scale, or extent of the data / extent of the result:
//   asymmetric            i · s
//   half_pixel            (i + ½) · s - ½
//   pytorch_half_pixel    (i + ½) · s - ½; 0 if the extent of the result is 1
//   tf_half_pixel_for_nn  (i + ½) · s
//   align_corners         i · (extent of the data - 1) / (extent of the result - 1)
// nearest_mode says which element a place between two is: floor, ceil, round_prefer_floor or
// round_prefer_ceil. With sizes the scales are not read.
//
// bilinear_pillow and bicubic_pillow (opset 11) resize the last two axes of four. An element is a
// mean of all that are nearer to its half_pixel place than 1 or 2 elements, or as many times more
// as the data is larger: by a triangle, or the cubic with a = -½, as wide as that.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

constexpr double kPillowCoefficient = -0.5;

bool ByScales(const Node& node) {
  return node.attributes().GetString("shape_calculation_mode") == "scales";
}

bool IsPillow(const Node& node) {
  return absl::EndsWith(node.attributes().GetString("mode"), "_pillow");
}

int InterpolateOpset(const Node& node) { return node.input_count() == 3 ? 11 : 4; }

absl::Status CheckInterpolate(const Node& node, const Ints& axes) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  MO_RETURN_IF_ERROR(Check(!ByScales(node) || node.input_count() == 3,
                           "by scales there are three inputs, not ", node.input_count()));
  if (!IsPillow(node)) return absl::OkStatus();
  const std::string& mode = node.attributes().GetString("mode");
  MO_RETURN_IF_ERROR(
      Check(node.input_count() == 3, mode, " has three inputs, not ", node.input_count()));
  MO_RETURN_IF_ERROR(
      Check(node.attributes().GetString("coordinate_transformation_mode") == "half_pixel", mode,
            " needs coordinate_transformation_mode = half_pixel"));
  // The runtime computes with that, whatever it says.
  MO_RETURN_IF_ERROR(Check(
      mode == "bilinear_pillow" || node.attributes().GetDouble("cube_coeff") == kPillowCoefficient,
      mode, " needs cube_coeff = ", kPillowCoefficient));
  return Check(data.rank() == 4 && axes == Ints({2, 3}), mode,
               " needs data of rank 4 and the axes [2, 3], not ", ToString(data), " and ",
               ToString(axes));
}

absl::StatusOr<Shape> SizesByScales(const Node& node, const Ints& axes) {
  const Constant* scales = node.constant_input(1);
  MO_RETURN_IF_ERROR(Check(scales != nullptr && scales->available() && scales->rank() == 1 &&
                               scales->size() == static_cast<int64_t>(axes.size()) &&
                               scales->type() == ElementType::kF32,
                           "the scales must be ", axes.size(), " constants of f32"));
  const std::vector<double> factors = scales->Doubles();
  std::vector<Dim> sizes;
  for (size_t i = 0; i < axes.size(); ++i) {
    MO_RETURN_IF_ERROR(
        Check(factors[i] > 0 && factors[i] < (1 << 24), "scale ", i, " is ", factors[i]));
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(axes[i], node.input(0).shape().rank()));
    const Dim& dim = node.input(0).shape().dim(axis);
    // The runtime multiplies in f32.
    const float product = static_cast<float>(dim.value()) * static_cast<float>(factors[i]);
    sizes.push_back(dim.is_static() ? Dim(static_cast<int64_t>(product)) : Dim::Any());
  }
  return Shape(std::move(sizes));
}

absl::Status InferInterpolate(const Node& node, std::vector<TensorType>& outputs) {
  MO_ASSIGN_OR_RETURN(const Ints axes, ConstantInts(node, node.input_count() - 1, "the axes"));
  MO_RETURN_IF_ERROR(CheckInterpolate(node, axes));
  Shape sizes = ShapeFromValue(node.input(1));
  if (ByScales(node)) {
    MO_ASSIGN_OR_RETURN(sizes, SizesByScales(node, axes));
  }
  MO_RETURN_IF_ERROR(Check(sizes.has_rank(), "the number of sizes must be known"));
  MO_RETURN_IF_ERROR(Check(sizes.rank() == static_cast<int>(axes.size()), sizes.rank(),
                           " sizes are given for ", axes.size(), " axes"));
  Shape shape = node.input(0).shape();
  for (size_t i = 0; i < axes.size(); ++i) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(axes[i], shape.rank()));
    const Dim& size = sizes.dim(static_cast<int>(i));
    MO_RETURN_IF_ERROR(Check(size.max() >= 1, "size ", i, " is ", ToString(size)));
    shape.set_dim(axis, size);
  }
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

// One axis, from and to so many elements. As many elements of the data as `source` belong to as
// many of the result as `target`.
struct Resizing {
  const Attributes& attributes;
  int64_t from, to;
  double source, target;

  double Step(double elements) const { return elements * source / target; }
};

double Place(const Resizing& r, int64_t i) {
  const std::string& mode = r.attributes.GetString("coordinate_transformation_mode");
  const double place = static_cast<double>(i);
  if (mode == "asymmetric") return r.Step(place);
  if (mode == "tf_half_pixel_for_nn") return r.Step(place + 0.5);
  if (r.to == 1 && mode != "half_pixel") return 0;
  if (mode != "align_corners") return r.Step(place + 0.5) - 0.5;
  return place * static_cast<double>(r.from - 1) / static_cast<double>(r.to - 1);
}

double Nearest(const std::string& mode, double place) {
  if (mode == "floor") return std::floor(place);
  if (mode == "ceil") return std::ceil(place);
  if (mode == "round_prefer_ceil") return std::floor(place + 0.5);
  return std::ceil(place - 0.5);
}

// The weight of an element at a distance.
double Triangle(double distance) { return std::max(0.0, 1 - std::abs(distance)); }
double Cubic(double distance, double a) {
  const double d = std::abs(distance);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

// An element of the data and its weight in one of the result.
struct Tap {
  int64_t element;
  double weight;
};

// A weighted mean.
std::vector<Tap> PillowTaps(const Resizing& r, int64_t i) {
  const bool cubic = r.attributes.GetString("mode") == "bicubic_pillow";
  const double wide = std::max(r.Step(1), 1.0), reach = (cubic ? 2 : 1) * wide;
  const double middle = r.Step(static_cast<double>(i) + 0.5);
  const int64_t begin = std::max<int64_t>(0, static_cast<int64_t>(middle - reach + 0.5));
  const int64_t end = std::min(r.from, static_cast<int64_t>(middle + reach + 0.5));
  std::vector<Tap> taps;
  double sum = 0;
  for (int64_t element = begin; element < end; ++element) {
    const double distance = (static_cast<double>(element) + 0.5 - middle) / wide;
    const double weight = cubic ? Cubic(distance, kPillowCoefficient) : Triangle(distance);
    taps.push_back({element, weight});
    sum += weight;
  }
  for (Tap& tap : taps) tap.weight /= sum;
  return taps;
}

std::vector<Tap> TapsOf(const Resizing& r, int64_t i) {
  const std::string& mode = r.attributes.GetString("mode");
  if (absl::EndsWith(mode, "_pillow")) return PillowTaps(r, i);
  const double place = Place(r, i), last = static_cast<double>(r.from - 1);
  if (mode == "nearest") {
    const double nearest = Nearest(r.attributes.GetString("nearest_mode"), place);
    return {{static_cast<int64_t>(std::clamp(nearest, 0.0, last)), 1}};
  }
  if (mode == "cubic") {
    std::vector<Tap> taps;
    for (double at = std::floor(place) - 1; at <= std::floor(place) + 2; ++at) {
      taps.push_back({static_cast<int64_t>(std::clamp(at, 0.0, last)),
                      Cubic(at - place, r.attributes.GetDouble("cube_coeff"))});
    }
    return taps;
  }
  const double inside = std::clamp(place, 0.0, last);
  const int64_t low = static_cast<int64_t>(std::floor(inside));
  const double weight = inside - static_cast<double>(low);
  return {{low, 1 - weight}, {std::min(low + 1, r.from - 1), weight}};
}

// With the weights' absolute values if `magnitudes`.
Tensor ResizedAlong(const Tensor& data, int axis, const Resizing& r, bool magnitudes) {
  Tensor resized = {data.extents, {}};
  resized.extents[axis] = r.to;
  int64_t outer = 1, inner = 1;
  for (int i = 0; i < axis; ++i) outer *= data.extents[i];
  for (size_t i = axis + 1; i < data.extents.size(); ++i) inner *= data.extents[i];
  resized.values.resize(outer * r.to * inner, 0.0);
  for (int64_t i = 0; i < r.to; ++i) {
    for (const Tap& tap : TapsOf(r, i)) {
      const double weight = magnitudes ? std::abs(tap.weight) : tap.weight;
      for (int64_t o = 0; o < outer; ++o) {
        const double* from = data.values.data() + (o * r.from + tap.element) * inner;
        double* to = resized.values.data() + (o * r.to + i) * inner;
        for (int64_t k = 0; k < inner; ++k) to[k] += weight * from[k];
      }
    }
  }
  return resized;
}

absl::Status Interpolate(const Node& node, absl::Span<const Tensor* const> inputs, bool magnitudes,
                         Tensor& output) {
  Tensor tensor = *inputs[0];
  const std::vector<double>& axes = inputs.back()->values;
  for (size_t i = 0; i < axes.size(); ++i) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(static_cast<int64_t>(axes[i]),
                                                       static_cast<int>(tensor.extents.size())));
    const int64_t from = tensor.extents[axis], to = output.extents[axis];
    MO_RETURN_IF_ERROR(Check(from > 0, "data has an axis of 0 elements"));
    Resizing resizing = {node.attributes(), from, to, static_cast<double>(from),
                         static_cast<double>(to)};
    if (ByScales(node) && !IsPillow(node)) {
      resizing.source = 1;
      resizing.target = inputs[1]->values[i];
    }
    tensor = ResizedAlong(tensor, axis, resizing, magnitudes);
  }
  output.values = std::move(tensor.values);
  return absl::OkStatus();
}

absl::Status EvaluateInterpolate(const Node& node, absl::Span<const Tensor* const> inputs,
                                 absl::Span<Tensor> outputs) {
  return Interpolate(node, inputs, /*magnitudes=*/false, outputs[0]);
}

absl::Status InterpolateMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                                  absl::Span<const Tensor* const> magnitudes,
                                  absl::Span<Tensor> outputs) {
  return Interpolate(node, {magnitudes[0], inputs[1], inputs.back()}, /*magnitudes=*/true,
                     outputs[0]);
}

}  // namespace

std::vector<OpSchema> ResizeOps() {
  return {{.type = ops::kInterpolate,
           .min_inputs = 3,
           .max_inputs = 4,
           .attributes = {{.name = "mode",
                           .kind = AttributeKind::kString,
                           .values = {"nearest", "linear_onnx", "cubic", "bilinear_pillow",
                                      "bicubic_pillow"}},
                          {.name = "shape_calculation_mode",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("sizes"),
                           .values = {"sizes", "scales"}},
                          {.name = "coordinate_transformation_mode",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("half_pixel"),
                           .values = {"asymmetric", "half_pixel", "pytorch_half_pixel",
                                      "tf_half_pixel_for_nn", "align_corners"}},
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
           .opset_of = InterpolateOpset,
           .opsets = {4, 11},
           .infer = InferInterpolate,
           .evaluate = EvaluateInterpolate,
           .magnitude = InterpolateMagnitude}};
}

}  // namespace mo

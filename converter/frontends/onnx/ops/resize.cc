// Tensors of another size. Where the graph has such an operation it is that; other ways are written
// as a product with a matrix along each axis, or as a choice of elements.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/axis_product.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/resize_places.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/resize_computed.h"
#include "converter/frontends/onnx/ops/resize_request.h"
#include "converter/graph/shape_values.h"

namespace mo::onnx {
namespace {

// Whether Interpolate with sizes alone computes the same along the axis.
bool IsPlain(const ResizedAxis& axis, const ResizeMode& mode) {
  const bool is_known = mode.transformation == "half_pixel" ||
                        mode.transformation == "asymmetric" ||
                        mode.transformation == "align_corners" ||
                        (mode.transformation == "pytorch_half_pixel" && axis.out > 1);
  const double length = static_cast<double>(axis.in) * axis.scale;
  if (mode.mode == "nearest" && mode.nearest == "floor_or_ceil" && axis.scale < 1) return false;
  return is_known && !mode.antialias && !(mode.mode == "cubic" && mode.exclude_outside) &&
         length == static_cast<double>(axis.out);
}

// The nearest_mode of axes that do not shrink.
std::string OneNearest(const ResizeMode& mode) {
  return mode.nearest == "floor_or_ceil" ? "floor" : mode.nearest;
}

Value AddInterpolate(Operation& o, absl::string_view suffix, Value data, Value sizes,
                     const Ints& axes, const ResizeMode& mode) {
  const Value scales =
      o.AddNumbers("/scales", ElementType::kF32, static_cast<int64_t>(axes.size()), 1);
  return o.Add(ops::kInterpolate, suffix, {data, sizes, scales, o.AddIntegers("/axes", axes)},
               {{"mode", mode.mode == "linear" ? "linear_onnx" : mode.mode},
                {"coordinate_transformation_mode", mode.transformation},
                {"nearest_mode", OneNearest(mode)},
                {"cube_coeff", mode.cubic_a}});
}

// Nearest elements of images, by scales that are known.
Value AddNearestByScales(Operation& o, const Ints& axes, const std::vector<double>& scales,
                         const ResizeMode& mode) {
  const Value list = o.AddConstant(
      "/scales",
      Constant::FromDoubles(ElementType::kF32, {static_cast<int64_t>(scales.size())}, scales));
  return o.Add(ops::kInterpolate, "", {o.input(0), list, o.AddIntegers("/axes", axes)},
               {{"mode", "nearest"},
                {"shape_calculation_mode", "scales"},
                {"coordinate_transformation_mode", mode.transformation},
                {"nearest_mode", OneNearest(mode)}});
}

// The product with a matrix along an axis.
Value AddProduct(Operation& o, absl::string_view suffix, Value data, int axis,
                 const ResizedAxis& resized, const ResizeMode& mode) {
  if (data.node == nullptr) return {};
  const Value matrix =
      o.AddConstant(absl::StrCat(suffix, "/weights"),
                    Constant::FromDoubles(data.type().element_type, {resized.out, resized.in},
                                          WeightsOf(resized, mode)));
  return AddAxisProduct(o, suffix, data, axis, matrix);
}

// Where a place is outside of the data, extrapolation_value is the result.
Value WithExtrapolation(Operation& o, Value data,
                        const std::vector<std::pair<int, ResizedAxis>>& axes,
                        const ResizeMode& mode) {
  if (mode.transformation != "tf_crop_and_resize" || data.node == nullptr) return data;
  const double value = o.FloatAttribute("extrapolation_value", 0);
  const size_t rank = static_cast<size_t>(data.shape().rank());
  Value outside;
  for (const auto& [axis, resized] : axes) {
    std::vector<double> flags;
    for (const double place : PlacesOf(resized, mode))
      flags.push_back(place < 0 || place > static_cast<double>(resized.in - 1) ? 1 : 0);
    Extents extents(rank, 1);
    extents[axis] = resized.out;
    const Value along = o.AddConstant("/outside_of_axis",
                                      Constant::FromDoubles(ElementType::kBoolean, extents, flags));
    outside =
        outside.node == nullptr ? along : o.Add(ops::kLogicalOr, "/outside", {outside, along});
  }
  return o.Add(ops::kSelect, "",
               {outside, o.AddNumber("/extrapolation", data.type().element_type, value), data});
}

// Whether Interpolate does it along axes whose extents or sizes are not known.
bool IsPlainWhateverExtents(const Operation& o, const Ints& axes, const ResizeMode& mode) {
  const bool is_image = o.rank(0) == 4 || o.rank(0) == 5;
  const bool is_spatial = std::all_of(axes.begin(), axes.end(), [](int64_t a) { return a >= 2; });
  return is_image && is_spatial && mode.mode != "cubic" && !mode.antialias &&
         IsFloatingPoint(o.type(0)) &&
         o.TextAttribute("keep_aspect_ratio_policy", "stretch") == "stretch";
}

// What is asked for is computed when the model runs, or needs extents that are not known.
void ImportComputed(Operation& o, const std::vector<int>& axes, const ResizeMode& mode) {
  const int64_t count = static_cast<int64_t>(axes.size());
  ComputedResize resize = {.axes = axes};
  if (HasSizes(o)) {
    resize.sizes = o.Converted(o.input(3), "/sizes/i64", ElementType::kI64);
  } else if (HasScalesAttribute(o)) {
    const std::vector<double> scales = ScalesAttribute(o);
    resize.scales = o.AddConstant(
        "/scales",
        Constant::FromDoubles(ElementType::kF32, {static_cast<int64_t>(scales.size())}, scales));
  } else {
    resize.scales = o.Converted(o.input(ScalesInput(o)), "/scales/f32", ElementType::kF32);
  }
  const Value asked = HasSizes(o) ? resize.sizes : resize.scales;
  if (asked.node == nullptr) return;
  const Shape list({count});
  if (asked.shape() != list) {
    ReportResizeCount(o, axes.size());
    return;
  }
  if (HasRegion(o, mode) && o.shape(1) == Shape({2 * count})) {
    const Value roi = o.Converted(o.input(1), "/roi/f32", ElementType::kF32);
    resize.starts = PartOfList(o, roi, "/starts", 0, count);
    resize.ends = PartOfList(o, roi, "/ends", count, 2 * count);
  } else if (mode.transformation == "tf_crop_and_resize") {
    resize.starts = o.AddNumbers("/starts", ElementType::kF32, count, 0);
    resize.ends = o.AddNumbers("/ends", ElementType::kF32, count, 1);
  }
  o.SetOutput(AddComputedResize(o, resize, mode));
}

// Sizes that are computed, of images: those that are certainly the extents of the data change
// nothing.
void ImportComputedSizes(Operation& o, const std::vector<int>& resized, const ResizeMode& mode) {
  ShapeValues values(/*names_extents=*/true);
  KnownInts sizes = values.Of(o.input(3)).value_or(KnownInts());
  if (o.shape(3) != Shape({static_cast<int64_t>(resized.size())}))
    return ImportComputed(o, resized, mode);
  sizes.resize(resized.size());
  Ints axes, places, known;
  for (size_t i = 0; i < resized.size(); ++i) {
    const std::optional<Dim>& size = sizes[i];
    if (size && size->Same(values.Extent(o.input(0), resized[i]))) continue;
    axes.push_back(resized[i]);
    places.push_back(static_cast<int64_t>(i));
    if (size && size->is_static()) known.push_back(size->value());
  }
  const bool is_known =
      mode.transformation == "half_pixel" || mode.transformation == "pytorch_half_pixel" ||
      mode.transformation == "asymmetric" || mode.transformation == "align_corners";
  if (axes.empty() || !is_known || !IsPlainWhateverExtents(o, axes, mode))
    return ImportComputed(o, resized, mode);
  const Value listed =
      known.size() == axes.size()
          ? o.AddIntegers("/sizes", known)
          : o.Add(ops::kGather, "/sizes",
                  {o.Converted(o.input(3), "/sizes/i64", ElementType::kI64),
                   o.AddIntegers("/sizes/places", places), o.AddInteger("/sizes/axis", 0)});
  o.SetOutput(AddInterpolate(o, "", o.input(0), listed, axes, mode));
}

// The scales of the axes that change, if Interpolate finds the nearest elements by them. By sizes,
// or in nodes, quotients are rounded in another way, which decides where a place is in the middle
// of two elements.
std::optional<std::vector<double>> ScalesOfNearest(const Operation& o, const ResizeRequest& request,
                                                   const ResizeMode& mode, Ints& axes) {
  const bool is_known = mode.transformation == "half_pixel" ||
                        mode.transformation == "pytorch_half_pixel" ||
                        mode.transformation == "asymmetric";
  if (!is_known || mode.mode != "nearest" || request.scales.empty()) return std::nullopt;
  std::vector<double> scales;
  for (size_t i = 0; i < request.axes.size(); ++i) {
    const double scale = request.scales[i];
    if (scale == 1) continue;
    if (scale < 1 && mode.nearest == "floor_or_ceil") return std::nullopt;
    axes.push_back(request.axes[i]);
    scales.push_back(scale);
  }
  return IsPlainWhateverExtents(o, axes, mode) ? std::optional(scales) : std::nullopt;
}

// Axes whose extents are not known become sizes that are known, or grow by whole factors; others
// are computed.
void ImportOpenAxes(Operation& o, const ResizeRequest& request, const ResizeMode& mode) {
  Ints scaled;
  if (const auto scales = ScalesOfNearest(o, request, mode, scaled))
    return o.SetOutput(AddNearestByScales(o, scaled, *scales, mode));
  const bool is_half = mode.transformation == "half_pixel" || mode.transformation == "asymmetric";
  bool fits = is_half || (mode.transformation == "align_corners" && !request.sizes.empty());
  Ints axes, numbers;
  for (size_t i = 0; i < request.axes.size(); ++i) {
    const int axis = request.axes[i];
    if (request.sizes.empty()) {
      const double scale = request.scales[i];
      fits &= scale == std::floor(scale) && scale >= 1 && scale < 1 << 20;
      if (scale == 1) continue;
      numbers.push_back(static_cast<int64_t>(scale));
    } else {
      if (o.shape(0).dim(axis).Same(Dim(request.sizes[i]))) continue;
      numbers.push_back(request.sizes[i]);
    }
    axes.push_back(axis);
  }
  if (!fits || !IsPlainWhateverExtents(o, axes, mode)) return ImportComputed(o, request.axes, mode);
  const Value list = o.AddIntegers(request.sizes.empty() ? "/factors" : "/sizes", numbers);
  if (!request.sizes.empty())
    return o.SetOutput(AddInterpolate(o, "", o.input(0), list, axes, mode));
  const Value extents =
      o.Add(ops::kGather, "/extents",
            {ExtentsOf(o, o.input(0), "/shape"), o.AddIntegers("/extents/axes", axes),
             o.AddInteger("/extents/axis", 0)});
  const Value sizes = o.Add(ops::kMultiply, "/sizes", {extents, list});
  o.SetOutput(AddInterpolate(o, "", o.input(0), sizes, axes, mode));
}

// The axes that change, in ascending order.
std::vector<std::pair<int, ResizedAxis>> ResizedAxes(const Operation& o,
                                                     const ResizeRequest& request,
                                                     const ResizeMode& mode) {
  std::vector<std::pair<int, ResizedAxis>> axes;
  for (size_t i = 0; i < request.axes.size(); ++i) {
    const Dim& dim = o.shape(0).dim(request.axes[i]);
    if (!dim.is_static()) continue;
    ResizedAxis axis;
    axis.in = dim.value();
    const double in = static_cast<double>(axis.in);
    axis.out = request.sizes.empty()
                   ? static_cast<int64_t>(std::floor(std::min(in * request.scales[i], 1e9)))
                   : request.sizes[i];
    axis.scale = request.scales.empty() ? static_cast<double>(axis.out) / in : request.scales[i];
    axis.start = request.starts[i];
    axis.end = request.ends[i];
    const bool is_whole =
        mode.transformation != "tf_crop_and_resize" || (axis.start == 0 && axis.end == 1);
    if (axis.out == axis.in && axis.scale == 1 && is_whole) continue;
    axes.emplace_back(request.axes[i], axis);
  }
  std::sort(axes.begin(), axes.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return axes;
}

// Matrices and lists of places have so many elements at most.
bool AreOfASize(Operation& o, const std::vector<std::pair<int, ResizedAxis>>& axes) {
  constexpr int64_t kMaxElements = 1 << 24;
  for (const auto& [axis, resized] : axes) {
    if (resized.in > 0 && resized.out > 0 && resized.out <= kMaxElements / resized.in) continue;
    return o.Error(Code::kNodeInputs,
                   absl::StrCat("resizes ", resized.in, " elements of axis ", axis, " to ",
                                resized.out, "; expected less than 4096 by 4096"));
  }
  return true;
}

void ImportResize(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<ResizeMode> read = ReadResizeMode(o);
  const std::optional<std::vector<int>> resized = ReadResizedAxes(o);
  if (!read || !resized) return;
  const ResizeMode& mode = *read;
  if (!IsRequestKnown(o, mode)) {
    return HasSizes(o) ? ImportComputedSizes(o, *resized, mode) : ImportComputed(o, *resized, mode);
  }
  std::optional<ResizeRequest> request = ReadResizeRequest(o, *resized, mode);
  if (!request) return;
  if (HasOpenAxes(o, *request)) return ImportOpenAxes(o, *request, mode);
  KeepAspectRatio(o, *request);
  const std::vector<std::pair<int, ResizedAxis>> axes = ResizedAxes(o, *request, mode);
  if (!AreOfASize(o, axes)) return;
  if (axes.empty()) return o.SetOutput(o.input(0));
  const int rank = o.rank(0);
  const bool is_image = (rank == 4 || rank == 5) && axes.front().first >= 2;
  const bool is_plain = is_image && std::all_of(axes.begin(), axes.end(), [&](const auto& axis) {
                          return IsPlain(axis.second, mode);
                        });
  const bool is_float = IsFloatingPoint(o.type(0));
  if (is_plain && is_float) {
    Ints listed, sizes;
    for (const auto& [axis, resized] : axes) {
      listed.push_back(axis);
      sizes.push_back(resized.out);
    }
    return o.SetOutput(
        AddInterpolate(o, "", o.input(0), o.AddIntegers("/sizes", sizes), listed, mode));
  }
  const bool crops = mode.transformation == "tf_crop_and_resize";
  Value value = mode.mode == "nearest" || is_float
                    ? o.input(0)
                    : o.Converted(o.input(0), "/float", ElementType::kF32);
  for (const auto& [axis, resized] : axes) {
    const bool is_last =
        axis == axes.back().first && !crops && (mode.mode == "nearest" || is_float);
    const std::string suffix = is_last ? "" : absl::StrCat("/axis_", axis);
    value = mode.mode == "nearest"
                ? o.Add(ops::kGather, suffix,
                        {value,
                         o.AddIntegers(absl::StrCat(suffix, "/places"), NearestOf(resized, mode)),
                         o.AddInteger(absl::StrCat(suffix, "/axis"), axis)})
                : AddProduct(o, suffix, value, axis, resized, mode);
  }
  if (mode.mode != "nearest" && !is_float) value = o.Converted(value, "", o.type(0));
  o.SetOutput(WithExtrapolation(o, value, axes, mode));
}

}  // namespace

std::vector<OperatorType> ResizeOperators() {
  return {{"Resize", 10, 10, 2, 2, ImportResize},
          {"Resize", 11, kNewestOpset, 1, 4, ImportResize},
          {"Upsample", 1, 6, 1, 1, ImportResize},
          {"Upsample", 7, 8, 1, 1, ImportResize},
          {"Upsample", 9, 9, 2, 2, ImportResize}};
}

}  // namespace mo::onnx

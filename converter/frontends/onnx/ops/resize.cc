// Tensors of another size. Where the graph has such an operation it is that; other ways are written
// as a product with a matrix along each axis, or as a choice of elements.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/axis_product.h"
#include "converter/frontends/onnx/ops/extents.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/resize_computed.h"
#include "converter/frontends/onnx/ops/resize_places.h"
#include "converter/graph/shape_values.h"

namespace mo::onnx {
namespace {

// What is asked for where it is known: scales, or sizes, of some axes.
struct Request {
  std::vector<int> axes;
  std::vector<double> scales = {};  // one of both is empty
  Ints sizes = {};
  std::vector<double> starts = {}, ends = {};  // of roi
};

bool IsEmpty(const Operation& o, int i) {
  if (!o.has_input(i)) return true;
  const Shape& shape = o.shape(i);
  return shape.has_rank() && shape.rank() == 1 && shape.dim(0).Same(Dim(0));
}

bool HasScalesAttribute(const Operation& o) { return o.op() == "Upsample" && o.version() < 9; }
int ScalesInput(const Operation& o) { return o.version() < 11 ? 1 : 2; }
bool HasSizes(const Operation& o) { return o.version() >= 11 && !IsEmpty(o, 3); }
bool HasRegion(const Operation& o, const ResizeMode& mode) {
  return mode.transformation == "tf_crop_and_resize" && !IsEmpty(o, 1);
}

// Attribute axes, by default all; nullopt after an error.
std::optional<std::vector<int>> ReadResized(Operation& o) {
  std::vector<int> axes;
  for (const int64_t stated : o.IntsAttribute("axes")) {
    const std::optional<int> axis = o.Axis(stated, o.rank(0), "axes");
    if (!axis) return std::nullopt;
    axes.push_back(*axis);
  }
  if (axes.empty()) {
    axes.resize(static_cast<size_t>(o.rank(0)));
    std::iota(axes.begin(), axes.end(), 0);
  }
  return axes;
}

bool ReportCount(Operation& o, size_t count) {
  return o.Error(Code::kNodeInputs, absl::StrCat("its scales or sizes are not ", count,
                                                 " positive numbers, one for each axis"));
}

// Whether all that is asked for is known.
bool IsKnown(const Operation& o, const ResizeMode& mode) {
  const bool is_asked =
      HasScalesAttribute(o) ||
      (HasSizes(o) ? o.KnownIntegers(o.input(3)).has_value() : o.Known(ScalesInput(o)).has_value());
  return is_asked && (!HasRegion(o, mode) || o.Known(1));
}

std::optional<std::vector<double>> Numbers(Operation& o, int i, absl::string_view what) {
  o.AddSourcesOf(i);
  const std::optional<Constant> known = o.Known(i);
  if (known && IsFloatingPoint(known->type())) return known->Doubles();
  o.Error(Code::kNodeInputs, absl::StrCat("its ", what, " must be floating-point numbers"));
  return std::nullopt;
}

// Of what is known; nullopt after an error.
std::optional<Request> ReadRequest(Operation& o, const std::vector<int>& axes,
                                   const ResizeMode& mode) {
  Request request = {.axes = axes};
  if (HasScalesAttribute(o)) {
    request.scales = o.FloatsAttribute("scales");
  } else if (HasSizes(o)) {
    const std::optional<Ints> sizes = o.Integers(3, "sizes");
    if (!sizes) return std::nullopt;
    request.sizes = *sizes;
  } else {
    const auto scales = Numbers(o, ScalesInput(o), "scales");
    if (!scales) return std::nullopt;
    request.scales = *scales;
  }
  const size_t count = request.axes.size();
  request.starts.assign(count, 0);
  request.ends.assign(count, 1);
  if (HasRegion(o, mode)) {
    const auto roi = Numbers(o, 1, "roi");
    if (!roi) return std::nullopt;
    if (roi->size() == 2 * count) {
      const auto middle = roi->begin() + static_cast<ptrdiff_t>(count);
      request.starts.assign(roi->begin(), middle);
      request.ends.assign(middle, roi->end());
    }
  }
  const bool fits =
      request.sizes.empty() ? request.scales.size() == count : request.sizes.size() == count;
  const bool is_positive =
      std::all_of(request.scales.begin(), request.scales.end(), [](double s) { return s > 0; }) &&
      std::all_of(request.sizes.begin(), request.sizes.end(), [](int64_t s) { return s > 0; });
  if (fits && is_positive) return request;
  ReportCount(o, count);
  return std::nullopt;
}

// With keep_aspect_ratio_policy all axes have one scale.
void KeepAspectRatio(Operation& o, Request& request) {
  const std::string policy = o.TextAttribute("keep_aspect_ratio_policy", "stretch");
  if (policy == "stretch" || request.sizes.empty()) return;
  std::vector<double> scales;
  for (size_t i = 0; i < request.axes.size(); ++i) {
    scales.push_back(static_cast<double>(request.sizes[i]) /
                     static_cast<double>(o.shape(0).dim(request.axes[i]).value()));
  }
  const double scale = policy == "not_larger" ? *std::min_element(scales.begin(), scales.end())
                                              : *std::max_element(scales.begin(), scales.end());
  request.scales.assign(scales.size(), scale);
  for (size_t i = 0; i < request.axes.size(); ++i) {
    const double extent = static_cast<double>(o.shape(0).dim(request.axes[i]).value());
    request.sizes[i] = static_cast<int64_t>(std::floor(scale * extent + 0.5));
  }
}

ResizeMode ReadMode(Operation& o) {
  ResizeMode mode;
  mode.mode = o.TextAttribute("mode", "nearest");
  if (mode.mode == "bilinear" || mode.mode == "trilinear") mode.mode = "linear";
  // Before these could be chosen.
  const bool is_old = o.version() < 11;
  mode.transformation =
      is_old ? "asymmetric" : o.TextAttribute("coordinate_transformation_mode", "half_pixel");
  mode.nearest = is_old ? "floor" : o.TextAttribute("nearest_mode", "round_prefer_floor");
  mode.cubic_a = o.FloatAttribute("cubic_coeff_a", -0.75);
  mode.antialias = o.BoolAttribute("antialias", false);
  mode.exclude_outside = o.BoolAttribute("exclude_outside", false);
  return mode;
}

bool CheckMode(Operation& o, const ResizeMode& mode) {
  auto one_of = [&o](absl::string_view name, const std::string& value,
                     std::vector<absl::string_view> all) {
    if (std::find(all.begin(), all.end(), value) != all.end()) return true;
    return o.Error(Code::kNodeAttribute,
                   absl::StrCat(name, " is '", value, "', which is not known"), name);
  };
  return one_of("mode", mode.mode, {"nearest", "linear", "cubic"}) &&
         one_of("coordinate_transformation_mode", mode.transformation,
                {"half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners",
                 "asymmetric", "tf_crop_and_resize", "tf_half_pixel_for_nn"}) &&
         one_of("nearest_mode", mode.nearest,
                {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"});
}

// Whether Interpolate with sizes alone computes the same along the axis.
bool IsPlain(const ResizedAxis& axis, const ResizeMode& mode) {
  const bool is_known = mode.transformation == "half_pixel" ||
                        mode.transformation == "asymmetric" ||
                        mode.transformation == "align_corners" ||
                        (mode.transformation == "pytorch_half_pixel" && axis.out > 1);
  const double length = static_cast<double>(axis.in) * axis.scale;
  return is_known && !mode.antialias && !(mode.mode == "cubic" && mode.exclude_outside) &&
         length == static_cast<double>(axis.out);
}

Value AddInterpolate(Operation& o, absl::string_view suffix, Value data, Value sizes,
                     const Ints& axes, const ResizeMode& mode) {
  const Value scales =
      o.AddNumbers("/scales", ElementType::kF32, static_cast<int64_t>(axes.size()), 1);
  return o.Add(ops::kInterpolate, suffix, {data, sizes, scales, o.AddIntegers("/axes", axes)},
               {{"mode", mode.mode == "linear" ? "linear_onnx" : mode.mode},
                {"coordinate_transformation_mode", mode.transformation},
                {"nearest_mode", mode.nearest},
                {"cube_coeff", mode.cubic_a}});
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
         (mode.mode == "nearest" || IsFloatingPoint(o.type(0))) &&
         o.TextAttribute("keep_aspect_ratio_policy", "stretch") == "stretch";
}

// What is asked for is computed when the model runs, or needs extents that are not known.
void ImportComputed(Operation& o, const std::vector<int>& axes, const ResizeMode& mode) {
  const int64_t count = static_cast<int64_t>(axes.size());
  ComputedResize resize = {.axes = axes};
  if (HasSizes(o)) {
    resize.sizes = o.Converted(o.input(3), "/sizes/i64", ElementType::kI64);
  } else if (HasScalesAttribute(o)) {
    const std::vector<double> scales = o.FloatsAttribute("scales");
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
    ReportCount(o, axes.size());
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

// Sizes that are computed, of images.
void ImportComputedSizes(Operation& o, const std::vector<int>& resized, const ResizeMode& mode) {
  const Shape sizes = ShapeFromValue(o.input(3));
  Ints axes, places;
  for (size_t i = 0; i < resized.size() && static_cast<int>(i) < sizes.rank(); ++i) {
    if (sizes.dim(static_cast<int>(i)).Same(o.shape(0).dim(resized[i]))) continue;
    axes.push_back(resized[i]);
    places.push_back(static_cast<int64_t>(i));
  }
  const bool is_known =
      mode.transformation == "half_pixel" || mode.transformation == "pytorch_half_pixel" ||
      mode.transformation == "asymmetric" || mode.transformation == "align_corners";
  if (sizes.rank() != static_cast<int>(resized.size()) || axes.empty() || !is_known ||
      !IsPlainWhateverExtents(o, axes, mode))
    return ImportComputed(o, resized, mode);
  const Value listed =
      o.Add(ops::kGather, "/sizes",
            {o.Converted(o.input(3), "/sizes/i64", ElementType::kI64),
             o.AddIntegers("/sizes/places", places), o.AddInteger("/sizes/axis", 0)});
  o.SetOutput(AddInterpolate(o, "", o.input(0), listed, axes, mode));
}

// Axes whose extents are not known become sizes that are known, or grow by whole factors; others
// are computed.
void ImportOpenAxes(Operation& o, const Request& request, const ResizeMode& mode) {
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

bool HasOpenAxes(const Operation& o, const Request& request) {
  for (size_t i = 0; i < request.axes.size(); ++i) {
    const bool stays = request.sizes.empty() && request.scales[i] == 1;
    if (!stays && !o.shape(0).dim(request.axes[i]).is_static()) return true;
  }
  return false;
}

// The axes that change, in ascending order.
std::vector<std::pair<int, ResizedAxis>> ResizedAxes(const Operation& o, const Request& request,
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
  const ResizeMode mode = ReadMode(o);
  const std::optional<std::vector<int>> resized = ReadResized(o);
  if (!resized || !CheckMode(o, mode)) return;
  if (!IsKnown(o, mode)) {
    return HasSizes(o) ? ImportComputedSizes(o, *resized, mode) : ImportComputed(o, *resized, mode);
  }
  std::optional<Request> request = ReadRequest(o, *resized, mode);
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
  if (is_plain && (mode.mode == "nearest" || IsFloatingPoint(o.type(0)))) {
    Ints listed, sizes;
    for (const auto& [axis, resized] : axes) {
      listed.push_back(axis);
      sizes.push_back(resized.out);
    }
    return o.SetOutput(
        AddInterpolate(o, "", o.input(0), o.AddIntegers("/sizes", sizes), listed, mode));
  }
  const bool crops = mode.transformation == "tf_crop_and_resize";
  const bool is_float = IsFloatingPoint(o.type(0));
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
          {"Upsample", 7, 8, 1, 1, ImportResize},
          {"Upsample", 9, 9, 2, 2, ImportResize}};
}

}  // namespace mo::onnx

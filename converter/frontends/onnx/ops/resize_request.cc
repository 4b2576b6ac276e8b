#include "converter/frontends/onnx/ops/resize_request.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "absl/strings/str_cat.h"

namespace mo::onnx {
namespace {

bool IsEmpty(const Operation& o, int i) {
  if (!o.has_input(i)) return true;
  const Shape& shape = o.shape(i);
  return shape.has_rank() && shape.rank() == 1 && shape.dim(0).Same(Dim(0));
}

std::optional<std::vector<double>> Numbers(Operation& o, int i, absl::string_view what) {
  o.AddSourcesOf(i);
  const std::optional<Constant> known = o.Known(i);
  if (known && IsFloatingPoint(known->type())) return known->Doubles();
  o.Error(Code::kNodeInputs, absl::StrCat("its ", what, " must be floating-point numbers"));
  return std::nullopt;
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

}  // namespace

bool HasScalesAttribute(const Operation& o) { return o.op() == "Upsample" && o.version() < 9; }
std::vector<double> ScalesAttribute(const Operation& o) {
  if (o.version() >= 7) return o.FloatsAttribute("scales");
  return {1, 1, o.FloatAttribute("height_scale", 0), o.FloatAttribute("width_scale", 0)};
}
int ScalesInput(const Operation& o) { return o.version() < 11 ? 1 : 2; }
bool HasSizes(const Operation& o) { return o.version() >= 11 && !IsEmpty(o, 3); }
bool HasRegion(const Operation& o, const ResizeMode& mode) {
  return mode.transformation == "tf_crop_and_resize" && !IsEmpty(o, 1);
}

std::optional<ResizeMode> ReadResizeMode(Operation& o) {
  ResizeMode mode;
  mode.mode = o.TextAttribute("mode", "nearest");
  if (mode.mode == "bilinear" || mode.mode == "trilinear") mode.mode = "linear";
  // Before these could be chosen.
  const bool is_old = o.version() < 11;
  mode.transformation =
      is_old ? "asymmetric" : o.TextAttribute("coordinate_transformation_mode", "half_pixel");
  mode.nearest = o.TextAttribute("nearest_mode", "round_prefer_floor");
  mode.cubic_a = o.FloatAttribute("cubic_coeff_a", -0.75);
  mode.antialias = o.BoolAttribute("antialias", false);
  mode.exclude_outside = o.BoolAttribute("exclude_outside", false);
  if (!CheckMode(o, mode)) return std::nullopt;
  if (is_old) mode.nearest = "floor_or_ceil";
  return mode;
}

std::optional<std::vector<int>> ReadResizedAxes(Operation& o) {
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

bool ReportResizeCount(Operation& o, size_t count) {
  return o.Error(Code::kNodeInputs, absl::StrCat("its scales or sizes are not ", count,
                                                 " positive numbers, one for each axis"));
}

bool IsRequestKnown(const Operation& o, const ResizeMode& mode) {
  const bool is_asked =
      HasScalesAttribute(o) ||
      (HasSizes(o) ? o.KnownIntegers(o.input(3)).has_value() : o.Known(ScalesInput(o)).has_value());
  return is_asked && (!HasRegion(o, mode) || o.Known(1));
}

std::optional<ResizeRequest> ReadResizeRequest(Operation& o, const std::vector<int>& axes,
                                               const ResizeMode& mode) {
  ResizeRequest request = {.axes = axes};
  if (HasScalesAttribute(o)) {
    request.scales = ScalesAttribute(o);
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
  ReportResizeCount(o, count);
  return std::nullopt;
}

bool HasOpenAxes(const Operation& o, const ResizeRequest& request) {
  for (size_t i = 0; i < request.axes.size(); ++i) {
    const bool stays = request.sizes.empty() && request.scales[i] == 1;
    if (!stays && !o.shape(0).dim(request.axes[i]).is_static()) return true;
  }
  return false;
}

void KeepAspectRatio(Operation& o, ResizeRequest& request) {
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

}  // namespace mo::onnx

// PriorBox and PriorBoxClustered: boxes of some sizes around each place of a grid over the image,
// [1, 2, numbers]: their corners, as parts of the image, and for each number its variance. All
// follows from shapes: they are constants, computed in the types that Caffe computes them in.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "prior_box_param";
// More than any detector has.
constexpr int64_t kMaxNumbers = 1 << 24;
// Of a box, in pixels; the product of two fits into an int.
constexpr float kLargestSize = 46340;

const PriorBoxParameter& ParameterOf(Layer& layer) { return layer.parameters().prior_box_param(); }

bool ParameterError(Layer& layer, absl::string_view field, absl::string_view text) {
  return layer.Error(text, kParameter, field);
}

// Each of the numbers is above 0 and not above `largest`.
template <typename Numbers>
bool ArePositive(Layer& layer, absl::string_view field, const Numbers& numbers, double largest) {
  for (const auto number : numbers) {
    if (number > 0 && number <= largest) continue;
    return ParameterError(
        layer, field,
        absl::StrCat(field, " is ", number, "; expected a number above 0, at most ", largest));
  }
  return true;
}

// A setting for both axes, or one for each: nothing if there is none.
template <typename Number>
struct Setting {
  absl::string_view name, h_name, w_name;
  std::optional<Number> both, h, w;
};

template <typename Number>
bool IsComplete(Layer& layer, const Setting<Number>& s) {
  if ((s.h || s.w) && s.both)
    return ParameterError(layer, s.name,
                          absl::StrCat(s.name, " and ", s.h_name, "/", s.w_name,
                                       " are both given; expected one of them"));
  if (s.h.has_value() != s.w.has_value())
    return ParameterError(
        layer, s.h ? s.h_name : s.w_name,
        absl::StrCat("only one of ", s.h_name, " and ", s.w_name, " is given; expected both"));
  auto fits = [&](absl::string_view name, const std::optional<Number>& number) {
    return !number || ArePositive(layer, name, std::vector<Number>{*number}, kMaxNumbers);
  };
  return fits(s.name, s.both) && fits(s.h_name, s.h) && fits(s.w_name, s.w);
}

// Along one axis: `count` places in an image of `extent`, each `step` after the other.
struct Axis {
  int64_t count, extent;
  float step, offset;

  float Center(int64_t place) const { return (static_cast<float>(place) + offset) * step; }
  float Part(double at) const { return static_cast<float>(at / static_cast<double>(extent)); }
};

struct Grid {
  Axis y, x;
};

std::optional<int64_t> Extent(Layer& layer, int bottom, int axis) {
  const Shape& shape = layer.bottom_shape(bottom);
  const bool known = shape.has_rank() && shape.rank() == 4 && shape.dim(axis).is_static() &&
                     shape.dim(axis).value() > 0;
  if (known) return shape.dim(axis).value();
  layer.Error(Code::kNodeInputs, absl::StrCat("its input ", bottom, " is ", ToString(shape),
                                              "; expected [N, C, H, W] of a known height and "
                                              "width. Give the shape of the net's input"));
  return std::nullopt;
}

std::optional<Axis> ReadAxis(Layer& layer, int axis, std::optional<uint32_t> image,
                             std::optional<float> step) {
  const std::optional<int64_t> count = Extent(layer, 0, axis);
  const std::optional<int64_t> extent = image ? int64_t{*image} : Extent(layer, 1, axis);
  if (!count || !extent) return std::nullopt;
  return Axis{*count, *extent,
              step.value_or(static_cast<float>(*extent) / static_cast<float>(*count)),
              ParameterOf(layer).offset()};
}

template <typename T>
std::optional<T> If(bool has, T value) {
  return has ? std::optional<T>(value) : std::nullopt;
}

std::optional<Grid> ReadGrid(Layer& layer) {
  const PriorBoxParameter& p = ParameterOf(layer);
  const Setting<uint32_t> image = {"img_size",
                                   "img_h",
                                   "img_w",
                                   If(p.has_img_size(), p.img_size()),
                                   If(p.has_img_h(), p.img_h()),
                                   If(p.has_img_w(), p.img_w())};
  const Setting<float> step = {"step",
                               "step_h",
                               "step_w",
                               If(p.has_step(), p.step()),
                               If(p.has_step_h(), p.step_h()),
                               If(p.has_step_w(), p.step_w())};
  if (!IsComplete(layer, image) || !IsComplete(layer, step)) return std::nullopt;
  if (!std::isfinite(p.offset())) {
    ParameterError(layer, "offset", "offset is not a finite number");
    return std::nullopt;
  }
  const std::optional<Axis> y =
      ReadAxis(layer, 2, image.both ? image.both : image.h, step.both ? step.both : step.h);
  if (!y) return std::nullopt;
  const std::optional<Axis> x =
      ReadAxis(layer, 3, image.both ? image.both : image.w, step.both ? step.both : step.w);
  if (!x) return std::nullopt;
  return Grid{*y, *x};
}

// Four, one for each number of a box.
std::optional<std::vector<double>> ReadVariance(Layer& layer) {
  const auto& variance = ParameterOf(layer).variance();
  if (variance.empty()) return std::vector<double>(4, 0.1f);
  if (variance.size() != 1 && variance.size() != 4) {
    ParameterError(layer, "variance",
                   absl::StrCat("has ", variance.size(), " variance; expected none, one or four"));
    return std::nullopt;
  }
  if (!ArePositive(layer, "variance", variance, kMaxNumbers)) return std::nullopt;
  if (variance.size() == 1) return std::vector<double>(4, variance.Get(0));
  return std::vector<double>(variance.begin(), variance.end());
}

struct Size {
  float width, height;
};

void SetBoxes(Layer& layer, const std::vector<Size>& sizes) {
  const std::optional<Grid> grid = ReadGrid(layer);
  const std::optional<std::vector<double>> variance = ReadVariance(layer);
  if (!grid || !variance) return;
  const auto& [y, x] = *grid;
  const std::optional<int64_t> count =
      ElementCount(Extents{y.count, x.count, static_cast<int64_t>(sizes.size()), 4});
  if (!count || *count > kMaxNumbers) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat(sizes.size(), " boxes at each of ", y.count, " × ", x.count,
                             " places are too many; expected ", kMaxNumbers / 4, " at most"));
    return;
  }
  std::vector<double> numbers;
  numbers.reserve(2 * static_cast<size_t>(*count));
  for (int64_t place = 0; place < y.count * x.count; ++place) {
    const double center_y = y.Center(place / x.count), center_x = x.Center(place % x.count);
    for (const auto& [width, height] : sizes) {
      for (const double side : {-0.5, 0.5}) {
        numbers.push_back(x.Part(center_x + side * width));
        numbers.push_back(y.Part(center_y + side * height));
      }
    }
  }
  if (ParameterOf(layer).clip()) {
    for (double& number : numbers) number = std::clamp(number, 0.0, 1.0);
  }
  for (int64_t i = 0; i < *count; ++i) numbers.push_back((*variance)[i % 4]);
  layer.SetTop(
      layer.AddConstant("", Constant::FromDoubles(ElementType::kF32, {1, 2, *count}, numbers)));
}

// 1, then each other one, with its inverse right after it if `flip`.
std::vector<float> Ratios(const PriorBoxParameter& p) {
  std::vector<float> ratios = {1};
  for (const float ratio : p.aspect_ratio()) {
    const bool known = std::any_of(ratios.begin(), ratios.end(),
                                   [&](float other) { return std::abs(ratio - other) < 1e-6; });
    if (known) continue;
    ratios.push_back(ratio);
    if (p.flip()) ratios.push_back(static_cast<float>(1. / ratio));
  }
  return ratios;
}

using Counts = std::vector<std::pair<absl::string_view, int>>;

// Whether there is none of these fields; an error that says whose they are if there is.
bool HasNone(Layer& layer, const Counts& fields, absl::string_view whose) {
  for (const auto& [field, count] : fields) {
    if (count == 0) continue;
    return ParameterError(
        layer, field, absl::StrCat(field, " is no parameter of ", layer.op(), ", but of ", whose));
  }
  return true;
}

bool HasNoneOfForks(Layer& layer) {
  const PriorBoxParameter& p = ParameterOf(layer);
  return HasNone(layer,
                 {{"fixed_size", p.fixed_size_size()},
                  {"fixed_ratio", p.fixed_ratio_size()},
                  {"density", p.density_size()},
                  {"offset_h", p.offset_h_size()},
                  {"offset_w", p.offset_w_size()}},
                 "forks that compute other boxes, which are not read");
}

// The boxes of min_size `i`; Caffe has the sizes as integers.
void AddSizes(const PriorBoxParameter& p, int i, std::vector<Size>& sizes) {
  const int least = static_cast<int>(p.min_size(i));
  sizes.push_back({static_cast<float>(least), static_cast<float>(least)});
  if (!p.max_size().empty()) {
    const float mean = static_cast<float>(std::sqrt(least * static_cast<int>(p.max_size(i))));
    sizes.push_back({mean, mean});
  }
  for (const float ratio : Ratios(p)) {
    if (ratio == 1) continue;
    const double root = std::sqrt(static_cast<double>(ratio));
    sizes.push_back({static_cast<float>(least * root), static_cast<float>(least / root)});
  }
}

bool CheckSizes(Layer& layer) {
  const PriorBoxParameter& p = ParameterOf(layer);
  if (p.min_size().empty())
    return ParameterError(layer, "min_size", "min_size is missing; expected one or more");
  if (!p.max_size().empty() && p.max_size_size() != p.min_size_size())
    return ParameterError(
        layer, "max_size",
        absl::StrCat("has ", p.max_size_size(), " max_size and ", p.min_size_size(),
                     " min_size; expected as many, or no max_size"));
  for (int i = 0; i < p.max_size_size(); ++i) {
    if (p.max_size(i) > p.min_size(i)) continue;
    return ParameterError(
        layer, "max_size",
        absl::StrCat("max_size ", p.max_size(i), " is not above min_size ", p.min_size(i)));
  }
  return ArePositive(layer, "min_size", p.min_size(), kLargestSize) &&
         ArePositive(layer, "max_size", p.max_size(), kLargestSize) &&
         ArePositive(layer, "aspect_ratio", p.aspect_ratio(), kMaxNumbers);
}

void ImportPriorBox(Layer& layer) {
  const PriorBoxParameter& p = ParameterOf(layer);
  const Counts others = {{"width", p.width_size()}, {"height", p.height_size()}};
  if (!HasNone(layer, others, "PriorBoxClustered") || !HasNoneOfForks(layer) || !CheckSizes(layer))
    return;
  std::vector<Size> sizes;
  for (int i = 0; i < p.min_size_size(); ++i) AddSizes(p, i, sizes);
  SetBoxes(layer, sizes);
}

void ImportPriorBoxClustered(Layer& layer) {
  const PriorBoxParameter& p = ParameterOf(layer);
  const Counts others = {{"min_size", p.min_size_size()},
                         {"max_size", p.max_size_size()},
                         {"aspect_ratio", p.aspect_ratio_size()}};
  if (!HasNone(layer, others, "PriorBox") || !HasNoneOfForks(layer)) return;
  if (p.width().empty() || p.width_size() != p.height_size()) {
    ParameterError(layer, p.width().empty() ? "width" : "height",
                   absl::StrCat("has ", p.width_size(), " width and ", p.height_size(),
                                " height; expected as many of both, one or more"));
    return;
  }
  if (!ArePositive(layer, "width", p.width(), kLargestSize) ||
      !ArePositive(layer, "height", p.height(), kLargestSize))
    return;
  std::vector<Size> sizes;
  for (int i = 0; i < p.width_size(); ++i) sizes.push_back({p.width(i), p.height(i)});
  SetBoxes(layer, sizes);
}

}  // namespace

std::vector<LayerType> PriorBoxLayers() {
  return {
      {"PriorBox", 2, 2, 1, 1, false, ImportPriorBox},
      {"PriorBoxClustered", 2, 2, 1, 1, false, ImportPriorBoxClustered},
  };
}

}  // namespace mo::caffe

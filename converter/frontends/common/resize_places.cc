#include "converter/frontends/common/resize_places.h"

#include <algorithm>
#include <cmath>

namespace mo {
namespace {

double PlaceOf(const ResizedAxis& axis, const std::string& transformation, int64_t i) {
  const double place = static_cast<double>(i);
  const double in = static_cast<double>(axis.in);
  // The length that the scale gives, which need not be whole.
  const double length = in * axis.scale;
  if (transformation == "asymmetric") return place / axis.scale;
  if (transformation == "tf_half_pixel_for_nn") return (place + 0.5) / axis.scale;
  if (transformation == "align_corners") return length == 1 ? 0 : place * (in - 1) / (length - 1);
  if (transformation == "tf_crop_and_resize") {
    if (axis.out > 1) {
      return axis.start * (in - 1) +
             place * (axis.end - axis.start) * (in - 1) / (static_cast<double>(axis.out) - 1);
    }
    return 0.5 * (axis.start + axis.end) * (in - 1);
  }
  if (transformation == "pytorch_half_pixel" && axis.out == 1) return 0;
  const double half_pixel = (place + 0.5) / axis.scale - 0.5;
  if (transformation != "half_pixel_symmetric") return half_pixel;
  const double adjustment = static_cast<double>(axis.out) / length;
  return in / 2 * (1 - adjustment) + half_pixel;
}

double Triangle(double distance) { return std::max(0.0, 1 - std::abs(distance)); }

double Cubic(double distance, double a) {
  const double d = std::abs(distance);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  return 0;
}

int64_t NearestTo(double place, const std::string& mode, double scale) {
  // A quotient of f32, as that of ONNX's own operators: that of 7 and 0.7 is 10 and not above.
  if (mode == "floor_or_ceil") {
    const float rounded = static_cast<float>(place);
    return static_cast<int64_t>(scale < 1 ? std::ceil(rounded) : std::floor(rounded));
  }
  if (mode == "floor") return static_cast<int64_t>(std::floor(place));
  if (mode == "ceil") return static_cast<int64_t>(std::ceil(place));
  if (mode == "round_prefer_ceil") return static_cast<int64_t>(std::floor(place + 0.5));
  return static_cast<int64_t>(std::ceil(place - 0.5));
}

}  // namespace

std::vector<double> PlacesOf(const ResizedAxis& axis, const ResizeMode& mode) {
  std::vector<double> places;
  for (int64_t i = 0; i < axis.out; ++i) places.push_back(PlaceOf(axis, mode.transformation, i));
  return places;
}

std::vector<int64_t> NearestOf(const ResizedAxis& axis, const ResizeMode& mode) {
  std::vector<int64_t> nearest;
  for (const double place : PlacesOf(axis, mode)) {
    nearest.push_back(
        std::clamp<int64_t>(NearestTo(place, mode.nearest, axis.scale), 0, axis.in - 1));
  }
  return nearest;
}

std::vector<double> WeightsOf(const ResizedAxis& axis, const ResizeMode& mode) {
  return WeightsAt(PlacesOf(axis, mode), axis, mode);
}

std::vector<double> WeightsAt(const std::vector<double>& places, const ResizedAxis& axis,
                              const ResizeMode& mode) {
  const bool crops = mode.transformation == "tf_crop_and_resize";
  const double last = static_cast<double>(axis.in - 1);
  // With antialias a smaller image takes in all elements that one of its own covers.
  const double shrink = mode.antialias ? std::min(axis.scale, 1.0) : 1;
  const double reach = (mode.mode == "cubic" ? 2 : 1) / shrink;
  std::vector<double> weights(static_cast<size_t>(axis.out * axis.in), 0);
  for (size_t o = 0; o < places.size(); ++o) {
    const double place = places[o];
    double* row = &weights[o * static_cast<size_t>(axis.in)];
    if (crops && (place < 0 || place > last)) continue;
    double sum = 0;
    const auto first = static_cast<int64_t>(std::floor(place - reach)) + 1;
    const auto end = static_cast<int64_t>(std::ceil(place + reach));
    for (int64_t tap = first; tap < end || (tap == first && first == end); ++tap) {
      const double distance = (static_cast<double>(tap) - place) * shrink;
      const double weight =
          mode.mode == "cubic" ? Cubic(distance, mode.cubic_a) : Triangle(distance);
      const bool is_outside = tap < 0 || tap >= axis.in;
      if (is_outside && mode.exclude_outside) continue;
      row[std::clamp<int64_t>(tap, 0, axis.in - 1)] += weight;
      sum += weight;
    }
    if (!mode.antialias && !mode.exclude_outside) continue;
    for (int64_t i = 0; i < axis.in; ++i) row[i] /= sum;
  }
  return weights;
}

}  // namespace mo

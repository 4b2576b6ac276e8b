#include "converter/frontends/tensorflow/ops/resize_weights.h"

#include <algorithm>
#include <cmath>

#include "converter/frontends/common/resize_places.h"

namespace mo::tensorflow {
namespace {

float ScaleOf(const ResizedPixels& pixels) {
  if (pixels.corners && pixels.out > 1)
    return static_cast<float>(pixels.in - 1) / static_cast<float>(pixels.out - 1);
  return static_cast<float>(pixels.in) / static_cast<float>(pixels.out);
}

}  // namespace

std::vector<double> BicubicWeights(const ResizedPixels& pixels) {
  constexpr float kSteps = 1024;
  const float scale = ScaleOf(pixels);
  std::vector<double> places;
  for (int64_t i = 0; i < pixels.out; ++i) {
    const float index = static_cast<float>(i);
    const float place = pixels.centers ? (index + 0.5F) * scale - 0.5F : index * scale;
    const float before = std::floor(place);
    const float step = std::nearbyint((place - before) * kSteps);
    places.push_back(static_cast<double>(before) + static_cast<double>(step / kSteps));
  }
  // With centers, pixels beyond the border do not count.
  return WeightsAt(places, {.in = pixels.in, .out = pixels.out},
                   {.mode = "cubic",
                    .cubic_a = pixels.centers ? -0.5 : -0.75,
                    .exclude_outside = pixels.centers});
}

std::vector<double> AreaWeights(const ResizedPixels& pixels) {
  const float scale = ScaleOf(pixels);
  std::vector<double> weights(static_cast<size_t>(pixels.out * pixels.in), 0);
  for (int64_t o = 0; o < pixels.out; ++o) {
    const float first = static_cast<float>(o) * scale, end = static_cast<float>(o + 1) * scale;
    for (auto i = static_cast<int64_t>(std::floor(first)); static_cast<float>(i) < end; ++i) {
      const double covered = std::min<double>(static_cast<double>(i + 1), end) -
                             std::max<double>(static_cast<double>(i), first);
      const int64_t inside = std::clamp<int64_t>(i, 0, pixels.in - 1);
      weights[static_cast<size_t>(o * pixels.in + inside)] += covered / static_cast<double>(scale);
    }
  }
  return weights;
}

}  // namespace mo::tensorflow

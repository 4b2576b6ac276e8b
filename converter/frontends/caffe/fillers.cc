#include "converter/frontends/caffe/fillers.h"

#include <cmath>
#include <vector>

namespace mo::caffe {
namespace {

// Interpolates by a transposed convolution: with f = ceil(k / 2) and c = (k - 1) / 2f the element
// at x is 1 - |x / f - c|, along both axes.
std::vector<double> BilinearKernel(int64_t size) {
  const double factor = std::ceil(static_cast<double>(size) / 2);
  const double center = static_cast<double>(size - 1) / (2 * factor);
  std::vector<double> line(size), kernel;
  for (int64_t x = 0; x < size; ++x)
    line[x] = 1 - std::abs(static_cast<double>(x) / factor - center);
  for (const double y : line) {
    for (const double x : line) kernel.push_back(x * y);
  }
  return kernel;
}

// Repeats the only element of each axis that differs from `extents`.
Constant Repeated(Constant constant, const Extents& extents) {
  for (size_t axis = 0; axis < extents.size(); ++axis) {
    if (constant.extents()[axis] == extents[axis]) continue;
    constant =
        constant.Gathered(static_cast<int>(axis), std::vector<int64_t>(extents[axis], int64_t{0}));
  }
  return constant;
}

}  // namespace

std::optional<Constant> FilledBlob(const FillerParameter& filler, const Extents& extents) {
  constexpr int64_t kMaxCount = int64_t{1} << 28;  // no net has a larger blob
  if (!filler.has_type() && !filler.has_value()) return std::nullopt;
  const std::optional<int64_t> count = ElementCount(extents);
  if (!count || *count > kMaxCount) return std::nullopt;
  if (filler.type() == "constant") {
    const Extents ones(extents.size(), 1);
    return Repeated(Constant::FromDoubles(ElementType::kF32, ones, {filler.value()}), extents);
  }
  if (filler.type() != "bilinear" || extents.size() != 4 || extents[2] != extents[3])
    return std::nullopt;
  return Repeated(Constant::FromDoubles(ElementType::kF32, {1, 1, extents[2], extents[3]},
                                        BilinearKernel(extents[2])),
                  extents);
}

FillerParameter FillerOr(const FillerParameter& filler, double default_value) {
  if (filler.has_type() || filler.has_value()) return filler;
  FillerParameter constant;
  constant.set_value(static_cast<float>(default_value));
  return constant;
}

}  // namespace mo::caffe

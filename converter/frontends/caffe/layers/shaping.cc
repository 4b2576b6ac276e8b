// The same elements under another shape, or as other pixels: Flatten, Reshape.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

// Axes first … first + count - 1 are replaced by `pattern`, where 0 keeps the extent of the input's
// axis at the same place and -1 takes what is left.
void Replace(Layer& layer, int first, int count, const Ints& pattern) {
  Ints target(static_cast<size_t>(first), 0);
  target.insert(target.end(), pattern.begin(), pattern.end());
  const bool in_place = pattern.size() == static_cast<size_t>(count);
  if (in_place) target.resize(static_cast<size_t>(layer.rank()), 0);
  if (!in_place) {
    const std::optional<Extents> rest = layer.ExtentsFrom(first + count);
    if (!rest) return;
    target.insert(target.end(), rest->begin(), rest->end());
  }
  layer.SetTop(layer.Add(ops::kReshape, "",
                         {layer.bottoms()[0], layer.AddIntegers("/shape", target)},
                         {{"special_zero", true}}));
}

void ImportFlatten(Layer& layer) {
  const FlattenParameter& p = layer.parameters().flatten_param();
  const std::optional<int> first = layer.Axis(p.axis(), layer.rank(), "flatten_param.axis");
  const std::optional<int> last = layer.Axis(p.end_axis(), layer.rank(), "flatten_param.end_axis");
  if (!first || !last) return;
  if (*last < *first) {
    layer.Error(absl::StrCat("end_axis ", *last, " is before axis ", *first), "flatten_param",
                "end_axis");
    return;
  }
  Replace(layer, *first, *last - *first + 1, {-1});
}

// Intel's: blocks of channels become pixels.
void ImportPixelShuffler(Layer& layer) {
  const ReshapeParameter& p = layer.parameters().reshape_param();
  if (p.has_shape() || p.has_axis() || p.has_num_axes()) {
    layer.Error("pixelshuffler and a shape are both given; expected one of them", "reshape_param",
                "pixelshuffler");
    return;
  }
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  layer.SetTop(layer.Add(
      ops::kDepthToSpace, "", {layer.bottoms()[0]},
      {{"block_size", int64_t{p.pixelshuffler()}}, {"mode", std::string("depth_first")}}));
}

void ImportReshape(Layer& layer) {
  const ReshapeParameter& p = layer.parameters().reshape_param();
  if (p.pixelshuffler() != 1) return ImportPixelShuffler(layer);
  const int64_t rank = layer.rank();
  const int64_t first = p.axis() < 0 ? rank + 1 + p.axis() : p.axis();
  const int64_t count = p.num_axes() == -1 ? rank - first : p.num_axes();
  if (first < 0 || first > rank || count < 0 || first + count > rank) {
    layer.Error(absl::StrCat("axis ", p.axis(), " and num_axes ", p.num_axes(),
                             " do not lie within the ", rank, " axes of the input"),
                "reshape_param", "axis");
    return;
  }
  const Ints pattern(p.shape().dim().begin(), p.shape().dim().end());
  for (size_t i = 0; i < pattern.size(); ++i) {
    const bool is_second =
        pattern[i] == -1 && std::count(pattern.begin(), pattern.begin() + i, -1) > 0;
    const bool keeps_nothing = pattern[i] == 0 && first + static_cast<int64_t>(i) >= rank;
    if (pattern[i] >= -1 && !is_second && !keeps_nothing) continue;
    layer.Error(absl::StrCat("dim ", pattern[i], " at place ", i,
                             " of its shape; expected a size, -1 once, or 0 to keep an extent of "
                             "the input ",
                             ToString(layer.bottom_shape())),
                "reshape_param", "shape");
    return;
  }
  Replace(layer, static_cast<int>(first), static_cast<int>(count), pattern);
}

}  // namespace

std::vector<LayerType> ShapingLayers() {
  return {
      {"Flatten", 1, 1, 1, 1, false, ImportFlatten},
      {"Reshape", 1, 1, 1, 1, false, ImportReshape},
  };
}

}  // namespace mo::caffe

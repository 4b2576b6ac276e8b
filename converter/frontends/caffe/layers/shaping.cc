// The same elements under another shape, or as other pixels: Flatten, Reshape.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

// The pattern of a new shape: 0 keeps the extent of the input's axis at the same place, -1 takes
// what is left. It replaces the axes first … first + count - 1.
struct Replacement {
  int first, count;
  Ints pattern;

  bool Keeps(size_t i) const { return i < pattern.size() && pattern[i] == 0; }
};

// What -1 takes, if that follows from known extents.
std::optional<int64_t> TakenExtent(const Shape& shape, const Replacement& r) {
  Extents replaced, others;
  for (int i = 0; i < r.count; ++i) {
    if (r.Keeps(i)) continue;
    if (!shape.dim(r.first + i).is_static()) return std::nullopt;
    replaced.push_back(shape.dim(r.first + i).value());
  }
  for (size_t i = 0; i < r.pattern.size(); ++i) {
    if (r.pattern[i] == -1 || (r.Keeps(i) && static_cast<int>(i) < r.count)) continue;
    const Dim dim = r.Keeps(i) ? shape.dim(r.first + static_cast<int>(i)) : Dim(r.pattern[i]);
    if (!dim.is_static()) return std::nullopt;
    others.push_back(dim.value());
  }
  const std::optional<int64_t> elements = ElementCount(replaced), known = ElementCount(others);
  if (!elements || !known || *known == 0 || *elements % *known != 0) return std::nullopt;
  return *elements / *known;
}

void Replace(Layer& layer, Replacement r) {
  const Shape& shape = layer.bottom_shape();
  const auto taken = std::find(r.pattern.begin(), r.pattern.end(), -1);
  // Otherwise the operation itself finds it.
  if (taken != r.pattern.end() && !shape.is_static()) *taken = TakenExtent(shape, r).value_or(-1);
  Ints target(static_cast<size_t>(r.first), 0);
  target.insert(target.end(), r.pattern.begin(), r.pattern.end());
  const bool in_place = r.pattern.size() == static_cast<size_t>(r.count);
  for (int axis = r.first + r.count; axis < shape.rank(); ++axis) {
    const Dim& dim = shape.dim(axis);
    const bool is_second =
        !in_place && !dim.is_static() && std::count(target.begin(), target.end(), -1) > 0;
    if (is_second) {
      layer.Error(Code::kNodeInputs, absl::StrCat("axis ", axis, " of its input ", ToString(shape),
                                                  " has no known extent; give the input's shape"));
      return;
    }
    target.push_back(in_place ? 0 : dim.is_static() ? dim.value() : -1);
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
  Replace(layer, {*first, *last - *first + 1, {-1}});
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
  Replace(layer, {static_cast<int>(first), static_cast<int>(count), pattern});
}

}  // namespace

std::vector<LayerType> ShapingLayers() {
  return {
      {"Flatten", 1, 1, 1, 1, false, ImportFlatten},
      {"Reshape", 1, 1, 1, 1, false, ImportReshape},
  };
}

}  // namespace mo::caffe

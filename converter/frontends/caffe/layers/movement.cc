// Layers that move values and compute nothing: Concat, Slice, Split, Flatten, Reshape.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

void ImportConcat(Layer& layer) {
  const ConcatParameter& p = layer.parameters().concat_param();
  if (p.has_axis() && p.has_concat_dim()) {
    layer.Error("axis and concat_dim are both given; expected axis", "concat_param", "concat_dim");
    return;
  }
  const std::optional<int> axis = layer.Axis(
      p.has_concat_dim() ? int64_t{p.concat_dim()} : p.axis(), layer.rank(), "concat_param.axis");
  if (!axis) return;
  layer.SetTop(layer.Add(ops::kConcat, "", layer.bottoms(), {{"axis", int64_t{*axis}}}));
}

// The lengths of the parts between the slice points.
std::optional<Ints> SliceLengths(Layer& layer, const Dim& extent) {
  const SliceParameter& p = layer.parameters().slice_param();
  auto error = [&](absl::string_view text) {
    layer.Error(text, "slice_param", "slice_point");
    return std::nullopt;
  };
  if (p.slice_point_size() != layer.top_count() - 1)
    return error(absl::StrCat("has ", p.slice_point_size(), " slice_point for ", layer.top_count(),
                              " tops; expected one less than tops, or none"));
  if (!extent.is_static()) return error("slice_point needs a known extent; give the input's shape");
  Ints lengths;
  int64_t begin = 0;
  for (int64_t point : p.slice_point()) {
    if (point <= begin || point >= extent.value())
      return error(absl::StrCat("slice_point ", point, " must lie between ", begin, " and ",
                                extent.value()));
    lengths.push_back(point - begin);
    begin = point;
  }
  lengths.push_back(extent.value() - begin);
  return lengths;
}

void ImportSlice(Layer& layer) {
  const SliceParameter& p = layer.parameters().slice_param();
  if (p.has_axis() && p.has_slice_dim()) {
    layer.Error("axis and slice_dim are both given; expected axis", "slice_param", "slice_dim");
    return;
  }
  const std::optional<int> axis = layer.Axis(p.has_slice_dim() ? int64_t{p.slice_dim()} : p.axis(),
                                             layer.rank(), "slice_param.axis");
  if (!axis) return;
  if (layer.top_count() == 1) return layer.SetTop(layer.bottoms()[0]);
  const Value axis_value = layer.AddInteger("/axis", *axis);
  if (p.slice_point_size() == 0) {
    return layer.SetTops(layer.AddSeveral(ops::kSplit, "", {layer.bottoms()[0], axis_value},
                                          {{"num_splits", int64_t{layer.top_count()}}}));
  }
  const std::optional<Ints> lengths = SliceLengths(layer, layer.bottom_shape().dim(*axis));
  if (!lengths) return;
  layer.SetTops(
      layer.AddSeveral(ops::kVariadicSplit, "",
                       {layer.bottoms()[0], axis_value, layer.AddIntegers("/lengths", *lengths)}));
}

void ImportSplit(Layer& layer) {
  layer.SetTops(std::vector<Value>(layer.top_count(), layer.bottoms()[0]));
}

// 0 keeps the extent in its place, -1 takes what is left.
void SetReshaped(Layer& layer, const Ints& pattern) {
  layer.SetTop(layer.Add(ops::kReshape, "",
                         {layer.bottoms()[0], layer.AddIntegers("/shape", pattern)},
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
  Ints pattern(*first, 0);
  pattern.push_back(-1);
  const std::optional<Extents> rest = layer.ExtentsFrom(*last + 1);
  if (!rest) return;
  pattern.insert(pattern.end(), rest->begin(), rest->end());
  SetReshaped(layer, pattern);
}

// Axes [axis, axis + num_axes) are replaced by `shape`, where 0 keeps an extent and -1 takes what
// is left.
void ImportReshape(Layer& layer) {
  const ReshapeParameter& p = layer.parameters().reshape_param();
  const int rank = layer.rank();
  const int first = p.axis() < 0 ? rank + 1 + p.axis() : p.axis();
  const int count = p.num_axes() == -1 ? rank - first : p.num_axes();
  if (first < 0 || first > rank || count < 0 || first + count > rank) {
    layer.Error(absl::StrCat("axis ", p.axis(), " and num_axes ", p.num_axes(),
                             " do not lie within the ", rank, " axes of the input"),
                "reshape_param", "axis");
    return;
  }
  Ints pattern(first, 0);
  for (int i = 0; i < p.shape().dim_size(); ++i) {
    const int64_t dim = p.shape().dim(i);
    if (dim < -1 || (dim == 0 && i >= count)) {
      layer.Error(absl::StrCat("dim ", dim, " at place ", i,
                               " of its shape; expected a size, -1 once, or 0 to keep an extent"),
                  "reshape_param", "shape");
      return;
    }
    // 0 in Reshape keeps the extent at its own place, which is the same place here only.
    pattern.push_back(dim);
  }
  const std::optional<Extents> rest = layer.ExtentsFrom(first + count);
  if (!rest) return;
  pattern.insert(pattern.end(), rest->begin(), rest->end());
  SetReshaped(layer, pattern);
}

}  // namespace

std::vector<LayerType> MovementLayers() {
  return {
      {"Concat", 1, kAnyNumber, 1, 1, false, ImportConcat},
      {"Slice", 1, 1, 1, kAnyNumber, false, ImportSlice},
      {"Split", 1, 1, 1, kAnyNumber, false, ImportSplit},
      {"Flatten", 1, 1, 1, 1, false, ImportFlatten},
      {"Reshape", 1, 1, 1, 1, false, ImportReshape},
  };
}

}  // namespace mo::caffe

// Layers that move values and compute nothing: Concat, Slice, Split, Permute, Crop, Tile.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/extents.h"

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

// The lengths of the parts between the slice points, of which the last one takes what is left.
std::optional<Ints> SliceLengths(Layer& layer, const Dim& extent) {
  const SliceParameter& p = layer.parameters().slice_param();
  auto error = [&](absl::string_view text) {
    layer.Error(text, "slice_param", "slice_point");
    return std::nullopt;
  };
  if (p.slice_point_size() != layer.top_count() - 1)
    return error(absl::StrCat("has ", p.slice_point_size(), " slice_point for ", layer.top_count(),
                              " tops; expected one less than tops, or none"));
  Ints lengths;
  int64_t begin = 0;
  for (int64_t point : p.slice_point()) {
    if (point <= begin || point >= extent.max())
      return error(absl::StrCat("slice_point ", point, " must lie between ", begin, " and ",
                                ToString(extent)));
    lengths.push_back(point - begin);
    begin = point;
  }
  lengths.push_back(extent.is_static() ? extent.value() - begin : -1);
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
  if (layer.top_count() == 1 && p.slice_point_size() == 0) return layer.SetTop(layer.bottoms()[0]);
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

// The listed axes come first, the others follow in their order.
void ImportPermute(Layer& layer) {
  Ints order;
  for (const int64_t axis : layer.parameters().permute_param().order()) {
    const bool repeated = std::find(order.begin(), order.end(), axis) != order.end();
    if (repeated || axis >= layer.rank()) {
      layer.Error(absl::StrCat("order has ", axis, repeated ? " twice" : "",
                               "; expected different axes from 0 to ", layer.rank() - 1),
                  "permute_param", "order");
      return;
    }
    order.push_back(axis);
  }
  for (int axis = 0; axis < layer.rank(); ++axis) {
    if (std::find(order.begin(), order.end(), axis) == order.end()) order.push_back(axis);
  }
  layer.SetTop(layer.Transposed(layer.bottoms()[0], "", order));
}

// One offset for each axis, 0 before `axis`.
std::optional<Ints> CropOffsets(Layer& layer, int axis) {
  const CropParameter& p = layer.parameters().crop_param();
  const int cropped = layer.rank() - axis;
  if (p.offset_size() > 1 && p.offset_size() != cropped) {
    layer.Error(absl::StrCat("has ", p.offset_size(), " offset for ", cropped,
                             " axes; expected none, one for all, or one for each"),
                "crop_param", "offset");
    return std::nullopt;
  }
  Ints offsets(static_cast<size_t>(layer.rank()), 0);
  for (int i = 0; i < cropped && p.offset_size() > 0; ++i)
    offsets[axis + i] = p.offset(p.offset_size() == 1 ? 0 : i);
  return offsets;
}

// From `axis` on as large as the second bottom.
void ImportCrop(Layer& layer) {
  const int rank = layer.rank();
  const std::optional<int> axis =
      layer.Axis(layer.parameters().crop_param().axis(), rank, "crop_param.axis");
  if (!axis) return;
  const Shape& size = layer.bottom_shape(1);
  if (size.rank() != rank) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat("its inputs are ", ToString(layer.bottom_shape()), " and ",
                             ToString(size), "; expected as many axes"));
    return;
  }
  const std::optional<Ints> offsets = CropOffsets(layer, *axis);
  if (!offsets) return;
  Ints keeps(static_cast<size_t>(rank), 0);
  for (int i = 0; i < rank; ++i) {
    if (i < *axis) keeps[i] = 1;
    const Dim& extent = layer.bottom_shape().dim(i);
    if (i < *axis || !extent.is_static() || (*offsets)[i] + size.dim(i).min() <= extent.value())
      continue;
    layer.Error(absl::StrCat("axis ", i, " from ", (*offsets)[i], " on has fewer than ",
                             ToString(size.dim(i)), " of ", ToString(extent), " elements"),
                "crop_param", "offset");
    return;
  }
  const Value begin = layer.AddIntegers("/begin", *offsets);
  const Value end =
      layer.Add(ops::kAdd, "/end", {ExtentsOf(layer, layer.bottoms()[1], "/size"), begin});
  const Value strides = layer.AddIntegers("/strides", Ints(static_cast<size_t>(rank), 1));
  layer.SetTop(layer.Add(ops::kStridedSlice, "", {layer.bottoms()[0], begin, end, strides},
                         {{"begin_mask", keeps}, {"end_mask", keeps}}));
}

void ImportTile(Layer& layer) {
  const TileParameter& p = layer.parameters().tile_param();
  const std::optional<int> axis = layer.Axis(p.axis(), layer.rank(), "tile_param.axis");
  if (!axis) return;
  if (p.tiles() < 1) {
    layer.Error("tiles is missing or below 1; expected how often the axis is repeated",
                "tile_param", "tiles");
    return;
  }
  Ints repeats(static_cast<size_t>(layer.rank()), 1);
  repeats[*axis] = p.tiles();
  layer.SetTop(
      layer.Add(ops::kTile, "", {layer.bottoms()[0], layer.AddIntegers("/repeats", repeats)}));
}

}  // namespace

std::vector<LayerType> MovementLayers() {
  return {
      {"Concat", 1, kAnyNumber, 1, 1, false, ImportConcat},
      {"Slice", 1, 1, 1, kAnyNumber, false, ImportSlice},
      {"Split", 1, 1, 1, kAnyNumber, false, ImportSplit},
      {"Permute", 1, 1, 1, 1, false, ImportPermute},
      {"Crop", 2, 2, 1, 1, false, ImportCrop},
      {"Tile", 1, 1, 1, 1, false, ImportTile},
  };
}

}  // namespace mo::caffe

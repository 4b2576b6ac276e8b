// Images of another size: Interp, Resample, Upsample.

#include "converter/frontends/common/resize.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"

namespace mo::caffe {
namespace {

// The last two extents of an image, a list that the graph computes where they are not known.
Value SizeOf(Layer& layer, Value image) {
  if (image.node == nullptr) return {};
  const int rank = image.shape().rank();
  return PartOfList(layer, ExtentsOf(layer, image, "/extents"), "/size", rank - 2, rank);
}

// Pads that are not positive take elements away, of both axes.
Value Cropped(Layer& layer) {
  const InterpParameter& p = layer.parameters().interp_param();
  const Value x = layer.bottoms()[0];
  const int64_t begin = -int64_t{p.pad_beg()}, end = p.pad_end();
  if (begin < 0 || end > 0) {
    layer.Error("pad_beg and pad_end must not be positive: the layer can only crop", "interp_param",
                begin < 0 ? "pad_beg" : "pad_end");
    return {};
  }
  if (begin == 0 && end == 0) return x;
  for (int axis = 2; axis < 4; ++axis) {
    if (layer.bottom_shape().dim(axis).max() > begin - end) continue;
    layer.Error(absl::StrCat("pad_beg and pad_end leave nothing of the input ",
                             ToString(layer.bottom_shape())),
                "interp_param", "pad_beg");
    return {};
  }
  const int64_t to_end = end == 0 ? 1 : 0;
  return layer.Add(
      ops::kStridedSlice, "/cropped",
      {x, layer.AddIntegers("/begin", {0, 0, begin, begin}),
       layer.AddIntegers("/end", {0, 0, end, end}), layer.AddIntegers("/strides", {1, 1, 1, 1})},
      {{"begin_mask", Ints{1, 1, 0, 0}}, {"end_mask", Ints{1, 1, to_end, to_end}}});
}

// A factor alone goes before height and width, and these before both factors.
Value InterpSize(Layer& layer, Value image) {
  const InterpParameter& p = layer.parameters().interp_param();
  auto error = [&layer](absl::string_view text, absl::string_view field) {
    layer.Error(text, "interp_param", field);
    return Value();
  };
  const bool shrinks = p.has_shrink_factor(), zooms = p.has_zoom_factor();
  if (shrinks == zooms && p.has_height() && p.has_width()) {
    if (p.height() < 1 || p.width() < 1)
      return error("height or width is below 1; expected the size of the result", "height");
    return layer.AddIntegers("/size", {p.height(), p.width()});
  }
  if (!shrinks && !zooms)
    return error("has no size; expected height and width, zoom_factor or shrink_factor", "height");
  if (p.shrink_factor() < 1 || p.zoom_factor() < 1)
    return error("a factor is below 1", p.shrink_factor() < 1 ? "shrink_factor" : "zoom_factor");
  const Arithmetic f(layer, "/size", ElementType::kI64);
  Value size = SizeOf(layer, image);
  if (shrinks)
    size = f(ops::kAdd, f(ops::kDivide, f(ops::kSubtract, size, 1.0), p.shrink_factor()), 1.0);
  if (zooms)
    size = f(ops::kAdd, size, f(ops::kMultiply, f(ops::kSubtract, size, 1.0), p.zoom_factor() - 1));
  return size;
}

void ImportInterp(Layer& layer) {
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  const Value image = Cropped(layer);
  if (image.node == nullptr) return;
  layer.SetTop(AddResize(layer, "", image, InterpSize(layer, image), {.pixels = Pixels::kCorners}));
}

// The size of the result, of the second bottom if there is one; nullopt after an error.
std::optional<Extents> ResampleSize(Layer& layer) {
  const ResampleParameter& p = layer.parameters().resample_param();
  if (layer.bottoms().size() == 1) {
    if (p.height() > 0 && p.width() > 0) return Extents{p.height(), p.width()};
    layer.Error("height or width is missing or 0; expected the size of the result",
                "resample_param", "height");
    return std::nullopt;
  }
  const Shape& like = layer.bottom_shape(1);
  if (like.rank() == 4 && like.dim(2).is_static() && like.dim(3).is_static())
    return Extents{like.dim(2).value(), like.dim(3).value()};
  layer.Error(Code::kNodeInputs, absl::StrCat("its second input is ", ToString(like),
                                              "; expected 4 axes with a known height and width"));
  return std::nullopt;
}

// Of a linear mix the weights at the borders are scaled to a sum of 1, which is the same as a
// repeated border. What is mixed otherwise has no such form.
void ImportResample(Layer& layer) {
  const ResampleParameter& p = layer.parameters().resample_param();
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  const std::optional<Extents> from = layer.ExtentsFrom(2), to = ResampleSize(layer);
  if (!from || !to) return;
  auto ratio = [](int64_t a, int64_t b) {
    const int64_t common = std::gcd(a, b);
    return std::pair(a / common, b / common);
  };
  const bool is_even = ratio((*from)[0], (*to)[0]) == ratio((*from)[1], (*to)[1]);
  const bool is_nearest = p.type() == ResampleParameter::NEAREST;
  const bool is_linear = p.type() == ResampleParameter::LINEAR;
  const bool shrinks = (*to)[0] < (*from)[0];
  if (is_even &&
      ((is_nearest && (*to)[0] % (*from)[0] == 0) || (is_linear && (!shrinks || !p.antialias())))) {
    return layer.SetTop(AddResize(layer, "", layer.bottoms()[0], layer.AddIntegers("/size", *to),
                                  {.nearest = is_nearest, .pixels = Pixels::kHalfPixel}));
  }
  layer.Error(absl::StrCat("resampling ", ToString(*from), " to ", ToString(*to),
                           " has no exact form; expected height and width by one factor, and type "
                           "LINEAR (with antialias: false to shrink), or NEAREST by a whole "
                           "number"),
              "resample_param", "type");
}

// YOLO's: each pixel becomes a block.
void ImportBlocks(Layer& layer) {
  const UpsampleParameter& p = layer.parameters().upsample_param();
  if (p.has_scale_h() || p.has_scale_w() || p.has_upsample_h() || p.has_upsample_w() ||
      p.pad_out_h() || p.pad_out_w() || (p.has_scale() && p.scale() < 1)) {
    layer.Error("has one bottom; expected scale alone, or the mask of a pooling as second bottom",
                "upsample_param", "scale");
    return;
  }
  const int rank = layer.rank();
  if (rank < 2) {
    layer.RankError("2 axes or more");
    return;
  }
  const Value x = layer.bottoms()[0];
  const Arithmetic f(layer, "/sizes", ElementType::kI64);
  const Value sizes = f(ops::kMultiply, SizeOf(layer, x), p.has_scale() ? p.scale() : 1.0);
  layer.SetTop(
      AddResize(layer, "", x, sizes,
                {.nearest = true, .pixels = Pixels::kAsymmetric, .axes = {rank - 2, rank - 1}}));
}

// The size of SegNet's result.
Value PlaneSize(Layer& layer) {
  const UpsampleParameter& p = layer.parameters().upsample_param();
  auto error = [&layer](absl::string_view text, absl::string_view field) {
    layer.Error(text, "upsample_param", field);
    return Value();
  };
  if (p.has_upsample_h() || p.has_upsample_w()) {
    if (p.upsample_h() < 1 || p.upsample_w() < 1)
      return error("upsample_h or upsample_w is missing or 0; expected both", "upsample_h");
    return layer.AddIntegers("/plane", {p.upsample_h(), p.upsample_w()});
  }
  const bool has_both = p.has_scale_h() || p.has_scale_w();
  if (has_both && p.has_scale())
    return error("scale and scale_h/scale_w are both given; expected one of them", "scale");
  const int64_t single = p.has_scale() ? p.scale() : 2;
  const int64_t h = has_both ? p.scale_h() : single, w = has_both ? p.scale_w() : single;
  if (h < 2 || w < 2) return error("a scale is missing or below 2", has_both ? "scale_h" : "scale");
  if ((p.pad_out_h() && h != 2) || (p.pad_out_w() && w != 2))
    return error("pad_out_h and pad_out_w go with a scale of 2 only", "pad_out_h");
  const Arithmetic f(layer, "/plane", ElementType::kI64);
  return f(ops::kSubtract,
           f(ops::kMultiply, SizeOf(layer, layer.bottoms()[0]),
             layer.AddIntegers("/plane/scales", {h, w})),
           layer.AddIntegers("/plane/cut", {p.pad_out_h(), p.pad_out_w()}));
}

// SegNet's: each element goes back to where a pooling found it in its plane, the others are 0.
void ImportUnpooling(Layer& layer) {
  const Shape &data = layer.bottom_shape(0), &mask = layer.bottom_shape(1);
  bool fits = data.rank() == 4 && mask.rank() == 4;
  for (int axis = 0; fits && axis < 4; ++axis) fits = data.dim(axis).Compatible(mask.dim(axis));
  if (!fits) {
    layer.Error(Code::kNodeInputs, absl::StrCat("its inputs are ", ToString(data), " and ",
                                                ToString(mask), "; expected 4 axes, equal ones"));
    return;
  }
  const Value size = PlaneSize(layer);
  const Value planes =
      PartOfList(layer, ExtentsOf(layer, layer.bottoms()[0], "/planes/shape"), "/planes", 0, 2);
  const Value count =
      layer.Add(ops::kReduceProd, "/count", {size, layer.AddIntegers("/count/axis", {0})},
                {{"keep_dims", true}});
  const Value zeros = layer.Add(ops::kBroadcast, "/zeros",
                                {layer.AddNumber("/zero", ElementType::kF32, 0),
                                 JoinedLists(layer, "/zeros/shape", {planes, count})});
  auto flat = [&layer](Value value, absl::string_view suffix) {
    return layer.Add(ops::kReshape, suffix,
                     {value, layer.AddIntegers(absl::StrCat(suffix, "/shape"), {0, 0, -1})},
                     {{"special_zero", true}});
  };
  const Value places =
      layer.Converted(flat(layer.bottoms()[1], "/places/flat"), "/places", ElementType::kI32);
  const Value filled =
      layer.Add(ops::kScatterElementsUpdate, "/filled",
                {zeros, places, flat(layer.bottoms()[0], "/data"), layer.AddInteger("/axis", 2)});
  layer.SetTop(layer.Add(ops::kReshape, "", {filled, JoinedLists(layer, "/shape", {planes, size})},
                         {{"special_zero", false}}));
}

void ImportUpsample(Layer& layer) {
  return layer.bottoms().size() == 1 ? ImportBlocks(layer) : ImportUnpooling(layer);
}

}  // namespace

std::vector<LayerType> ResizeLayers() {
  return {
      {"Interp", 1, 1, 1, 1, false, ImportInterp},
      {"Resample", 1, 2, 1, 1, false, ImportResample},
      {"Upsample", 1, 2, 1, 1, false, ImportUpsample},
  };
}

}  // namespace mo::caffe

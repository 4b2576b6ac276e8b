// BatchNorm, Scale, LRN, Softmax.

#include "converter/frontends/common/normalization.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

// The number of channels, or nullopt after an error.
std::optional<int64_t> Channels(Layer& layer) {
  if (layer.rank() >= 2 && layer.bottom_shape().dim(1).is_static())
    return layer.bottom_shape().dim(1).value();
  layer.RankError("a known number of channels on axis 1");
  return std::nullopt;
}

// Blobs: mean and variance, each still to be divided by blob 2. y = (x - mean) / sqrt(variance +
// eps).
void ImportBatchNorm(Layer& layer) {
  const BatchNormParameter& p = layer.parameters().batch_norm_param();
  if (p.has_use_global_stats() && !p.use_global_stats()) {
    layer.Error(
        "use_global_stats is false: the layer would compute statistics of each batch, as "
        "in training; set it to true or leave it out",
        "batch_norm_param", "use_global_stats");
    return;
  }
  const std::optional<int64_t> channels = Channels(layer);
  if (!channels) return;
  if (layer.blobs().size() != 2 && !layer.HasBlobs(3, "mean, variance and their scale factor"))
    return;
  std::optional<Constant> mean = layer.Blob(0, {*channels}, "means");
  std::optional<Constant> variance = layer.Blob(1, {*channels}, "variances");
  if (!mean || !variance) return;
  if (layer.blobs().size() == 3) {
    const std::optional<Constant> factor = layer.Blob(2, {1}, "scale factor");
    if (!factor) return;
    const double value = factor->Doubles()[0];
    if (value == 0) {
      layer.Warning(Code::kScaleFactorZero,
                    "its scale factor is 0, so Caffe takes mean and variance as 0. If the file "
                    "comes from a fork of Caffe where 0 means 1, set it to 1 there");
    }
    // In double, like all arithmetic on weights; Caffe divides in float.
    const double scale = value == 0 ? 0 : 1 / value;
    mean = mean->Scaled({1}, {scale});
    variance = variance->Scaled({1}, {scale});
  }
  const double epsilon = p.eps();
  const Value gamma = layer.AddNumbers("/gamma/value", ElementType::kF32, *channels, 1);
  const Value beta = layer.AddNumbers("/beta/value", ElementType::kF32, *channels, 0);
  layer.SetTop(layer.Add(ops::kBatchNormalization, "",
                         {layer.bottoms()[0], gamma, beta, layer.AddConstant("/mean", *mean),
                          layer.AddConstant("/variance", *variance)},
                         {{"epsilon", epsilon}}));
}

// The axes of the input that scale and shift have: [first, last).
struct Axes {
  int first, last;
};

std::optional<Axes> ScaledAxes(Layer& layer, int scale_rank) {
  const ScaleParameter& p = layer.parameters().scale_param();
  const std::optional<int> axis = layer.Axis(p.axis(), layer.rank(), "scale_param.axis");
  if (!axis) return std::nullopt;
  const int count = scale_rank >= 0      ? scale_rank
                    : p.num_axes() == -1 ? layer.rank() - *axis
                                         : p.num_axes();
  if (count >= 0 && *axis + count <= layer.rank()) return Axes{*axis, *axis + count};
  layer.Error(absl::StrCat("the scale would have ", count, " axes from axis ", *axis,
                           " on, but the input has ", layer.rank(), " in all"),
              "scale_param", scale_rank >= 0 ? "axis" : "num_axes");
  return std::nullopt;
}

// The extents of a scale or shift that broadcasts over the input: ones around the scaled axes.
std::optional<Extents> BroadcastExtents(Layer& layer, const Axes& axes) {
  Extents extents(layer.rank(), 1);
  for (int axis = axes.first; axis < axes.last; ++axis) {
    if (!layer.bottom_shape().dim(axis).is_static()) {
      layer.Error(Code::kNodeInputs,
                  absl::StrCat("axis ", axis, " of its input ", ToString(layer.bottom_shape()),
                               " has no known extent"));
      return std::nullopt;
    }
    extents[axis] = layer.bottom_shape().dim(axis).value();
  }
  return extents;
}

Value ShiftOf(Layer& layer, int blob, const Axes& axes, const Extents& broadcast) {
  const std::optional<Constant> shift = layer.Blob(
      blob, Extents(broadcast.begin() + axes.first, broadcast.begin() + axes.last), "shifts");
  return shift ? layer.AddConstant("/shift/value", shift->Reshaped(broadcast)) : Value();
}

// The scale is blob 0 and the shift blob 1.
void ImportConstantScale(Layer& layer) {
  const bool has_shift = layer.parameters().scale_param().bias_term();
  const std::optional<Axes> axes = ScaledAxes(layer, -1);
  const std::optional<Extents> broadcast = axes ? BroadcastExtents(layer, *axes) : std::nullopt;
  if (!broadcast || !layer.HasBlobs(has_shift ? 2 : 1, has_shift ? "scale and shift" : "scale"))
    return;
  const std::optional<Constant> scale = layer.Blob(
      0, Extents(broadcast->begin() + axes->first, broadcast->begin() + axes->last), "scales");
  if (!scale) return;
  std::vector<Value> inputs = {layer.bottoms()[0],
                               layer.AddConstant("/scale/value", scale->Reshaped(*broadcast))};
  if (has_shift) inputs.push_back(ShiftOf(layer, 1, *axes, *broadcast));
  layer.SetTop(layer.Add(ops::kScaleShift, "", std::move(inputs)));
}

// The scale is bottom 1, laid over the input from `axis` on; the shift is blob 0.
void ImportComputedScale(Layer& layer) {
  const bool has_shift = layer.parameters().scale_param().bias_term();
  if (!layer.HasBlobs(has_shift ? 1 : 0, has_shift ? "shift" : "none, as the scale is an input"))
    return;
  const std::optional<Axes> axes = ScaledAxes(layer, layer.rank(1));
  const std::optional<Extents> broadcast = axes ? BroadcastExtents(layer, *axes) : std::nullopt;
  if (!broadcast) return;
  const Value shape = layer.AddIntegers("/broadcast/shape", *broadcast);
  const Value scale = layer.Add(ops::kReshape, "/broadcast", {layer.bottoms()[1], shape});
  Value top = layer.Add(ops::kMultiply, "", {layer.bottoms()[0], scale});
  if (has_shift) top = layer.Add(ops::kAdd, "/shift", {top, ShiftOf(layer, 0, *axes, *broadcast)});
  layer.SetTop(top);
}

void ImportScale(Layer& layer) {
  if (layer.bottoms().size() == 1) {
    ImportConstantScale(layer);
  } else {
    ImportComputedScale(layer);
  }
}

// Within a channel Caffe divides by 1 + alpha · average, across channels by k + alpha / size · sum.
void ImportLrn(Layer& layer) {
  const LRNParameter& p = layer.parameters().lrn_param();
  if (p.local_size() % 2 == 0 || p.local_size() > (1 << 20)) {
    layer.Error(absl::StrCat("local_size is ", p.local_size(), "; expected an odd number"),
                "lrn_param", "local_size");
    return;
  }
  const bool across = p.norm_region() == LRNParameter::ACROSS_CHANNELS;
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  layer.SetTop(AddLocalResponse(layer, "", layer.bottoms()[0],
                                {.axes = across ? Ints{1} : Ints{2, 3},
                                 .size = p.local_size(),
                                 .alpha = p.alpha(),
                                 .beta = p.beta(),
                                 .bias = across ? double{p.k()} : 1.0}));
}

void ImportSoftmax(Layer& layer) {
  const std::optional<int> axis =
      layer.Axis(layer.parameters().softmax_param().axis(), layer.rank(), "softmax_param.axis");
  if (!axis) return;
  layer.SetTop(layer.Add(ops::kSoftMax, "", {layer.bottoms()[0]}, {{"axis", int64_t{*axis}}}));
}

}  // namespace

std::vector<LayerType> NormalizationLayers() {
  return {
      {"BatchNorm", 1, 1, 1, 1, true, ImportBatchNorm},
      {"Scale", 1, 2, 1, 1, true, ImportScale},
      {"LRN", 1, 1, 1, 1, false, ImportLrn},
      {"Softmax", 1, 1, 1, 1, false, ImportSoftmax},
  };
}

}  // namespace mo::caffe

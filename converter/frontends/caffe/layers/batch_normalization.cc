// BatchNorm, CuDNNBatchNorm and BN: (x - mean) / √(variance + eps) · scale + shift for each
// channel.
//
// The forks of Caffe differ in their blobs; the number of these tells which it is:
//
//   BatchNorm       2  mean, variance                            BVLC
//                   3  mean, variance, factor                    BVLC, NVIDIA, Intel
//                   4  mean, variance, factor, scale             Intel, with bias_term: false
//                   5  mean, variance, factor, scale, shift      NVIDIA, Intel
//                   5  scale, shift, mean, variance, reserved    NVIDIA's old order; the last has
//                                                                one number
//   CuDNNBatchNorm  4  scale, shift, mean, variance              others as BatchNorm
//   BN              4  scale, shift, mean, variance              PSPNet, yjxiong
//                   2  scale, shift                              SegNet
//
// Mean and variance are to be divided by the factor.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/normalization.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "batch_norm_param";
constexpr int kNone = -1;

// The number of channels of the input, or nullopt after an error. One axis is one channel.
std::optional<int64_t> Channels(Layer& layer) {
  if (layer.rank() == 1) return 1;
  if (layer.rank() >= 2 && layer.bottom_shape().dim(1).is_static())
    return layer.bottom_shape().dim(1).value();
  layer.RankError("a known number of channels on axis 1");
  return std::nullopt;
}

// Which blob is what.
struct Places {
  int mean = kNone, variance = kNone, factor = kNone, scale = kNone, shift = kNone;
};
constexpr Places kScaleFirst = {.mean = 2, .variance = 3, .scale = 0, .shift = 1};

bool IsFinite(Layer& layer, double eps, absl::string_view parameter) {
  if (!layer.IsFinite(eps, parameter, "eps")) return false;
  return eps >= 0 ||
         layer.Error(absl::StrCat("eps is ", eps, "; expected 0 or more"), parameter, "eps");
}

bool IsIntels(const BatchNormParameter& p) {
  return p.has_bias_term() || p.has_filler() || p.has_stats_batch_size() || p.has_relu() ||
         p.has_use_weight_bias();
}

bool IsNvidias(const Layer& layer) {
  const BatchNormParameter& p = layer.parameters().batch_norm_param();
  if (IsIntels(p)) return false;
  return layer.blobs().size() == 5 || p.has_scale_bias() || p.has_scale_filler() ||
         p.has_bias_filler();
}

std::optional<Places> PlacesOf(Layer& layer) {
  const bool is_cudnns = layer.op() == "CuDNNBatchNorm";
  switch (layer.blobs().size()) {
    case 2:
      return Places{.mean = 0, .variance = 1};
    case 4:
      if (is_cudnns) return kScaleFirst;
      return Places{.mean = 0, .variance = 1, .factor = 2, .scale = 3};
    case 5:
      if (IsNvidias(layer) && layer.blobs()[4].size() == 1) return kScaleFirst;
      return Places{.mean = 0, .variance = 1, .factor = 2, .scale = 3, .shift = 4};
    default:
      if (layer.HasBlobs(3, "mean, variance and their scale factor"))
        return Places{.mean = 0, .variance = 1, .factor = 2};
      return std::nullopt;
  }
}

// What mean and variance are multiplied by. In double, like all arithmetic on weights; Caffe
// divides in float.
std::optional<double> ScaleOfStatistics(Layer& layer, const Places& places) {
  if (places.factor == kNone) return 1;
  const std::optional<Constant> blob = layer.ListBlob(places.factor, 1, "scale factors");
  if (!blob) return std::nullopt;
  const double factor = blob->Doubles()[0];
  if (factor != 0) return 1 / factor;
  const bool is_reserved = layer.blobs().size() == 5;
  layer.Warning(Code::kScaleFactorZero,
                is_reserved
                    ? "its scale factor is 0, which NVIDIA's Caffe wrote where it means 1; mean "
                      "and variance are taken as they are"
                    : "its scale factor is 0, so Caffe takes mean and variance as 0. If the file "
                      "comes from a fork of Caffe where 0 means 1, set it to 1 there");
  return is_reserved ? 1 : 0;
}

// A blob as a list; `missing` for each channel where there is none.
Value ListOf(Layer& layer, int blob, int64_t channels, absl::string_view what, double missing) {
  const std::string suffix = absl::StrCat("/", what, "/value");
  if (blob == kNone) return layer.AddNumbers(suffix, ElementType::kF32, channels, missing);
  const std::optional<Constant> list =
      layer.ListBlob(blob, channels, absl::StrCat(what, " values"));
  return list ? layer.AddConstant(suffix, *list) : Value();
}

// As [N, C, …] what has one axis, and back.
Value WithChannels(Layer& layer) {
  const Value x = layer.bottoms()[0];
  if (layer.rank() > 1) return x;
  return layer.Reshaped(x, "/channel", Shape({layer.bottom_shape().dim(0), Dim(1)}));
}
Value AsInput(Layer& layer, Value value) {
  return layer.rank() > 1 ? value : layer.Reshaped(value, "/one_axis", layer.bottom_shape());
}

// By the mean and variance of the input itself.
Value NormalizedByBatch(Layer& layer, Value scale, Value shift, double epsilon,
                        absl::string_view parameter, absl::string_view field,
                        absl::string_view remedy) {
  layer.Warning(Code::kTrainingGraph,
                absl::StrCat("normalizes by the batch at hand, as in training, so that what it "
                             "computes of one sample depends on the others; ",
                             remedy),
                absl::StrCat(parameter, ".", field));
  Ints axes = {0};
  for (int axis = 2; axis < layer.rank(); ++axis) axes.push_back(axis);
  return AddOwnNormalization(layer, "", WithChannels(layer), {axes, scale, shift, epsilon});
}

Value NormalizedByBlobs(Layer& layer, const Places& places, int64_t channels, double epsilon) {
  const std::optional<Constant> mean = layer.ListBlob(places.mean, channels, "means");
  const std::optional<Constant> variance = layer.ListBlob(places.variance, channels, "variances");
  if (!mean || !variance) return {};
  const std::optional<double> factor = ScaleOfStatistics(layer, places);
  if (!factor) return {};
  auto scaled = [&factor](const Constant& list) {
    return *factor == 1 ? list : list.Scaled({1}, {*factor});
  };
  const Value gamma = ListOf(layer, places.scale, channels, "gamma", 1);
  const Value beta = ListOf(layer, places.shift, channels, "beta", 0);
  return layer.Add(ops::kBatchNormalization, "",
                   {WithChannels(layer), gamma, beta, layer.AddConstant("/mean", scaled(*mean)),
                    layer.AddConstant("/variance", scaled(*variance))},
                   {{"epsilon", epsilon}});
}

void ImportBatchNorm(Layer& layer) {
  const BatchNormParameter& p = layer.parameters().batch_norm_param();
  const std::optional<int64_t> channels = Channels(layer);
  if (!channels || !IsFinite(layer, p.eps(), kParameter)) return;
  const std::optional<Places> places = PlacesOf(layer);
  if (!places || !layer.ListBlob(places->mean, *channels, "means")) return;
  const bool is_nvidias = IsNvidias(layer);
  // NVIDIA's takes no smaller one.
  const double epsilon = is_nvidias ? std::max(p.eps(), 1e-5f) : p.eps();
  const bool by_batch = p.has_use_global_stats() && !p.use_global_stats() && !is_nvidias;
  Value value;
  if (by_batch) {
    value = NormalizedByBatch(layer, ListOf(layer, places->scale, *channels, "scale", 1),
                              ListOf(layer, places->shift, *channels, "shift", 0), epsilon,
                              kParameter, "use_global_stats",
                              "leave out use_global_stats: false to use the trained statistics");
  } else {
    value = NormalizedByBlobs(layer, *places, *channels, epsilon);
  }
  value = AsInput(layer, value);
  layer.SetTop(p.relu() ? AddRelu(layer, "/relu", value, 0) : value);
}

// SegNet's.
void ImportBnWithoutStatistics(Layer& layer, int64_t channels) {
  const BNParameter& p = layer.parameters().bn_param();
  const Value scale = ListOf(layer, 0, channels, "scale", 1);
  const Value shift = ListOf(layer, 1, channels, "shift", 0);
  if (p.bn_mode() == BNParameter::LEARN) {
    constexpr double kEpsilon = 1e-9;
    const Value value =
        NormalizedByBatch(layer, scale, shift, kEpsilon, "bn_param", "bn_mode",
                          "convert the net that SegNet's compute_bn_statistics.py writes, which "
                          "has bn_mode: INFERENCE");
    return layer.SetTop(AsInput(layer, value));
  }
  const int rank = std::max(layer.rank(), 2);
  const Value scaled =
      layer.Add(ops::kScaleShift, "",
                {WithChannels(layer), layer.AlongAxis(scale, "/scale", 0, rank - 1),
                 layer.AlongAxis(shift, "/shift", 0, rank - 1)});
  layer.SetTop(AsInput(layer, scaled));
}

void ImportBn(Layer& layer) {
  const BNParameter& p = layer.parameters().bn_param();
  const std::optional<int64_t> channels = Channels(layer);
  if (!channels || !IsFinite(layer, p.eps(), "bn_param")) return;
  if (layer.blobs().size() == 2 || p.has_bn_mode()) {
    if (layer.HasBlobs(2, "scale and shift")) ImportBnWithoutStatistics(layer, *channels);
    return;
  }
  if (!layer.HasBlobs(4, "scale, shift, mean and variance, or 2 of SegNet: scale and shift"))
    return;
  layer.SetTop(AsInput(layer, NormalizedByBlobs(layer, kScaleFirst, *channels, p.eps())));
}

}  // namespace

std::vector<LayerType> BatchNormalizationLayers() {
  return {
      {"BN", 1, 1, 1, 1, true, ImportBn},
      {"BatchNorm", 1, 1, 1, 1, true, ImportBatchNorm},
      {"CuDNNBatchNorm", 1, 1, 1, 1, true, ImportBatchNorm},
  };
}

}  // namespace mo::caffe

// LRN, MVN, Normalize, Softmax.

#include "converter/frontends/common/normalization.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

// Within a channel Caffe divides by 1 + alpha · average, across channels by k + alpha / size · sum.
void ImportLrn(Layer& layer) {
  const LRNParameter& p = layer.parameters().lrn_param();
  if (p.local_size() % 2 == 0 || p.local_size() > (1 << 20)) {
    layer.Error(absl::StrCat("local_size is ", p.local_size(), "; expected an odd number"),
                "lrn_param", "local_size");
    return;
  }
  if (!layer.IsFinite(p.alpha(), "lrn_param", "alpha") ||
      !layer.IsFinite(p.beta(), "lrn_param", "beta") || !layer.IsFinite(p.k(), "lrn_param", "k"))
    return;
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

// (x - mean) / (√variance + eps), or x - mean, of each channel or of each sample.
void ImportMvn(Layer& layer) {
  const MVNParameter& p = layer.parameters().mvn_param();
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  const Value x = layer.bottoms()[0];
  const Value axes = layer.AddIntegers("/axes", p.across_channels() ? Ints{1, 2, 3} : Ints{2, 3});
  if (!p.normalize_variance()) {
    const Value mean = layer.Add(ops::kReduceMean, "/mean", {x, axes}, {{"keep_dims", true}});
    return layer.SetTop(layer.Add(ops::kSubtract, "", {x, mean}));
  }
  const double eps = p.eps();
  if (!layer.IsFinite(eps, "mvn_param", "eps")) return;
  if (eps < 0) {
    layer.Error(absl::StrCat("eps is ", eps, "; expected 0 or more"), "mvn_param", "eps");
    return;
  }
  layer.SetTop(layer.Add(ops::kMVN, "", {x, axes},
                         {{"eps", eps}, {"eps_mode", std::string("outside_sqrt")}}));
}

// x / √(Σ x² + eps) · scale, with the sum of each sample or of each of its pixels.
void ImportNormalize(Layer& layer) {
  const NormalizeParameter& p = layer.parameters().norm_param();
  const int rank = layer.rank();
  if (rank < 2 || rank > 4 || (!p.channel_shared() && !layer.bottom_shape().dim(1).is_static())) {
    layer.RankError("2 to 4 axes and a known number of channels");
    return;
  }
  const double eps = p.eps();
  if (!layer.IsFinite(eps, "norm_param", "eps")) return;
  if (eps <= 0) {
    layer.Error(absl::StrCat("eps is ", eps, "; expected a positive number"), "norm_param", "eps");
    return;
  }
  if (!layer.HasBlobs(1, "scale")) return;
  const int64_t channels = p.channel_shared() ? 1 : layer.bottom_shape().dim(1).value();
  const std::optional<Constant> scale =
      layer.ListBlob(0, channels, "scales", FillerOr(p.scale_filler(), 1));
  if (!scale) return;
  Ints axes = {1};
  for (int axis = 2; p.across_spatial() && axis < rank; ++axis) axes.push_back(axis);
  const Value normalized = layer.Add(ops::kNormalizeL2, "/normalized",
                                     {layer.bottoms()[0], layer.AddIntegers("/axes", axes)},
                                     {{"eps", eps}, {"eps_mode", std::string("add")}});
  Extents broadcast(rank, 1);
  broadcast[1] = channels;
  layer.SetTop(
      layer.Add(ops::kMultiply, "",
                {normalized, layer.AddConstant("/scale/value", scale->Reshaped(broadcast))}));
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
      {"LRN", 1, 1, 1, 1, false, ImportLrn},
      {"MVN", 1, 1, 1, 1, false, ImportMvn},
      {"Normalize", 1, 1, 1, 1, true, ImportNormalize, false, true},
      {"Softmax", 1, 1, 1, 1, false, ImportSoftmax},
  };
}

}  // namespace mo::caffe

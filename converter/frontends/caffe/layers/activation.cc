// Activations: AbsVal, BNLL, Clip, ELU, PReLU, ReLU, ReLU6, Sigmoid, Swish, TanH, Threshold. Each
// computes an element from one element.

#include "converter/frontends/common/activation.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/renamed.h"

namespace mo::caffe {
namespace {

constexpr Renamed kActivations[] = {
    {"AbsVal", ops::kAbs},
    {"BNLL", ops::kSoftPlus},
    {"Sigmoid", ops::kSigmoid},
    {"TanH", ops::kTanh},
};

void ImportActivation(Layer& layer) {
  layer.SetTop(layer.Add(OpOf(kActivations, layer.op()), "", {layer.bottoms()[0]}));
}

void ImportRelu(Layer& layer) {
  const ReLUParameter& p = layer.parameters().relu_param();
  if (!layer.IsFinite(p.negative_slope(), "relu_param", "negative_slope")) return;
  if (p.fuse()) {
    layer.Error(
        "fuse is true, which Intel's Caffe sets where another layer computes the ReLU; "
        "expected the net as it was trained",
        "relu_param", "fuse");
    return;
  }
  layer.SetTop(AddRelu(layer, "", layer.bottoms()[0], p.negative_slope()));
}

// min(x, n) of what a ReLU gives.
void ImportRelu6(Layer& layer) {
  const ReLU6Parameter& p = layer.parameters().relu6_param();
  const double largest = p.n(), slope = p.negative_slope();
  if (!layer.IsFinite(largest, "relu6_param", "n") ||
      !layer.IsFinite(slope, "relu6_param", "negative_slope"))
    return;
  const Value x = layer.bottoms()[0];
  if (slope == 0 && largest >= 0)
    return layer.SetTop(layer.Add(ops::kClamp, "", {x}, {{"min", 0.0}, {"max", largest}}));
  const Value limit = layer.AddNumber("/n", ElementType::kF32, largest);
  layer.SetTop(layer.Add(ops::kMinimum, "", {AddRelu(layer, "/relu", x, slope), limit}));
}

void ImportClip(Layer& layer) {
  const ClipParameter& p = layer.parameters().clip_param();
  if (!p.has_min() || !p.has_max()) {
    layer.Error("min or max is missing; expected both", "clip_param", p.has_min() ? "max" : "min");
    return;
  }
  if (!layer.IsFinite(p.min(), "clip_param", "min") ||
      !layer.IsFinite(p.max(), "clip_param", "max"))
    return;
  if (p.min() > p.max()) {
    layer.Error(absl::StrCat("min ", p.min(), " is more than max ", p.max()), "clip_param", "min");
    return;
  }
  layer.SetTop(layer.Add(ops::kClamp, "", {layer.bottoms()[0]},
                         {{"min", double{p.min()}}, {"max", double{p.max()}}}));
}

// A slope for each channel, or one for all.
void ImportPRelu(Layer& layer) {
  const PReLUParameter& p = layer.parameters().prelu_param();
  const bool is_shared = p.channel_shared();
  if (layer.rank() < 2 || (!is_shared && !layer.bottom_shape().dim(1).is_static())) {
    layer.RankError("2 or more axes and a known number of channels");
    return;
  }
  if (!layer.HasBlobs(1, "slopes")) return;
  const std::optional<Constant> slopes = layer.ListBlob(
      0, is_shared ? 1 : layer.bottom_shape().dim(1).value(), "slopes", FillerOr(p.filler(), 0.25));
  if (!slopes) return;
  layer.SetTop(
      layer.Add(ops::kPReLU, "", {layer.bottoms()[0], layer.AddConstant("/slopes", *slopes)}));
}

void ImportElu(Layer& layer) {
  const ELUParameter& p = layer.parameters().elu_param();
  if (!layer.IsFinite(p.alpha(), "elu_param", "alpha") ||
      !layer.IsFinite(p.lambda(), "elu_param", "lambda"))
    return;
  const double lambda = p.lambda();
  const Value elu = layer.Add(ops::kElu, lambda == 1 ? "" : "/elu", {layer.bottoms()[0]},
                              {{"alpha", double{p.alpha()}}});
  if (lambda == 1) return layer.SetTop(elu);
  layer.SetTop(
      layer.Add(ops::kMultiply, "", {elu, layer.AddNumber("/lambda", ElementType::kF32, lambda)}));
}

void ImportSwish(Layer& layer) {
  const double beta = layer.parameters().swish_param().beta();
  if (!layer.IsFinite(beta, "swish_param", "beta")) return;
  layer.SetTop(AddSwish(layer, "", layer.bottoms()[0], beta));
}

// 1 where x is larger than the threshold, 0 elsewhere.
void ImportThreshold(Layer& layer) {
  const double threshold = layer.parameters().threshold_param().threshold();
  if (!layer.IsFinite(threshold, "threshold_param", "threshold")) return;
  const Value limit = layer.AddNumber("/threshold", ElementType::kF32, threshold);
  const Value is_above = layer.Add(ops::kGreater, "/above", {layer.bottoms()[0], limit});
  layer.SetTop(layer.Converted(is_above, "", ElementType::kF32));
}

}  // namespace

Value AddRelu(Layer& layer, absl::string_view suffix, Value x, double slope) {
  return slope == 0 ? layer.Add(ops::kReLU, suffix, {x}) : AddLeakyRelu(layer, suffix, x, slope);
}

std::vector<LayerType> ActivationLayers() {
  std::vector<LayerType> types = {
      {"Clip", 1, 1, 1, 1, false, ImportClip},
      {"ELU", 1, 1, 1, 1, false, ImportElu},
      {"PReLU", 1, 1, 1, 1, true, ImportPRelu, false, true},
      {"ReLU", 1, 1, 1, 1, false, ImportRelu},
      {"ReLU6", 1, 1, 1, 1, false, ImportRelu6},
      {"Swish", 1, 1, 1, 1, false, ImportSwish},
      {"Threshold", 1, 1, 1, 1, false, ImportThreshold},
  };
  for (const Renamed& renamed : kActivations)
    types.push_back({renamed.name, 1, 1, 1, 1, false, ImportActivation});
  return types;
}

}  // namespace mo::caffe

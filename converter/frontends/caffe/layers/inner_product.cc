// InnerProduct: everything from `axis` on is flattened and multiplied with weights [N, K]. With
// axis 0 that is the whole input, and the output is [N].

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "inner_product_param";

// The number of elements from `axis` on.
std::optional<int64_t> FlattenedCount(Layer& layer, int axis) {
  const std::optional<Extents> flattened = layer.ExtentsFrom(axis);
  if (!flattened) return std::nullopt;
  const std::optional<int64_t> count = ElementCount(*flattened);
  if (!count) layer.RankError("fewer elements");
  return count;
}

bool AreParametersRight(Layer& layer) {
  const InnerProductParameter& p = layer.parameters().inner_product_param();
  if (p.num_output() < 1) {
    return layer.Error("num_output is missing or 0; expected the number of outputs", kParameter,
                       "num_output");
  }
  return !p.normalize() ||
         layer.Error(
             "normalize is true: the layer would divide its input and its weights by their "
             "lengths, which is not supported; expected false",
             kParameter, "normalize");
}

// The weights as [N, K], then the bias if there is one. Empty after an error.
std::vector<Value> WeightsAndBias(Layer& layer, int64_t inner) {
  const InnerProductParameter& p = layer.parameters().inner_product_param();
  const int64_t outputs = p.num_output();
  if (!layer.HasBlobs(p.bias_term() ? 2 : 1, p.bias_term() ? "weights and bias" : "weights"))
    return {};
  std::optional<Constant> weights =
      layer.Blob(0, p.transpose() ? Extents{inner, outputs} : Extents{outputs, inner}, "weights",
                 p.weight_filler());
  if (!weights) return {};
  if (p.transpose()) weights = weights->Permuted({1, 0});
  if (!p.bias_term()) return {layer.AddConstant("/weights", *weights)};
  const std::optional<Constant> bias =
      layer.Blob(1, {outputs}, "bias values", FillerOr(p.bias_filler(), 0));
  if (!bias) return {};
  return {layer.AddConstant("/weights", *weights), layer.AddConstant("/bias/value", *bias)};
}

void ImportInnerProduct(Layer& layer) {
  const InnerProductParameter& p = layer.parameters().inner_product_param();
  if (!AreParametersRight(layer)) return;
  const std::optional<int> axis =
      layer.Axis(p.axis(), layer.rank(), absl::StrCat(kParameter, ".axis"));
  if (!axis) return;
  const std::optional<int64_t> inner = FlattenedCount(layer, *axis);
  if (!inner) return;
  std::vector<Value> inputs = WeightsAndBias(layer, *inner);
  if (inputs.empty()) return;
  const bool is_whole = *axis == 0;
  const Value x = layer.bottoms()[0];
  inputs.insert(inputs.begin(),
                is_whole ? layer.Reshaped(x, "/flat", Shape({Dim(1), Dim(*inner)})) : x);
  const Value product = layer.Add(ops::kFullyConnected, "", std::move(inputs),
                                  {{"axis", int64_t{is_whole ? 1 : *axis}}});
  layer.SetTop(is_whole ? layer.Reshaped(product, "/list", Shape({Dim(p.num_output())})) : product);
}

}  // namespace

std::vector<LayerType> InnerProductLayers() {
  return {{"InnerProduct", 1, 1, 1, 1, true, ImportInnerProduct, false, true}};
}

}  // namespace mo::caffe

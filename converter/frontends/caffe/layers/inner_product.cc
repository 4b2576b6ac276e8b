// InnerProduct: everything from `axis` on is flattened and multiplied with weights [N, K].

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "inner_product_param";

void ImportInnerProduct(Layer& layer) {
  const InnerProductParameter& p = layer.parameters().inner_product_param();
  if (p.num_output() < 1) {
    layer.Error("num_output is missing or 0; expected the number of outputs", kParameter,
                "num_output");
    return;
  }
  const std::optional<int> axis =
      layer.Axis(p.axis(), layer.rank(), absl::StrCat(kParameter, ".axis"));
  if (!axis) return;
  if (*axis == 0) {
    layer.Error("axis 0 would multiply the whole batch at once; expected 1 or more", kParameter,
                "axis");
    return;
  }
  const std::optional<Extents> flattened = layer.ExtentsFrom(*axis);
  if (!flattened) return;
  const std::optional<int64_t> inner = ElementCount(*flattened);
  if (!inner) {
    layer.RankError("fewer elements");
    return;
  }
  if (!layer.HasBlobs(p.bias_term() ? 2 : 1, p.bias_term() ? "weights and bias" : "weights"))
    return;
  const int64_t outputs = p.num_output();
  std::optional<Constant> weights =
      layer.Blob(0, p.transpose() ? Extents{*inner, outputs} : Extents{outputs, *inner}, "weights");
  if (!weights) return;
  if (p.transpose()) weights = weights->Permuted({1, 0});
  std::vector<Value> inputs = {layer.bottoms()[0], layer.AddConstant("/weights", *weights)};
  if (p.bias_term()) {
    const std::optional<Constant> bias = layer.Blob(1, {outputs}, "bias values");
    if (!bias) return;
    inputs.push_back(layer.AddConstant("/bias/value", *bias));
  }
  layer.SetTop(layer.Add(ops::kFullyConnected, "", std::move(inputs), {{"axis", int64_t{*axis}}}));
}

}  // namespace

std::vector<LayerType> InnerProductLayers() {
  return {{"InnerProduct", 1, 1, 1, 1, true, ImportInnerProduct}};
}

}  // namespace mo::caffe

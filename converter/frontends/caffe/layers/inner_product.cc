// InnerProduct: everything from `axis` on is flattened and multiplied with weights [N, K].

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "inner_product_param";

void ImportInnerProduct(Layer& layer) {
  const InnerProductParameter& p = layer.parameters().inner_product_param();
  if (p.num_output() < 1) {
    layer.Error(Code::kNodeAttribute, "num_output is missing or 0; expected the number of outputs",
                kParameter, "num_output");
    return;
  }
  const std::optional<int> axis = layer.Axis(p.axis(), layer.rank(), kParameter);
  if (!axis) return;
  if (*axis == 0) {
    layer.Error(Code::kNodeAttribute,
                "axis 0 would multiply the whole batch at once; expected 1 or more", kParameter,
                "axis");
    return;
  }
  const Shape& bottom = layer.bottom_shape();
  const std::optional<Extents> flattened =
      Shape(std::vector<Dim>(bottom.dims().begin() + *axis, bottom.dims().end())).extents();
  const std::optional<int64_t> inner = flattened ? ElementCount(*flattened) : std::nullopt;
  if (!inner) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat("its input ", ToString(bottom), " has no known extents from axis ",
                             *axis, " on; give the input's shape"));
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
  const std::optional<Value> top =
      layer.Add("FullyConnected", "", std::move(inputs), {{"axis", int64_t{*axis}}});
  if (top) layer.SetTops({*top});
}

}  // namespace

std::vector<LayerType> InnerProductLayers() {
  return {{"InnerProduct", 1, 1, 1, 1, true, ImportInnerProduct}};
}

}  // namespace mo::caffe

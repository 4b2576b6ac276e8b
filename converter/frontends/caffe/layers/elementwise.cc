// ReLU, Eltwise, Dropout.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

void ImportRelu(Layer& layer) {
  const float slope = layer.parameters().relu_param().negative_slope();
  std::optional<Value> top;
  if (slope == 0) {
    top = layer.Add("ReLU", "", {layer.bottoms()[0]});
  } else {
    const double value = slope;
    top = layer.Add(
        "PReLU", "",
        {layer.bottoms()[0],
         layer.AddConstant("/slope", Constant::FromDoubles(ElementType::kF32, {1}, {value}))});
  }
  if (top) layer.SetTops({*top});
}

// A factor before one summand; the summand itself for a factor of 1.
std::optional<Value> Weighted(Layer& layer, int i) {
  const EltwiseParameter& p = layer.parameters().eltwise_param();
  const Value bottom = layer.bottoms()[i];
  if (p.coeff_size() == 0 || p.coeff(i) == 1) return bottom;
  const std::string suffix = absl::StrCat("/coeff_", i);
  const Value factor = layer.AddConstant(
      suffix + "/value",
      Constant::FromDoubles(ElementType::kF32, {1}, {static_cast<double>(p.coeff(i))}));
  return layer.Add("Multiply", suffix, {bottom, factor});
}

void ImportEltwise(Layer& layer) {
  const EltwiseParameter& p = layer.parameters().eltwise_param();
  const int count = static_cast<int>(layer.bottoms().size());
  const bool sum = p.operation() == EltwiseParameter::SUM;
  if (p.coeff_size() > 0 && (!sum || p.coeff_size() != count)) {
    layer.Error(Code::kNodeAttribute,
                absl::StrCat("has ", p.coeff_size(), " coeff; expected ",
                             sum ? absl::StrCat("none or one for each of ", count, " inputs")
                                 : "none, as they go with SUM only"),
                "eltwise_param", "coeff");
    return;
  }
  for (int i = 1; i < count; ++i) {
    const Shape& first = layer.bottom_shape(0);
    const Shape& other = layer.bottom_shape(i);
    bool same = first.rank() == other.rank();
    for (int axis = 0; same && axis < first.rank(); ++axis)
      same = first.dim(axis).Compatible(other.dim(axis));
    if (same) continue;
    layer.Error(Code::kNodeInputs, absl::StrCat("its inputs are ", ToString(first), " and ",
                                                ToString(other), "; expected equal shapes"));
    return;
  }
  const absl::string_view op = sum                                       ? "Add"
                               : p.operation() == EltwiseParameter::PROD ? "Multiply"
                                                                         : "Maximum";
  std::optional<Value> value = Weighted(layer, 0);
  for (int i = 1; value && i < count; ++i) {
    const std::optional<Value> other = Weighted(layer, i);
    if (!other) return;
    value = layer.Add(op, i + 1 < count ? absl::StrCat("/first_", i + 1) : "", {*value, *other});
  }
  if (value) layer.SetTops({*value});
}

// Dropout does nothing in phase TEST.
void ImportDropout(Layer& layer) { layer.SetTops({layer.bottoms()[0]}); }

}  // namespace

std::vector<LayerType> ElementwiseLayers() {
  return {
      {"ReLU", 1, 1, 1, 1, false, ImportRelu},
      {"Eltwise", 2, LayerType::kAnyNumber, 1, 1, false, ImportEltwise},
      {"Dropout", 1, 1, 1, 1, false, ImportDropout},
  };
}

}  // namespace mo::caffe

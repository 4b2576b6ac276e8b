// ReLU, Eltwise, Dropout.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/activation.h"

namespace mo::caffe {
namespace {

void ImportRelu(Layer& layer) {
  const double slope = layer.parameters().relu_param().negative_slope();
  const Value x = layer.bottoms()[0];
  layer.SetTop(slope == 0 ? layer.Add(ops::kReLU, "", {x}) : AddLeakyRelu(layer, "", x, slope));
}

// A factor before one summand; the summand itself for a factor of 1.
Value Weighted(Layer& layer, int i) {
  const EltwiseParameter& p = layer.parameters().eltwise_param();
  const Value bottom = layer.bottoms()[i];
  if (p.coeff_size() == 0 || p.coeff(i) == 1) return bottom;
  const std::string suffix = absl::StrCat("/coeff_", i);
  const Value factor = layer.AddNumbers(suffix + "/value", ElementType::kF32, 1, p.coeff(i));
  return layer.Add(ops::kMultiply, suffix, {bottom, factor});
}

void ImportEltwise(Layer& layer) {
  const EltwiseParameter& p = layer.parameters().eltwise_param();
  const int count = static_cast<int>(layer.bottoms().size());
  const bool sum = p.operation() == EltwiseParameter::SUM;
  if (p.coeff_size() > 0 && (!sum || p.coeff_size() != count)) {
    layer.Error(absl::StrCat("has ", p.coeff_size(), " coeff; expected ",
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
  const OpType op = sum                                       ? ops::kAdd
                    : p.operation() == EltwiseParameter::PROD ? ops::kMultiply
                                                              : ops::kMaximum;
  Value value = Weighted(layer, 0);
  for (int i = 1; i < count; ++i) {
    const std::string suffix = i + 1 < count ? absl::StrCat("/first_", i + 1) : "";
    value = layer.Add(op, suffix, {value, Weighted(layer, i)});
  }
  layer.SetTop(value);
}

// Dropout does nothing in phase TEST.
void ImportDropout(Layer& layer) { layer.SetTop(layer.bottoms()[0]); }

}  // namespace

std::vector<LayerType> ElementwiseLayers() {
  return {
      {"ReLU", 1, 1, 1, 1, false, ImportRelu},
      {"Eltwise", 2, kAnyNumber, 1, 1, false, ImportEltwise},
      {"Dropout", 1, 1, 1, 1, false, ImportDropout},
  };
}

}  // namespace mo::caffe

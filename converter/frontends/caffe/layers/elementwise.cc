// Eltwise, Dropout.

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

// Whether the number of coefficients fits, and each is a number. MAX may have them and does not use
// them.
bool AreCoefficientsRight(Layer& layer) {
  const EltwiseParameter& p = layer.parameters().eltwise_param();
  const int count = static_cast<int>(layer.bottoms().size());
  const bool is_product = p.operation() == EltwiseParameter::PROD;
  if (p.coeff_size() > 0 && (is_product || p.coeff_size() != count)) {
    return layer.Error(
        absl::StrCat("has ", p.coeff_size(), " coeff; expected ",
                     is_product ? "none, as they go with SUM only"
                                : absl::StrCat("none or one for each of ", count, " inputs")),
        "eltwise_param", "coeff");
  }
  for (const float coefficient : p.coeff()) {
    if (!layer.IsFinite(coefficient, "eltwise_param", "coeff")) return false;
  }
  return true;
}

// A factor before one summand; the summand itself for a factor of 1.
Value Weighted(Layer& layer, int i) {
  const EltwiseParameter& p = layer.parameters().eltwise_param();
  const Value bottom = layer.bottoms()[i];
  if (p.operation() != EltwiseParameter::SUM || p.coeff_size() == 0 || p.coeff(i) == 1)
    return bottom;
  const std::string suffix = absl::StrCat("/coeff_", i);
  const Value factor = layer.AddNumber(suffix + "/value", ElementType::kF32, p.coeff(i));
  return layer.Add(ops::kMultiply, suffix, {bottom, factor});
}

void ImportEltwise(Layer& layer) {
  const EltwiseParameter& p = layer.parameters().eltwise_param();
  const int count = static_cast<int>(layer.bottoms().size());
  if (p.operation() == EltwiseParameter::STOCHASTIC_SUM) {
    layer.Error("STOCHASTIC_SUM weights its inputs at random; expected SUM, PROD or MAX",
                "eltwise_param", "operation");
    return;
  }
  if (!AreCoefficientsRight(layer) || !layer.HaveEqualShapes()) return;
  const OpType op = p.operation() == EltwiseParameter::SUM    ? ops::kAdd
                    : p.operation() == EltwiseParameter::PROD ? ops::kMultiply
                                                              : ops::kMaximum;
  Value value = Weighted(layer, 0);
  for (int i = 1; i < count; ++i) {
    const std::string suffix = i + 1 < count ? absl::StrCat("/first_", i + 1) : "";
    value = layer.Add(op, suffix, {value, Weighted(layer, i)});
  }
  layer.SetTop(value);
}

// Does nothing in phase TEST, unless it did not scale in training what it kept.
void ImportDropout(Layer& layer) {
  const DropoutParameter& p = layer.parameters().dropout_param();
  if (p.sample_weights_test()) {
    layer.Error("sample_weights_test drops elements at random; expected false", "dropout_param",
                "sample_weights_test");
    return;
  }
  const Value x = layer.bottoms()[0];
  if (p.scale_train()) return layer.SetTop(x);
  const double ratio = p.dropout_ratio();
  if (!(ratio >= 0 && ratio <= 1)) {
    layer.Error(absl::StrCat("dropout_ratio is ", ratio, "; expected a number from 0 to 1"),
                "dropout_param", "dropout_ratio");
    return;
  }
  const Value kept = layer.AddNumber("/kept", ElementType::kF32, 1 - ratio);
  layer.SetTop(layer.Add(ops::kMultiply, "", {x, kept}));
}

}  // namespace

std::vector<LayerType> ElementwiseLayers() {
  return {
      {"Eltwise", 2, kAnyNumber, 1, 1, false, ImportEltwise},
      {"Dropout", 1, 1, 1, 1, false, ImportDropout},
  };
}

}  // namespace mo::caffe

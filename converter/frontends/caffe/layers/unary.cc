// Exp, Log, Power: functions of shift + scale · x.

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

// The base that is e.
constexpr float kNatural = -1;

// shift + scale · x; the node that computes the sum has no suffix where it is the last.
Value Affine(Layer& layer, double scale, double shift, bool is_last) {
  Value x = layer.bottoms()[0];
  const bool is_shifted = shift != 0;
  if (scale != 1) {
    const Value factor = layer.AddNumber("/scale", ElementType::kF32, scale);
    x = layer.Add(ops::kMultiply, is_last && !is_shifted ? "" : "/scaled", {x, factor});
  }
  if (!is_shifted) return x;
  const Value summand = layer.AddNumber("/shift", ElementType::kF32, shift);
  return layer.Add(ops::kAdd, is_last ? "" : "/shifted", {x, summand});
}

// Of ExpParameter, LogParameter and PowerParameter.
template <typename Parameter>
bool IsAffine(Layer& layer, const Parameter& p, absl::string_view parameter) {
  return layer.IsFinite(p.scale(), parameter, "scale") &&
         layer.IsFinite(p.shift(), parameter, "shift");
}

bool IsBase(Layer& layer, double base, absl::string_view parameter, bool can_be_one) {
  if (!layer.IsFinite(base, parameter, "base")) return false;
  if (base == kNatural || (base > 0 && (can_be_one || base != 1))) return true;
  return layer.Error(absl::StrCat("base is ", base,
                                  "; expected -1, which means e, or a positive "
                                  "number",
                                  can_be_one ? "" : " other than 1"),
                     parameter, "base");
}

// base^(shift + scale · x).
void ImportExp(Layer& layer) {
  const ExpParameter& p = layer.parameters().exp_param();
  if (!IsAffine(layer, p, "exp_param") || !IsBase(layer, p.base(), "exp_param", true)) return;
  const Value exponent = Affine(layer, p.scale(), p.shift(), false);
  if (p.base() == kNatural) return layer.SetTop(layer.Add(ops::kExp, "", {exponent}));
  const Value base = layer.AddNumber("/base", ElementType::kF32, p.base());
  layer.SetTop(layer.Add(ops::kPower, "", {base, exponent}));
}

// ln(shift + scale · x) / ln(base).
void ImportLog(Layer& layer) {
  const LogParameter& p = layer.parameters().log_param();
  if (!IsAffine(layer, p, "log_param") || !IsBase(layer, p.base(), "log_param", false)) return;
  const bool is_natural = p.base() == kNatural;
  const Value argument = Affine(layer, p.scale(), p.shift(), false);
  const Value logarithm = layer.Add(ops::kLog, is_natural ? "" : "/natural", {argument});
  if (is_natural) return layer.SetTop(logarithm);
  const Value base = layer.AddNumber("/base", ElementType::kF32, p.base());
  const Value divisor = layer.Add(ops::kLog, "/divisor", {base});
  layer.SetTop(layer.Add(ops::kDivide, "", {logarithm, divisor}));
}

// `value` as often as x has elements.
Value Repeated(Layer& layer, Value value) {
  const std::optional<Extents> extents = layer.bottom_shape().extents();
  const Value shape = extents ? layer.AddIntegers("/extents", *extents)
                              : layer.Add(ops::kShapeOf, "/extents", {layer.bottoms()[0]});
  return layer.Add(ops::kBroadcast, "", {value, shape});
}

// (shift + scale · x)^power. Where nothing of x is left of that, Caffe does not look at x, which
// may be NaN: shift^power, and 1 for a power of 0.
void ImportPower(Layer& layer) {
  const PowerParameter& p = layer.parameters().power_param();
  if (!IsAffine(layer, p, "power_param") || !layer.IsFinite(p.power(), "power_param", "power"))
    return;
  auto number = [&layer](const char* suffix, double value) {
    return layer.AddNumber(suffix, ElementType::kF32, value);
  };
  if (p.power() == 0) return layer.SetTop(Repeated(layer, number("/value", 1)));
  // Caffe's product of floats is 0 also where it is too small for one.
  if (const float product = p.power() * p.scale(); product == 0) {
    const Value constant = layer.Add(ops::kPower, "/value",
                                     {number("/shift", p.shift()), number("/power", p.power())});
    return layer.SetTop(Repeated(layer, constant));
  }
  const bool is_affine = p.power() == 1;
  const Value base = Affine(layer, p.scale(), p.shift(), is_affine);
  layer.SetTop(is_affine ? base : layer.Add(ops::kPower, "", {base, number("/power", p.power())}));
}

}  // namespace

std::vector<LayerType> UnaryLayers() {
  return {
      {"Exp", 1, 1, 1, 1, false, ImportExp},
      {"Log", 1, 1, 1, 1, false, ImportLog},
      {"Power", 1, 1, 1, 1, false, ImportPower},
  };
}

}  // namespace mo::caffe

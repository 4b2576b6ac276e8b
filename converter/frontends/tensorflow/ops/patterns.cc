// Arithmetic → the operation that it means
//
//   1 · x                                          x
//   x · Sigmoid(x)                                 Swish(x)
//   min(max(x + 3, 0), 6) · 1/6, or / 6            HSigmoid(x)
//   x · HSigmoid(x)                                HSwish(x)
//   x · ½ · (1 + Erf(x · 1/√2)), or / √2           Gelu(x), ERF
//   x · ½ · (1 - Erf(-x · 1/√2))                   Gelu(x), ERF
//   x · ½ · (1 + Tanh(√(2/π) (x + 0.044715 x³)))   Gelu(x), TANH
//   (x - m) · r, or / √(v + ε)                     MVN(x)
//   x · r · γ + (β - m · r · γ)                    MVN(x) · γ + β
//
// with m the mean of x over some axes, v that of (x - m)², r = (v + ε)^-½. A number that is not
// exact in binary, such as 1/6, is meant where the source has the nearest one of its type.

#include "converter/frontends/tensorflow/ops/patterns.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace mo::tensorflow {
namespace {

// The one number that a value is.
std::optional<double> NumberOf(const Value& value) {
  const std::optional<Constant>& constant = value.node->constant();
  if (!constant || constant->size() != 1 || !IsFloatingPoint(constant->type()) ||
      !constant->available())
    return std::nullopt;
  return RoundTo(constant->type(), constant->Doubles()[0]);
}

// Up to the rounding of single precision, as sources compute such numbers in several ways.
bool IsNumber(const Value& value, double number) {
  const std::optional<double> found = NumberOf(value);
  return found && std::abs(*found - number) <= std::abs(number) * 0x1p-23;
}

bool Is(const Value& value, absl::string_view op) { return value.node->Is(op); }

// The other operand of `op` where one is this number.
std::optional<Value> Besides(const Value& value, absl::string_view op, double number) {
  if (!Is(value, op)) return std::nullopt;
  for (int i : {0, 1}) {
    const Value number_input = value.node->input(i), other = value.node->input(1 - i);
    if (IsNumber(number_input, number) && number_input.shape().rank() <= other.shape().rank())
      return other;
  }
  return std::nullopt;
}

// x where `value` is -x.
std::optional<Value> Negated(const Value& value) {
  if (Is(value, "Negative")) return value.node->input(0);
  return Besides(value, "Multiply", -1);
}

// x where `value` is x · factor, in either way of writing it.
std::optional<Value> Scaled(const Value& value, double factor) {
  if (std::optional<Value> x = Besides(value, "Multiply", factor)) return x;
  if (Is(value, "Divide") && IsNumber(value.node->input(1), 1 / factor))
    return value.node->input(0);
  return std::nullopt;
}

// x where `value` is 1 + Erf(x / √2), or 1 - Erf(-x / √2).
std::optional<Value> ErfGate(const Value& value) {
  if (const std::optional<Value> erf = Besides(value, "Add", 1); erf && Is(*erf, "Erf"))
    return Scaled(erf->node->input(0), M_SQRT1_2);
  if (!Is(value, "Subtract") || !IsNumber(value.node->input(0), 1) ||
      !Is(value.node->input(1), "Erf"))
    return std::nullopt;
  const Value inner = value.node->input(1).node->input(0);
  if (const std::optional<Value> scaled = Scaled(inner, M_SQRT1_2)) return Negated(*scaled);
  if (const std::optional<Value> negated = Negated(inner)) return Scaled(*negated, M_SQRT1_2);
  return std::nullopt;
}

bool IsCubeOf(const Value& cube, const Value& x) {
  if (Is(cube, "Power")) return cube.node->input(0) == x && IsNumber(cube.node->input(1), 3);
  if (!Is(cube, "Multiply")) return false;
  for (int i : {0, 1}) {
    const Value square = cube.node->input(1 - i);
    if (cube.node->input(i) == x && Is(square, "Multiply") && square.node->input(0) == x &&
        square.node->input(1) == x)
      return true;
  }
  return false;
}

// x where `value` is 1 + Tanh(√(2/π) (x + 0.044715 x³)).
std::optional<Value> TanhGate(const Value& value) {
  const std::optional<Value> tanh = Besides(value, "Add", 1);
  if (!tanh || !Is(*tanh, "Tanh")) return std::nullopt;
  const std::optional<Value> sum = Besides(tanh->node->input(0), "Multiply", std::sqrt(M_2_PI));
  if (!sum || !Is(*sum, "Add")) return std::nullopt;
  for (int i : {0, 1}) {
    const Value x = sum->node->input(i);
    const std::optional<Value> cube = Besides(sum->node->input(1 - i), "Multiply", 0.044715);
    if (cube && IsCubeOf(*cube, x)) return x;
  }
  return std::nullopt;
}

// The factors of a product, but for those of products that are factors of it more than once.
void CollectFactors(const Value& value, int depth, std::vector<Value>& factors) {
  if (depth == 0 || !Is(value, "Multiply")) {
    factors.push_back(value);
    return;
  }
  CollectFactors(value.node->input(0), depth - 1, factors);
  CollectFactors(value.node->input(1), depth - 1, factors);
}

class Product {
 public:
  Product(Operation& o, const std::vector<Value>& values) : o_(o), values_(values) {}

  Value Recognized() {
    for (int i : {0, 1}) {
      const Value one = values_[i], other = values_[1 - i];
      const bool keeps_shape = one.shape().rank() <= other.shape().rank();
      if (NumberOf(one) == 1.0 && keeps_shape &&
          one.type().element_type == other.type().element_type)
        return other;
      if (Is(other, "Sigmoid") && other.node->input(0) == one) return o_.Add("Swish", "", {one});
      if (Is(other, "HSigmoid") && other.node->input(0) == one) return o_.Add("HSwish", "", {one});
      if (IsNumber(one, 1.0 / 6)) {
        if (const std::optional<Value> x = HardGate(other)) return o_.Add("HSigmoid", "", {*x});
      }
    }
    return Gelu();
  }

  // x where `value` is min(max(x + 3, 0), 6).
  static std::optional<Value> HardGate(const Value& value) {
    if (!Is(value, "Clamp") || value.node->attributes().GetDouble("min") != 0 ||
        value.node->attributes().GetDouble("max") != 6)
      return std::nullopt;
    return Besides(value.node->input(0), "Add", 3);
  }

 private:
  // ½, x and a gate of x, multiplied in any order.
  Value Gelu() {
    std::vector<Value> factors;
    for (const Value& value : values_) CollectFactors(value, 1, factors);
    if (factors.size() != 3) return Value();
    std::sort(factors.begin(), factors.end(),
              [](const Value& a, const Value& b) { return IsNumber(a, 0.5) > IsNumber(b, 0.5); });
    if (!IsNumber(factors[0], 0.5)) return Value();
    for (int i : {1, 2}) {
      const Value x = factors[i], gate = factors[3 - i];
      if (const std::optional<Value> of = ErfGate(gate); of && *of == x)
        return o_.Add("Gelu", "", {x}, {{"approximation_mode", std::string("ERF")}});
      if (const std::optional<Value> of = TanhGate(gate); of && *of == x)
        return o_.Add("Gelu", "", {x}, {{"approximation_mode", std::string("TANH")}});
    }
    return Value();
  }

  Operation& o_;
  const std::vector<Value>& values_;
};

// What x is normalized by.
struct Moments {
  Value mean;
  Value axes;
  double epsilon;
};

// The moments of x whose (variance + ε) a value is.
std::optional<Moments> MomentsOf(const Value& x, const Value& biased) {
  if (!Is(biased, "Add")) return std::nullopt;
  for (int i : {0, 1}) {
    const Value variance = biased.node->input(i);
    const std::optional<double> epsilon = NumberOf(biased.node->input(1 - i));
    if (!epsilon || *epsilon < 0 || !Is(variance, "ReduceMean") ||
        !variance.node->attributes().GetBool("keep_dims"))
      continue;
    const Value squares = variance.node->input(0);
    if (!Is(squares, "SquaredDifference")) continue;
    for (int j : {0, 1}) {
      const Value mean = squares.node->input(1 - j);
      if (squares.node->input(j) != x || !Is(mean, "ReduceMean") || mean.node->input(0) != x ||
          !mean.node->attributes().GetBool("keep_dims"))
        continue;
      const Constant *a = mean.node->constant_input(1), *b = variance.node->constant_input(1);
      if (a != nullptr && b != nullptr && a->Int64s() == b->Int64s())
        return Moments{mean, mean.node->input(1), *epsilon};
    }
  }
  return std::nullopt;
}

// The moments of x of which a value is the reciprocal of the deviation.
std::optional<Moments> OfReciprocal(const Value& x, const Value& value) {
  if (!Is(value, "Power") || !IsNumber(value.node->input(1), -0.5)) return std::nullopt;
  return MomentsOf(x, value.node->input(0));
}

Value Normalized(Operation& o, const Value& x, const Moments& moments, absl::string_view suffix) {
  return o.Add("MVN", suffix, {x, moments.axes}, {{"eps", moments.epsilon}});
}

// (x - m) · r, or (x - m) / √(v + ε).
Value CenteredAndScaled(Operation& o, const Value& centered, const Value& by, bool divides) {
  if (!Is(centered, "Subtract")) return Value();
  const Value x = centered.node->input(0);
  std::optional<Moments> moments;
  if (divides) {
    if (Is(by, "Sqrt")) moments = MomentsOf(x, by.node->input(0));
  } else {
    moments = OfReciprocal(x, by);
  }
  if (!moments || centered.node->input(1) != moments->mean) return Value();
  return Normalized(o, x, *moments, "");
}

// Whether a value is m · factor, and the sign in front of it.
bool IsMultiple(const Value& value, const Value& m, const Value& factor) {
  if (!Is(value, "Multiply")) return false;
  return (value.node->input(0) == m && value.node->input(1) == factor) ||
         (value.node->input(1) == m && value.node->input(0) == factor);
}

// β where `value` is β - m · factor.
std::optional<Value> ShiftBesides(const Value& value, const Value& m, const Value& factor) {
  if (Is(value, "Subtract") && IsMultiple(value.node->input(1), m, factor))
    return value.node->input(0);
  if (!Is(value, "Add")) return std::nullopt;
  for (int i : {0, 1}) {
    const Value product = value.node->input(i);
    if (!Is(product, "Multiply")) continue;
    for (int j : {0, 1}) {
      const std::optional<Value> negated = Negated(product.node->input(j));
      if (negated && *negated == m && product.node->input(1 - j) == factor)
        return value.node->input(1 - i);
    }
  }
  return std::nullopt;
}

// x · f + (β - m · f) where f = r · γ, or r alone.
Value LayerNormalization(Operation& o, const Value& scaled, const Value& shift) {
  if (!Is(scaled, "Multiply")) return Value();
  for (int i : {0, 1}) {
    const Value x = scaled.node->input(i), factor = scaled.node->input(1 - i);
    std::optional<Moments> moments = OfReciprocal(x, factor);
    Value gamma;
    for (int j : {0, 1}) {
      if (moments || !Is(factor, "Multiply")) break;
      moments = OfReciprocal(x, factor.node->input(j));
      gamma = factor.node->input(1 - j);
    }
    if (!moments) continue;
    const std::optional<Value> beta = ShiftBesides(shift, moments->mean, factor);
    if (!beta) continue;
    Value value = Normalized(o, x, *moments, "/normalized");
    if (gamma.node != nullptr) value = o.Add("Multiply", "/scaled", {value, gamma});
    return o.Add("Add", "", {value, *beta});
  }
  return Value();
}

}  // namespace

Value RecognizedPattern(Operation& o, const std::vector<Value>& values) {
  for (const Value& value : values) {
    if (value.node == nullptr || !IsFloatingPoint(value.type().element_type)) return Value();
  }
  const Value a = values[0], b = values[1];
  if (o.op() == "Mul") {
    const Value product = Product(o, values).Recognized();
    if (product.node != nullptr) return product;
    const Value normalized = CenteredAndScaled(o, a, b, false);
    return normalized.node != nullptr ? normalized : CenteredAndScaled(o, b, a, false);
  }
  if (o.op() == "RealDiv") {
    if (IsNumber(b, 6)) {
      if (const std::optional<Value> x = Product::HardGate(a)) return o.Add("HSigmoid", "", {*x});
    }
    return CenteredAndScaled(o, a, b, true);
  }
  if (o.op() != "Add" && o.op() != "AddV2") return Value();
  const Value normalized = LayerNormalization(o, a, b);
  return normalized.node != nullptr ? normalized : LayerNormalization(o, b, a);
}

}  // namespace mo::tensorflow

// Numbers as those of another type.

#include "converter/frontends/onnx/ops/cast.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"

namespace mo::onnx {
namespace {

// Numbers beyond the range of an 8-bit type become its largest, unless saturate is 0: NaN and,
// where the type has them, infinities. The runtime does the latter always.
Value Saturated(Operation& o, Value data, ElementType type) {
  if (!o.BoolAttribute("saturate", true)) return data;
  const ElementType from = data.type().element_type;
  const ElementType wide = IsFloatingPoint(from) ? from : ElementType::kF32;
  data = o.Converted(data, "/float", wide);
  const Value limit = o.AddNumber("/limit", wide, type == ElementType::kF8e4m3 ? 448 : 57344);
  const Value is_beyond =
      o.Add(ops::kGreater, "/beyond", {o.Add(ops::kAbs, "/size", {data}), limit});
  const Value largest =
      o.Add(ops::kMultiply, "/largest", {o.Add(ops::kSign, "/sign", {data}), limit});
  return o.Add(ops::kSelect, "/saturated", {is_beyond, largest, data});
}

// To the 8 bits of a significand that a bfloat16 has, halves to the even number (Veltkamp): with
// c = (2^16 + 1) x, the rounded difference of c and the rounded c - x. A CPU that has no
// instruction for it truncates some. Left to the runtime are numbers for which c would be too
// large.
Value RoundedToBfloat16(Operation& o, Value data) {
  const ElementType from = data.type().element_type;
  if (from == ElementType::kBoolean || HoldsEvery(ElementType::kBf16, from)) return data;
  const Arithmetic f(o, "/rounded", ElementType::kF32);
  const Value x = f.As(ElementType::kF32, data);
  const Value c = f(ops::kMultiply, x, 65537.0);
  const Value rounded = f(ops::kSubtract, c, f(ops::kSubtract, c, x));
  return f(ops::kSelect, f(ops::kLess, f(ops::kAbs, x), 0x1p111), rounded, x);
}

// To a power of two. The one to which the runtime rounds is the next below or above, or x itself.
Value RoundedToPower(Operation& o, Value data) {
  const std::string mode = o.TextAttribute("round_mode", "up");
  if (mode != "up" && mode != "down" && mode != "nearest") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("round_mode is '", mode, "'; expected up, down or nearest"), "round_mode");
    return {};
  }
  if (!o.BoolAttribute("saturate", true)) {
    o.Error(Code::kNodeAttribute, "saturate is 0 for powers of two (FLOAT8E8M0); expected 1",
            "saturate");
    return {};
  }
  const Arithmetic f(o, "/power", ElementType::kF32);
  const Value x = f.As(ElementType::kF32, data);
  const Value power = f.As(ElementType::kF32, f.As(ElementType::kF8e8m0, x));
  auto twice = [&f](Value condition, Value number) {
    return f(ops::kSelect, condition, f(ops::kMultiply, number, 2.0), number);
  };
  if (mode == "up") return twice(f(ops::kLess, power, x), power);
  const Value below =
      f(ops::kSelect, f(ops::kGreater, power, x), f(ops::kMultiply, power, 0.5), power);
  if (mode == "down") return below;
  return twice(f(ops::kGreaterEqual, x, f(ops::kMultiply, below, 1.5)), below);
}

// The type has no NaN: the standard's records have -0, the runtime its largest number.
Value WithoutNan(Operation& o, Value data) {
  const Arithmetic f(o, "/number", data.type().element_type);
  return f(ops::kSelect, f(ops::kIsNaN, data), -0.0, data);
}

}  // namespace

Value Cast(Operation& o, absl::string_view suffix, Value data, ElementType type) {
  if (data.node == nullptr) return {};
  const ElementType from = data.type().element_type;
  Value number = data;
  if (from == type) return data;
  if (type == ElementType::kBf16 && !data.node->constant()) number = RoundedToBfloat16(o, data);
  if (type == ElementType::kF8e8m0) number = RoundedToPower(o, data);
  if (type == ElementType::kF4e2m1 && IsFloatingPoint(from)) number = WithoutNan(o, data);
  if (type == ElementType::kF8e4m3 || type == ElementType::kF8e5m2)
    number = Saturated(o, data, type);
  return o.Converted(number, suffix, type);
}

}  // namespace mo::onnx

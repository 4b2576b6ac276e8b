#include "converter/graph/element_type.h"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "converter/base/half.h"

namespace mo {
namespace {

struct TypeInfo {
  absl::string_view name;
  int bits;
};

// In the order of ElementType.
constexpr std::array<TypeInfo, 25> kTypes = {{
    {"boolean", 8}, {"f16", 16},   {"bf16", 16},  {"f32", 32},   {"f64", 64},
    {"f8e4m3", 8},  {"f8e5m2", 8}, {"f8e8m0", 8}, {"f4e2m1", 4}, {"nf4", 4},
    {"i4", 4},      {"i8", 8},     {"i16", 16},   {"i32", 32},   {"i64", 64},
    {"u1", 1},      {"u2", 2},     {"u3", 3},     {"u4", 4},     {"u6", 6},
    {"u8", 8},      {"u16", 16},   {"u32", 32},   {"u64", 64},   {"string", 0},
}};

// A loop over so many elements that it holds in variables of its own becomes vector instructions,
// whatever the compiler knows of the rest. Each element is computed as it would be alone.
constexpr size_t kLanes = 8;

template <typename T>
void Widen(const char* bytes, size_t count, double* out) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    T lanes[kLanes];
    double wide[kLanes];
    std::memcpy(lanes, bytes + i * sizeof(T), sizeof(lanes));
    for (size_t k = 0; k < kLanes; ++k) wide[k] = static_cast<double>(lanes[k]);
    std::memcpy(out + i, wide, sizeof(wide));
  }
  for (; i < count; ++i) {
    T value;
    std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
    out[i] = static_cast<double>(value);
  }
}

template <typename T>
T Narrowed(double value) {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(value);
  } else {
    if (std::isnan(value)) return 0;
    const double rounded = std::nearbyint(value);
    if (rounded <= static_cast<double>(std::numeric_limits<T>::min()))
      return std::numeric_limits<T>::min();
    if (rounded >= static_cast<double>(std::numeric_limits<T>::max()))
      return std::numeric_limits<T>::max();
    return static_cast<T>(rounded);
  }
}

template <typename T>
void Narrow(const double* values, size_t count, char* out) {
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    double wide[kLanes];
    T lanes[kLanes];
    std::memcpy(wide, values + i, sizeof(wide));
    for (size_t k = 0; k < kLanes; ++k) lanes[k] = Narrowed<T>(wide[k]);
    std::memcpy(out + i * sizeof(T), lanes, sizeof(lanes));
  }
  for (; i < count; ++i) {
    const T value = Narrowed<T>(values[i]);
    std::memcpy(out + i * sizeof(T), &value, sizeof(T));
  }
}

void WidenSixteen(double (*widen)(uint16_t), const char* bytes, size_t count, double* out) {
  for (size_t i = 0; i < count; ++i) {
    uint16_t bits;
    std::memcpy(&bits, bytes + 2 * i, 2);
    out[i] = widen(bits);
  }
}

void NarrowSixteen(uint16_t (*narrow)(double), const double* values, size_t count, char* out) {
  for (size_t i = 0; i < count; ++i) {
    const uint16_t bits = narrow(values[i]);
    std::memcpy(out + 2 * i, &bits, 2);
  }
}

}  // namespace

absl::string_view ElementTypeName(ElementType type) {
  return kTypes[static_cast<size_t>(type)].name;
}

std::optional<ElementType> ElementTypeFromName(absl::string_view name) {
  for (size_t i = 0; i < kTypes.size(); ++i) {
    if (kTypes[i].name == name) return static_cast<ElementType>(i);
  }
  return std::nullopt;
}

int ElementBits(ElementType type) { return kTypes[static_cast<size_t>(type)].bits; }

uint64_t ByteSize(ElementType type, uint64_t count) {
  const uint64_t bits = static_cast<uint64_t>(ElementBits(type));
  if (bits == 3 || bits == 6) return (count * bits + 23) / 24 * 3;
  return bits < 8 ? (count * bits + 7) / 8 : count * (bits / 8);
}

bool IsFloatingPoint(ElementType type) {
  return type >= ElementType::kF16 && type <= ElementType::kNf4;
}

bool IsInteger(ElementType type) { return type >= ElementType::kI4 && type <= ElementType::kU64; }

bool HoldsEvery(ElementType wide, ElementType narrow) {
  // The bits of a significand with its leading 1, and the largest exponent of two.
  struct Range {
    int digits, exponent;
    bool is_signed;
  };
  auto range = [](ElementType type) -> std::optional<Range> {
    const int bits = ElementBits(type);
    switch (type) {
      case ElementType::kF16:
        return Range{11, 15, true};
      case ElementType::kBf16:
        return Range{8, 127, true};
      case ElementType::kF32:
        return Range{24, 127, true};
      case ElementType::kF64:
        return Range{53, 1023, true};
      case ElementType::kI4:
      case ElementType::kI8:
      case ElementType::kI16:
      case ElementType::kI32:
      case ElementType::kI64:
        return Range{bits - 1, bits - 1, true};
      case ElementType::kU1:
      case ElementType::kU2:
      case ElementType::kU3:
      case ElementType::kU4:
      case ElementType::kU6:
      case ElementType::kU8:
      case ElementType::kU16:
      case ElementType::kU32:
      case ElementType::kU64:
        return Range{bits, bits - 1, false};
      default:
        return std::nullopt;
    }
  };
  if (wide == narrow) return true;
  const std::optional<Range> a = range(wide), b = range(narrow);
  if (!a || !b || (IsInteger(wide) && IsFloatingPoint(narrow))) return false;
  return a->digits >= b->digits && a->exponent >= b->exponent && (a->is_signed || !b->is_signed);
}

bool IsConvertible(ElementType type) {
  return ElementBits(type) >= 8 && (type < ElementType::kF8e4m3 || type > ElementType::kF8e8m0);
}

void ToDoubles(ElementType type, const char* bytes, size_t count, double* out) {
  switch (type) {
    case ElementType::kF32:
      return Widen<float>(bytes, count, out);
    case ElementType::kF64:
      return Widen<double>(bytes, count, out);
    case ElementType::kF16:
      return WidenSixteen(DoubleFromHalf, bytes, count, out);
    case ElementType::kBf16:
      return WidenSixteen(DoubleFromBfloat16, bytes, count, out);
    case ElementType::kI8:
      return Widen<int8_t>(bytes, count, out);
    case ElementType::kI16:
      return Widen<int16_t>(bytes, count, out);
    case ElementType::kI32:
      return Widen<int32_t>(bytes, count, out);
    case ElementType::kI64:
      return Widen<int64_t>(bytes, count, out);
    case ElementType::kBoolean:
    case ElementType::kU8:
      return Widen<uint8_t>(bytes, count, out);
    case ElementType::kU16:
      return Widen<uint16_t>(bytes, count, out);
    case ElementType::kU32:
      return Widen<uint32_t>(bytes, count, out);
    case ElementType::kU64:
      return Widen<uint64_t>(bytes, count, out);
    default:
      std::fill(out, out + count, std::numeric_limits<double>::quiet_NaN());
  }
}

void FromDoubles(ElementType type, const double* values, size_t count, char* out) {
  switch (type) {
    case ElementType::kF32:
      return Narrow<float>(values, count, out);
    case ElementType::kF64:
      return Narrow<double>(values, count, out);
    case ElementType::kF16:
      return NarrowSixteen(HalfFromDouble, values, count, out);
    case ElementType::kBf16:
      return NarrowSixteen(Bfloat16FromDouble, values, count, out);
    case ElementType::kI8:
      return Narrow<int8_t>(values, count, out);
    case ElementType::kI16:
      return Narrow<int16_t>(values, count, out);
    case ElementType::kI32:
      return Narrow<int32_t>(values, count, out);
    case ElementType::kI64:
      return Narrow<int64_t>(values, count, out);
    case ElementType::kBoolean:
      for (size_t i = 0; i < count; ++i) out[i] = values[i] != 0;
      return;
    case ElementType::kU8:
      return Narrow<uint8_t>(values, count, out);
    case ElementType::kU16:
      return Narrow<uint16_t>(values, count, out);
    case ElementType::kU32:
      return Narrow<uint32_t>(values, count, out);
    case ElementType::kU64:
      return Narrow<uint64_t>(values, count, out);
    default:
      std::memset(out, 0, ByteSize(type, count));
  }
}

double RoundTo(ElementType type, double value) {
  char bytes[8];
  FromDoubles(type, &value, 1, bytes);
  ToDoubles(type, bytes, 1, &value);
  return value;
}

bool HoldsPrecisely(ElementType type, double value) {
  const double smallest = type == ElementType::kF16   ? 0x1p-14
                          : type == ElementType::kF64 ? 0x1p-1022
                                                      : 0x1p-126;
  if (value == 0) return true;
  const double rounded = RoundTo(type, value);
  return std::isfinite(rounded) && std::abs(rounded) >= smallest;
}

}  // namespace mo

#ifndef CONVERTER_GRAPH_ELEMENT_TYPE_H_
#define CONVERTER_GRAPH_ELEMENT_TYPE_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace mo {

// The element types of OpenVINO's tensors.
enum class ElementType : uint8_t {
  kBoolean,
  kF16,
  kBf16,
  kF32,
  kF64,
  kF8e4m3,
  kF8e5m2,
  kF8e8m0,
  kF4e2m1,
  kNf4,
  kI4,
  kI8,
  kI16,
  kI32,
  kI64,
  kU1,
  kU2,
  kU3,
  kU4,
  kU6,
  kU8,
  kU16,
  kU32,
  kU64,
  kString,
};

// "f32", "i64", "boolean" …: the spelling of IR data attributes and of text graphs.
absl::string_view ElementTypeName(ElementType type);
std::optional<ElementType> ElementTypeFromName(absl::string_view name);

// The size of one element in bits; several elements share a byte below 8. A string has no fixed
// size: 0.
int ElementBits(ElementType type);

// Bytes that `count` elements take, packed. Of 3 and 6 bits, elements take whole groups of 3 bytes.
uint64_t ByteSize(ElementType type, uint64_t count);

bool IsFloatingPoint(ElementType type);
bool IsInteger(ElementType type);

// Whether each number of `narrow` is one of `wide`: every i8 is an f16, but not every i32 an f32.
// False where one of them is a string, or a boolean beside another type.
bool HoldsEvery(ElementType wide, ElementType narrow);

// True for the types that ToDoubles and FromDoubles handle: whole bytes, boolean included, no f8
// and no string.
bool IsConvertible(ElementType type);

// Widens `count` packed elements. Integers beyond 2^53 lose their low bits. `bytes` needs no
// alignment.
void ToDoubles(ElementType type, const char* bytes, size_t count, double* out);

// Rounds to nearest, ties to even, once; integers saturate and a NaN becomes 0. `out` needs no
// alignment.
void FromDoubles(ElementType type, const double* values, size_t count, char* out);

// `value` after a conversion to `type` and back.
double RoundTo(ElementType type, double value);

// Whether a floating-point `type` holds `value` with its full precision: 0, or rounded to a number
// that is neither infinite nor subnormal.
bool HoldsPrecisely(ElementType type, double value);

}  // namespace mo

#endif  // CONVERTER_GRAPH_ELEMENT_TYPE_H_

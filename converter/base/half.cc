#include "converter/base/half.h"

#include <bit>

namespace mo {
namespace {

// A binary format of 16 bits: sign, exponent, mantissa.
struct Format {
  int mantissa_bits;
  int exponent_bias;
  uint16_t infinity;
};
constexpr Format kHalf = {10, 15, 0x7c00};
constexpr Format kBfloat16 = {7, 127, 0x7f80};

// Of a finite value that is not below the smallest normal number, as nearly all are: half of the
// last place that is kept is added to its bits, less one where that place is even, and a carry goes
// into the exponent.
template <Format kFormat>
uint16_t FromNormal(uint64_t magnitude) {
  constexpr int kShift = 52 - kFormat.mantissa_bits;
  constexpr uint64_t kBiases = uint64_t{1023 - kFormat.exponent_bias} << kFormat.mantissa_bits;
  constexpr uint64_t kBelowHalf = (uint64_t{1} << (kShift - 1)) - 1;
  const uint64_t rounded =
      ((magnitude + kBelowHalf + (magnitude >> kShift & 1)) >> kShift) - kBiases;
  return static_cast<uint16_t>(rounded < kFormat.infinity ? rounded : kFormat.infinity);
}

uint16_t FromAnyDouble(const Format& format, double value) {
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  const uint16_t sign = static_cast<uint16_t>(bits >> 48 & 0x8000);
  const int exponent = static_cast<int>(bits >> 52 & 0x7ff);
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  if (exponent == 0x7ff) {
    const uint16_t quiet = fraction != 0 ? uint16_t{1} << (format.mantissa_bits - 1) : 0;
    return sign | format.infinity | quiet;
  }
  if (exponent == 0)
    return sign;  // zero, or a double far below the smallest value of either format
  // value = significand * 2^(exponent - 1075), significand in [2^52, 2^53).
  const uint64_t significand = fraction | uint64_t{1} << 52;
  int biased = exponent - 1023 + format.exponent_bias;
  int shift = 52 - format.mantissa_bits;
  if (biased <= 0) {
    shift += 1 - biased;
    biased = 0;
  }
  if (shift > 54) return sign;
  uint64_t rounded = significand >> shift;
  const uint64_t remainder = significand & ((uint64_t{1} << shift) - 1);
  const uint64_t half = uint64_t{1} << (shift - 1);
  if (remainder > half || (remainder == half && (rounded & 1))) ++rounded;
  // Normal numbers: the implicit one raises the exponent field by one, as does a carry out of the
  // mantissa.
  if (biased > 0) rounded += static_cast<uint64_t>(biased - 1) << format.mantissa_bits;
  return sign | static_cast<uint16_t>(rounded < format.infinity ? rounded : format.infinity);
}

template <Format kFormat>
uint16_t FromDouble(double value) {
  constexpr uint64_t kSmallest = uint64_t{1024 - kFormat.exponent_bias} << 52;
  constexpr uint64_t kInfinity = uint64_t{0x7ff} << 52;
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  const uint64_t magnitude = bits & ~(uint64_t{1} << 63);
  if (magnitude - kSmallest >= kInfinity - kSmallest) return FromAnyDouble(kFormat, value);
  return static_cast<uint16_t>(bits >> 48 & 0x8000) | FromNormal<kFormat>(magnitude);
}

double ToDouble(const Format& format, uint16_t bits) {
  const uint64_t sign = static_cast<uint64_t>(bits & 0x8000) << 48;
  const uint64_t magnitude = bits & 0x7fff;
  const uint64_t mantissa = magnitude & ((uint64_t{1} << format.mantissa_bits) - 1);
  if (magnitude >= format.infinity) {
    return std::bit_cast<double>(sign | uint64_t{0x7ff} << 52 |
                                 mantissa << (52 - format.mantissa_bits));
  }
  const int exponent = static_cast<int>(magnitude >> format.mantissa_bits);
  const int scale = (exponent == 0 ? 1 : exponent) - format.exponent_bias - format.mantissa_bits;
  const double significand = static_cast<double>(
      exponent == 0 ? mantissa : mantissa | uint64_t{1} << format.mantissa_bits);
  const double power = std::bit_cast<double>(static_cast<uint64_t>(scale + 1023) << 52);
  return sign != 0 ? -(significand * power) : significand * power;
}

}  // namespace

uint16_t HalfFromDouble(double value) { return FromDouble<kHalf>(value); }
double DoubleFromHalf(uint16_t bits) { return ToDouble(kHalf, bits); }
uint16_t Bfloat16FromDouble(double value) { return FromDouble<kBfloat16>(value); }
double DoubleFromBfloat16(uint16_t bits) { return ToDouble(kBfloat16, bits); }

}  // namespace mo

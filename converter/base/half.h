#ifndef CONVERTER_BASE_HALF_H_
#define CONVERTER_BASE_HALF_H_

#include <cstdint>

namespace mo {

// IEEE 754 binary16 and bfloat16 as their bit patterns. Rounding is to nearest, ties to even, once,
// straight from double; the result is the same on every CPU. Overflow gives infinity; a NaN stays a
// (quiet) NaN of the same sign.
uint16_t HalfFromDouble(double value);
double DoubleFromHalf(uint16_t bits);
uint16_t Bfloat16FromDouble(double value);
double DoubleFromBfloat16(uint16_t bits);

}  // namespace mo

#endif  // CONVERTER_BASE_HALF_H_

#include "converter/base/half.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace mo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// What one of the two formats is, for tests that hold for both.
struct Format {
  uint16_t (*from_double)(double);
  double (*to_double)(uint16_t);
  uint16_t infinity;
  uint16_t quiet_nan;
};
constexpr Format kHalf = {HalfFromDouble, DoubleFromHalf, 0x7c00, 0x7e00};
constexpr Format kBfloat16 = {Bfloat16FromDouble, DoubleFromBfloat16, 0x7f80, 0x7fc0};

class HalfTest : public testing::TestWithParam<Format> {};
INSTANTIATE_TEST_SUITE_P(Formats, HalfTest, testing::Values(kHalf, kBfloat16));

TEST_P(HalfTest, EachPatternComesBack) {
  const Format& format = GetParam();
  for (int bits = 0; bits <= 0xffff; ++bits) {
    const uint16_t pattern = static_cast<uint16_t>(bits);
    const uint16_t magnitude = pattern & 0x7fff;
    const uint16_t sign = pattern & 0x8000;
    const uint16_t expected = magnitude > format.infinity ? sign | format.quiet_nan : pattern;
    ASSERT_EQ(format.from_double(format.to_double(pattern)), expected) << bits;
  }
}

// Between each two neighbours: the middle goes to the even one, all else to the nearer one.
TEST_P(HalfTest, RoundsToNearestTiesToEven) {
  const Format& format = GetParam();
  for (uint16_t low = 0; low + 1 < format.infinity; ++low) {
    const uint16_t high = low + 1;
    const uint16_t even = low % 2 == 0 ? low : high;
    const double middle = (format.to_double(low) + format.to_double(high)) / 2;
    ASSERT_EQ(format.from_double(middle), even) << low;
    ASSERT_EQ(format.from_double(std::nextafter(middle, 0)), low) << low;
    ASSERT_EQ(format.from_double(std::nextafter(middle, kInfinity)), high) << low;
    ASSERT_EQ(format.from_double(-middle), 0x8000 | even) << low;
  }
}

TEST_P(HalfTest, KeepsSignsOfZeroInfinityAndNan) {
  const Format& format = GetParam();
  EXPECT_EQ(format.from_double(0.0), 0);
  EXPECT_EQ(format.from_double(-0.0), 0x8000);
  EXPECT_EQ(format.from_double(kInfinity), format.infinity);
  EXPECT_EQ(format.from_double(-kInfinity), 0x8000 | format.infinity);
  EXPECT_EQ(format.from_double(std::copysign(NAN, 1.0)), format.quiet_nan);
  EXPECT_EQ(format.from_double(std::copysign(NAN, -1.0)), 0x8000 | format.quiet_nan);
  EXPECT_TRUE(std::isnan(format.to_double(format.quiet_nan)));
  EXPECT_TRUE(std::signbit(format.to_double(0x8000)));
}

TEST_P(HalfTest, TinyDoublesBecomeZero) {
  const Format& format = GetParam();
  EXPECT_EQ(format.from_double(std::numeric_limits<double>::denorm_min()), 0);
  EXPECT_EQ(format.from_double(-std::numeric_limits<double>::min()), 0x8000);
}

TEST_P(HalfTest, HugeDoublesBecomeInfinity) {
  const Format& format = GetParam();
  EXPECT_EQ(format.from_double(std::numeric_limits<double>::max()), format.infinity);
  EXPECT_EQ(format.from_double(-1e300), 0x8000 | format.infinity);
}

TEST(HalfValues, AreThoseOfIeee754) {
  EXPECT_EQ(HalfFromDouble(1.0), 0x3c00);
  EXPECT_EQ(HalfFromDouble(-2.0), 0xc000);
  EXPECT_EQ(HalfFromDouble(0.333251953125), 0x3555);
  EXPECT_EQ(HalfFromDouble(std::ldexp(1.0, -14)), 0x0400);     // smallest normal
  EXPECT_EQ(HalfFromDouble(std::ldexp(1023.0, -24)), 0x03ff);  // largest subnormal
  EXPECT_EQ(HalfFromDouble(std::ldexp(1.0, -24)), 0x0001);     // smallest subnormal
  EXPECT_EQ(HalfFromDouble(std::ldexp(1.0, -25)), 0x0000);     // a tie with zero, which is even
  EXPECT_EQ(HalfFromDouble(std::nextafter(std::ldexp(1.0, -25), 1)), 0x0001);
}

TEST(HalfValues, OverflowFromTheMiddleAboveTheLargest) {
  EXPECT_EQ(HalfFromDouble(65504.0), 0x7bff);
  EXPECT_EQ(HalfFromDouble(65519.99), 0x7bff);
  EXPECT_EQ(HalfFromDouble(std::nextafter(65520.0, 0)), 0x7bff);
  EXPECT_EQ(HalfFromDouble(65520.0), 0x7c00);
  EXPECT_EQ(HalfFromDouble(-65520.0), 0xfc00);
}

// 1 + 2^-11 + 2^-40: rounded to float first, it would be a tie and go down to 1.
TEST(HalfValues, AreRoundedOnce) {
  EXPECT_EQ(HalfFromDouble(1.0 + std::ldexp(1.0, -11) + std::ldexp(1.0, -40)), 0x3c01);
  EXPECT_EQ(HalfFromDouble(1.0 + std::ldexp(1.0, -11)), 0x3c00);
}

TEST(Bfloat16Values, AreTheUpperHalvesOfFloats) {
  EXPECT_EQ(Bfloat16FromDouble(1.0), 0x3f80);
  EXPECT_EQ(Bfloat16FromDouble(-2.5), 0xc020);
  EXPECT_EQ(DoubleFromBfloat16(0x0001), std::ldexp(1.0, -133));
  for (int bits = 0; bits < 0x7f80; ++bits) {
    const float value = std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
    ASSERT_EQ(DoubleFromBfloat16(static_cast<uint16_t>(bits)), static_cast<double>(value)) << bits;
  }
}

TEST(Bfloat16Values, OverflowFromTheMiddleAboveTheLargest) {
  const double largest = DoubleFromBfloat16(0x7f7f);
  const double middle = largest + std::ldexp(1.0, 119);
  EXPECT_EQ(Bfloat16FromDouble(std::nextafter(middle, 0)), 0x7f7f);
  EXPECT_EQ(Bfloat16FromDouble(middle), 0x7f80);
}

#ifdef __FLT16_MANT_DIG__
// The compiler's own conversion, by 200,000 doubles whose bits are spread over all magnitudes of
// halves and their neighbourhood.
TEST(HalfValues, AreThoseOfTheCompiler) {
  uint64_t state = 1;
  for (int i = 0; i < 200000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const uint64_t exponent = 1023 - 27 + (state >> 33) % 46;
    const uint64_t fraction = (state * 0x9e3779b97f4a7c15u) >> 12;
    const double value = std::bit_cast<double>((state & uint64_t{1} << 63) | exponent << 52 |
                                               (i % 2 == 0 ? fraction : fraction & ~0x3ffffffffu));
    const _Float16 expected = static_cast<_Float16>(value);
    ASSERT_EQ(HalfFromDouble(value), std::bit_cast<uint16_t>(expected)) << value;
    ASSERT_EQ(DoubleFromHalf(HalfFromDouble(value)), static_cast<double>(expected)) << value;
  }
}
#endif

}  // namespace
}  // namespace mo

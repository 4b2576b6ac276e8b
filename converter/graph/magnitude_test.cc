#include "converter/graph/magnitude.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace mo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Of `count` ones, but for the element at `place`.
double LargestWith(ElementType type, size_t count, size_t place, double value) {
  std::vector<double> values(count, 1);
  values[place] = value;
  std::vector<char> bytes(ByteSize(type, count));
  FromDoubles(type, values.data(), count, bytes.data());
  return LargestMagnitude(type, bytes.data(), static_cast<int64_t>(count));
}

TEST(LargestMagnitude, IsFoundAtEachPlace) {
  for (size_t place = 0; place < 35; ++place) {
    EXPECT_EQ(LargestWith(ElementType::kF32, 35, place, -7.5), 7.5) << place;
    EXPECT_EQ(LargestWith(ElementType::kF16, 35, place, 7.5), 7.5) << place;
    EXPECT_EQ(LargestWith(ElementType::kI8, 35, place, -128), 128) << place;
  }
}

TEST(LargestMagnitude, ReachesBeyondABlock) {
  EXPECT_EQ(LargestWith(ElementType::kF64, 5000, 4999, -1e300), 1e300);
}

TEST(LargestMagnitude, PassesOverNaNsButNotOverInfinities) {
  for (size_t place = 0; place < 35; ++place) {
    EXPECT_EQ(LargestWith(ElementType::kF32, 35, place, std::nan("")), 1) << place;
    EXPECT_EQ(LargestWith(ElementType::kF32, 35, place, -kInfinity), kInfinity) << place;
  }
}

TEST(LargestMagnitude, OfNothingIsZero) {
  EXPECT_EQ(LargestMagnitude(ElementType::kF32, nullptr, 0), 0);
}

}  // namespace
}  // namespace mo

#include "tools/modelgen/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace modelgen {
namespace {

TEST(Fnv1aTest, MatchesPublishedValues) {
  EXPECT_EQ(Fnv1a(""), 0xcbf29ce484222325u);
  EXPECT_EQ(Fnv1a("foobar"), 0x85944171f73967e8u);
}

TEST(SplitMix64Test, MatchesPublishedValues) {
  uint64_t state = 1234567;
  EXPECT_EQ(SplitMix64(state), 6457827717110365317u);
  EXPECT_EQ(SplitMix64(state), 3203168211198807973u);
  EXPECT_EQ(SplitMix64(state), 9817491932198370423u);
}

TEST(RandomTest, MatchesXoshiro256StarStarSeededBySplitMix64) {
  Random random(42);
  EXPECT_EQ(random.Next(), 1546998764402558742u);
  EXPECT_EQ(random.Next(), 6990951692964543102u);
  EXPECT_EQ(random.Next(), 12544586762248559009u);
  EXPECT_EQ(random.Next(), 17057574109182124193u);
}

TEST(RandomTest, GoldenNumbers) {
  Random random(1);
  EXPECT_EQ(random.Uniform(-1.0, 3.0), 1.811687332635402);
  EXPECT_EQ(random.Bell(), 1.1345181465148926);
  EXPECT_FALSE(random.Chance(1, 2));
}

TEST(RandomTest, EachTensorHasItsOwnSequence) {
  EXPECT_EQ(Random::ForTensor("net", "layer", "weights").Next(), 13671144599308820404u);
  EXPECT_NE(Random::ForTensor("net", "layer", "weights").Next(),
            Random::ForTensor("net", "layer", "bias").Next());
  EXPECT_NE(Random::ForTensor("net", "layer1", "weights").Next(),
            Random::ForTensor("net1", "layer", "weights").Next());
}

TEST(RandomTest, UniformStaysInRangeAndFillsIt) {
  Random random(2);
  double smallest = 1e9, largest = -1e9;
  for (int i = 0; i < 10000; ++i) {
    const double x = random.Uniform(-0.5, 0.25);
    smallest = std::min(smallest, x);
    largest = std::max(largest, x);
  }
  EXPECT_GE(smallest, -0.5);
  EXPECT_LT(smallest, -0.499);
  EXPECT_LT(largest, 0.25);
  EXPECT_GT(largest, 0.249);
}

TEST(RandomTest, BellHasMeanZeroAndDeviationOne) {
  Random random(3);
  constexpr int kCount = 100000;
  double sum = 0, squares = 0, largest = 0;
  for (int i = 0; i < kCount; ++i) {
    const double x = random.Bell();
    sum += x;
    squares += x * x;
    largest = std::max(largest, std::fabs(x));
  }
  EXPECT_NEAR(sum / kCount, 0.0, 0.01);
  EXPECT_NEAR(squares / kCount, 1.0, 0.01);
  EXPECT_LE(largest, 3.0);
  EXPECT_GT(largest, 2.5);
}

TEST(RandomTest, ChanceComesTrueAsOftenAsSaid) {
  Random random(4);
  int hits = 0;
  for (int i = 0; i < 80000; ++i) hits += random.Chance(1, 8) ? 1 : 0;
  EXPECT_NEAR(hits, 10000, 400);
}

}  // namespace
}  // namespace modelgen

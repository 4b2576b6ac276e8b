#include "converter/graph/constant.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

Constant F32(Extents extents, std::vector<float> values) {
  return Constant::FromBytes(
      ElementType::kF32, std::move(extents),
      OwnedBytes(std::string(reinterpret_cast<const char*>(values.data()), values.size() * 4)));
}

std::vector<float> Floats(const Constant& constant) {
  std::vector<float> values(constant.size());
  constant.ReadBytes(0, constant.size(), reinterpret_cast<char*>(values.data()));
  return values;
}

TEST(Constant, ReadsUnalignedBytes) {
  std::string bytes = "x";
  const float values[] = {1.5f, -2.25f};
  bytes.append(reinterpret_cast<const char*>(values), 8);
  const auto owner = std::make_shared<const std::string>(bytes);
  const Constant c = Constant::FromBytes(ElementType::kF32, {2},
                                         ViewedBytes(absl::string_view(*owner).substr(1), owner));
  EXPECT_THAT(c.Doubles(), ElementsAre(1.5, -2.25));
  EXPECT_FALSE(c.contiguous().empty());
}

TEST(Constant, ScalesAlongAnyAxesAndRoundsOnce) {
  const Constant c = F32({2, 3}, {1, 2, 3, 4, 5, 6});
  EXPECT_THAT(Floats(c.Scaled({2, 1}, {10, 100})), ElementsAre(10, 20, 30, 400, 500, 600));
  EXPECT_THAT(Floats(c.Scaled({1, 3}, {1, 0, -1})), ElementsAre(1, 0, -3, 4, 0, -6));
  EXPECT_THAT(Floats(c.Scaled({1, 1}, {0.5})), ElementsAre(0.5, 1, 1.5, 2, 2.5, 3));
  // 0.1 twice in double, then once rounded, is not what rounding in between gives.
  const Constant twice = F32({1}, {3}).Scaled({1}, {0.1}).Scaled({1}, {0.1});
  EXPECT_EQ(twice.Doubles()[0], 3 * 0.1 * 0.1);
  EXPECT_EQ(Floats(twice)[0], static_cast<float>(3 * 0.1 * 0.1));
  EXPECT_TRUE(twice.is_unrounded());
}

TEST(Constant, GathersAlongAnyAxis) {
  const Constant c = F32({2, 3}, {1, 2, 3, 4, 5, 6});
  const Constant columns = c.Gathered(1, {2, 0, 0, 1});
  EXPECT_EQ(columns.extents(), (Extents{2, 4}));
  EXPECT_THAT(Floats(columns), ElementsAre(3, 1, 1, 2, 6, 4, 4, 5));
  EXPECT_THAT(Floats(c.Gathered(0, {1, 0})), ElementsAre(4, 5, 6, 1, 2, 3));
  EXPECT_THAT(Floats(c.Gathered(0, {1})), ElementsAre(4, 5, 6));
  EXPECT_EQ(c.Gathered(1, {}).size(), 0);
  EXPECT_THAT(Floats(columns.Gathered(0, {1}).Gathered(1, {3, 0})), ElementsAre(5, 6));
}

// Blocks of a large constant are read from any place.
TEST(Constant, GathersBlockByBlock) {
  const Extents extents = {30, 11, 100};
  const Constant c =
      Constant::FromBytes(ElementType::kF32, extents, SeededBytes(5, ElementType::kF32, 33000));
  const std::vector<int64_t> indices = {10, 3, 3, 0, 7};
  const std::vector<double> source = c.Doubles();
  const Constant gathered = c.Gathered(1, indices);
  const std::vector<double> all = gathered.Doubles();
  ASSERT_EQ(all.size(), 15000u);
  for (int64_t i = 0; i < 15000; ++i)
    ASSERT_EQ(all[i], source[i / 500 * 1100 + indices[i / 100 % 5] * 100 + i % 100]) << i;
  std::vector<double> part(777);
  gathered.ReadDoubles(1234, 777, part.data());
  EXPECT_THAT(part, ElementsAreArray(all.begin() + 1234, all.begin() + 1234 + 777));
}

TEST(Constant, ScalingMiddleAxisOfLargeConstantAgreesBlockByBlock) {
  const Extents extents = {50, 7, 100};
  const Constant c =
      Constant::FromBytes(ElementType::kF32, extents, SeededBytes(3, ElementType::kF32, 35000));
  std::vector<double> factors(7);
  for (int i = 0; i < 7; ++i) factors[i] = i - 2.5;
  const std::vector<double> all = c.Scaled({1, 7, 1}, factors).Doubles();
  const std::vector<double> source = c.Doubles();
  for (int64_t i = 0; i < 35000; ++i) ASSERT_EQ(all[i], source[i] * factors[i / 100 % 7]) << i;
  std::vector<double> part(1234);
  c.Scaled({1, 7, 1}, factors).ReadDoubles(16300, 1234, part.data());
  EXPECT_THAT(part, ElementsAreArray(all.begin() + 16300, all.begin() + 16300 + 1234));
}

TEST(Constant, PermutesSlicesJoinsReshapes) {
  const Constant c = F32({2, 3}, {1, 2, 3, 4, 5, 6});
  const Constant transposed = c.Permuted({1, 0});
  EXPECT_THAT(transposed.extents(), ElementsAre(3, 2));
  EXPECT_THAT(Floats(transposed), ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(Floats(transposed.Scaled({3, 1}, {1, 10, 100}).Permuted({1, 0})),
              ElementsAre(1, 20, 300, 4, 50, 600));
  EXPECT_THAT(Floats(c.Sliced(1, 0, 3, 2)), ElementsAre(1, 3, 4, 6));
  EXPECT_THAT(Floats(c.Sliced(0, 1, 2, 1)), ElementsAre(4, 5, 6));
  EXPECT_THAT(Floats(c.Reversed(1)), ElementsAre(3, 2, 1, 6, 5, 4));
  EXPECT_THAT(Floats(c.Scaled({1, 3}, {1, 10, 100}).Reversed(0)),
              ElementsAre(4, 50, 600, 1, 20, 300));
  EXPECT_THAT(Floats(Constant::Concatenated({c, F32({2, 1}, {7, 8})}, 1)),
              ElementsAre(1, 2, 3, 7, 4, 5, 6, 8));
  EXPECT_THAT(Floats(Constant::Concatenated({c, c.Scaled({1, 1}, {2})}, 0)),
              ElementsAre(1, 2, 3, 4, 5, 6, 2, 4, 6, 8, 10, 12));
  EXPECT_THAT(c.Reshaped({3, 2}).extents(), ElementsAre(3, 2));
  EXPECT_THAT(Floats(c.Reshaped({6})), ElementsAre(1, 2, 3, 4, 5, 6));
}

// Every order of the axes of [2, 1, 3, 4, 5], by the definition, in pieces that begin anywhere.
TEST(Constant, PermutesInEveryOrder) {
  const Extents extents = {2, 1, 3, 4, 5}, strides = {60, 60, 20, 5, 1};
  std::vector<double> values(120);
  std::iota(values.begin(), values.end(), 0.0);
  const Constant f64 = Constant::FromDoubles(ElementType::kF64, extents, values);
  const Constant scaled = f64.Scaled({1, 1, 1, 1, 1}, {1});
  std::vector<int> order = {0, 1, 2, 3, 4};
  do {
    Extents index(5);
    std::vector<double> expected;
    for (size_t i = 0; i < values.size(); ++i) {
      double source = 0;
      for (int axis = 0; axis < 5; ++axis) source += index[axis] * strides[order[axis]];
      expected.push_back(source);
      for (int axis = 4; axis >= 0 && ++index[axis] == extents[order[axis]]; --axis)
        index[axis] = 0;
    }
    for (const Constant& constant : {f64, f64.Converted(ElementType::kI16), scaled}) {
      const Constant permuted = constant.Permuted(order);
      std::vector<double> found(values.size());
      for (int64_t begin = 0; begin < 120; begin += 7)
        permuted.ReadDoubles(begin, std::min<int64_t>(7, 120 - begin), found.data() + begin);
      EXPECT_EQ(found, expected);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Constant, SlicesWithStepsOfSeveralAxes) {
  std::vector<double> values(120);
  std::iota(values.begin(), values.end(), 0.0);
  const Constant whole = Constant::FromDoubles(ElementType::kF32, {4, 5, 6}, values);
  const Constant part = whole.Sliced(2, 1, 6, 2).Sliced(0, 0, 4, 3).Reversed(1).Permuted({1, 0, 2});
  std::vector<double> expected;
  for (int j = 4; j >= 0; --j) {
    for (int i : {0, 3}) {
      for (int k : {1, 3, 5}) expected.push_back(i * 30 + j * 6 + k);
    }
  }
  EXPECT_EQ(part.Doubles(), expected);
}

// Two elements share a byte, the first one in its low bits.
TEST(Constant, MovesHalvesOfBytes) {
  const Constant rows = Constant::FromBytes(ElementType::kU4, {3, 3},
                                            OwnedBytes("\x10\x32\x54\x76\x08"));  // 0 … 8
  EXPECT_EQ(rows.Permuted({1, 0}).Bytes(), "\x30\x16\x74\x52\x08");
  EXPECT_EQ(rows.Sliced(1, 1, 3, 1).Bytes(), "\x21\x54\x87");
  EXPECT_EQ(rows.Reversed(0).Bytes(), "\x76\x38\x54\x10\x02");
  EXPECT_EQ(rows.Gathered(0, {2, 0}).Bytes(), "\x76\x08\x21");
  EXPECT_EQ(Constant::Concatenated({rows, rows.Sliced(1, 0, 1, 1)}, 1).Bytes(),
            "\x10\x02\x43\x35\x76\x68");
  // Out of the middle, from an element that shares a byte with others.
  std::string middle(1, '\0');
  Constant::Concatenated({rows, rows}, 0).Permuted({1, 0}).ReadBytes(8, 2, middle.data());
  EXPECT_EQ(middle, "\x17");
}

TEST(Constant, MovesIntegersExactly) {
  const int64_t big = (int64_t{1} << 62) + 1;
  const Constant c = Constant::FromInt64s({2, 2}, {1, 2, 3, big});
  EXPECT_THAT(c.Permuted({1, 0}).Int64s(), ElementsAre(1, 3, 2, big));
  EXPECT_THAT(Constant::Concatenated({c, c}, 0).Int64s(), ElementsAre(1, 2, 3, big, 1, 2, 3, big));
}

TEST(Constant, ConvertsOnReading) {
  const Constant c = F32({3}, {1.0f, 65519.0f, 1e-9f}).Converted(ElementType::kF16);
  EXPECT_EQ(c.byte_size(), 6u);
  uint16_t bits[3];
  c.ReadBytes(0, 3, reinterpret_cast<char*>(bits));
  EXPECT_THAT(bits, ElementsAre(0x3c00, 0x7bff, 0));
  EXPECT_THAT(c.Doubles(), ElementsAre(1.0, 65519.0, static_cast<double>(1e-9f)));
}

TEST(Constant, SourcesOfManyPieces) {
  const Constant splat =
      Constant::FromBytes(ElementType::kF32, {5}, SplatBytes(std::string("\0\0\x80\x3f", 4), 5));
  EXPECT_THAT(Floats(splat), ElementsAre(1, 1, 1, 1, 1));
  const Constant chunked = Constant::FromBytes(
      ElementType::kI8, {6},
      ChunkedBytes({OwnedBytes("\x01\x02"), OwnedBytes("\x03"), OwnedBytes("\x04\x05\x06")}));
  EXPECT_THAT(chunked.Int64s(), ElementsAre(1, 2, 3, 4, 5, 6));
  char middle[3];
  chunked.ReadBytes(1, 3, middle);
  EXPECT_EQ(std::memcmp(middle, "\x02\x03\x04", 3), 0);
}

TEST(Constant, SeededValuesNeverChange) {
  const Constant c =
      Constant::FromBytes(ElementType::kF32, {4}, SeededBytes(7, ElementType::kF32, 4));
  EXPECT_THAT(c.Doubles(), ElementsAre(-0.220703125, -0.966796875, 0.80078125, 0.1650390625));
}

TEST(Constant, DigestIsOfTypeExtentsAndBytes) {
  const Constant c = F32({2}, {1, 2});
  EXPECT_EQ(c.digest(), F32({2}, {1, 2}).digest());
  EXPECT_EQ(c.digest(), F32({2}, {2, 4}).Scaled({1}, {0.5}).digest());
  EXPECT_NE(c.digest(), F32({1, 2}, {1, 2}).digest());
  EXPECT_NE(c.digest(), F32({2}, {1, 3}).digest());
}

TEST(Constant, EmptyOnesRead) {
  const Constant c = F32({0, 3}, {});
  EXPECT_TRUE(c.Scaled({1, 3}, {1, 2, 3}).Doubles().empty());
  EXPECT_TRUE(c.Permuted({1, 0}).Doubles().empty());
  EXPECT_TRUE(c.Reversed(0).Doubles().empty());
}

TEST(Constant, BytesAreElementsOfAnotherType) {
  const Constant bytes = Constant::FromDoubles(ElementType::kU8, {2, 2}, {0x21, 0x43, 0x65, 0x87});
  const Constant nibbles = bytes.Reinterpreted(ElementType::kU4, {8});
  EXPECT_EQ(nibbles.type(), ElementType::kU4);
  EXPECT_EQ(nibbles.Bytes(), "\x21\x43\x65\x87");
  const Constant pairs = bytes.Reinterpreted(ElementType::kU16, {2});
  EXPECT_EQ(pairs.Int64s(), (std::vector<int64_t>{0x4321, 0x8765}));
  // A part of an element's bytes.
  char byte = 0;
  pairs.Reinterpreted(ElementType::kU8, {4}).ReadBytes(3, 1, &byte);
  EXPECT_EQ(byte, '\x87');
}

// A permutation by its definition.
std::vector<float> PermutedByHand(const Extents& extents, const std::vector<float>& values,
                                  const std::vector<int>& order) {
  std::vector<int64_t> strides(extents.size(), 1);
  for (size_t axis = extents.size() - 1; axis-- > 0;)
    strides[axis] = strides[axis + 1] * extents[axis + 1];
  std::vector<float> permuted;
  std::vector<int64_t> index(order.size(), 0);
  for (size_t count = values.size(); count > 0; --count) {
    int64_t place = 0;
    for (size_t axis = 0; axis < order.size(); ++axis) place += index[axis] * strides[order[axis]];
    permuted.push_back(values[place]);
    for (size_t axis = order.size(); axis-- > 0 && ++index[axis] == extents[order[axis]];)
      index[axis] = 0;
  }
  return permuted;
}

TEST(Constant, PermutesInEachOrderFromEachPlace) {
  const Extents extents = {3, 19, 2, 18};
  std::vector<float> values(3 * 19 * 2 * 18);
  std::iota(values.begin(), values.end(), 0);
  std::vector<int> order = {0, 1, 2, 3};
  do {
    const std::vector<float> expected = PermutedByHand(extents, values, order);
    // Once from bytes in one piece, and once from a recipe.
    for (const Constant& constant :
         {F32(extents, values), F32(extents, values).Gathered(0, {0, 1, 2})}) {
      const Constant permuted = constant.Permuted(order);
      ASSERT_EQ(Floats(permuted), expected);
      for (const int64_t begin : {1, 17, 700}) {
        std::vector<double> part(1000);
        permuted.ReadDoubles(begin, 1000, part.data());
        ASSERT_TRUE(std::equal(part.begin(), part.end(), expected.begin() + begin)) << begin;
      }
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Constant, ComposesMovesOfMoves) {
  const Constant c = F32({2, 3, 4}, [] {
    std::vector<float> values(24);
    std::iota(values.begin(), values.end(), 0);
    return values;
  }());
  EXPECT_THAT(Floats(c.Sliced(2, 1, 4, 2).Reversed(1).Permuted({2, 1, 0})),
              ElementsAre(9, 21, 5, 17, 1, 13, 11, 23, 7, 19, 3, 15));
  // A slice of an axis that is two axes of the permuted one.
  EXPECT_THAT(Floats(c.Permuted({2, 0, 1}).Reshaped({24}).Sliced(0, 2, 24, 5)),
              ElementsAre(8, 5, 2, 22, 19));
  // Back where it was: its own bytes.
  EXPECT_FALSE(c.Permuted({1, 2, 0}).Permuted({2, 0, 1}).contiguous().empty());
  EXPECT_FALSE(c.Reversed(0).Reversed(0).contiguous().empty());
  EXPECT_NE(c.Reversed(0).Reversed(0).identity(), c.identity());
}

TEST(Constant, ALongChainOfPermutationsIsOne) {
  Constant c = F32({2, 2}, {1, 2, 3, 4});
  for (int i = 0; i < 100001; ++i) c = c.Permuted({1, 0});
  EXPECT_THAT(Floats(c), ElementsAre(1, 3, 2, 4));
}

TEST(Constant, BoundsItsMagnitude) {
  const Constant c = F32({2, 2}, {1, -8, 3, 4});
  EXPECT_EQ(c.MagnitudeBound(), 8);
  EXPECT_EQ(c.Scaled({2, 1}, {-2, 3}).MagnitudeBound(), 24);
  EXPECT_EQ(c.Permuted({1, 0}).Gathered(0, {0, 0}).MagnitudeBound(), 8);
  EXPECT_EQ(Constant::Concatenated({c, c.Scaled({1, 1}, {2})}, 0).MagnitudeBound(), 16);
  EXPECT_TRUE(std::isnan(c.Scaled({1, 1}, {std::nan("")}).MagnitudeBound()));
}

TEST(Constant, BoundsAConcatenationOfItselfWithoutLookingTwice) {
  Constant c = F32({1}, {2});
  for (int i = 0; i < 40; ++i) c = Constant::Concatenated({c, c}, 0);
  EXPECT_EQ(c.MagnitudeBound(), 2);
}

TEST(Constant, ALongChainOfRecipesIsReadAtOnce) {
  std::vector<float> values(24);
  std::iota(values.begin(), values.end(), 0);
  Constant c = F32({24}, values);
  // After 11 of these transpositions all elements are where they were, as 2^11 = 1 modulo 23.
  for (int i = 0; i < 22000; ++i) c = c.Reshaped({2, 12}).Permuted({1, 0});
  EXPECT_EQ(Floats(c), values);
  EXPECT_EQ(Floats(c.Reshaped({2, 12}).Permuted({1, 0}))[1], 12);
}

}  // namespace
}  // namespace mo

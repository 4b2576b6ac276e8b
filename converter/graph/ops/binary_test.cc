// What the operations of binary.cc compute, infer and refuse, by hand.

#include <cmath>
#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string With(const std::string& constant, const std::string& line) {
  return "%c = Constant() " + constant + "\n" + line;
}

TEST(Binary, ComputesByHand) {
  const std::string three = "f32[] {3}";
  EXPECT_EQ(Apply("[2]", {-4, 6}, With(three, "%y = Add(%x, %c)")), Doubles({-1, 9}));
  EXPECT_EQ(Apply("[2]", {-4, 6}, With(three, "%y = Subtract(%c, %x)")), Doubles({7, -3}));
  EXPECT_EQ(Apply("[2]", {-4, 6}, With(three, "%y = Multiply(%x, %c)")), Doubles({-12, 18}));
  EXPECT_EQ(Apply("[2]", {-4.5, 6}, With(three, "%y = Divide(%x, %c)")), Doubles({-1.5, 2}));
  EXPECT_EQ(Apply("[2]", {-4, 6}, With(three, "%y = Maximum(%x, %c)")), Doubles({3, 6}));
  EXPECT_EQ(Apply("[2]", {-4, 6}, With(three, "%y = Minimum(%x, %c)")), Doubles({-4, 3}));
  EXPECT_EQ(Apply("[2]", {-4, 6}, With(three, "%y = SquaredDifference(%x, %c)")), Doubles({49, 9}));
}

TEST(Binary, BroadcastsBothWays) {
  EXPECT_EQ(Apply("[2, 1]", {1, 2}, With("f32[3] {10, 20, 30}", "%y = Subtract(%c, %x)")),
            Doubles({9, 19, 29, 8, 18, 28}));
}

TEST(Binary, DividesAndLeavesRests) {
  const std::string two = "f32[] {2}";
  EXPECT_EQ(Apply("[4]", {-3, 3, 4, 5.5}, With(two, "%y = Mod(%x, %c)")), Doubles({-1, 1, 0, 1.5}));
  EXPECT_EQ(Apply("[4]", {-3, 3, -4, -5.5}, With(two, "%y = FloorMod(%x, %c)")),
            Doubles({1, 1, 0, 0.5}));
  EXPECT_EQ(Apply("[2]", {-3, 3}, With("f32[] {-2}", "%y = FloorMod(%x, %c)")), Doubles({-1, -1}));
}

TEST(Binary, RoundsQuotientsOfIntegersToZero) {
  EXPECT_EQ(
      Apply("[3]", {-3, 3, 4},
            With("i32[] {2}", "%i = Convert(%x) {destination_type = i32}\n%y = Divide(%i, %c)")),
      Doubles({-1, 1, 2}));
}

TEST(Binary, AKnownExtentDecidesUnlessItIsOne) {
  auto shape = [](const std::string& constant) {
    return ShapeOfY("[?, 2]", With("f32" + constant, "%y = Add(%x, %c)"));
  };
  EXPECT_EQ(shape("[0, 2] {}"), "[0, 2]");
  EXPECT_EQ(shape("[1, 2] {1, 2}"), "[?, 2]");
  EXPECT_EQ(shape("[3, 1] {1, 2, 3}"), "[3, 2]");
}

TEST(Binary, RefusesWhatDoesNotGoTogether) {
  EXPECT_TRUE(Refuses("[2]", With("f32[3] {1, 2, 3}", "%y = Add(%x, %c)"),
                      "the shapes [2] and [3] cannot be broadcast"));
  EXPECT_TRUE(
      Refuses("[2]", With("f16[] {1}", "%y = Add(%x, %c)"), "input 1 is f16, but input 0 is f32"));
  EXPECT_TRUE(Refuses("[2]", With("i32[] {1}", "%y = Power(%x, %c)"), "input 0 is i32", "i32"));
}

TEST(Binary, SmallIntegersWrap) {
  auto computed = [](const std::string& type, const std::string& op) {
    return Apply("[2]", {100, 1},
                 "%i = Convert(%x) {destination_type = " + type + "}\n%c = Constant() " + type +
                     "[2] {90, 2}\n%y = " + op + "(%i, %c)");
  };
  EXPECT_EQ(computed("i8", "Add"), Doubles({-66, 3}));
  EXPECT_EQ(computed("i8", "Subtract"), Doubles({10, -1}));
  EXPECT_EQ(computed("i8", "Multiply"), Doubles({40, 2}));
  EXPECT_EQ(computed("u8", "Subtract"), Doubles({10, 255}));
  EXPECT_EQ(computed("i16", "Multiply"), Doubles({9000, 2}));
  EXPECT_EQ(computed("u16", "Subtract"), Doubles({10, 65535}));
}

TEST(Binary, IsExactOnNumbers) {
  for (const char* op : {"Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum", "Mod",
                         "FloorMod", "SquaredDifference"}) {
    EXPECT_TRUE(IsExactY("[2]", std::string("%y = ") + op + "(%x, %x)")) << op;
  }
  // Folding checks that the result fits.
  EXPECT_TRUE(IsExactY("[2]", "%i = Convert(%x) {destination_type = i32}\n%y = Multiply(%i, %i)"));
}

TEST(Power, IsMultiplicationRootAndDivisionWhereItCan) {
  EXPECT_EQ(Apply("[6]", {7, -2, 4, 9, 4, 4},
                  With("f32[6] {0, 3, -2, 0.5, -0.5, 1.5}", "%y = Power(%x, %c)")),
            Doubles({1, -8, 0.0625, 3, 0.5, 8}));
  // The product from the left, which std::pow need not give.
  const double x = 1.1;
  EXPECT_EQ(Apply("[1]", {x}, With("f32[] {5}", "%y = Power(%x, %c)"))[0], x * x * x * x * x);
}

TEST(Power, IsExactByItsExponent) {
  EXPECT_TRUE(IsExactY("[2]", With("f32[2] {-0.5, 3}", "%y = Power(%x, %c)")));
  EXPECT_FALSE(IsExactY("[2]", With("f32[2] {0.5, 0.75}", "%y = Power(%x, %c)")));
  EXPECT_FALSE(IsExactY("[2]", With("f32[] {17}", "%y = Power(%x, %c)")));
  EXPECT_FALSE(IsExactY("[2]", With("f32[2] {1, 2}", "%y = Power(%c, %x)")));
}

}  // namespace
}  // namespace mo

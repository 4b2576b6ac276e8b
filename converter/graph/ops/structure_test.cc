// What the operations of structure.cc compute, infer and refuse, by hand.

#include <limits>
#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(Parameter, HasTheLayoutOfItsShape) {
  auto with_layout = [](const std::string& layout) {
    return "%p = Parameter() {element_type = f32, shape = [1, 2, 3, 4], layout = \"" + layout +
           "\"}\n%y = Add(%x, %p)";
  };
  EXPECT_EQ(ShapeOfY("[1, 2, 3, 4]", with_layout("NCHW")), "[1, 2, 3, 4]");
  EXPECT_TRUE(Refuses("[1]", with_layout("NCW"), "layout NCW does not fit the shape [1, 2, 3, 4]"));
  EXPECT_TRUE(Refuses("[1]", with_layout("NC-W"), "the layout is 'NC-W', expected"));
}

TEST(Constant, HasTheTypeOfItsValues) {
  EXPECT_EQ(Apply("[1]", {1}, "%c = Constant() f32[2] {3, 4}\n%y = Add(%c, %x)"), Doubles({4, 5}));
  EXPECT_EQ(ShapeOfY("[1]", "%y = Constant() i8[2, 1] {3, 4}"), "[2, 1]");
}

TEST(Convert, TruncatesToIntegersAndComparesWithZero) {
  EXPECT_EQ(Apply("[4]", {1.9, -1.9, 0.5, 300}, "%y = Convert(%x) {destination_type = i8}"),
            Doubles({1, -1, 0, 127}));
  EXPECT_EQ(Apply("[3]", {0.25, 0, -3}, "%y = Convert(%x) {destination_type = boolean}"),
            Doubles({1, 0, 1}));
  EXPECT_EQ(Apply("[3]", {1.9, 3.14159, 70000}, "%y = Convert(%x) {destination_type = f16}"),
            Doubles({1.900390625, 3.140625, std::numeric_limits<double>::infinity()}));
  EXPECT_EQ(Apply("[1]", {1.9}, "%y = Convert(%x) {destination_type = f64}"), Doubles({1.9}));
}

TEST(Convert, KeepsTheLastBitsOfAnInteger) {
  auto converted = [](const std::string& from, const std::string& to) {
    return "%c = Constant() " + from + "\n%b = Convert(%c) {destination_type = " + to +
           "}\n%f = Convert(%b) {destination_type = f32}\n%y = Multiply(%f, %x)";
  };
  EXPECT_EQ(Apply("[1]", {1}, converted("i64[3] {-1, 300, 128}", "u8")), Doubles({255, 44, 128}));
  EXPECT_EQ(Apply("[1]", {1}, converted("i64[3] {-129, 300, 128}", "i8")),
            Doubles({127, 44, -128}));
  EXPECT_EQ(Apply("[1]", {1}, converted("i32[1] {-1}", "u32")), Doubles({4294967296}));  // as f32
}

TEST(Convert, IsExactBetweenTypesThatCanBeComputedWith) {
  EXPECT_TRUE(IsExactY("[2]", "%y = Convert(%x) {destination_type = i32}"));
  EXPECT_FALSE(IsExactY("[2]", "%y = Convert(%x) {destination_type = f8e4m3}"));
}

TEST(Convert, ToItsOwnTypeCanGo) {
  EXPECT_TRUE(IsIdentityY("[2]", "%y = Convert(%x) {destination_type = f32}"));
  EXPECT_FALSE(IsIdentityY("[2]", "%y = Convert(%x) {destination_type = f16}"));
}

TEST(Convert, IsARecipeBetweenFloatingPointTypes) {
  const std::string constant = "%c = Constant() f64[2] {0.1, 3}\n";
  EXPECT_EQ(RecipesOfY(constant + "%y = Convert(%c) {destination_type = f32}"),
            std::vector<Doubles>({{0.1, 3}}));
  EXPECT_EQ(RecipesOfY(constant + "%y = Convert(%c) {destination_type = f16}"),
            std::vector<Doubles>({{0.0999755859375, 3}}));
  EXPECT_TRUE(RecipesOfY(constant + "%y = Convert(%c) {destination_type = i32}").empty());
}

}  // namespace
}  // namespace mo

// What the operations of bitwise.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/folding.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The operation on %x and a constant, both of `type`.
std::string With(const std::string& op, const std::string& type, const std::string& elements) {
  return absl::StrCat("%a = Convert(%x) {destination_type = ", type, "}\n%b = Constant() ", type,
                      elements, "\n%y = ", op, "(%a, %b)");
}

std::string NotOf(const std::string& type) {
  return absl::StrCat("%a = Convert(%x) {destination_type = ", type, "}\n%y = BitwiseNot(%a)");
}

TEST(Bitwise, CombinesBits) {
  const std::vector<double> data = {12, -1, 0};
  EXPECT_THAT(Apply("[3]", data, With("BitwiseAnd", "i32", "[3] {10, 6, 3}")),
              ElementsAre(8, 6, 0));
  EXPECT_THAT(Apply("[3]", data, With("BitwiseOr", "i32", "[3] {10, 6, 3}")),
              ElementsAre(14, -1, 3));
  EXPECT_THAT(Apply("[3]", data, With("BitwiseXor", "i32", "[3] {10, 6, 3}")),
              ElementsAre(6, -7, 3));
  EXPECT_THAT(Apply("[3]", data, With("BitwiseAnd", "i8", "[] {-128}")), ElementsAre(0, -128, 0));
  EXPECT_THAT(Apply("[2]", {0, 1}, With("BitwiseXor", "boolean", "[2] {1, 1}")), ElementsAre(1, 0));
  EXPECT_EQ(ShapeOfY("[N, 1]", With("BitwiseOr", "i32", "[3] {1, 2, 4}")), "[N, 3]");
}

TEST(Bitwise, InvertsEveryBitOfTheType) {
  EXPECT_THAT(Apply("[2]", {0, 5}, NotOf("u8")), ElementsAre(255, 250));
  EXPECT_THAT(Apply("[2]", {0, 5}, NotOf("u16")), ElementsAre(65535, 65530));
  EXPECT_THAT(Apply("[2]", {-1, 5}, NotOf("i64")), ElementsAre(0, -6));
  EXPECT_THAT(Apply("[2]", {0, 1}, NotOf("boolean")), ElementsAre(1, 0));
}

TEST(Bitwise, ShiftsWithinTheType) {
  EXPECT_THAT(Apply("[3]", {200, 255, 1}, With("BitwiseLeftShift", "u8", "[3] {1, 2, 7}")),
              ElementsAre(144, 252, 128));
  EXPECT_THAT(Apply("[3]", {100, -100, 64}, With("BitwiseLeftShift", "i8", "[3] {1, 2, 1}")),
              ElementsAre(-56, 112, -128));
  EXPECT_THAT(Apply("[3]", {200, 255, 1}, With("BitwiseRightShift", "u8", "[] {3}")),
              ElementsAre(25, 31, 0));
  EXPECT_THAT(Apply("[3]", {-8, -1, 100}, With("BitwiseRightShift", "i32", "[] {3}")),
              ElementsAre(-1, -1, 12));
  EXPECT_THAT(Apply("[1]", {0x1p31}, With("BitwiseRightShift", "u32", "[] {31}")), ElementsAre(1));
}

TEST(Bitwise, RefusesShiftsBeyondTheType) {
  const std::unique_ptr<Graph> graph =
      Parse("[1]",
            "%a = Constant() u8[1] {1}\n%b = Constant() u8[1] {8}\n"
            "%y = BitwiseLeftShift(%a, %b)");
  EXPECT_THAT(std::string(FoldedOutputs(*graph->FindNode("y"), 10).status().message()),
              HasSubstr("bits of u8 cannot be shifted by 8"));
}

TEST(Bitwise, TakesIntegersOfOneType) {
  EXPECT_TRUE(Refuses("[2]", "%y = BitwiseAnd(%x, %x)",
                      "input 0 is f32, expected boolean or integers of 8 bits or more"));
  EXPECT_TRUE(Refuses("[2]", "%y = BitwiseNot(%x)", "input 0 is u4, expected boolean", "u4"));
  EXPECT_TRUE(Refuses("[2]", "%y = BitwiseRightShift(%x, %x)",
                      "input 0 is boolean, expected integers of 8 bits or more", "boolean"));
  EXPECT_TRUE(Refuses("[2]", "%c = Constant() i64[] {1}\n%y = BitwiseOr(%x, %c)",
                      "input 1 is i64, but input 0 is i32", "i32"));
  EXPECT_TRUE(Refuses("[2]", "%c = Constant() i32[3] all(1)\n%y = BitwiseOr(%x, %c)",
                      "cannot be broadcast", "i32"));
}

TEST(Bitwise, IsExact) {
  EXPECT_TRUE(IsExactY("[1]", With("BitwiseXor", "i32", "[] {1}")));
  EXPECT_TRUE(IsExactY("[1]", NotOf("i32")));
  // No double holds the result: it is not folded.
  const std::unique_ptr<Graph> graph =
      Parse("[1]", "%a = Constant() u64[1] {0}\n%y = BitwiseNot(%a)");
  EXPECT_TRUE(FoldedOutputs(*graph->FindNode("y"), 10)->empty());
}

}  // namespace
}  // namespace mo

#include "converter/graph/element_type.h"

#include <vector>

#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(HoldsEvery, NumberOfANarrowerType) {
  const std::vector<std::pair<const char*, const char*>> pairs = {
      {"f32", "f16"}, {"f32", "bf16"}, {"f64", "f32"},        {"f16", "i8"},  {"f16", "u8"},
      {"f32", "i16"}, {"f32", "u16"},  {"f64", "i32"},        {"i64", "i32"}, {"i16", "u8"},
      {"i64", "u32"}, {"bf16", "u8"},  {"u16", "u8"},         {"i8", "i4"},   {"u4", "u2"},
      {"f16", "u6"},  {"f32", "f32"},  {"boolean", "boolean"}};
  for (const auto& [wide, narrow] : pairs)
    EXPECT_TRUE(HoldsEvery(*ElementTypeFromName(wide), *ElementTypeFromName(narrow)))
        << wide << " " << narrow;
}

TEST(HoldsEvery, NotWhereANumberWouldChange) {
  const std::vector<std::pair<const char*, const char*>> pairs = {
      {"f16", "f32"},     {"f16", "bf16"},   {"bf16", "f16"}, {"f32", "i32"},
      {"f32", "u32"},     {"f16", "i16"},    {"f64", "i64"},  {"i32", "f16"},
      {"u8", "i8"},       {"i8", "u8"},      {"u64", "i8"},   {"i32", "i64"},
      {"f32", "boolean"}, {"boolean", "u8"}, {"bf16", "i16"}, {"string", "u8"}};
  for (const auto& [wide, narrow] : pairs)
    EXPECT_FALSE(HoldsEvery(*ElementTypeFromName(wide), *ElementTypeFromName(narrow)))
        << wide << " " << narrow;
}

TEST(ElementType, HasItsNameAndBits) {
  const std::vector<std::pair<const char*, int>> types = {
      {"f8e4m3", 8}, {"f8e8m0", 8}, {"f4e2m1", 4}, {"nf4", 4}, {"i4", 4},
      {"u1", 1},     {"u2", 2},     {"u3", 3},     {"u4", 4},  {"u6", 6}};
  for (const auto& [name, bits] : types) {
    const ElementType type = *ElementTypeFromName(name);
    EXPECT_EQ(ElementTypeName(type), name);
    EXPECT_EQ(ElementBits(type), bits) << name;
    EXPECT_FALSE(IsConvertible(type)) << name;
    const bool integer = name[0] == 'u' || name[0] == 'i';
    EXPECT_EQ(IsInteger(type), integer) << name;
    EXPECT_EQ(IsFloatingPoint(type), !integer) << name;
  }
  EXPECT_EQ(ElementTypeFromName("u5"), std::nullopt);
}

TEST(ByteSize, IsPacked) {
  EXPECT_EQ(ByteSize(ElementType::kU2, 5), 2);
  EXPECT_EQ(ByteSize(ElementType::kF4e2m1, 3), 2);
  EXPECT_EQ(ByteSize(ElementType::kNf4, 2), 1);
  EXPECT_EQ(ByteSize(ElementType::kF8e8m0, 3), 3);
  // 8 elements of 3 bits and 4 of 6 bits have 3 bytes of their own.
  EXPECT_EQ(ByteSize(ElementType::kU3, 1), 3);
  EXPECT_EQ(ByteSize(ElementType::kU3, 9), 6);
  EXPECT_EQ(ByteSize(ElementType::kU6, 4), 3);
  EXPECT_EQ(ByteSize(ElementType::kU6, 5), 6);
  EXPECT_EQ(ByteSize(ElementType::kU3, 0), 0);
}

}  // namespace
}  // namespace mo

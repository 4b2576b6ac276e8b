#include "converter/graph/element_type.h"

#include <vector>

#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(HoldsEvery, NumberOfANarrowerType) {
  const std::vector<std::pair<const char*, const char*>> pairs = {
      {"f32", "f16"}, {"f32", "bf16"}, {"f64", "f32"}, {"f16", "i8"},
      {"f16", "u8"},  {"f32", "i16"},  {"f32", "u16"}, {"f64", "i32"},
      {"i64", "i32"}, {"i16", "u8"},   {"i64", "u32"}, {"bf16", "u8"},
      {"u16", "u8"},  {"i8", "i4"},    {"f32", "f32"}, {"boolean", "boolean"}};
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

}  // namespace
}  // namespace mo

#include "converter/passes/decompression.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

// Numbers of 8 bits with these extents, by a scale (and a zero point) of these.
std::string Scaled(absl::string_view stored, absl::string_view scale, absl::string_view zero = "") {
  std::string text = absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [3, 8]}\n",
                                  "  %q = Constant() i8[", stored, "] seeded(1)\n",
                                  "  %f = Convert(%q) {destination_type = f32}\n");
  if (!zero.empty()) {
    absl::StrAppend(&text, "  %z = Constant() f32[", zero, "] seeded(2)\n",
                    "  %c = Subtract(%f, %z)\n");
  }
  absl::StrAppend(&text, "  %s = Constant() f32[", scale, "] seeded(3)\n  %m = Multiply(",
                  zero.empty() ? "%f" : "%c", ", %s)\n");
  return text;
}

bool IsWrong(const std::string& scaled, absl::string_view reader) {
  const std::unique_ptr<Graph> graph =
      ParseBody(absl::StrCat(scaled, reader, "\n  %out = Result(%r)\n"));
  return WronglyDecompressed(*graph->FindNode("r")).has_value();
}

constexpr char kProduct[] = "  %r = MatMul(%x, %m)";
constexpr char kTransposed[] = "  %r = MatMul(%x, %m) {transpose_b = true}";

TEST(Decompression, AScaleOfEachSumIsRight) {
  EXPECT_FALSE(IsWrong(Scaled("8, 4", ""), kProduct));
  EXPECT_FALSE(IsWrong(Scaled("8, 4", "1, 1", "1, 1"), kProduct));
  EXPECT_FALSE(IsWrong(Scaled("8, 4", "1, 4", "4"), kProduct));
  EXPECT_FALSE(IsWrong(Scaled("4, 8", "4, 1", "4, 1"), kTransposed));
}

TEST(Decompression, AScaleOfEachSummandIsWrong) {
  EXPECT_TRUE(IsWrong(Scaled("8, 4", "8, 1"), kProduct));
  EXPECT_TRUE(IsWrong(Scaled("8, 4", "8, 4"), kProduct));
  EXPECT_TRUE(IsWrong(Scaled("8, 4", "1, 4", "8, 1"), kProduct));
  EXPECT_TRUE(IsWrong(Scaled("4, 8", "8"), kTransposed));
}

TEST(Decompression, TransposesAreFollowed) {
  constexpr char kMoved[] = R"(  %o = Constant() i64[2] {1, 0}
  %t = Transpose(%m, %o)
  %r = MatMul(%x, %t))";
  EXPECT_FALSE(IsWrong(Scaled("4, 8", "4, 1"), kMoved));
  EXPECT_TRUE(IsWrong(Scaled("4, 8", "1, 8"), kMoved));
}

TEST(Decompression, GroupsAreRightWithAScaleOfEach) {
  constexpr char kGrouped[] = R"(  %o = Constant() i64[2] {8, 4}
  %g = Reshape(%m, %o)
  %r = MatMul(%x, %g))";
  EXPECT_FALSE(IsWrong(Scaled("2, 4, 4", "2, 1, 4"), kGrouped));
  EXPECT_FALSE(IsWrong(Scaled("2, 4, 4", "2, 1, 4", "2, 1, 4"), kGrouped));
  EXPECT_FALSE(IsWrong(Scaled("2, 4, 4", "2, 1, 4", "1"), kGrouped));
  EXPECT_TRUE(IsWrong(Scaled("2, 4, 4", "2, 1, 1"), kGrouped));
  EXPECT_TRUE(IsWrong(Scaled("2, 4, 4", "1, 4, 4"), kGrouped));
  EXPECT_TRUE(IsWrong(Scaled("2, 4, 4", "2, 1, 4", "2, 1, 1"), kGrouped));
  // Groups of the axis that is not summed up.
  EXPECT_TRUE(IsWrong(Scaled("8, 2, 2", "8, 2, 1"), kGrouped));
  // Anything else than a merged axis.
  EXPECT_TRUE(IsWrong(Scaled("4, 8", "4, 1"), kGrouped));
}

TEST(Decompression, PartsAreRightWithAScaleOfEach) {
  constexpr char kTaken[] = R"(  %i = Constant() i64[2] {2, 0}
  %a = Constant() i64[] {0}
  %r = Gather(%m, %i, %a))";
  EXPECT_FALSE(IsWrong(Scaled("8, 4", "8, 1", "8, 1"), kTaken));
  EXPECT_FALSE(IsWrong(Scaled("8, 4", "1"), kTaken));
  EXPECT_TRUE(IsWrong(Scaled("8, 4", "1, 4"), kTaken));
  EXPECT_TRUE(IsWrong(Scaled("8, 4", "8, 1", "1, 4"), kTaken));
}

TEST(Decompression, OtherNumbersAndReadersAreRight) {
  EXPECT_FALSE(IsWrong(Scaled("8, 4", "8, 1"), "  %r = Sigmoid(%m)"));
  EXPECT_FALSE(IsWrong(R"(
  %x = Parameter() {element_type = f32, shape = [3, 8]}
  %q = Constant() i16[8, 4] seeded(1)
  %f = Convert(%q) {destination_type = f32}
  %s = Constant() f32[8, 1] seeded(3)
  %m = Multiply(%f, %s)
)",
                       kProduct));
}

}  // namespace
}  // namespace mo

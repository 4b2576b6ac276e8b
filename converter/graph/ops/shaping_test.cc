// What the operations of shaping.cc compute, infer and refuse, by hand.

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ShapeOf, TellsTheExtents) {
  EXPECT_THAT(Apply("[2, 3]", {0, 0, 0, 0, 0, 0}, "%y = ShapeOf(%x)"), ElementsAre(2, 3));
}

TEST(Squeeze, DropsAxesOfOneElement) {
  EXPECT_EQ(ShapeOfY("[1, 3, 1, 2]", "%y = Squeeze(%x)"), "[3, 2]");
  EXPECT_EQ(ShapeOfY("[1, ?, 1]", "%a = Constant() i64[1] {-1}\n%y = Squeeze(%x, %a)"), "[1, ?]");
  EXPECT_THAT(ErrorOf("[2]", "%a = Constant() i64[1] {0}\n%y = Squeeze(%x, %a)"),
              HasSubstr("has more than one element"));
}

TEST(Unsqueeze, AddsAxesAtPlacesOfTheResult) {
  EXPECT_EQ(ShapeOfY("[2, 3]", "%a = Constant() i64[2] {0, -1}\n%y = Unsqueeze(%x, %a)"),
            "[1, 2, 3, 1]");
  EXPECT_THAT(ErrorOf("[2]", "%a = Constant() i64[2] {0, 0}\n%y = Unsqueeze(%x, %a)"),
              HasSubstr("listed twice"));
}

TEST(Broadcast, RepeatsAlongAxesOfOneElement) {
  const std::string lines = "%t = Constant() i64[2] {2, 3}\n%y = Broadcast(%x, %t)";
  EXPECT_THAT(Apply("[3]", {1, 2, 3}, lines), ElementsAre(1, 2, 3, 1, 2, 3));
  EXPECT_THAT(Apply("[2, 1]", {1, 2}, lines), ElementsAre(1, 1, 1, 2, 2, 2));
  EXPECT_THAT(ErrorOf("[2]", lines), HasSubstr("cannot be broadcast"));
}

TEST(Tile, OfOneIsTheIdentity) {
  EXPECT_TRUE(IsIdentityY("[?, 2]", "%r = Constant() i64[2] {1, 1}\n%y = Tile(%x, %r)"));
  EXPECT_FALSE(IsIdentityY("[1, 2]", "%r = Constant() i64[2] {2, 1}\n%y = Tile(%x, %r)"));
  EXPECT_FALSE(IsIdentityY("[2]", "%r = Constant() i64[2] {1, 1}\n%y = Tile(%x, %r)"));
}

TEST(Tile, RepeatsEachAxis) {
  EXPECT_THAT(Apply("[2]", {1, 2}, "%r = Constant() i64[2] {2, 2}\n%y = Tile(%x, %r)"),
              ElementsAre(1, 2, 1, 2, 1, 2, 1, 2));
  EXPECT_THAT(Apply("[2, 2]", {1, 2, 3, 4}, "%r = Constant() i64[1] {2}\n%y = Tile(%x, %r)"),
              ElementsAre(1, 2, 1, 2, 3, 4, 3, 4));
}

TEST(Range, CountsUpAndDown) {
  auto lines = [](const std::string& bounds) {
    return absl::StrCat(bounds, "\n%r = Range(%a, %b, %s) {output_type = f32}\n%y = Add(%r, %x)");
  };
  EXPECT_THAT(Apply("[1]", {0},
                    lines("%a = Constant() f32[] {1}\n%b = Constant() f32[] {6}\n"
                          "%s = Constant() f32[] {2}")),
              ElementsAre(1, 3, 5));
  EXPECT_THAT(Apply("[1]", {0},
                    lines("%a = Constant() f32[] {3}\n%b = Constant() f32[] {0}\n"
                          "%s = Constant() f32[] {-1}")),
              ElementsAre(3, 2, 1));
}

// Shapes that are put together when the model runs.

TEST(ShapeFromValue, FollowsTheBatchIntoAReshape) {
  const std::string batch =
      "%s = ShapeOf(%x)\n%zero = Constant() i64[1] {0}\n%one = Constant() i64[1] {1}\n"
      "%n = StridedSlice(%s, %zero, %one, %one) {begin_mask = [0], end_mask = [0], "
      "shrink_axis_mask = [0]}\n";
  EXPECT_EQ(
      ShapeOfY("[?, 2, 3]", batch + "%rest = Constant() i64[2] {1, 6}\n"
                                    "%t = Concat(%n, %rest) {axis = 0}\n%y = Reshape(%x, %t)"),
      "[?, 1, 6]");
  EXPECT_EQ(
      ShapeOfY("[4, 2, 3]", batch + "%rest = Constant() i64[1] {-1}\n"
                                    "%t = Concat(%n, %rest) {axis = 0}\n%y = Reshape(%x, %t)"),
      "[4, 6]");
}

std::string Eye(const std::string& diagonal, const std::string& more = "") {
  return absl::StrCat(
      "%r = Constant() i64[] {2}\n%c = Constant() i64[1] {3}\n%k = Constant() i32[] {", diagonal,
      "}\n", more.empty() ? "" : "%b = Constant() i64" + more + "\n", "%y = Eye(%r, %c, %k",
      more.empty() ? "" : ", %b", ") {output_type = f32}");
}

TEST(Eye, HasOneDiagonal) {
  EXPECT_EQ(Apply("[1]", {0}, Eye("0")), Doubles({1, 0, 0, 0, 1, 0}));
  EXPECT_EQ(Apply("[1]", {0}, Eye("1")), Doubles({0, 1, 0, 0, 0, 1}));
  EXPECT_EQ(Apply("[1]", {0}, Eye("-1")), Doubles({0, 0, 0, 1, 0, 0}));
  EXPECT_EQ(Apply("[1]", {0}, Eye("3")), Doubles({0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(Apply("[1]", {0}, Eye("0", "[1] {2}")), Doubles({1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0}));
  EXPECT_TRUE(IsExactY("[1]", Eye("0")));
}

TEST(Eye, InfersAndRefuses) {
  EXPECT_EQ(ShapeOfY("[1]", Eye("0", "[2] {4, 5}")), "[4, 5, 2, 3]");
  EXPECT_EQ(ShapeOfY("[1]",
                     "%n = Convert(%x) {destination_type = i64}\n%k = Constant() i64[] {0}\n"
                     "%y = Eye(%n, %n, %k) {output_type = i32}"),
            "[?, ?]");
  EXPECT_TRUE(Refuses("[1]", "%y = Eye(%x, %x, %x) {output_type = f32}",
                      "input 0 is f32, expected i32 or i64"));
}

TEST(ShapeFromValue, FollowsGathersAndProducts) {
  EXPECT_EQ(ShapeOfY("[?, 2, 3]",
                     "%s = ShapeOf(%x)\n%i = Constant() i64[2] {1, 2}\n%a = Constant() i64[] {0}\n"
                     "%last = Gather(%s, %i, %a)\n%zero = Constant() i64[1] {0}\n"
                     "%p = ReduceProd(%last, %zero) {keep_dims = true}\n"
                     "%m = Constant() i64[1] {-1}\n%t = Concat(%m, %p) {axis = 0}\n"
                     "%y = Reshape(%x, %t)"),
            "[?, 6]");
}

TEST(ShapeFromValue, GivesUpOnAGraphWithTooManyWays) {
  std::string lines = "%v0 = ShapeOf(%x)\n";
  for (int i = 0; i < 60; ++i)
    absl::StrAppend(&lines, "%v", i + 1, " = Add(%v", i, ", %v", i, ")\n");
  EXPECT_EQ(ShapeOfY("[2]", lines + "%y = Broadcast(%x, %v60)"), "[2]");
}

}  // namespace
}  // namespace mo

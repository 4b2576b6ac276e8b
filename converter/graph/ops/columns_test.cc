// What the operations of columns.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

// An image of one row of three, of windows of two.
std::string Image(const std::string& attributes) {
  return absl::StrCat("%s = Constant() i64[2] {1, 3}\n%k = Constant() i64[2] {1, 2}\n",
                      "%y = Col2Im(%x, %s, %k)", attributes.empty() ? "" : " {" + attributes + "}");
}

TEST(Col2Im, AddsUpWhatWindowsShare) {
  EXPECT_THAT(Apply("[2, 2]", {1, 2, 10, 20}, Image("")), ElementsAre(1, 12, 20));
  // Two images of two channels.
  EXPECT_THAT(
      Apply("[2, 4, 2]", {1, 2, 10, 20, 3, 4, 30, 40, 5, 6, 50, 60, 7, 8, 70, 80}, Image("")),
      ElementsAre(1, 12, 20, 3, 34, 40, 5, 56, 60, 7, 78, 80));
}

TEST(Col2Im, LosesWhatIsInThePadding) {
  EXPECT_THAT(Apply("[2, 3]", {1, 2, 3, 10, 20, 30}, Image("pads_begin = [0, 1]")),
              ElementsAre(12, 23, 30));
}

TEST(Col2Im, HasStridesAndDilations) {
  EXPECT_THAT(Apply("[2, 1]", {1, 10}, Image("dilations = [1, 2]")), ElementsAre(1, 0, 10));
  EXPECT_THAT(Apply("[2, 2]", {1, 2, 10, 20}, Image("strides = [1, 2], pads_end = [0, 1]")),
              ElementsAre(1, 10, 2));
}

TEST(Col2Im, InfersAndRefuses) {
  EXPECT_EQ(ShapeOfY("[N, 6, 2]", Image("")), "[N, 3, 1, 3]");
  EXPECT_EQ(ShapeOfY("[N, ?, ?]", Image("")), "[N, ?, 1, 3]");
  EXPECT_TRUE(Refuses("[2, 3]", Image(""), "data [2, 3] must have 2 windows"));
  EXPECT_TRUE(Refuses("[3, 2]", Image(""), "data [3, 2] does not have a multiple of 2 rows"));
  EXPECT_TRUE(Refuses("[2]", Image(""), "data [2] must have rank 2 or 3"));
  EXPECT_TRUE(Refuses("[2, 2]", Image("dilations = [1, 3]"),
                      "a window of 4 does not fit into an extent of 3"));
  EXPECT_TRUE(Refuses("[2, 2]", Image("strides = [0, 1]"), "strides holds 0, expected 1 or more"));
  EXPECT_TRUE(Refuses("[2, 2]",
                      "%s = Constant() i64[2] {1, 3}\n%k = Constant() i64[1] {2}\n"
                      "%y = Col2Im(%x, %s, %k)",
                      "the size of the kernel is [2], expected two numbers from 1"));
}

TEST(Col2Im, IsExact) { EXPECT_TRUE(IsExactY("[2, 2]", Image(""))); }

}  // namespace
}  // namespace mo

// What the operations of axis_normalization.cc compute, infer and refuse, by hand.

#include <cmath>
#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string MvnOver(const std::string& axes, const std::string& eps) {
  return "%a = Constant() i64" + axes + "\n%y = MVN(%x, %a) {eps = " + eps + "}";
}

TEST(Mvn, NormalizesByGroups) {
  // Mean 3 and variance 4, then 0.
  EXPECT_EQ(Apply("[2, 2]", {1, 5, 3, 3}, MvnOver("[1] {1}", "0.0625")),
            Doubles({-2 / std::sqrt(4.0625), 2 / std::sqrt(4.0625), 0, 0}));
  EXPECT_EQ(Apply("[2, 2]", {1, 3, 5, 7}, MvnOver("[1] {-2}", "0")), Doubles({-1, -1, 1, 1}));
}

TEST(Mvn, AddsEpsToTheDeviation) {
  // Mean 3 and deviation 2.
  EXPECT_EQ(Apply("[2, 2]", {1, 5, 3, 3},
                  "%a = Constant() i64[1] {1}\n"
                  "%y = MVN(%x, %a) {eps = 2, eps_mode = \"outside_sqrt\"}"),
            Doubles({-0.5, 0.5, 0, 0}));
}

TEST(Mvn, RefusesWhatHasNoMeaning) {
  EXPECT_TRUE(Refuses("[2]", MvnOver("[1] {1}", "1"), "axis 1 is not one"));
  EXPECT_TRUE(Refuses("[2]", MvnOver("[1] {0}", "-1"), "eps must not be negative"));
  EXPECT_TRUE(Refuses("[2]", MvnOver("[1] {0}", "1"), "input 0 is i32", "i32"));
}

std::string L2Over(const std::string& axes, const std::string& eps, const std::string& mode) {
  return "%a = Constant() i64" + axes + "\n%y = NormalizeL2(%x, %a) {eps = " + eps +
         ", eps_mode = \"" + mode + "\"}";
}

TEST(NormalizeL2, DividesByTheLengthOfGroups) {
  EXPECT_EQ(Apply("[2, 2]", {3, 4, 0, -2}, L2Over("[1] {1}", "11", "add")),
            Doubles({0.5, 4.0 / 6, 0, -2 / std::sqrt(15.0)}));
  EXPECT_EQ(Apply("[2, 2]", {3, 4, 0, -2}, L2Over("[1] {1}", "16", "max")),
            Doubles({0.6, 0.8, 0, -0.5}));
  EXPECT_EQ(Apply("[2, 2]", {3, 6, 4, 8}, L2Over("[2] {0, -1}", "71", "add")),
            Doubles({3.0 / 14, 6.0 / 14, 4.0 / 14, 8.0 / 14}));
}

TEST(NormalizeL2, RefusesWhatHasNoMeaning) {
  EXPECT_TRUE(Refuses("[2, 2]", L2Over("[1] {1}", "0", "add"), "eps must be positive"));
  EXPECT_TRUE(Refuses("[2, 2]", L2Over("[1] {1}", "1", "min"), "expected add or max"));
  EXPECT_TRUE(Refuses("[2, 2]", L2Over("[1] {2}", "1", "add"), "axis 2 is not one"));
}

TEST(AxisNormalization, IsExact) {
  EXPECT_TRUE(IsExactY("[2]", MvnOver("[1] {0}", "1")));
  EXPECT_TRUE(IsExactY("[2]", L2Over("[1] {0}", "1", "add")));
}

}  // namespace
}  // namespace mo

// What the operations of normalization.cc compute, infer and refuse, by hand.

#include <cmath>
#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string BatchNormalizationOf(const std::string& gamma, const std::string& others) {
  return "%g = Constant() " + gamma + "\n%o = Constant() " + others +
         "\n%y = BatchNormalization(%x, %g, %o, %o, %o) {epsilon = 1}";
}

TEST(BatchNormalization, ComputesByHand) {
  // 2 · (x - 3) / √(3 + 1) + 3 for channel 0, -1 · (x - 8) / √(8 + 1) + 8 for channel 1.
  EXPECT_EQ(
      Apply("[1, 2, 2]", {3, 5, 8, 11}, BatchNormalizationOf("f32[2] {2, -1}", "f32[2] {3, 8}")),
      Doubles({3, 5, 8, 7}));
}

TEST(BatchNormalization, HasTheChannelsOfItsParameters) {
  EXPECT_EQ(ShapeOfY("[1, ?, N]", BatchNormalizationOf("f32[3] all(1)", "f32[3] all(2)")),
            "[1, 3, N]");
}

TEST(BatchNormalization, RefusesParametersThatDoNotGoTogether) {
  EXPECT_TRUE(Refuses("[1, ?]", BatchNormalizationOf("f32[2] all(1)", "f32[3] all(1)"),
                      "input 2 [3] must have one value for each of 2 channels"));
  EXPECT_TRUE(Refuses("[1, 2]", BatchNormalizationOf("i32[2] all(1)", "i32[2] all(1)"),
                      "input 0 is i32", "i32"));
  EXPECT_TRUE(Refuses("[2]", BatchNormalizationOf("f32[2] all(1)", "f32[2] all(1)"),
                      "data [2] must have rank 2 or more"));
}

std::string ScaleShiftBy(const std::string& scale, const std::string& shift) {
  return "%s = Constant() f32" + scale + "\n%t = Constant() f32" + shift +
         "\n%y = ScaleShift(%x, %s, %t)";
}

TEST(ScaleShift, BroadcastsToTheData) {
  EXPECT_EQ(Apply("[2, 2]", {1, 2, 3, 4}, ScaleShiftBy("[2] {2, 3}", "[2, 1] {10, 20}")),
            Doubles({12, 16, 26, 32}));
  EXPECT_EQ(Apply("[2]", {1, 2}, "%s = Constant() f32[] {5}\n%y = ScaleShift(%x, %s)"),
            Doubles({5, 10}));
  EXPECT_TRUE(Refuses("[1, 2]", ScaleShiftBy("[2] {2, 3}", "[2, 1] {1, 1}"),
                      "input 2 [2, 1] does not broadcast to data [1, 2]"));
}

std::string LrnOver(const std::string& axes, const std::string& size) {
  return "%a = Constant() i64" + axes +
         "\n%y = LRN(%x, %a) {alpha = 6, beta = 0.5, bias = 1, size = " + size + "}";
}

TEST(Lrn, DividesByTheSumOfSquaresInAWindow) {
  // 2 / √(1 + 6 / 3 · (2² + 2²)), 2 / √(1 + 2 · (2² + 2² + 2²)), …
  const std::vector<double> y = Apply("[1, 3]", {2, 2, 2}, LrnOver("[1] {1}", "3"));
  EXPECT_DOUBLE_EQ(y[0], 2 / std::sqrt(17.0));
  EXPECT_DOUBLE_EQ(y[1], 0.4);
  EXPECT_DOUBLE_EQ(y[2], 2 / std::sqrt(17.0));
}

TEST(Lrn, RefusesWindowsOfNothingAndAxesThatAreNone) {
  EXPECT_TRUE(Refuses("[1, 3]", LrnOver("[1] {1}", "0"), "size must be 1 or more"));
  EXPECT_TRUE(Refuses("[1, 3]", LrnOver("[1] {2}", "3"), "axis 2 is not one"));
  EXPECT_TRUE(Refuses("[1, 3]", LrnOver("[] {1}", "3"), "the axes must be a constant list of i64"));
}

TEST(SoftMax, IsThePartOfTheExponentials) {
  // e^0 : e^(ln 3) is 1 : 3; what is added to all does not matter.
  const std::vector<double> y = Apply("[2, 2]", {0, 1000, std::log(3.0), 1000 + std::log(3.0)},
                                      "%y = SoftMax(%x) {axis = 0}");
  EXPECT_DOUBLE_EQ(y[0], 0.25);
  EXPECT_NEAR(y[1], 0.25, 1e-12);
  EXPECT_DOUBLE_EQ(y[2], 0.75);
  EXPECT_NEAR(y[3], 0.75, 1e-12);
  EXPECT_TRUE(Refuses("[2]", "%y = SoftMax(%x) {axis = 1}", "axis 1 is not one"));
}

TEST(LogSoftmax, IsTheLogarithm) {
  const std::vector<double> y =
      Apply("[1, 2]", {0, std::log(3.0)}, "%y = LogSoftmax(%x) {axis = 1}");
  EXPECT_DOUBLE_EQ(y[0], std::log(0.25));
  EXPECT_DOUBLE_EQ(y[1], std::log(0.75));
}

TEST(Normalization, IsExactWithoutPowersAndExponentials) {
  EXPECT_TRUE(IsExactY("[1, 2]", BatchNormalizationOf("f32[2] all(1)", "f32[2] all(1)")));
  EXPECT_TRUE(IsExactY("[2]", ScaleShiftBy("[2] {2, 3}", "[] {1}")));
  EXPECT_FALSE(IsExactY("[1, 3]", LrnOver("[1] {1}", "3")));
  EXPECT_FALSE(IsExactY("[2]", "%y = SoftMax(%x) {axis = 0}"));
}

}  // namespace
}  // namespace mo

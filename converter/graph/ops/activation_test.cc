// What the operations of activation.cc compute, infer and refuse, by hand.

#include <cmath>

#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Activation, ComputesByHand) {
  EXPECT_THAT(Apply("[2]", {0, 100}, "%y = SoftPlus(%x)"), ElementsAre(DoubleEq(M_LN2), 100));
  EXPECT_THAT(Apply("[2]", {-3, 1}, "%y = SoftSign(%x)"), ElementsAre(-0.75, 0.5));
  EXPECT_THAT(Apply("[1]", {std::log(3.0)}, "%y = Swish(%x)"),
              ElementsAre(DoubleEq(0.75 * std::log(3.0))));
  EXPECT_THAT(Apply("[1]", {0}, "%y = Mish(%x)"), ElementsAre(0));
  // tanh(log(1 + e^x)) with 1 + e^x = 3: (9 - 1) / (9 + 1).
  EXPECT_THAT(Apply("[1]", {M_LN2}, "%y = Mish(%x)"), ElementsAre(DoubleEq(0.8 * M_LN2)));
  EXPECT_THAT(Apply("[4]", {-4, 0, 1.5, 4}, "%y = HSigmoid(%x)"), ElementsAre(0, 0.5, 0.75, 1));
  EXPECT_THAT(Apply("[4]", {-4, 0, 1.5, 4}, "%y = HSwish(%x)"), ElementsAre(0, 0, 1.125, 4));
}

TEST(Gelu, InBothForms) {
  EXPECT_THAT(Apply("[2]", {0, M_SQRT2}, "%y = Gelu(%x)"),
              ElementsAre(0, DoubleEq(0.5 * M_SQRT2 * (1 + std::erf(1.0)))));
  // The published value of the approximation at 1.
  EXPECT_THAT(Apply("[1]", {1}, "%y = Gelu(%x) {approximation_mode = \"TANH\"}"),
              ElementsAre(DoubleNear(0.8411919906, 1e-9)));
  EXPECT_THAT(ErrorOf("[1]", "%y = Gelu(%x) {approximation_mode = \"tanh\"}"),
              HasSubstr("expected ERF or TANH"));
}

TEST(Selu, ScalesBothSides) {
  const std::string lines =
      "%a = Constant() f32[] {2}\n%l = Constant() f32[1] {3}\n%y = Selu(%x, %a, %l)";
  EXPECT_THAT(Apply("[2]", {-M_LN2, 5}, lines), ElementsAre(DoubleEq(-3), 15));
  EXPECT_THAT(ErrorOf("[2]", "%a = Constant() f32[2] {2, 2}\n%y = Selu(%x, %a, %a)"),
              HasSubstr("input 1 [2] must be one number"));
}

TEST(HardSigmoid, IsALineBetweenItsBounds) {
  const std::string lines = "%a = Constant() f32[] {0.5}\n%b = Constant() f32[] {0.25}\n";
  EXPECT_THAT(Apply("[4]", {-4, 0, 1, 4}, lines + "%y = HardSigmoid(%x, %a, %b)"),
              ElementsAre(0, 0.25, 0.75, 1));
  EXPECT_TRUE(IsExactY("[4]", lines + "%y = HardSigmoid(%x, %a, %b)"));
  EXPECT_THAT(ErrorOf("[2]", "%a = Constant() f32[1] {2}\n%y = HardSigmoid(%x, %a, %a)"),
              HasSubstr("input 1 [1] must be one number without axes"));
  EXPECT_THAT(ErrorOf("[2]", "%a = Constant() f16[] {2}\n%y = HardSigmoid(%x, %a, %a)"),
              HasSubstr("input 1 is f16, but input 0 is f32"));
}

TEST(Activation, RefusesIntegers) {
  EXPECT_THAT(ErrorOf("[2]", "%y = Swish(%x)", "i32"), HasSubstr("input 0 is i32"));
}

}  // namespace
}  // namespace mo

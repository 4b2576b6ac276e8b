#include "converter/frontends/common/normalization.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::DoubleNear;
using ::testing::Pointwise;

using NormalizationTest = BuilderTest;

// The mean of 1, 3 is 2, their variance 1; that of 10, 10 is 10, with variance 0.
TEST_F(NormalizationTest, ByMeanAndVarianceOfItself) {
  const Value scale =
      builder_.AddConstant("/gamma", Constant::FromDoubles(ElementType::kF32, {2}, {2, 5}));
  const Value shift =
      builder_.AddConstant("/beta", Constant::FromDoubles(ElementType::kF32, {2}, {100, 200}));
  const Value y = AddOwnNormalization(builder_, "", Input({1, 2, 2}), {{2}, scale, shift, 3});
  EXPECT_THAT(Computed(y, {1, 3, 10, 10}),
              Pointwise(DoubleNear(1e-12), {99.0, 101.0, 200.0, 200.0}));
}

TEST_F(NormalizationTest, ByTheSquaresOfNeighbours) {
  const Value y = AddLocalResponse(builder_, "", Input({1, 3, 1}),
                                   {.axes = {1}, .size = 3, .alpha = 3, .beta = 1, .bias = 2});
  EXPECT_THAT(Computed(y, {1, 2, 3}),
              Pointwise(DoubleNear(1e-12), {1 / (2.0 + 5), 2 / (2.0 + 14), 3 / (2.0 + 13)}));
}

}  // namespace
}  // namespace mo

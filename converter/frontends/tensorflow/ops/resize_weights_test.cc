#include "converter/frontends/tensorflow/ops/resize_weights.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(ResizeWeights, OfAreasAreWhatIsCovered) {
  EXPECT_THAT(AreaWeights({.in = 4, .out = 2}), ElementsAre(0.5, 0.5, 0, 0, 0, 0, 0.5, 0.5));
  EXPECT_THAT(AreaWeights({.in = 3, .out = 2}),
              Pointwise(DoubleNear(1e-7), {2 / 3., 1 / 3., 0., 0., 1 / 3., 2 / 3.}));
  EXPECT_THAT(AreaWeights({.in = 1, .out = 2}), ElementsAre(1, 1));
}

// At half of the way: -a/8 · (1, 1) beside ½ + a/8.
TEST(ResizeWeights, OfCubesRepeatTheBorder) {
  EXPECT_THAT(BicubicWeights({.in = 2, .out = 4}),
              ElementsAre(1, 0, 0.5, 0.5, 0, 1, -0.09375, 1.09375));
}

// Without what is beyond the border, the weights are divided by their sum.
TEST(ResizeWeights, OfCubesWithCentersLeaveOutTheOutside) {
  // At ¼: a = -½ gives -0.0703125, 0.8671875, 0.2265625, -0.0234375.
  const std::vector<double> weights = BicubicWeights({.in = 2, .out = 4, .centers = true});
  const double sum = 0.8671875 + 0.2265625;
  EXPECT_NEAR(weights[2], 0.8671875 / sum, 1e-7);
  EXPECT_NEAR(weights[3], 0.2265625 / sum, 1e-7);
}

TEST(ResizeWeights, CornersMeetCorners) {
  EXPECT_THAT(BicubicWeights({.in = 3, .out = 2, .corners = true}), ElementsAre(1, 0, 0, 0, 0, 1));
}

}  // namespace
}  // namespace mo::tensorflow

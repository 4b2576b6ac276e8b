#include "converter/frontends/common/activation.h"

#include <cmath>

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ActivationTest = BuilderTest;

TEST_F(ActivationTest, LeakyRelu) {
  const Value y = AddLeakyRelu(builder_, "", Input({1, 2, 2}), 0.25);
  EXPECT_THAT(Computed(y, {-4, 4, 0, -8}), testing::ElementsAre(-1, 4, 0, -2));
  EXPECT_EQ(AddLeakyRelu(builder_, "", Value(), 0.25).node, nullptr);
}

TEST_F(ActivationTest, Swish) {
  const Value y = AddSwish(builder_, "", Input({2}), 0.5);
  EXPECT_THAT(Computed(y, {std::log(9.0), 0}),
              testing::ElementsAre(testing::DoubleNear(std::log(9.0) * 0.75, 1e-12), 0));
  EXPECT_EQ(AddSwish(builder_, "", Value(), 1).node, nullptr);
}

}  // namespace
}  // namespace mo

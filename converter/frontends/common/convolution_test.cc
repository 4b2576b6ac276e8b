#include "converter/frontends/common/convolution.h"

#include "converter/frontends/common/testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

constexpr WindowWords kWords = {"kernel", "strides", "", ""};

class ConvolutionTest : public BuilderTest {
 protected:
  Value Weights(const Extents& extents, const std::vector<double>& values) {
    return builder_.AddConstant("/weights",
                                Constant::FromDoubles(ElementType::kF32, extents, values));
  }
  static Window One() {
    return {.kernel = {1}, .strides = {1}, .dilations = {1}, .pads_begin = {0}, .pads_end = {0}};
  }
};

TEST_F(ConvolutionTest, TheWeightsSayWhetherThereAreGroups) {
  const Value weights = Weights(WithGroups({4, 1, 1}, 2), {1, 2, 3, 4});
  EXPECT_EQ(ToString(weights.shape()), "[2, 2, 1, 1]");
  const Value y =
      AddConvolution(builder_, "", Input({1, 2, 1}), {.window = One(), .weights = weights}, kWords);
  EXPECT_TRUE(y.node->Is(ops::kGroupConvolution));
  EXPECT_THAT(Computed(y, {10, 100}), ElementsAre(10, 20, 300, 400));
}

TEST_F(ConvolutionTest, Transposed) {
  Window window = One();
  window.kernel = {2};
  window.strides = {2};
  const Value y = AddConvolution(builder_, "", Input({1, 1, 2}),
                                 {.window = window,
                                  .weights = Weights({1, 1, 2}, {1, 2}),
                                  .is_transposed = true,
                                  .output_padding = {1}},
                                 kWords);
  EXPECT_THAT(Computed(y, {10, 100}), ElementsAre(10, 20, 100, 200, 0));
}

TEST_F(ConvolutionTest, OfFailedWeightsIsNone) {
  EXPECT_EQ(AddConvolution(builder_, "", Input({1, 1, 2}), {.window = One()}, kWords).node,
            nullptr);
  EXPECT_FALSE(diagnostics_.has_errors());
}

}  // namespace
}  // namespace mo

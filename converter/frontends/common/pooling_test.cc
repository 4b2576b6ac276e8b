#include "converter/frontends/common/pooling.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

constexpr WindowWords kWords = {"kernel", "strides", "ceil_mode", "ceil_mode: 0"};

class PoolingTest : public BuilderTest {
 protected:
  Value Pooled(const Shape& data, bool average, Divisor divisor, int64_t pad) {
    return AddPooling(builder_, "", Input(data),
                      {.is_average = average,
                       .divisor = divisor,
                       .window = {.kernel = {3},
                                  .strides = {2},
                                  .dilations = {1},
                                  .pads_begin = {pad},
                                  .pads_end = {pad},
                                  .rounding = Rounding::kUpWithinData}},
                      kWords);
  }
};

// Windows at -1, 1 and 3 over 4 elements and one of padding at each end.
TEST_F(PoolingTest, AnAverageOfDataAlone) {
  EXPECT_THAT(Computed(Pooled({1, 1, 4}, true, Divisor::kData, 1), {1, 2, 3, 4}),
              ElementsAre(DoubleEq(1.5), DoubleEq(3), DoubleEq(4)));
}

// What lies beyond the padding does not count: the last window has two elements, one of them
// padding.
TEST_F(PoolingTest, AnAverageOfDataAndPadding) {
  EXPECT_THAT(Computed(Pooled({1, 1, 4}, true, Divisor::kPaddedData, 1), {1, 2, 3, 4}),
              ElementsAre(DoubleEq(1), DoubleEq(3), DoubleEq(2)));
}

TEST_F(PoolingTest, TheMaximum) {
  EXPECT_THAT(Computed(Pooled({1, 1, 4}, false, Divisor::kData, 0), {1, 2, 3, 4}),
              ElementsAre(3, 4));
}

TEST_F(PoolingTest, AnAverageThatCountsPaddingNeedsAKnownSize) {
  EXPECT_EQ(Pooled({1, 1, Dim::Any()}, true, Divisor::kPaddedData, 1).node, nullptr);
  EXPECT_THAT(diagnostics_.Render(),
              testing::HasSubstr("an average that counts padding, in windows that are rounded up"));
  const Value without = Pooled({1, 1, Dim::Any()}, true, Divisor::kPaddedData, 0);
  ASSERT_NE(without.node, nullptr);
  EXPECT_TRUE(without.node->attributes().GetBool("exclude-pad"));
  EXPECT_EQ(AddPooling(builder_, "", Value(), {}, kWords).node, nullptr);
}

TEST_F(PoolingTest, WhereTheMaximaAre) {
  const Window window = {
      .kernel = {2}, .strides = {2}, .dilations = {2}, .pads_begin = {0}, .pads_end = {0}};
  for (const int axis : {0, 2}) {
    const std::vector<Value> pooled =
        AddMaxPoolingWithIndices(builder_, "", Input({1, 2, 3}), window, axis, kWords);
    ASSERT_EQ(pooled.size(), 2);
    EXPECT_EQ(pooled[1].node->attributes().GetInt("axis"), axis);
    EXPECT_EQ(pooled[0].shape(), (Shape{1, 2, 1}));
  }
  EXPECT_TRUE(AddMaxPoolingWithIndices(builder_, "", Value(), window, 0, kWords).empty());
}

}  // namespace
}  // namespace mo

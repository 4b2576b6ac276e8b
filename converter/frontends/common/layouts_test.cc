#include "converter/frontends/common/layouts.h"

#include "converter/frontends/common/testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

class LayoutsTest : public BuilderTest {
 protected:
  Layouts layouts_{graph_};
  const SourceSet sources_ = {0};
};

TEST_F(LayoutsTest, AxesOfImages) {
  EXPECT_EQ(ChannelsFirstAxis(0, 4), 0);
  EXPECT_EQ(ChannelsFirstAxis(3, 4), 1);
  EXPECT_EQ(ChannelsFirstAxis(2, 4), 3);
  EXPECT_THAT(ToChannelsFirst(4), ElementsAre(0, 3, 1, 2));
  EXPECT_THAT(ToChannelsLast(4), ElementsAre(0, 2, 3, 1));
}

TEST_F(LayoutsTest, ShapesAsTheSourceHasThem) {
  const Value x = Input({2, 3, 4, 5});
  EXPECT_EQ(ToString(SourceTensor{x, Order::kChannelsFirst}.source_shape()), "[2, 4, 5, 3]");
  EXPECT_EQ(ToString(SourceTensor{x, Order::kRows}.source_shape()), "[40, 3]");
  EXPECT_EQ(ToString(SourceTensor{x, Order::kFlattened}.source_shape()), "[2, 60]");
  EXPECT_EQ(SourceTensor{x}.flat_extent().value(), 60);
}

TEST_F(LayoutsTest, ATransposeIsMadeOnceAndItsWayBackIsNone) {
  const SourceTensor x = {Input({1, 4, 5, 3})};
  const Value first = layouts_.ChannelsFirst(x, sources_, "conv");
  EXPECT_TRUE(first.node->Is(ops::kTranspose));
  EXPECT_EQ(first.node->name(), "x/channels_first");
  EXPECT_EQ(first.node->note(), "'conv' computes with the channels first");
  EXPECT_EQ(layouts_.ChannelsFirst(x, sources_, "other"), first);
  EXPECT_EQ(layouts_.InSourceOrder({first, Order::kChannelsFirst}, sources_, "reshape"), x.value);
}

TEST_F(LayoutsTest, TensorsThatAreCombinedTakeTheOrderOfTheImage) {
  const SourceTensor image = {Input({1, 3, 4, 5}), Order::kChannelsFirst};
  const SourceTensor bias = {builder_.AddIntegers("/bias", {1, 2, 3})};
  Order order = Order::kSource;
  const std::vector<Value> values = layouts_.Aligned({image, bias}, sources_, "add", order);
  EXPECT_EQ(order, Order::kChannelsFirst);
  EXPECT_EQ(values[0], image.value);
  EXPECT_EQ(ToString(values[1].shape()), "[1, 3, 1, 1]");
  // An unknown tensor makes none known.
  EXPECT_EQ(layouts_.Aligned({image, {}}, sources_, "add", order)[0].node, nullptr);
}

TEST_F(LayoutsTest, RowsOfPixelsTakeAListOfChannels) {
  const SourceTensor rows = {Input({1, 3, 4, 5}), Order::kRows};
  const SourceTensor bias = {builder_.AddIntegers("/bias", {1, 2, 3})};
  const SourceTensor each = {builder_.AddNumbers("/each", ElementType::kF32, 20, 1)};
  Order order = Order::kSource;
  EXPECT_EQ(ToString(layouts_.Aligned({rows, bias}, sources_, "add", order)[1].shape()),
            "[1, 3, 1, 1]");
  EXPECT_EQ(order, Order::kRows);
  const SourceTensor column = {builder_.Reshaped(each.value, "/column", {20, 1})};
  EXPECT_EQ(ToString(layouts_.Aligned({rows, column}, sources_, "add", order)[0].shape()),
            "[20, 3]");
  EXPECT_EQ(order, Order::kSource);
}

}  // namespace
}  // namespace mo

#include "converter/frontends/common/recurrent.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

TEST_F(BuilderTest, ZeroStateOfABatchThatIsNotKnown) {
  const Value state = AddZeroState(builder_, "/state", Input({Dim::Any(), 1, 1}), 1, 3);
  EXPECT_EQ(state.shape(), Shape({Dim::Any(), 1, 3}));
}

TEST_F(BuilderTest, ZeroStateOfAKnownBatch) {
  const Value state = AddZeroState(builder_, "/state", Input({2, 4, 5}), 1, 3);
  ASSERT_TRUE(state.node->constant().has_value());
  EXPECT_THAT(state.node->constant()->Doubles(), testing::AllOf(SizeIs(6), Each(0)));
}

TEST_F(BuilderTest, FullLengthsAreTheNumberOfSteps) {
  EXPECT_THAT(builder_.KnownIntegers(AddFullLengths(builder_, Input({2, 4, 5}))),
              testing::Optional(ElementsAre(4, 4)));
}

}  // namespace
}  // namespace mo

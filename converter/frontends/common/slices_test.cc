#include "converter/frontends/common/slices.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

TEST_F(BuilderTest, AnAxisReversed) {
  EXPECT_THAT(Computed(Reversed(builder_, Input({2, 3}), "", 1), Counted(6)),
              ElementsAre(3, 2, 1, 6, 5, 4));
}

TEST_F(BuilderTest, SequencesReversedUpToTheirLengths) {
  const Value lengths = builder_.AddIntegers("/lengths", {1, 3});
  EXPECT_THAT(Computed(SequencesReversed(builder_, Input({2, 3}), lengths, 0, 1), Counted(6)),
              ElementsAre(1, 2, 3, 6, 5, 4));
}

TEST_F(BuilderTest, EqualPartsOfAnAxis) {
  const std::vector<Value> parts = EqualParts(builder_, Input({1, 6}), "/parts", 1, 3);
  ASSERT_THAT(parts, testing::SizeIs(3));
  EXPECT_THAT(Computed(parts[1], Counted(6)), ElementsAre(3, 4));
}

TEST_F(BuilderTest, SlicesStackedAlongAnotherAxis) {
  const std::vector<Value> slices = SlicesAlong(builder_, Input({2, 3}), "/step", 1, 3);
  ASSERT_EQ(slices.size(), 3u);
  EXPECT_EQ(slices[0].shape(), Shape({2}));
  EXPECT_THAT(Computed(Stacked(builder_, "/all", slices, 0), Counted(6)),
              ElementsAre(1, 4, 2, 5, 3, 6));
}

TEST_F(BuilderTest, PlacesOfNonZeroAreAList) {
  EXPECT_EQ(PlacesOfNonZero(builder_, Input({4}), "/places").shape().rank(), 1);
  const Value list = builder_.AddIntegers("/list", {0, -1, 0, 2});
  EXPECT_THAT(builder_.KnownIntegers(PlacesOfNonZero(builder_, list, "/known")),
              testing::Optional(ElementsAre(1, 3)));
}

}  // namespace
}  // namespace mo

#include "converter/frontends/common/reshape.h"

#include "converter/frontends/common/testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

using ReshapeTest = BuilderTest;

TEST_F(ReshapeTest, MinusOneIsAnExtentThatIsNotKnown) {
  EXPECT_EQ(ToString(ShapeOfExtents({2, -1, 0})), "[2, ?, 0]");
  EXPECT_THAT(ReshapeTarget({2, Dim::Any()}), ElementsAre(2, -1));
  EXPECT_TRUE(CanBeReshapeTarget({2, Dim::Any()}));
  EXPECT_FALSE(CanBeReshapeTarget({Dim::Any(), Dim::Any()}));
  EXPECT_FALSE(CanBeReshapeTarget({2, 0}));
  EXPECT_FALSE(CanBeReshapeTarget(Shape::UnknownRank()));
}

TEST_F(ReshapeTest, OfAReshapeReadsWhatThatReads) {
  const Value x = Input({2, 3});
  const Value flat = AddReshape(graph_, x, "flat", {6}, {0});
  EXPECT_EQ(AddReshape(graph_, flat, "again", {6}, {0}), flat);
  EXPECT_EQ(AddReshape(graph_, flat, "back", {2, 3}, {0}), x);
  EXPECT_EQ(AddReshape(graph_, flat, "other", {3, 2}, {0}).node->input(0), x);
}

TEST_F(ReshapeTest, ConstantsStayConstants) {
  const Value list = builder_.AddIntegers("/list", {1, 2, 3, 4, 5, 6});
  const Value wide = AddReshape(graph_, list, "wide", {2, 3}, {0});
  ASSERT_TRUE(wide.node->constant());
  const Value turned = AddTranspose(graph_, wide, "turned", {1, 0}, {0}, "note");
  ASSERT_TRUE(turned.node->constant());
  EXPECT_THAT(turned.node->constant()->Int64s(), ElementsAre(1, 4, 2, 5, 3, 6));
}

TEST_F(ReshapeTest, ATransposeThatMovesNothingIsAReshape) {
  EXPECT_TRUE(MovesOnlyUnitAxes({1, 4, 1}, {1, 0, 2}));
  EXPECT_FALSE(MovesOnlyUnitAxes({2, 4, 1}, {1, 0, 2}));
  EXPECT_TRUE(
      AddTranspose(graph_, Input({1, 4, 1}), "t", {1, 0, 2}, {0}, "").node->Is(ops::kReshape));
  const Value moved = AddTranspose(graph_, Input({2, 4}), "u", {1, 0}, {0}, "because");
  EXPECT_TRUE(moved.node->Is(ops::kTranspose));
  EXPECT_EQ(moved.node->note(), "because");
  EXPECT_EQ(ToString(Permuted({2, 4, 5}, {2, 0, 1})), "[5, 2, 4]");
}

}  // namespace
}  // namespace mo

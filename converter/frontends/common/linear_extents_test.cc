#include "converter/frontends/common/linear_extents.h"

#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

class LinearExtents : public BuilderTest {
 protected:
  Value Extent(Value x, int axis) {
    return PartOfList(builder_, ExtentsOf(builder_, x, "/shape"), "/part", axis, axis + 1);
  }
  const Arithmetic f_{builder_, "/f", ElementType::kI64};
};

TEST_F(LinearExtents, OfArithmeticWithAnExtent) {
  const Value x = Input({2, Dim::Any()});
  const Value doubled = f_(ops::kMultiply, Extent(x, 1), 2.0);
  const Value list = JoinedLists(
      builder_, "/list", {f_(ops::kSubtract, doubled, 3.0), builder_.AddIntegers("/7", {7})});
  const LinearExtent extent = LinearExtentOf(x, 1);
  EXPECT_THAT(LinearExtentsIn(list),
              testing::Optional(testing::ElementsAre(LinearExtent{extent.symbol, 2, -3},
                                                     LinearExtent{"", 0, 7})));
}

TEST_F(LinearExtents, AnExtentLessItselfIsANumber) {
  const Value extent = Extent(Input({2, Dim::Any()}), 1);
  const Value one = f_(ops::kSubtract, f_(ops::kAdd, extent, 1.0), extent);
  EXPECT_THAT(LinearExtentsIn(one),
              testing::Optional(testing::ElementsAre(LinearExtent{"", 0, 1})));
}

TEST_F(LinearExtents, WhatIsNotLinearIsNotKnown) {
  const Value x = Input({Dim::Any(), Dim::Any()});
  const std::optional<LinearExtent> unknown;
  EXPECT_THAT(LinearExtentsIn(f_(ops::kMultiply, Extent(x, 0), Extent(x, 0))),
              testing::Optional(testing::ElementsAre(unknown)));
  EXPECT_THAT(LinearExtentsIn(f_(ops::kAdd, Extent(x, 0), Extent(x, 1))),
              testing::Optional(testing::ElementsAre(unknown)));
  EXPECT_EQ(LinearExtentsIn(x), std::nullopt);
}

}  // namespace
}  // namespace mo

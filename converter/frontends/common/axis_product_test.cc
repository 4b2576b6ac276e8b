#include "converter/frontends/common/axis_product.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

class AxisProductTest : public BuilderTest {
 protected:
  // 1 … n times [[1, 10]] along the axis, which has two elements.
  std::vector<double> Product(const Shape& shape, int axis, int n) {
    const Value matrix =
        builder_.AddConstant("/m", Constant::FromDoubles(ElementType::kF32, {1, 2}, {1, 10}));
    return Computed(AddAxisProduct(builder_, "", Input(shape), axis, matrix), Counted(n));
  }
};

TEST_F(AxisProductTest, OfAList) { EXPECT_THAT(Product({2}, 0, 2), ElementsAre(21)); }
TEST_F(AxisProductTest, OfTheLastAxis) { EXPECT_THAT(Product({2, 2}, 1, 4), ElementsAre(21, 43)); }
TEST_F(AxisProductTest, OfTheOneBefore) { EXPECT_THAT(Product({2, 2}, 0, 4), ElementsAre(31, 42)); }
TEST_F(AxisProductTest, OfAnotherAxis) {
  EXPECT_THAT(Product({2, 1, 2}, 0, 4), ElementsAre(31, 42));
}

}  // namespace
}  // namespace mo

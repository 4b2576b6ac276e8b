#include "converter/frontends/common/arithmetic.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

TEST_F(BuilderTest, FormulasCallNodesLikeTheirOperations) {
  const Arithmetic f(builder_, "/part", ElementType::kF32);
  const Value x = Input({3});
  const Value y = f.Between(1.0, f(ops::kAdd, x, 0.5), 3.0);
  EXPECT_NE(graph_.FindNode("n/part/Add"), nullptr);
  EXPECT_NE(graph_.FindNode("n/part/Minimum"), nullptr);
  EXPECT_THAT(Computed(y, {0, 1, 5}), ElementsAre(1, 1.5, 3));
}

TEST_F(BuilderTest, FormulasOfAFailedValueFail) {
  const Arithmetic f(builder_, "", ElementType::kF32);
  EXPECT_EQ(f(ops::kAdd, Value(), 1.0).node, nullptr);
  EXPECT_FALSE(diagnostics_.has_errors());
}

}  // namespace
}  // namespace mo

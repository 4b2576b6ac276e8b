#include "converter/frontends/common/suppression.h"

#include <limits>

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

float Above(NodeBuilder& builder, double threshold) {
  const Value number = builder.AddNumber("/threshold", ElementType::kF32, threshold);
  return static_cast<float>(OverlapAbove(builder, "/above", number).node->constant()->Doubles()[0]);
}

TEST_F(BuilderTest, TheLeastNumberAboveAnOverlap) {
  EXPECT_EQ(Above(builder_, 0.5), 0.5f + 0x1p-24f);
  EXPECT_EQ(Above(builder_, 1), 1 + 0x1p-23f);
  EXPECT_EQ(Above(builder_, 0), std::numeric_limits<float>::min());
  EXPECT_EQ(Above(builder_, -1), -1);
}

TEST_F(BuilderTest, AnOverlapThatIsComputedStays) {
  const Value computed = Input({});
  EXPECT_EQ(OverlapAbove(builder_, "/above", computed), computed);
  EXPECT_EQ(OverlapAbove(builder_, "/above", {}).node, nullptr);
}

}  // namespace
}  // namespace mo

#include "converter/frontends/common/diagonal.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

TEST_F(BuilderTest, RowsAndColumnsOfMatrices) {
  const Value data = Input({5, 2, 3});
  const Value rows = RowNumbers(builder_, data, "/rows");
  const Value columns = ColumnNumbers(builder_, data, "/columns");
  EXPECT_EQ(rows.shape(), Shape({2, 1}));
  EXPECT_EQ(columns.shape(), Shape({1, 3}));
  EXPECT_THAT(rows.node->constant()->Int64s(), ElementsAre(0, 1));
  EXPECT_THAT(columns.node->constant()->Int64s(), ElementsAre(0, 1, 2));
}

TEST_F(BuilderTest, RowsOfMatricesOfAnyHeight) {
  const Value rows = RowNumbers(builder_, Input(Shape({Dim::Any(), Dim(3)})), "/rows");
  EXPECT_EQ(rows.shape(), Shape({Dim::Any(), Dim(1)}));
}

}  // namespace
}  // namespace mo

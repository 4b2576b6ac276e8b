#include "tools/modelgen/mlp.h"

#include <gtest/gtest.h>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(MlpTest, BatchNormsFollowInnerProductsOfEachKind) {
  const Net net = Mlp();
  EXPECT_TRUE(OperationOf<InnerProduct>(net, "ip1").bias);
  EXPECT_NE(FindLayer(net, "ip1_scale"), nullptr);
  EXPECT_FALSE(OperationOf<InnerProduct>(net, "ip2").bias);
  EXPECT_NE(FindLayer(net, "ip2_scale"), nullptr);
  EXPECT_TRUE(OperationOf<InnerProduct>(net, "ip3").bias);
  EXPECT_NE(FindLayer(net, "ip3_bn"), nullptr);
  EXPECT_EQ(FindLayer(net, "ip3_scale"), nullptr);
  EXPECT_EQ(Count<InnerProduct>(net), 4);
  EXPECT_EQ(Count<BatchNorm>(net), 3);
}

}  // namespace
}  // namespace modelgen

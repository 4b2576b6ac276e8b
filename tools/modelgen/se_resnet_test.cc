#include "tools/modelgen/se_resnet.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(SeResNetTest, LayersAndNamesAreTheAuthors) {
  const Net net = SeResNet();
  for (std::string_view name :
       {"conv1/7x7_s2/bn/scale", "conv2_1_1x1_reduce", "conv2_1_3x3/relu", "conv2_1_1x1_proj/bn",
        "conv2_1_global_pool", "conv2_1_1x1_down/relu", "conv2_1_prob", "conv4_2/relu",
        "pool5/7x7_s1", "classifier"})
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  EXPECT_EQ(FindLayer(net, "conv2_2_1x1_proj"), nullptr);
  EXPECT_EQ(FindLayer(net, "conv5_2")->shapes[0], (Shape{1, 384, 7, 7}));
}

TEST(SeResNetTest, GatesAreWrittenInTwoWays) {
  const Net net = SeResNet();
  EXPECT_EQ(CountInCaffe<Sigmoid>(net), 8);
  EXPECT_EQ(CountInCaffe<Axpy>(net), 6);
  EXPECT_EQ(CountInCaffe<Gate>(net), 2);
  EXPECT_EQ(Count<InnerProduct>(net), 2 * 2 + 1);
  EXPECT_EQ(FindLayer(net, "conv3_2")->bottoms,
            (std::vector<std::string>{"conv3_2_1x1_up", "conv3_2_1x1_increase", "conv3_1"}));
  EXPECT_EQ(FindLayer(net, "conv5_1_scale")->bottoms,
            (std::vector<std::string>{"conv5_1_1x1_increase", "conv5_1_fc_up"}));
}

}  // namespace
}  // namespace modelgen

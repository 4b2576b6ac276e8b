#include "tools/modelgen/mobilenet_v2_caffe.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(MobileNetV2CaffeTest, LayersAndNamesAreTheAuthors) {
  const Net net = MobileNetV2Caffe();
  for (std::string_view name : {"conv1/bn", "relu2_1/dwise", "conv2_2/linear/scale", "block_3_1",
                                "block_6_2", "conv6_4", "pool6", "fc7"})
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  EXPECT_EQ(FindLayer(net, "block_2_2"), nullptr);
  EXPECT_EQ(FindLayer(net, "relu3_1/linear"), nullptr);
  EXPECT_EQ(Count<Convolution>(net), 1 + 3 * 17 + 1 + 1);
  EXPECT_EQ(Count<Sum>(net), 10);
}

TEST(MobileNetV2CaffeTest, HasHalfOfTheChannels) {
  const Net net = MobileNetV2Caffe();
  EXPECT_EQ(OperationOf<Convolution>(net, "conv2_1/expand").outputs, 16);
  EXPECT_EQ(OperationOf<Convolution>(net, "conv4_7/dwise").group, 192);
  EXPECT_EQ(FindLayer(net, "conv6_3/linear")->shapes[0], (Shape{1, 160, 7, 7}));
}

TEST(MobileNetV2CaffeTest, StridesAreInDepthwiseConvolutions) {
  const Net net = MobileNetV2Caffe();
  for (std::string_view name : {"conv2_2/dwise", "conv3_2/dwise", "conv4_3/dwise", "conv5_3/dwise"})
    EXPECT_EQ(OperationOf<Convolution>(net, name).stride, 2) << name;
  EXPECT_EQ(OperationOf<Convolution>(net, "conv4_7/dwise").stride, 1);
}

}  // namespace
}  // namespace modelgen

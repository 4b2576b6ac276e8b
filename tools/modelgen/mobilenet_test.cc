#include "tools/modelgen/mobilenet.h"

#include <gtest/gtest.h>

#include <string_view>
#include <variant>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

// Published, with 1000 classes.
TEST(MobileNetTest, ParameterCount) { EXPECT_EQ(ParameterCount(MobileNet()), 4231976); }

TEST(MobileNetTest, EveryOtherConvolutionHasAGroupForEachChannel) {
  const Net net = MobileNet();
  int depthwise = 0;
  for (const Layer& layer : net.layers) {
    const Convolution* convolution = std::get_if<Convolution>(&layer.operation);
    if (convolution == nullptr || !layer.name.ends_with("/dw")) continue;
    ++depthwise;
    EXPECT_EQ(convolution->group, convolution->outputs) << layer.name;
    EXPECT_EQ(layer.blobs[0].shape, (Shape{convolution->group, 1, 3, 3})) << layer.name;
  }
  EXPECT_EQ(depthwise, 13);
  EXPECT_EQ(Count<Convolution>(net), 1 + 2 * 13 + 1);
}

TEST(MobileNetTest, StridesAndNamesAreTheAuthors) {
  const Net net = MobileNet();
  for (std::string_view name : {"conv1", "conv2_2/dw", "conv3_2/dw", "conv4_2/dw", "conv5_6/dw"}) {
    EXPECT_EQ(OperationOf<Convolution>(net, name).stride, 2) << name;
  }
  EXPECT_EQ(OperationOf<Convolution>(net, "conv6/dw").stride, 1);
  EXPECT_EQ(OperationOf<Convolution>(net, "conv5_6/sep").outputs, 1024);
  for (std::string_view name : {"conv1/bn", "conv2_1/dw/scale", "relu5_5/sep", "pool6", "fc7"}) {
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  }
}

}  // namespace
}  // namespace modelgen

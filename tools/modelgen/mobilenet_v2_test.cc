#include "tools/modelgen/mobilenet_v2.h"

#include <gtest/gtest.h>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(MobileNetV2, HasTheSizesOfThePaper) {
  const Net net = MobileNetV2();
  EXPECT_EQ(ParameterCount(net), 3504872);
  EXPECT_EQ(Count<Convolution>(net), 52);
  EXPECT_EQ(Count<Sum>(net), 10);
  EXPECT_EQ(FindLayer(net, "features.18")->shapes[0], (Shape{1, 1280, 7, 7}));
}

TEST(MobileNetV2, ExpandsAndProjects) {
  const Net net = MobileNetV2();
  EXPECT_EQ(FindLayer(net, "features.1.expand"), nullptr);
  EXPECT_EQ(OperationOf<Convolution>(net, "features.2.expand").outputs, 96);
  EXPECT_EQ(OperationOf<Convolution>(net, "features.2.depthwise").group, 96);
  EXPECT_EQ(OperationOf<Convolution>(net, "features.2.depthwise").stride, 2);
  EXPECT_EQ(FindLayer(net, "features.2.add"), nullptr);
  EXPECT_EQ(FindLayer(net, "features.3.add")->bottoms[0], "features.2.project");
  EXPECT_TRUE(OperationOf<Relu>(net, "features.2.depthwise.relu6").six);
  EXPECT_EQ(FindLayer(net, "features.2.project.relu6"), nullptr);
}

}  // namespace
}  // namespace modelgen

#include "tools/modelgen/resnet.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/nets.h"
#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

Convolution ConvolutionOf(const Net& net, std::string_view name) {
  EXPECT_NE(FindLayer(net, name), nullptr) << name;
  return OperationOf<Convolution>(net, name);
}

// The numbers of parameters that are usually given, plus the bias of conv1 in ResNet-50.
TEST(ResNetTest, ParameterCounts) {
  EXPECT_EQ(ParameterCount(ResNet50()), 25557032 + 64);
  EXPECT_EQ(ParameterCount(ResNet101()), 44549160);
  EXPECT_EQ(ParameterCount(ResNet152()), 60192808);
}

TEST(ResNetTest, LayerCounts) {
  EXPECT_EQ(Count<Convolution>(ResNet50()), 53);
  EXPECT_EQ(Count<Convolution>(ResNet101()), 104);
  EXPECT_EQ(Count<Convolution>(ResNet152()), 155);
  EXPECT_EQ(Count<Sum>(ResNet152()), 3 + 8 + 36 + 3);
  EXPECT_EQ(Count<Relu>(ResNet50()), 49);
}

TEST(ResNetTest, NamesAreTheAuthors) {
  const Net net50 = ResNet50();
  for (std::string_view name : {"conv1",
                                "bn_conv1",
                                "scale_conv1",
                                "conv1_relu",
                                "pool1",
                                "res2a_branch1",
                                "bn2a_branch1",
                                "scale2a_branch1",
                                "res2a_branch2a",
                                "bn2a_branch2a",
                                "scale2a_branch2a",
                                "res2a_branch2a_relu",
                                "res2a_branch2c",
                                "res2a",
                                "res2a_relu",
                                "res3d",
                                "res4f",
                                "res5c",
                                "pool5",
                                "fc1000",
                                "prob"}) {
    EXPECT_NE(FindLayer(net50, name), nullptr) << name;
  }
  EXPECT_EQ(FindLayer(net50, "res2a_branch2c_relu"), nullptr);
  EXPECT_EQ(FindLayer(net50, "res2b_branch1"), nullptr);

  const Net net101 = ResNet101();
  for (std::string_view name : {"res2c", "res3a", "res3b1_branch2a", "bn3b1_branch2a",
                                "scale3b3_branch2c", "res4b22_relu", "res5c"}) {
    EXPECT_NE(FindLayer(net101, name), nullptr) << name;
  }
  const Net net152 = ResNet152();
  for (std::string_view name : {"res2c", "res3b7", "res4b35_branch2b_relu", "res5c"}) {
    EXPECT_NE(FindLayer(net152, name), nullptr) << name;
  }
  EXPECT_EQ(FindLayer(net152, "res4b36"), nullptr);
}

TEST(ResNetTest, StridesAreInTheOneByOneConvolutions) {
  const Net net = ResNet50();
  for (std::string_view block : {"3a", "4a", "5a"}) {
    const std::string prefix = "res" + std::string(block);
    EXPECT_EQ(ConvolutionOf(net, prefix + "_branch1").stride, 2);
    EXPECT_EQ(ConvolutionOf(net, prefix + "_branch2a").stride, 2);
    EXPECT_TRUE(ConvolutionOf(net, prefix + "_branch2a").kernel == 1);
    EXPECT_EQ(ConvolutionOf(net, prefix + "_branch2b").stride, 1);
  }
  EXPECT_EQ(ConvolutionOf(net, "res2a_branch1").stride, 1);
  EXPECT_EQ(ConvolutionOf(net, "res3b_branch2a").stride, 1);
}

TEST(ResNetTest, OnlyConv1OfResNet50HasABias) {
  EXPECT_TRUE(ConvolutionOf(ResNet50(), "conv1").bias);
  EXPECT_FALSE(ConvolutionOf(ResNet50(), "res2a_branch1").bias);
  EXPECT_FALSE(ConvolutionOf(ResNet101(), "conv1").bias);
  EXPECT_FALSE(ConvolutionOf(ResNet152(), "conv1").bias);
}

TEST(NetsTest, FindsById) {
  ASSERT_NE(FindNet("resnet101"), nullptr);
  EXPECT_EQ(FindNet("resnet101")->describe().name, "ResNet-101");
  EXPECT_EQ(FindNet("resnet34"), nullptr);
}

}  // namespace
}  // namespace modelgen

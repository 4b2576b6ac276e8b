#include "tools/modelgen/resnet_v2.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

constexpr int kBlocks = 3 + 30 + 48 + 8;

TEST(ResNetV2Test, LayerCounts) {
  const Net net = ResNet269V2();
  EXPECT_EQ(Count<Convolution>(net), 1 + 3 * kBlocks + 4);
  EXPECT_EQ(Count<Sum>(net), kBlocks);
  // After the first convolution, two in each block, one before all but the first, at the end.
  EXPECT_EQ(Count<BatchNorm>(net), 1 + 2 * kBlocks + (kBlocks - 1) + 1);
  EXPECT_EQ(Count<Relu>(net), Count<BatchNorm>(net));
}

// A block of width w that reads n channels: 1x1, 3x3 and 1x1, and what belongs to its BatchNorms.
int64_t BlockParameters(int64_t w, int64_t n) {
  return n * w + 9 * w * w + 4 * w * w + 2 * w + 2 * w + 2 * n;
}

TEST(ResNetV2Test, ParameterCount) {
  int64_t expected = 3 * 64 * 49 + 2 * 64 - 2 * 64;  // No BatchNorm before the first block.
  int64_t inputs = 64;
  for (const auto& [blocks, width] : {std::pair{3, 64}, {30, 128}, {48, 256}, {8, 512}}) {
    expected += inputs * 4 * width;  // The projection.
    for (int block = 0; block < blocks; ++block) {
      expected += BlockParameters(width, inputs);
      inputs = 4 * width;
    }
  }
  expected += 2 * 2048 + 2048 * 1000 + 1000;
  EXPECT_EQ(ParameterCount(ResNet269V2()), expected);
}

TEST(ResNetV2Test, BlocksReadAnActivationAndAddToWhatWasThereBefore) {
  const Net net = ResNet269V2();
  const Layer* norm = FindLayer(net, "res3_bn");
  ASSERT_NE(norm, nullptr);
  EXPECT_EQ(norm->bottoms, (std::vector<std::string>{"res2_eletwise"}));
  EXPECT_EQ(norm->tops, (std::vector<std::string>{"res3_bn"}));
  const Layer* sum = FindLayer(net, "res3_eletwise");
  ASSERT_NE(sum, nullptr);
  EXPECT_EQ(sum->bottoms, (std::vector<std::string>{"res2_eletwise", "res3_conv3"}));
  const Layer* projection = FindLayer(net, "res4_match_conv");
  ASSERT_NE(projection, nullptr);
  EXPECT_EQ(projection->bottoms, (std::vector<std::string>{"res4_bn"}));
}

TEST(ResNetV2Test, StridesAreInTheThreeByThreeConvolutionsAndTheProjections) {
  const Net net = ResNet269V2();
  for (std::string_view block : {"res4", "res34", "res82"}) {
    const std::string id(block);
    EXPECT_EQ(OperationOf<Convolution>(net, id + "_conv1").outputs * 4,
              OperationOf<Convolution>(net, id + "_match_conv").outputs);
    EXPECT_EQ(OperationOf<Convolution>(net, id + "_conv1").stride, 1);
    EXPECT_EQ(OperationOf<Convolution>(net, id + "_conv2").stride, 2);
    EXPECT_EQ(OperationOf<Convolution>(net, id + "_match_conv").stride, 2);
  }
}

TEST(ResNetV2Test, NamesAreTheAuthors) {
  const Net net = ResNet269V2();
  for (std::string_view name : {"conv1_bn", "res1_conv1", "res1_match_conv", "res2_scale",
                                "res89_conv2_relu", "res89_eletwise_bn", "classifier"}) {
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  }
  EXPECT_EQ(FindLayer(net, "res1_bn"), nullptr);
}

}  // namespace
}  // namespace modelgen

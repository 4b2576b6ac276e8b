#include "tools/modelgen/resnext.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

constexpr int kBlocks = 8;

TEST(ResNextTest, LayerCounts) {
  const Net net = ResNext26();
  EXPECT_EQ(Count<Slice>(net), kBlocks);
  EXPECT_EQ(Count<Concat>(net), kBlocks);
  EXPECT_EQ(Count<Convolution>(net), 1 + (2 + 32) * kBlocks + 4);
  EXPECT_EQ(Count<BatchNorm>(net), 1 + 3 * kBlocks + 4);
}

// As with convolutions of 32 groups, and 256 biases that block 4 has in addition.
TEST(ResNextTest, ParameterCount) {
  int64_t expected = 3 * 64 * 49 + 2 * 64;
  int64_t inputs = 64;
  for (int64_t w : {128, 256, 512, 1024}) {
    expected += inputs * 2 * w + 2 * 2 * w;  // The projection.
    for (int block = 0; block < 2; ++block) {
      expected += inputs * w + 2 * w + w * w / 32 * 9 + 2 * w + w * 2 * w + 2 * 2 * w;
      inputs = 2 * w;
    }
  }
  expected += 2048 * 1000 + 1000;
  EXPECT_EQ(ParameterCount(ResNext26()), expected + 256);
}

TEST(ResNextTest, GroupsAreWrittenOneByOne) {
  const Net net = ResNext26();
  const Layer* branch = FindLayer(net, "resx3_conv2_group32");
  ASSERT_NE(branch, nullptr);
  EXPECT_EQ(branch->bottoms, (std::vector<std::string>{"resx3_conv2_slice_32"}));
  EXPECT_EQ(branch->blobs[0].shape, (Shape{8, 8, 3, 3}));
  EXPECT_EQ(OperationOf<Convolution>(net, "resx3_conv2_group32").stride, 2);
  const Layer* concat = FindLayer(net, "resx3_conv2");
  ASSERT_NE(concat, nullptr);
  EXPECT_EQ(concat->bottoms.size(), 32u);
  const Layer* norm = FindLayer(net, "resx3_conv2_bn");
  ASSERT_NE(norm, nullptr);
  EXPECT_EQ(norm->bottoms, (std::vector<std::string>{"resx3_conv2"}));
}

TEST(ResNextTest, OneBlockHasBiasesAndAnotherPoints) {
  const Net net = ResNext26();
  EXPECT_TRUE(OperationOf<Convolution>(net, "resx4_conv2_group1").bias);
  EXPECT_FALSE(OperationOf<Convolution>(net, "resx3_conv2_group1").bias);
  const std::vector<int64_t> points = OperationOf<Slice>(net, "resx5_conv2_slice").points;
  ASSERT_EQ(points.size(), 31u);
  EXPECT_EQ(points[0], 16);
  EXPECT_EQ(points[30], 31 * 16);
  EXPECT_TRUE(OperationOf<Slice>(net, "resx4_conv2_slice").points.empty());
}

TEST(ResNextTest, TensorFlowsDiffersInScopeAndPadding) {
  const Net net = ResNext26Tf();
  EXPECT_EQ(ParameterCount(net), ParameterCount(ResNext26()));
  EXPECT_EQ(net.layers.size(), ResNext26().layers.size());
  const Layer* branch = FindLayer(net, "resnext26/resx3_conv2_group32");
  ASSERT_NE(branch, nullptr);
  EXPECT_EQ(branch->shapes[0], (Shape{1, 8, 28, 28}));
  EXPECT_TRUE(OperationOf<Convolution>(net, branch->name).same);
  EXPECT_TRUE(OperationOf<Pooling>(net, "resnext26/pool1").same);
}

}  // namespace
}  // namespace modelgen

#include "tools/modelgen/densenet.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

// Published.
TEST(DenseNetTest, ParameterCount) { EXPECT_EQ(ParameterCount(DenseNet121()), 7978856); }

TEST(DenseNetTest, LayerCounts) {
  const Net net = DenseNet121();
  constexpr int kLayers = 6 + 12 + 24 + 16;
  EXPECT_EQ(Count<Concat>(net), kLayers);
  EXPECT_EQ(Count<Convolution>(net), 1 + 2 * kLayers + 3 + 1);
  // After the first convolution, before all others but the last, and at the end.
  EXPECT_EQ(Count<BatchNorm>(net), 1 + 2 * kLayers + 3 + 1);
}

TEST(DenseNetTest, ALayerReadsAllBeforeIt) {
  const Net net = DenseNet121();
  const Layer* concat = FindLayer(net, "concat_5_16");
  ASSERT_NE(concat, nullptr);
  EXPECT_EQ(concat->bottoms, (std::vector<std::string>{"concat_5_15", "conv5_16/x2"}));
  const Layer* norm = FindLayer(net, "conv5_16/x1/bn");
  ASSERT_NE(norm, nullptr);
  EXPECT_EQ(norm->bottoms, (std::vector<std::string>{"concat_5_15"}));
  EXPECT_EQ(norm->blobs[0].shape, (Shape{512 + 15 * 32}));
}

TEST(DenseNetTest, NamesAreTheAuthors) {
  const Net net = DenseNet121();
  for (std::string_view name : {"conv1/bn", "relu1", "conv2_1/x1/bn", "conv2_1/x2/scale",
                                "relu2_6/x2", "conv3_blk", "pool4", "conv5_blk/bn", "fc6"}) {
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  }
  EXPECT_EQ(FindLayer(net, "conv5_blk"), nullptr);
}

}  // namespace
}  // namespace modelgen

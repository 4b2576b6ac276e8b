#include "tools/modelgen/googlenet.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(GoogLeNetTest, HasHalfOfTheChannels) {
  const Net net = GoogLeNet();
  EXPECT_EQ(FindLayer(net, "inception_3a/output")->shapes[0], (Shape{1, 128, 28, 28}));
  EXPECT_EQ(FindLayer(net, "inception_4e/output")->shapes[0], (Shape{1, 416, 14, 14}));
  EXPECT_EQ(FindLayer(net, "inception_5b/output")->shapes[0], (Shape{1, 512, 7, 7}));
}

TEST(GoogLeNetTest, LayersAndNamesAreTheAuthors) {
  const Net net = GoogLeNet();
  for (std::string_view name :
       {"conv1/7x7_s2", "pool1/norm1", "conv2/relu_3x3_reduce", "inception_3b/relu_5x5_reduce",
        "pool4/3x3_s2", "inception_5a/pool_proj", "pool5/drop_7x7_s1", "loss3/classifier"})
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  EXPECT_EQ(Count<Convolution>(net), 3 + 9 * 6);
  EXPECT_EQ(Count<Pooling>(net), 4 + 9 + 1);
  EXPECT_EQ(CountInCaffe<Lrn>(net), 2);
}

}  // namespace
}  // namespace modelgen

#include "tools/modelgen/squeezenet.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

// Published.
TEST(SqueezeNetTest, ParameterCount) { EXPECT_EQ(ParameterCount(SqueezeNet()), 1235496); }

TEST(SqueezeNetTest, LayersAndNamesAreTheAuthors) {
  const Net net = SqueezeNet();
  for (std::string_view name : {"conv1", "relu_conv1", "fire2/squeeze1x1", "fire5/relu_expand3x3",
                                "pool5", "fire9/concat", "drop9", "conv10", "pool10"})
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  EXPECT_EQ(Count<Convolution>(net), 1 + 8 * 3 + 1);
  EXPECT_EQ(Count<Concat>(net), 8);
  EXPECT_EQ(Count<Pooling>(net), 4);
  EXPECT_EQ(FindLayer(net, "fire9/concat")->shapes[0], (Shape{1, 512, 14, 14}));
}

}  // namespace
}  // namespace modelgen

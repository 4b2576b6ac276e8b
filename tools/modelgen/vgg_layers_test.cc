#include "tools/modelgen/vgg_layers.h"

#include <gtest/gtest.h>

#include <utility>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(VggLayersTest, HaveThePaddingAndTheLastPoolingThatAreAskedFor) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 3, 64, 96}});
  const Pooling last = {.kernel = 3, .stride = 1, .pad = 1};
  EXPECT_EQ(AddVggLayers(builder, data, 17, last), "pool5");
  EXPECT_EQ(builder.ShapeOf("pool5"), (Shape{1, 64, 6, 8}));  // Of 96 and 128 rows and columns.
  const Net net = std::move(builder).Build();
  EXPECT_EQ(Count<Convolution>(net), 13);
  EXPECT_EQ(Count<Relu>(net), 13);
  EXPECT_TRUE(OperationOf<Convolution>(net, "conv1_1").pad == 17);
  EXPECT_TRUE(OperationOf<Convolution>(net, "conv5_3").pad == 1);
  EXPECT_EQ(OperationOf<Pooling>(net, "pool4").kernel, 2);
  EXPECT_EQ(OperationOf<Pooling>(net, "pool5").kernel, 3);
  EXPECT_EQ(FindLayer(net, "relu3_2")->tops[0], "conv3_2");
}

}  // namespace
}  // namespace modelgen

#include "tools/modelgen/vgg.h"

#include <gtest/gtest.h>

#include <variant>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

// Published but for the InnerProducts: 14714688 of the convolutions, and 2 * 4224 of what is
// after.
TEST(VggTest, ParameterCount) {
  const int64_t inner_products = (512 * 7 * 7 + 1) * 512 + (512 + 1) * 512 + (512 + 1) * 1000;
  EXPECT_EQ(ParameterCount(Vgg16Bn()), 14714688 + 2 * 4224 + inner_products);
}

TEST(VggTest, EveryConvolutionHasABiasAndABatchNorm) {
  const Net net = Vgg16Bn();
  EXPECT_EQ(Count<Convolution>(net), 13);
  EXPECT_EQ(Count<BatchNorm>(net), 13);
  EXPECT_EQ(Count<InnerProduct>(net), 3);
  for (const Layer& layer : net.layers) {
    const Convolution* convolution = std::get_if<Convolution>(&layer.operation);
    if (convolution == nullptr) continue;
    EXPECT_TRUE(convolution->bias) << layer.name;
    EXPECT_NE(FindLayer(net, layer.name + "_bn"), nullptr) << layer.name;
  }
}

}  // namespace
}  // namespace modelgen

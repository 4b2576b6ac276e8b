#include "tools/modelgen/unet.h"

#include <gtest/gtest.h>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(UNetTest, DoublesWhatItHasHalved) {
  const Net net = UNet();
  EXPECT_EQ(Count<Pooling>(net), 3);
  EXPECT_EQ(Count<Deconvolution>(net), 3);
  EXPECT_EQ(Count<Concat>(net), 3);
  EXPECT_EQ(Count<BatchNorm>(net), Count<Convolution>(net) - 1 + Count<Deconvolution>(net));
}

TEST(UNetTest, DeconvolutionsDiffer) {
  const Net net = UNet();
  EXPECT_EQ(OperationOf<Deconvolution>(net, "up3").group, 1);
  EXPECT_FALSE(OperationOf<Deconvolution>(net, "up3").bias);
  EXPECT_EQ(OperationOf<Deconvolution>(net, "up2").group, 4);
  EXPECT_TRUE(OperationOf<Deconvolution>(net, "up2").bias);
  const Layer* up1 = FindLayer(net, "up1");
  ASSERT_NE(up1, nullptr);
  EXPECT_EQ(up1->blobs[0].shape, (Shape{32, 1, 2, 2}));
}

}  // namespace
}  // namespace modelgen

#include "tools/modelgen/net.h"

#include <gtest/gtest.h>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(PooledSizeTest, RoundsUpAsCaffe) {
  EXPECT_EQ(PooledSize({.kernel = 3, .stride = 2}, 112), 56);
  EXPECT_EQ(PooledSize({.kernel = 3, .stride = 2}, 113), 56);
  EXPECT_EQ(PooledSize({.kernel = 2, .stride = 2}, 7), 4);
  EXPECT_EQ(PooledSize({.kernel = 7, .stride = 1}, 7), 1);
}

TEST(PooledSizeTest, DropsAWindowThatWouldStartInThePadding) {
  // Rounded up there would be 3 windows, of which the last would start at 4 >= 3 + 1.
  EXPECT_EQ(PooledSize({.kernel = 2, .stride = 2, .pad = 1}, 3), 2);
}

TEST(PooledSizeTest, CutsAWindowThatDoesNotFit) {
  EXPECT_EQ(PooledSize({.kernel = 7, .stride = 1}, 2), 1);
}

TEST(ConvolvedSizeTest, RoundsDown) {
  EXPECT_EQ(ConvolvedSize({.kernel = 7, .stride = 2, .pad = 3}, 224), 112);
  EXPECT_EQ(ConvolvedSize({.kernel = 1, .stride = 2}, 7), 4);
}

TEST(NetBuilderTest, TracksShapesAndBlobs) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 4, 9, 9}});
  const std::string conv =
      builder.Add("conv", data, Convolution{.outputs = 6, .kernel = 3, .group = 2, .bias = true});
  EXPECT_EQ(builder.Add("bn", conv, BatchNorm{}), "conv");
  const std::string fc = builder.Add("fc", conv, InnerProduct{.outputs = 10});
  EXPECT_EQ(builder.ShapeOf("conv"), (Shape{1, 6, 7, 7}));
  EXPECT_EQ(builder.ShapeOf(fc), (Shape{1, 10}));

  const Net net = std::move(builder).Build();
  ASSERT_EQ(net.layers.size(), 4u);
  EXPECT_EQ(net.layers[1].blobs[0].shape, (Shape{6, 2, 3, 3}));
  EXPECT_EQ(net.layers[1].blobs[1].shape, (Shape{6}));
  EXPECT_EQ(net.layers[2].blobs.size(), 3u);
  EXPECT_EQ(net.layers[2].top, "conv");
  EXPECT_EQ(net.layers[3].blobs[0].shape, (Shape{10, 6 * 7 * 7}));
  EXPECT_EQ(ParameterCount(net), 6 * 2 * 9 + 6 + 10 * 6 * 49 + 10);
}

TEST(NetBuilderDeathTest, RefusesWhatCannotBeMeant) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 4, 9, 9}});
  EXPECT_DEATH(builder.Add("pool", "dta", Pooling{}), "no blob 'dta'");
  EXPECT_DEATH(builder.Add("data", data, Relu{}), "two layers named 'data'");
  EXPECT_DEATH(builder.Add("conv", data, Convolution{.outputs = 6, .group = 3}),
               "channels do not fit convolution 'conv'");
}

}  // namespace
}  // namespace modelgen

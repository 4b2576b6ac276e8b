#include "tools/modelgen/net.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(PooledSizeTest, RoundsUpAsCaffe) {
  EXPECT_EQ(PooledSize({.kernel = 3, .stride = 2}, 112).height, 56);
  EXPECT_EQ(PooledSize({.kernel = 3, .stride = 2}, 113).height, 56);
  EXPECT_EQ(PooledSize({.kernel = 2, .stride = 2}, 7).height, 4);
  EXPECT_EQ(PooledSize({.kernel = 7, .stride = 1}, 7).height, 1);
}

TEST(PooledSizeTest, DropsAWindowThatWouldStartInThePadding) {
  // Rounded up there would be 3 windows, of which the last would start at 4 >= 3 + 1.
  EXPECT_EQ(PooledSize({.kernel = 2, .stride = 2, .pad = 1}, 3).height, 2);
}

TEST(PooledSizeTest, CutsAWindowThatDoesNotFit) {
  EXPECT_EQ(PooledSize({.kernel = 7, .stride = 1}, 2).height, 1);
}

TEST(PooledSizeTest, OfAGlobalPoolingIsOne) {
  EXPECT_TRUE(PooledSize({.global = true}, {7, 9}) == Size(1));
}

TEST(ConvolvedSizeTest, RoundsDown) {
  EXPECT_EQ(ConvolvedSize({.kernel = 7, .stride = 2, .pad = 3}, 224).height, 112);
  EXPECT_EQ(ConvolvedSize({.kernel = 1, .stride = 2}, 7).height, 4);
}

TEST(ConvolvedSizeTest, CountsTheGapsOfADilatedWindow) {
  EXPECT_EQ(ConvolvedSize({.kernel = 3, .dilation = 6}, 19).height, 19 - 12);
}

TEST(ConvolvedSizeTest, CountsEachAxisByItself) {
  EXPECT_TRUE(ConvolvedSize({.kernel = {1, 7}, .pad = {0, 2}}, {5, 9}) == Size(5, 7));
}

TEST(DeconvolvedSizeTest, TurnsAConvolutionAround) {
  EXPECT_TRUE(DeconvolvedSize({.kernel = 4, .stride = 2, .pad = 1}, {5, 9}) == Size(10, 18));
  EXPECT_TRUE(DeconvolvedSize({.kernel = 3, .stride = 3}, 2) == Size(6));
}

TEST(PartSizesTest, AreEqualOrAsThePointsSay) {
  EXPECT_EQ(PartSizes({.parts = 3, .points = {}}, 6), (std::vector<int64_t>{2, 2, 2}));
  EXPECT_EQ(PartSizes({.parts = 3, .points = {1, 3}}, 6), (std::vector<int64_t>{1, 2, 3}));
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
  EXPECT_EQ(net.layers[2].tops, (std::vector<std::string>{"conv"}));
  EXPECT_EQ(net.layers[3].blobs[0].shape, (Shape{10, 6 * 7 * 7}));
  EXPECT_EQ(ParameterCount(net), 6 * 2 * 9 + 6 + 10 * 6 * 49 + 10);
}

TEST(NetBuilderTest, CutsAndJoinsChannels) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 6, 4, 5}});
  const std::vector<std::string> parts = builder.Add("slice", data, Slice{});
  EXPECT_EQ(parts, (std::vector<std::string>{"slice_1", "slice_2"}));
  EXPECT_EQ(builder.ShapeOf("slice_2"), (Shape{1, 3, 4, 5}));
  EXPECT_EQ(builder.Add("concat", {parts[1], data, parts[0]}, Concat{}), "concat");
  EXPECT_EQ(builder.ShapeOf("concat"), (Shape{1, 12, 4, 5}));
}

TEST(NetBuilderTest, BlobsOfADeconvolutionBeginWithItsInputs) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 6, 4, 5}});
  builder.Add("up", data,
              Deconvolution{.outputs = 4, .kernel = 4, .stride = 2, .group = 2, .bias = true});
  EXPECT_EQ(builder.ShapeOf("up"), (Shape{1, 4, 10, 12}));
  const Net net = std::move(builder).Build();
  EXPECT_EQ(net.layers[1].blobs[0].shape, (Shape{6, 2, 4, 4}));
  EXPECT_EQ(net.layers[1].blobs[1].shape, (Shape{4}));
}

TEST(NetBuilderTest, ABatchNormApartLeavesItsBottom) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 6, 4, 5}});
  EXPECT_EQ(builder.AddApart("bn", data, BatchNorm{}), "bn");
  const Net net = std::move(builder).Build();
  EXPECT_EQ(net.layers[1].bottoms, (std::vector<std::string>{"data"}));
  EXPECT_EQ(net.layers[1].tops, (std::vector<std::string>{"bn"}));
  EXPECT_EQ(net.layers[1].blobs.size(), 3u);
}

TEST(NetBuilderTest, AddsWhatCaffeAloneHas) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 6, 4, 5}});
  EXPECT_EQ(builder.Add("norm", {data}, Normalize{}), "norm");
  EXPECT_EQ(builder.AddInPlace("sigmoid", "norm", Sigmoid{}), "norm");
  EXPECT_EQ(builder.Add("boxes", {"norm", data}, PriorBox{30, 60, {2}, 8}), "boxes");
  builder.Add("priors", {"boxes", "boxes"}, Concat{.axis = 2});
  EXPECT_EQ(builder.ShapeOf("priors"), (Shape{1, 2, 2 * 4 * 5 * 4 * 4}));
  const Net net = std::move(builder).Build();
  EXPECT_EQ(net.layers[1].blobs[0].shape, (Shape{6}));
  EXPECT_EQ(net.layers[2].tops, (std::vector<std::string>{"norm"}));
}

TEST(NeedsCaffeTest, IsTrueForWhatOtherWritersDoNotKnow) {
  const auto needs = [](Operation operation) {
    return NeedsCaffe({"l", std::move(operation), {}, {}, {}, {}});
  };
  EXPECT_TRUE(needs(CaffeOperation(Lrn{})));
  EXPECT_TRUE(needs(Convolution{.dilation = 2}));
  EXPECT_TRUE(needs(Concat{.axis = 2}));
  EXPECT_TRUE(needs(Dropout{.scale_train = false}));
  EXPECT_TRUE(needs(Softmax{.axis = 2}));
  for (const Operation& operation : {Operation(Convolution{}), Operation(Concat{}),
                                     Operation(Dropout{}), Operation(Softmax{}), Operation(Sum{})})
    EXPECT_FALSE(needs(operation));
}

TEST(NetBuilderDeathTest, RefusesWhatCannotBeMeant) {
  NetBuilder builder("net");
  const std::string data = builder.Add("data", Input{{1, 4, 9, 9}});
  EXPECT_DEATH(builder.Add("pool", "dta", Pooling{}), "no blob 'dta'");
  EXPECT_DEATH(builder.Add("data", data, Relu{}), "two layers named 'data'");
  EXPECT_DEATH(builder.Add("conv", data, Convolution{.outputs = 6, .group = 3}),
               "channels do not fit convolution 'conv'");
  EXPECT_DEATH(builder.Add("up", data, Deconvolution{.outputs = 4, .kernel = 2, .pad = 2}),
               "padding as large as the kernel in deconvolution 'up'");
  EXPECT_DEATH(builder.Add("up", data, Deconvolution{.outputs = 4, .group = 2, .bilinear = true}),
               "not a group for each channel in bilinear deconvolution 'up'");
  EXPECT_DEATH(builder.Add("slice", data, Slice{.parts = 2, .points = {4}}),
               "channels do not fit slice 'slice'");
  const std::string pool = builder.Add("pool", data, Pooling{.kernel = 2, .stride = 2});
  EXPECT_DEATH(builder.Add("concat", {data, pool}, Concat{}),
               "sizes differ in concatenation 'concat'");
}

}  // namespace
}  // namespace modelgen

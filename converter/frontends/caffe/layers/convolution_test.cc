#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ConvolutionLayers, ConvolutionWithBias) {
  const Tensor out = RunNet(
      Net("1,1,3,3",
          TestLayerText("Convolution", "convolution_param { num_output: 1 kernel_size: 2 }")),
      {{"l", {{{1, 1, 2, 2}, {1, 0, 0, -1}}, {{1}, {10}}}}}, Counting(9));
  EXPECT_EQ(out.extents, (Extents{1, 1, 2, 2}));
  EXPECT_THAT(out.values, ElementsAre(6, 6, 6, 6));
}

TEST(ConvolutionLayers, EveryWayToWriteKernelStrideAndPad) {
  const std::vector<TestLayer> weights = {{"l", {{{1, 1, 3, 2}, {1, 2, 3, 4, 5, 6}}}}};
  auto run = [&](const std::string& parameters) {
    return RunNet(
        Net("1,1,5,6",
            TestLayerText("Convolution", "convolution_param { num_output: 1 bias_term: false " +
                                             parameters + " }")),
        weights, Counting(30));
  };
  const Tensor a = run("kernel_h: 3 kernel_w: 2 stride_h: 2 stride_w: 1 pad_h: 1 pad_w: 0");
  const Tensor b = run("kernel_size: 3 kernel_size: 2 stride: 2 stride: 1 pad: 1 pad: 0");
  EXPECT_EQ(a.extents, (Extents{1, 1, 3, 5}));
  EXPECT_EQ(a.values, b.values);
  const Tensor c = run("kernel_h: 3 kernel_w: 2 dilation: 2 dilation: 3");
  EXPECT_EQ(c.extents, (Extents{1, 1, 1, 3}));
  EXPECT_EQ(c.values[0], 1 * 1 + 2 * 4 + 3 * 13 + 4 * 16 + 5 * 25 + 6 * 28);
}

TEST(ConvolutionLayers, GroupedConvolutionAndDeconvolution) {
  const Tensor grouped = RunNet(
      Net("1,2,1,1",
          TestLayerText(
              "Convolution",
              "convolution_param { num_output: 4 kernel_size: 1 group: 2 bias_term: false }")),
      {{"l", {{{4, 1, 1, 1}, {1, 2, 3, 4}}}}}, {10, 100});
  EXPECT_THAT(grouped.values, ElementsAre(10, 20, 300, 400));
  const Tensor transposed = RunNet(
      Net("1,1,1,2",
          TestLayerText("Deconvolution",
                        "convolution_param { num_output: 1 kernel_h: 1 kernel_w: 3 stride: 2 }")),
      {{"l", {{{1, 1, 1, 3}, {1, 2, 3}}, {{1}, {0.5}}}}}, {10, 100});
  EXPECT_THAT(transposed.values, ElementsAre(10.5, 20.5, 130.5, 200.5, 300.5));
  const Tensor both = RunNet(
      Net("1,2,1,1",
          TestLayerText(
              "Deconvolution",
              "convolution_param { num_output: 4 kernel_size: 1 group: 2 bias_term: false }")),
      {{"l", {{{2, 2, 1, 1}, {1, 2, 3, 4}}}}}, {10, 100});
  EXPECT_THAT(both.values, ElementsAre(10, 20, 300, 400));
}

TEST(ConvolutionLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithConv("kernel_size: 3"), HasSubstr("num_output is missing or 0"));
  EXPECT_THAT(WithConv("num_output: 2"),
              HasSubstr("kernel_size is missing; expected one, or one for each of 2 spatial axes"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 kernel_h: 3"),
              HasSubstr("kernel_size and kernel_h/kernel_w are both given"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 stride: 0"),
              HasSubstr("stride is 0; expected 1 or more"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 pad: 1 pad: 1 pad: 1"),
              HasSubstr("pad has 3 values; expected one"));
  EXPECT_THAT(
      WithConv("num_output: 2 kernel_size: 3 group: 3"),
      HasSubstr(
          "group is 3; expected a number that divides the 2 input and the 2 output channels"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 axis: 2"), HasSubstr("axis is 2; only 1"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 dilation: 4 bias_term: false"),
              HasSubstr("a window of 9 does not fit into an extent of 4"));
}

// What follows from a failure is not reported.
TEST(ConvolutionLayers, AFailureIsReportedOnce) {
  const std::string errors = ErrorsOf(
      kInput + Conv("c", "data", "num_output: 2 kernel_size: 3 dilation: 4 bias_term: false") +
          "layer { name: \"r\" type: \"ReLU\" bottom: \"c\" top: \"r\" }\n",
      Caffemodel({{"c", {kWeights}}}));
  EXPECT_EQ(errors.find("error:"), errors.rfind("error:")) << errors;
}

}  // namespace
}  // namespace mo::caffe

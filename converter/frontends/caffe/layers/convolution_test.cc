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
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 stride_h: 2"),
              HasSubstr("stride_w is missing; expected both stride_h and stride_w, or stride"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_w: 3"), HasSubstr("kernel_h is missing"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 pad: 2147483647"),
              HasSubstr("pad is 2147483647; expected 0 to 2^30"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 stride: 0"),
              HasSubstr("stride is 0; expected 1 or more"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 pad: 1 pad: 1 pad: 1"),
              HasSubstr("pad has 3 values; expected one"));
  EXPECT_THAT(
      WithConv("num_output: 2 kernel_size: 3 group: 3"),
      HasSubstr(
          "group is 3; expected a number that divides the 2 input and the 2 output channels"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 axis: 4"),
              HasSubstr("axis is 4, but the tensor has 4 axes"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 negative_slope: nan"),
              HasSubstr("negative_slope is nan"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 dilation_h: 0 dilation_w: 1"),
              HasSubstr("dilation is 0; expected 1 or more"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 dilation: 1 dilation_h: 1"),
              HasSubstr("dilation and dilation_h/dilation_w are both given"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 dilation: 4 bias_term: false"),
              HasSubstr("a window of 9 does not fit into an extent of 4"));
}

TEST(ConvolutionLayers, AxesBeforeTheChannelsAreABatch) {
  const std::vector<TestLayer> weights = {{"l", {{{1, 2, 2}, {1, 10, 100, 1000}}, {{1}, {5}}}}};
  auto run = [&](const std::string& dims, const std::string& axis) {
    return RunNet(
        Net(dims,
            TestLayerText("Convolution",
                          "convolution_param { num_output: 1 kernel_size: 2 axis: " + axis + " }")),
        weights, Counting(12));
  };
  const Tensor of_three = run("1,3,2,2", "2");
  EXPECT_EQ(of_three.extents, (Extents{1, 3, 1, 1}));
  EXPECT_THAT(of_three.values, ElementsAre(4326, 8770, 13214));
  const Tensor of_none = run("2,6", "-2");
  EXPECT_EQ(of_none.extents, (Extents{1, 5}));
  EXPECT_THAT(of_none.values, ElementsAre(8726, 9837, 10948, 12059, 13170));
}

TEST(ConvolutionLayers, WithoutSpatialAxesItIsAProduct) {
  const Tensor out = RunNet(
      Net("2,2",
          TestLayerText("Convolution", "convolution_param { num_output: 3 kernel_size: 1 }")),
      {{"l", {{{3, 2}, {1, 2, 3, 4, 5, 6}}, {{3}, {100, 200, 300}}}}}, {1, 10, 2, 20});
  EXPECT_EQ(out.extents, (Extents{2, 3}));
  EXPECT_THAT(out.values, ElementsAre(121, 243, 365, 142, 286, 430));
  EXPECT_THAT(
      ErrorsOf(Net("1,1,1,1,1,1", TestLayerText("Convolution")), Caffemodel({{"l", {kWeights}}})),
      HasSubstr("expected a known number of channels and at most 3 axes after it"));
}

TEST(ConvolutionLayers, SeveralInputsShareTheWeights) {
  const std::string parameters =
      "convolution_param { num_output: 1 kernel_size: 1 bias_term: false }";
  const std::string text =
      "layer { name: \"l\" type: \"Convolution\" bottom: \"a\" bottom: \"b\" top: "
      "\"p\" top: \"q\" " +
      parameters + " }\n";
  const std::string sum =
      "layer { name: \"s\" type: \"Concat\" bottom: \"p\" bottom: \"q\" top: \"s\" }\n";
  EXPECT_THAT(RunNetOnInputs(NetOfInputs({"1,1,1,1", "1,1,1,1"}, text + sum),
                             {{"l", {{{1, 1, 1, 1}, {3}}}}}, {{1}, {2}})
                  .values,
              ElementsAre(3, 6));
  EXPECT_THAT(ErrorsOf(NetOfInputs({"1,1,1,1", "1,1,1,2"}, text + sum),
                       Caffemodel({{"l", {{{1, 1, 1, 1}, {3}}}}})),
              HasSubstr("expected equal shapes"));
}

TEST(ConvolutionLayers, FieldsOfForks) {
  auto run = [](const std::string& parameters) {
    return RunNet(Net("1,1,1,3", TestLayerText("Convolution",
                                               "convolution_param { num_output: 1 kernel_h: 1 "
                                               "kernel_w: 2 bias_term: false " +
                                                   parameters + " }")),
                  {{"l", {{{1, 1, 1, 2}, {1, -1}}}}}, {5, 1, 3})
        .values;
  };
  EXPECT_THAT(run("dilation_h: 3 dilation_w: 2"), ElementsAre(2));
  EXPECT_THAT(run("relu: true"), ElementsAre(4, 0));
  EXPECT_THAT(run("relu: true negative_slope: 0.5"), ElementsAre(4, -1));
  EXPECT_THAT(run("relu: false negative_slope: 0.5"), ElementsAre(4, -2));
}

TEST(ConvolutionLayers, DepthwiseOfTwoForks) {
  for (const char* type : {"ConvolutionDepthwise", "DepthwiseConvolution"}) {
    for (const char* parameters : {"", "num_output: 2", "num_output: 2 group: 2"}) {
      EXPECT_THAT(
          RunNet(Net("1,2,1,2", TestLayerText(type, std::string("convolution_param { kernel_h: 1 "
                                                                "kernel_w: 2 ") +
                                                        parameters + " }")),
                 {{"l", {{{2, 1, 1, 2}, {1, 2, 3, 4}}, {{2}, {10, 20}}}}}, {1, 2, 3, 4})
              .values,
          ElementsAre(15, 45));
    }
    const std::string net =
        std::string("type: \"") + type + "\" convolution_param { kernel_size: 1 ";
    EXPECT_THAT(WithLayer(net + "num_output: 4 }"),
                HasSubstr("num_output is 4; expected the number of input channels, 2"));
    EXPECT_THAT(WithLayer(net + "group: 1 }"),
                HasSubstr("group is 1; expected the number of input channels, 2"));
  }
}

TEST(ConvolutionLayers, DilatedDeconvolution) {
  const Tensor out = RunNet(
      Net("1,1,1,2", TestLayerText("Deconvolution",
                                   "convolution_param { num_output: 1 kernel_h: 1 kernel_w: 2 "
                                   "dilation: 3 bias_term: false pad_h: 0 pad_w: 1 }")),
      {{"l", {{{1, 1, 1, 2}, {1, 2}}}}}, {10, 100});
  EXPECT_THAT(out.values, ElementsAre(100, 0, 20));
}

TEST(ConvolutionLayers, Im2colHasAChannelForEachElementOfTheWindow) {
  const Tensor out =
      RunNet(Net("1,2,2,3", TestLayerText("Im2col",
                                          "convolution_param { kernel_h: 1 kernel_w: 2 "
                                          "stride_h: 1 stride_w: 2 pad_h: 0 pad_w: 1 }")),
             {}, Counting(12));
  EXPECT_EQ(out.extents, (Extents{1, 4, 2, 2}));
  EXPECT_THAT(out.values, ElementsAre(0, 2, 0, 5, 1, 3, 4, 6, 0, 8, 0, 11, 7, 9, 10, 12));
  EXPECT_THAT(WithLayer("type: \"Im2col\" convolution_param { kernel_size: 100 }"),
              HasSubstr("its kernel is too large for 2 channels"));
  EXPECT_THAT(WithLayer("type: \"Im2col\" convolution_param { kernel_size: 1073741824 }"),
              HasSubstr("its kernel is too large for 2 channels"));
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

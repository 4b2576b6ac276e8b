#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

std::vector<double> Of(const std::string& type, const std::string& parameters,
                       const std::vector<double>& x) {
  return RunNet(Net(absl::StrCat("1,", x.size()), TestLayerText(type, parameters)), {}, x).values;
}

TEST(ActivationLayers, WithoutParameters) {
  EXPECT_THAT(Of("AbsVal", "", {-2, 0, 3}), ElementsAre(2, 0, 3));
  EXPECT_THAT(Of("Sigmoid", "sigmoid_param { }", {-std::log(3), 0, std::log(3)}),
              Pointwise(DoubleNear(1e-12), {0.25, 0.5, 0.75}));
  EXPECT_THAT(Of("TanH", "tanh_param { }", {0, std::log(2)}),
              Pointwise(DoubleNear(1e-12), {0.0, 0.6}));
  EXPECT_THAT(Of("BNLL", "", {0, std::log(7), 900, -900}),
              Pointwise(DoubleNear(1e-12), {std::log(2), std::log(8), 900.0, 0.0}));
}

TEST(ActivationLayers, ReluWithASlope) {
  EXPECT_THAT(Of("ReLU", "", {-4, 2}), ElementsAre(0, 2));
  for (const double slope : {0.25, 2.0, -1.0}) {
    EXPECT_THAT(Of("ReLU", absl::StrCat("relu_param { negative_slope: ", slope, " }"), {-4, 2}),
                ElementsAre(-4 * slope, 2));
  }
}

TEST(ActivationLayers, Relu6OfBothForks) {
  EXPECT_THAT(Of("ReLU6", "", {-1, 5, 7}), ElementsAre(0, 5, 6));
  EXPECT_THAT(Of("ReLU6", "relu6_param { n: 2 }", {-1, 1, 7}), ElementsAre(0, 1, 2));
  EXPECT_THAT(Of("ReLU6", "relu6_param { n: -2 }", {-3, 1, 7}), ElementsAre(-2, -2, -2));
  EXPECT_THAT(Of("ReLU6", "relu6_param { negative_slope: 0.5 }", {-4, 1, 7}),
              ElementsAre(-2, 1, 6));
}

TEST(ActivationLayers, Clip) {
  EXPECT_THAT(Of("Clip", "clip_param { min: -1 max: 2 }", {-3, 0.5, 3}), ElementsAre(-1, 0.5, 2));
}

TEST(ActivationLayers, PReluOfEachChannelAndOfAll) {
  const std::vector<double> x = {-1, 1, -2, 2, -3, 3, -4, 4};  // [2, 2, 2]
  EXPECT_THAT(RunNet(Net("2,2,2", TestLayerText("PReLU")), {{"l", {{{2}, {0.5, 3}}}}}, x).values,
              ElementsAre(-0.5, 1, -6, 2, -1.5, 3, -12, 4));
  for (const Extents& extents : {Extents{}, Extents{1}}) {
    EXPECT_THAT(RunNet(Net("2,2,2", TestLayerText("PReLU", "prelu_param { channel_shared: true }")),
                       {{"l", {{extents, {2}}}}}, x)
                    .values,
                ElementsAre(-2, 1, -4, 2, -6, 3, -8, 4));
  }
}

TEST(ActivationLayers, EluWithAlphaAndLambda) {
  EXPECT_THAT(Of("ELU", "", {-std::log(2), 3}), Pointwise(DoubleNear(1e-12), {-0.5, 3.0}));
  EXPECT_THAT(Of("ELU", "elu_param { alpha: 4 }", {-std::log(2), 3}),
              Pointwise(DoubleNear(1e-12), {-2.0, 3.0}));
  EXPECT_THAT(Of("ELU", "elu_param { alpha: 4 lambda: 2 }", {-std::log(2), 3}),
              Pointwise(DoubleNear(1e-12), {-4.0, 6.0}));
}

TEST(ActivationLayers, SwishWithABeta) {
  const double x = std::log(3);
  EXPECT_THAT(Of("Swish", "", {x, -x}), Pointwise(DoubleNear(1e-12), {0.75 * x, -0.25 * x}));
  EXPECT_THAT(Of("Swish", "swish_param { beta: 2 }", {x, -x}),
              Pointwise(DoubleNear(1e-12), {0.9 * x, -0.1 * x}));
}

TEST(ActivationLayers, ThresholdIsStrict) {
  EXPECT_THAT(Of("Threshold", "", {-1, 0, 0.5}), ElementsAre(0, 0, 1));
  EXPECT_THAT(Of("Threshold", "threshold_param { threshold: 2 }", {1, 2, 2.5}),
              ElementsAre(0, 0, 1));
}

TEST(ActivationLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"ReLU\" relu_param { negative_slope: nan }"),
              AllOf(HasSubstr("net.prototxt:2:"),
                    HasSubstr("negative_slope is nan; expected a finite number")));
  EXPECT_THAT(WithLayer("type: \"ReLU\" relu_param { fuse: true }"), HasSubstr("fuse is true"));
  EXPECT_THAT(WithLayer("type: \"ReLU6\" relu6_param { n: nan }"), HasSubstr("n is nan"));
  EXPECT_THAT(WithLayer("type: \"ReLU6\" relu6_param { negative_slope: inf }"),
              HasSubstr("negative_slope is inf"));
  EXPECT_THAT(WithLayer("type: \"Clip\""), HasSubstr("min or max is missing; expected both"));
  EXPECT_THAT(WithLayer("type: \"Clip\" clip_param { min: 1 }"),
              HasSubstr("min or max is missing; expected both"));
  EXPECT_THAT(WithLayer("type: \"Clip\" clip_param { min: 1 max: 0 }"),
              HasSubstr("min 1 is more than max 0"));
  EXPECT_THAT(WithLayer("type: \"Clip\" clip_param { min: nan max: 0 }"), HasSubstr("min is nan"));
  EXPECT_THAT(WithLayer("type: \"Clip\" clip_param { min: 0 max: inf }"), HasSubstr("max is inf"));
  EXPECT_THAT(WithLayer("type: \"ELU\" elu_param { alpha: nan }"), HasSubstr("alpha is nan"));
  EXPECT_THAT(WithLayer("type: \"ELU\" elu_param { lambda: nan }"), HasSubstr("lambda is nan"));
  EXPECT_THAT(WithLayer("type: \"Swish\" swish_param { beta: nan }"), HasSubstr("beta is nan"));
  EXPECT_THAT(WithLayer("type: \"Threshold\" threshold_param { threshold: nan }"),
              HasSubstr("threshold is nan"));
  EXPECT_THAT(WithLayer("type: \"PReLU\""), HasSubstr("has 3 blobs in the caffemodel; expected 1"));
  EXPECT_THAT(ErrorsOf(Net("2", TestLayerText("PReLU")), Caffemodel({{"l", {{{2}, {1, 1}}}}})),
              HasSubstr("expected 2 or more axes and a known number of channels"));
  EXPECT_THAT(ErrorsOf(Net("1,3", TestLayerText("PReLU")), Caffemodel({{"l", {{{2}, {1, 1}}}}})),
              HasSubstr("its slopes in the caffemodel are [2], but its parameters and inputs ask "
                        "for [3]"));
}

}  // namespace
}  // namespace mo::caffe

#include <cmath>

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

TEST(NormalizationLayers, LrnAcrossAndWithinChannels) {
  const Tensor across = RunNet(
      Net("1,3,1,1", TestLayerText("LRN", "lrn_param { local_size: 3 alpha: 3 beta: 1 k: 2 }")), {},
      {1, 2, 3});
  EXPECT_THAT(across.values,
              Pointwise(DoubleNear(1e-12), {1 / (2.0 + 5), 2 / (2.0 + 14), 3 / (2.0 + 13)}));
  const Tensor within = RunNet(
      Net("1,1,1,3",
          TestLayerText(
              "LRN",
              "lrn_param { local_size: 3 alpha: 9 beta: 1 k: 2 norm_region: WITHIN_CHANNEL }")),
      {}, {1, 2, 3});
  EXPECT_THAT(within.values,
              Pointwise(DoubleNear(1e-12), {1 / (1.0 + 5), 2 / (1.0 + 14), 3 / (1.0 + 13)}));
}

// Two channels of two pixels: 1 and 5, 3 and 11.
std::vector<double> Normalized(const std::string& parameters) {
  return RunNet(Net("1,2,1,2", TestLayerText("MVN", "mvn_param { " + parameters + " }")), {},
                {1, 5, 3, 11})
      .values;
}

TEST(NormalizationLayers, MvnAddsEpsToTheDeviation) {
  // Mean 3 and deviation 2, mean 7 and deviation 4.
  EXPECT_THAT(Normalized("eps: 2"), Pointwise(DoubleNear(1e-12), {-0.5, 0.5, -4 / 6.0, 4 / 6.0}));
  EXPECT_THAT(Normalized(""), Pointwise(DoubleNear(1e-8), {-1.0, 1.0, -1.0, 1.0}));
  // Mean 5 and variance 14.
  const double divisor = std::sqrt(14) + 2;
  EXPECT_THAT(Normalized("across_channels: true eps: 2"),
              Pointwise(DoubleNear(1e-12), {-4 / divisor, 0.0, -2 / divisor, 6 / divisor}));
}

TEST(NormalizationLayers, MvnOfTheMeanAlone) {
  EXPECT_THAT(Normalized("normalize_variance: false"), ElementsAre(-2, 2, -4, 4));
  EXPECT_THAT(Normalized("normalize_variance: false across_channels: true"),
              ElementsAre(-4, 0, -2, 6));
}

TEST(NormalizationLayers, NormalizeOverThePixelOrTheSample) {
  auto run = [](const std::string& parameters, const TestBlob& scale,
                const std::string& dims = "1,2,1,2") {
    return RunNet(Net(dims, TestLayerText("Normalize", "norm_param { " + parameters + " }")),
                  {{"l", {scale}}}, {1, 4, 2, 2})
        .values;
  };
  // Sums of squares of pixels 5 and 20, of all 25.
  EXPECT_THAT(run("across_spatial: false eps: 4", {{}, {3}}),
              Pointwise(DoubleNear(1e-12), {1.0, 12 / std::sqrt(24), 2.0, 6 / std::sqrt(24)}));
  EXPECT_THAT(run("eps: 11", {{1}, {3}}), Pointwise(DoubleNear(1e-12), {0.5, 2.0, 1.0, 1.0}));
  EXPECT_THAT(run("channel_shared: false eps: 11", {{2}, {3, 6}}),
              Pointwise(DoubleNear(1e-12), {0.5, 2.0, 2.0, 2.0}));
  EXPECT_THAT(run("eps: 4 channel_shared: false", {{2}, {3, 6}}, "2,2"),
              Pointwise(DoubleNear(1e-12), {3 / std::sqrt(21), 24 / std::sqrt(21),
                                            6 / std::sqrt(12), 12 / std::sqrt(12)}));
}

TEST(NormalizationLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"LRN\" lrn_param { local_size: 4 }"),
              HasSubstr("local_size is 4; expected an odd number"));
  EXPECT_THAT(WithLayer("type: \"LRN\" lrn_param { alpha: nan }"), HasSubstr("alpha is nan"));
  EXPECT_THAT(WithLayer("type: \"LRN\" lrn_param { beta: inf }"), HasSubstr("beta is inf"));
  EXPECT_THAT(WithLayer("type: \"LRN\" lrn_param { k: nan }"), HasSubstr("k is nan"));
  EXPECT_THAT(WithLayer("type: \"Softmax\" softmax_param { axis: 4 }"),
              AllOf(HasSubstr("net.prototxt:2:75: error"),
                    HasSubstr("axis is 4, but the tensor has 4 axes; expected -4 to 3")));
  EXPECT_THAT(WithLayer("type: \"MVN\" mvn_param { eps: -1 }"),
              HasSubstr("eps is -1; expected 0 or more"));
  EXPECT_THAT(WithLayer("type: \"MVN\" mvn_param { eps: nan }"), HasSubstr("eps is nan"));
  EXPECT_THAT(ErrorsOf(Net("1,2,3", TestLayerText("MVN")), ""),
              HasSubstr("its input is [1, 2, 3]; expected 4 axes"));
  EXPECT_THAT(WithLayer("type: \"Normalize\" norm_param { eps: 0 }"),
              HasSubstr("eps is 0; expected a positive number"));
  EXPECT_THAT(WithLayer("type: \"Normalize\" norm_param { eps: nan }"), HasSubstr("eps is nan"));
  EXPECT_THAT(WithLayer("type: \"Normalize\""),
              HasSubstr("has 3 blobs in the caffemodel; expected 1: scale"));
  EXPECT_THAT(
      ErrorsOf(Net("1,2,3,4,5", TestLayerText("Normalize")), Caffemodel({{"l", {{{1}, {1}}}}})),
      HasSubstr("expected 2 to 4 axes"));
  EXPECT_THAT(
      ErrorsOf(Net("1,2", TestLayerText("Normalize", "norm_param { channel_shared: false }")),
               Caffemodel({{"l", {{{1}, {1}}}}})),
      HasSubstr("its scales in the caffemodel are [1]"));
}

TEST(NormalizationLayers, SoftmaxIsOverTheChannels) {
  EXPECT_THAT(RunNet(Net("1,2", TestLayerText("Softmax")), {}, {0, 0}).values,
              ElementsAre(0.5, 0.5));
}

}  // namespace
}  // namespace mo::caffe

#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/evaluator/evaluator.h"
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

TEST(NormalizationLayers, BatchNormDividesByItsScaleFactor) {
  const std::vector<TestLayer> weights = {{"l", {{{2}, {1, 2}}, {{2}, {3, 4}}, {{1}, {5}}}}};
  const Tensor out = RunNet(
      Net("1,2,1,1", TestLayerText("BatchNorm", "batch_norm_param { eps: 10 }")), weights, {1, 2});
  EXPECT_THAT(out.values, Pointwise(DoubleNear(1e-12), {(1 - 0.2) / std::sqrt(0.6 + 10),
                                                        (2 - 0.4) / std::sqrt(0.8 + 10)}));
  const Tensor without =
      RunNet(Net("1,2,1,1", TestLayerText("BatchNorm", "batch_norm_param { eps: 10 }")),
             {{"l", {{{2}, {1, 2}}, {{2}, {3, 4}}}}}, {1, 2});
  EXPECT_THAT(without.values, Pointwise(DoubleNear(1e-12), {0.0, 0.0}));
}

TEST(NormalizationLayers, BatchNormWithScaleFactorZeroIsCaffesWithAWarning) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(Net("1,1,1,1", TestLayerText("BatchNorm", "batch_norm_param { eps: 4 }")),
              Caffemodel({{"l", {{{1}, {1}}, {{1}, {3}}, {{1}, {0}}}}}), diagnostics);
  ASSERT_NE(graph, nullptr);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("warning: layer 'l' (BatchNorm): its scale factor is 0"));
  EXPECT_EQ(Evaluate(*graph, {{{1, 1, 1, 1}, {6}}}, Precision::kDouble)->at(0).values[0], 3);
}

TEST(NormalizationLayers, ScaleInEveryForm) {
  const std::vector<double> x = Counting(6);  // [1, 3, 2, 1] or [1, 3, 1, 2]
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { bias_term: true }")),
                     {{"l", {{{3}, {1, 2, 3}}, {{3}, {10, 20, 30}}}}}, x)
                  .values,
              ElementsAre(11, 12, 26, 28, 45, 48));
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { axis: 2 }")),
                     {{"l", {{{2}, {1, -1}}}}}, x)
                  .values,
              ElementsAre(1, -2, 3, -4, 5, -6));
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { axis: 1 num_axes: 2 }")),
                     {{"l", {{{3, 2}, {1, 2, 3, 4, 5, 6}}}}}, x)
                  .values,
              ElementsAre(1, 4, 9, 16, 25, 36));
  EXPECT_THAT(
      RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { axis: -2 num_axes: -1 }")),
             {{"l", {{{2, 1}, {0, 1}}}}}, x)
          .values,
      ElementsAre(0, 2, 0, 4, 0, 6));
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { num_axes: 0 }")),
                     {{"l", {{{}, {2}}}}}, x)
                  .values,
              ElementsAre(2, 4, 6, 8, 10, 12));
}

TEST(NormalizationLayers, ScaleByASecondInput) {
  const std::string net =
      "input: \"data\" input_shape { dim: 1 dim: 2 dim: 2 dim: 1 }\n"
      "layer { name: \"s\" type: \"Pooling\" bottom: \"data\" top: \"s\" pooling_param { "
      "global_pooling: true } }\n"
      "layer { name: \"f\" type: \"Flatten\" bottom: \"s\" top: \"f\" }\n"
      "layer { name: \"l\" type: \"Scale\" bottom: \"data\" bottom: \"f\" top: \"l\" scale_param { "
      "axis: 0 bias_term: true } }\n";
  const Tensor out = RunNet(net, {{"l", {{{1, 2}, {100, 200}}}}}, {1, 2, 3, 4});
  EXPECT_THAT(out.values, ElementsAre(102, 104, 212, 216));
}

TEST(NormalizationLayers, ScaleByASecondInputAlongTheChannels) {
  for (const char* parameters : {"", "scale_param { axis: 1 }", "scale_param { axis: -3 }"}) {
    const std::string net = absl::StrCat(
        "input: \"data\" input_shape { dim: 1 dim: 2 dim: 2 dim: 1 }\n"
        "input: \"s\" input_shape { dim: 2 }\n"
        "layer { name: \"l\" type: \"Scale\" bottom: \"data\" bottom: \"s\" top: \"l\" ",
        parameters, " }\n");
    Diagnostics diagnostics;
    const std::unique_ptr<Graph> graph = LoadNet(net, "", diagnostics);
    ASSERT_NE(graph, nullptr) << diagnostics.Render();
    const auto out =
        Evaluate(*graph, {{{1, 2, 2, 1}, {1, 2, 3, 4}}, {{2}, {10, 100}}}, Precision::kDouble);
    ASSERT_TRUE(out.ok()) << out.status();
    EXPECT_THAT(out->at(0).values, ElementsAre(10, 20, 300, 400));
  }
}

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

TEST(NormalizationLayers, BatchNormWithTooFewBlobs) {
  const std::string net =
      kInput +
      std::string("layer { name: \"l\" type: \"BatchNorm\" bottom: \"data\" top: \"l\" }\n");
  EXPECT_THAT(ErrorsOf(net, ""),
              HasSubstr("1 layer needs weights, the first is 'l', but no caffemodel was given"));
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", {TestBlob{{2}, {1, 1}}}}})),
              HasSubstr("has 1 blobs in the caffemodel; expected 3"));
}

TEST(NormalizationLayers, NVidiasBatchNormIsRefused) {
  const std::vector<TestBlob> blobs(5, TestBlob{{2}, {1, 1}});
  EXPECT_THAT(
      ErrorsOf(
          kInput + std::string(
                       "layer { name: \"l\" type: \"BatchNorm\" bottom: \"data\" top: \"l\" }\n"),
          Caffemodel({{"l", blobs}})),
      HasSubstr(
          "has 5 blobs in the caffemodel; expected 3: mean, variance and their scale factor"));
}

TEST(NormalizationLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"BatchNorm\" batch_norm_param { use_global_stats: false }"),
              HasSubstr("use_global_stats is false"));
  EXPECT_THAT(WithLayer("type: \"LRN\" lrn_param { local_size: 4 }"),
              HasSubstr("local_size is 4; expected an odd number"));
  EXPECT_THAT(WithLayer("type: \"Softmax\" softmax_param { axis: 4 }"),
              AllOf(HasSubstr("net.prototxt:2:75: error"),
                    HasSubstr("axis is 4, but the tensor has 4 axes; expected -4 to 3")));
  EXPECT_THAT(WithLayer("type: \"Scale\" scale_param { axis: 3 num_axes: 2 }"),
              HasSubstr("the scale would have 2 axes from axis 3 on"));
}

TEST(NormalizationLayers, SoftmaxIsOverTheChannels) {
  EXPECT_THAT(RunNet(Net("1,2", TestLayerText("Softmax")), {}, {0, 0}).values,
              ElementsAre(0.5, 0.5));
}

}  // namespace
}  // namespace mo::caffe

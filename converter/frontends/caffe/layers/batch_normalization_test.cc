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
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pointwise;

TEST(BatchNormalizationLayers, BatchNormDividesByItsScaleFactor) {
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

TEST(BatchNormalizationLayers, BatchNormWithScaleFactorZeroIsCaffesWithAWarning) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(Net("1,1,1,1", TestLayerText("BatchNorm", "batch_norm_param { eps: 4 }")),
              Caffemodel({{"l", {{{1}, {1}}, {{1}, {3}}, {{1}, {0}}}}}), diagnostics);
  ASSERT_NE(graph, nullptr);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("warning: layer 'l' (BatchNorm): its scale factor is 0"));
  EXPECT_EQ(Evaluate(*graph, {{{1, 1, 1, 1}, {6}}}, Precision::kDouble)->at(0).values[0], 3);
}

TEST(BatchNormalizationLayers, BatchNormWithTooFewBlobs) {
  const std::string net =
      kInput +
      std::string("layer { name: \"l\" type: \"BatchNorm\" bottom: \"data\" top: \"l\" }\n");
  EXPECT_THAT(ErrorsOf(net, ""),
              HasSubstr("1 layer needs weights, the first is 'l', but no caffemodel was given"));
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", {TestBlob{{2}, {1, 1}}}}})),
              HasSubstr("has 1 blobs in the caffemodel; expected 3"));
}

// Of two channels with the values 3 and 12, mean 1 and 2, variance 4 and 25, scale 10 and 100,
// shift 5 and 6.
const TestBlob kMean = {{2}, {1, 2}}, kVariance = {{2}, {4, 25}}, kScale = {{2}, {10, 100}},
               kShift = {{2}, {5, 6}};
constexpr double kNormalized[] = {1, 2}, kScaled[] = {10, 200}, kShifted[] = {15, 206};

// What a layer of these blobs computes, and the warnings.
struct Result {
  std::vector<double> values;
  std::string warnings;
};
Result Of(const std::string& type, const std::string& parameters, std::vector<TestBlob> blobs,
          const std::string& dims = "1,2,1,1", const std::vector<double>& x = {3, 12}) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = LoadNet(Net(dims, TestLayerText(type, parameters)),
                                               Caffemodel({{"l", std::move(blobs)}}), diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  if (graph == nullptr) return {};
  const auto out =
      Evaluate(*graph, {{*graph->parameters()[0]->shape().extents(), x}}, Precision::kDouble);
  EXPECT_TRUE(out.ok()) << out.status();
  return {out->back().values, diagnostics.Render()};
}

constexpr char kNoEps[] = "batch_norm_param { eps: 0 }";

TEST(BatchNormalizationLayers, BatchNormOfForks) {
  const TestBlob one = {{1}, {1}}, half = {{1}, {0.5}};
  const TestBlob half_mean = {{2}, {0.5, 1}}, half_variance = {{2}, {2, 12.5}};
  EXPECT_THAT(Of("BatchNorm", kNoEps, {kMean, kVariance}).values,
              Pointwise(DoubleNear(1e-12), kNormalized));
  EXPECT_THAT(Of("BatchNorm", kNoEps, {half_mean, half_variance, half}).values,
              Pointwise(DoubleNear(1e-12), kNormalized));
  // Intel's, with a factor as BVLC has it.
  EXPECT_THAT(Of("BatchNorm", "batch_norm_param { eps: 0 bias_term: false }",
                 {half_mean, half_variance, half, kScale})
                  .values,
              Pointwise(DoubleNear(1e-12), kScaled));
  EXPECT_THAT(Of("BatchNorm", "batch_norm_param { eps: 0 use_weight_bias: true bias_term: true }",
                 {half_mean, half_variance, half, kScale, kShift})
                  .values,
              Pointwise(DoubleNear(1e-12), kShifted));
  // NVIDIA's, which takes no eps below 1e-5.
  for (const char* parameters : {"", "batch_norm_param { eps: 0 scale_bias: true }"}) {
    EXPECT_THAT(Of("BatchNorm", parameters, {kMean, kVariance, one, kScale, kShift}).values,
                Pointwise(DoubleNear(1e-9), {5 + 10 * 2 / std::sqrt(4 + double{1e-5f}),
                                             6 + 100 * 10 / std::sqrt(25 + double{1e-5f})}));
  }
}

TEST(BatchNormalizationLayers, NvidiasOldOrder) {
  const TestBlob reserved = {{1}, {7}};
  const Result result = Of("BatchNorm", "", {kScale, kShift, kMean, kVariance, reserved});
  EXPECT_THAT(result.values, Pointwise(DoubleNear(1e-2), kShifted));
  EXPECT_THAT(result.warnings, IsEmpty());
  // Blobs of four axes.
  auto wide = [](TestBlob blob) {
    blob.shape = {1, 2, 1, 1};
    return blob;
  };
  EXPECT_THAT(Of("BatchNorm", "",
                 {wide(kScale), wide(kShift), wide(kMean), wide(kVariance), {{1, 1, 1, 1}, {7}}})
                  .values,
              Pointwise(DoubleNear(1e-2), kShifted));
}

TEST(BatchNormalizationLayers, AFactorOfZeroAmongFiveBlobsIsOne) {
  const Result result = Of("BatchNorm", "", {kMean, kVariance, {{1}, {0}}, kScale, kShift});
  EXPECT_THAT(result.values, Pointwise(DoubleNear(1e-2), kShifted));
  EXPECT_THAT(result.warnings,
              HasSubstr("its scale factor is 0, which NVIDIA's Caffe wrote where it means 1"));
}

TEST(BatchNormalizationLayers, NvidiasIgnoresUseGlobalStats) {
  const Result result = Of("BatchNorm", "batch_norm_param { use_global_stats: false }",
                           {kMean, kVariance, {{1}, {1}}, kScale, kShift});
  EXPECT_THAT(result.values, Pointwise(DoubleNear(1e-2), kShifted));
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST(BatchNormalizationLayers, IntelsRelu) {
  const std::string relu = "batch_norm_param { eps: 0 relu: true }";
  EXPECT_THAT(Of("BatchNorm", relu, {kMean, kVariance}, "1,2,1,1", {-1, 12}).values,
              Pointwise(DoubleNear(1e-12), {0.0, 2.0}));
}

TEST(BatchNormalizationLayers, CuDnnBatchNorm) {
  auto with_ones = [](TestBlob blob) {
    blob.shape = {1, 2, 1, 1};
    return blob;
  };
  EXPECT_THAT(Of("CuDNNBatchNorm", kNoEps,
                 {with_ones(kScale), with_ones(kShift), with_ones(kMean), with_ones(kVariance)})
                  .values,
              Pointwise(DoubleNear(1e-12), kShifted));
  EXPECT_THAT(Of("CuDNNBatchNorm", "", {kMean, kVariance, {{1}, {1}}, kScale, kShift}).values,
              Pointwise(DoubleNear(1e-2), kShifted));
}

TEST(BatchNormalizationLayers, OneAxisIsOneChannel) {
  const std::vector<TestBlob> blobs = {{{1}, {1}}, {{1}, {4}}};
  EXPECT_THAT(Of("BatchNorm", kNoEps, blobs, "3", {1, 3, 5}).values,
              Pointwise(DoubleNear(1e-12), {0.0, 1.0, 2.0}));
  EXPECT_THAT(
      Of("BatchNorm", "batch_norm_param { eps: 0 use_global_stats: false }", blobs, "2", {1, 5})
          .values,
      Pointwise(DoubleNear(1e-12), {-1.0, 1.0}));
}

TEST(BatchNormalizationLayers, StatisticsOfTheBatch) {
  const std::string text = "batch_norm_param { eps: 5 use_global_stats: false }";
  // Channels 1, 3, 5, 7 and 2, 2, 2, 2 in two samples of two pixels: variance 5 and 0.
  const std::vector<double> x = {1, 3, 2, 2, 5, 7, 2, 2};
  const double s = std::sqrt(10);
  const Result plain = Of("BatchNorm", text, {kMean, kVariance}, "2,2,1,2", x);
  EXPECT_THAT(plain.values,
              Pointwise(DoubleNear(1e-12), {-3 / s, -1 / s, 0.0, 0.0, 1 / s, 3 / s, 0.0, 0.0}));
  EXPECT_THAT(plain.warnings,
              AllOf(HasSubstr("net.prototxt:3:"), HasSubstr("normalizes by the batch at hand"),
                    HasSubstr("MO3205")));
  const Result scaled =
      Of("BatchNorm", "batch_norm_param { eps: 5 use_global_stats: false use_weight_bias: true }",
         {kMean, kVariance, {{1}, {1}}, kScale, kShift}, "2,2,1,2", x);
  EXPECT_THAT(scaled.values, Pointwise(DoubleNear(1e-12), {5 - 30 / s, 5 - 10 / s, 6.0, 6.0,
                                                           5 + 10 / s, 5 + 30 / s, 6.0, 6.0}));
}

TEST(BatchNormalizationLayers, BnWithStatistics) {
  for (const Extents& extents : {Extents{1, 2}, Extents{1, 2, 1, 1}}) {
    std::vector<TestBlob> blobs = {kScale, kShift, kMean, kVariance};
    for (TestBlob& blob : blobs) blob.shape = extents;
    EXPECT_THAT(Of("BN", "bn_param { eps: 0 frozen: true }", blobs).values,
                Pointwise(DoubleNear(1e-12), kShifted));
  }
}

TEST(BatchNormalizationLayers, SegNetsBn) {
  const TestBlob scale = {{1, 2, 1, 1}, {10, 100}}, shift = {{1, 2, 1, 1}, {5, 6}};
  EXPECT_THAT(Of("BN", "bn_param { bn_mode: INFERENCE }", {scale, shift}).values,
              ElementsAre(35, 1206));
  EXPECT_THAT(
      Of("BN", "bn_param { bn_mode: INFERENCE }", {{{1}, {2}}, {{1}, {1}}}, "2", {3, 4}).values,
      ElementsAre(7, 9));
  const Result learning = Of("BN", "", {scale, shift}, "2,2", {1, 7, 3, 9});
  EXPECT_THAT(learning.values, Pointwise(DoubleNear(1e-6), {-5.0, -94.0, 15.0, 106.0}));
  EXPECT_THAT(learning.warnings, HasSubstr("normalizes by the batch at hand"));
}

TEST(BatchNormalizationLayers, RefuseWhatMakesNoSense) {
  const std::string batch_norm = "type: \"BatchNorm\" batch_norm_param { ";
  EXPECT_THAT(WithLayer(batch_norm + "eps: nan }"), HasSubstr("eps is nan"));
  EXPECT_THAT(WithLayer(batch_norm + "eps: -1 }"), HasSubstr("eps is -1; expected 0 or more"));
  EXPECT_THAT(WithLayer("type: \"BN\" bn_param { eps: -1 }"), HasSubstr("eps is -1"));
  EXPECT_THAT(WithLayer("type: \"BN\""),
              HasSubstr("has 3 blobs in the caffemodel; expected 4: scale, shift, mean and "
                        "variance, or 2 of SegNet"));
  EXPECT_THAT(WithLayer("type: \"BN\" bn_param { bn_mode: INFERENCE }"),
              HasSubstr("has 3 blobs in the caffemodel; expected 2: scale and shift"));
  EXPECT_THAT(WithLayer("type: \"BN\" top: \"mean\""), HasSubstr("has 2 tops; expected 1"));
  const std::string net = kInput + TestLayerText("BatchNorm");
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", {{{3}, {1, 1, 1}}, kVariance}}})),
              HasSubstr("its means in the caffemodel are [3], but its parameters and inputs "
                        "ask for [2]"));
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", {kMean, kVariance, kScale}}})),
              HasSubstr("its scale factors in the caffemodel are [2]"));
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", {kMean, {{3}, {1, 1, 1}}}}})),
              HasSubstr("its variances in the caffemodel are [3]"));
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", std::vector<TestBlob>(6, kMean)}})),
              HasSubstr("has 6 blobs in the caffemodel; expected 3"));
}

}  // namespace
}  // namespace mo::caffe

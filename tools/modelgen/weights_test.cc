#include "tools/modelgen/weights.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tools/modelgen/random.h"
#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

Net FilledTinyNet() {
  Net net = TinyNet(InputSpelling::kInputLayer);
  FillWeights(net);
  return net;
}

TEST(FillWeightsTest, FillsEveryBlobWithFiniteNumbers) {
  for (const Layer& layer : FilledTinyNet().layers) {
    for (const Blob& blob : layer.blobs) {
      EXPECT_EQ(static_cast<int64_t>(blob.values.size()), ElementCount(blob.shape)) << layer.name;
      for (float value : blob.values) EXPECT_TRUE(std::isfinite(value)) << layer.name;
    }
  }
}

TEST(FillWeightsTest, FillsTheBlobsOfADecoder) {
  Net net = SmallDecoder();
  FillWeights(net);
  for (const Layer& layer : net.layers) {
    for (const Blob& blob : layer.blobs) {
      EXPECT_EQ(static_cast<int64_t>(blob.values.size()), ElementCount(blob.shape)) << layer.name;
      for (float value : blob.values) EXPECT_TRUE(std::isfinite(value)) << layer.name;
    }
  }
  const std::string bytes = CaffeModelBytes(net);
  EXPECT_EQ(bytes.size(), 1989u);
  EXPECT_EQ(Fnv1a(bytes), 5685318390952760711u);
}

// A Deconvolution keeps the size of its input, whatever kernel and stride.
TEST(FillWeightsTest, ADeconvolutionKeepsTheSizeOfActivations) {
  for (int64_t stride : {1, 2, 3}) {
    NetBuilder builder("Deconvolution");
    builder.set_calibration({.batch = 2, .height = 20, .width = 20});
    const std::string data = builder.Add("data", Input{{1, 8, 20, 20}});
    builder.Add("norm", data, BatchNorm{});
    builder.Add("relu", data, Relu{});
    builder.Add("up", data,
                Deconvolution{.outputs = 16, .kernel = 2 * stride, .stride = stride, .group = 4});
    Net net = std::move(builder).Build();
    FillWeights(net);
    double squares = 0;
    for (float weight : net.layers[3].blobs[0].values) squares += double{weight} * weight;
    // Each output is the sum of 2 * 2 terms for each of the 8 / 4 inputs.
    const double count = static_cast<double>(net.layers[3].blobs[0].values.size());
    EXPECT_NEAR(squares / count, 2.0 / 8, 0.1) << stride;
  }
}

TEST(FillWeightsTest, BilinearWeightsInterpolate) {
  NetBuilder builder("Bilinear");
  builder.set_calibration({.batch = 2, .height = 4, .width = 4});
  const std::string data = builder.Add("data", Input{{1, 2, 4, 4}});
  builder.Add("up", data,
              Deconvolution{.outputs = 2, .kernel = 4, .stride = 2, .group = 2, .bilinear = true});
  Net net = std::move(builder).Build();
  FillWeights(net);
  const std::vector<float>& weights = net.layers[1].blobs[0].values;
  const float row[] = {0.25f, 0.75f, 0.75f, 0.25f};
  ASSERT_EQ(weights.size(), 2u * 16);
  for (size_t i = 0; i < weights.size(); ++i)
    EXPECT_EQ(weights[i], row[i % 4] * row[i / 4 % 4]) << i;
}

TEST(FillWeightsTest, ABiasCentersTheOutputs) {
  NetBuilder builder("Center");
  builder.set_calibration({.batch = 4, .height = 9, .width = 9});
  const std::string data = builder.Add("data", Input{{1, 3, 9, 9}});
  builder.Add("conv", data, Convolution{.outputs = 8, .bias = true, .centers = true});
  Net net = std::move(builder).Build();
  FillWeights(net);
  const Activation out = Convolve(SmoothImages(net.name, 3, net.calibration), {.outputs = 8},
                                  net.layers[1].blobs[0].values);
  for (int64_t c = 0; c < 8; ++c) {
    const Moments seen = MomentsOf(out.Channel(c));
    const double left = seen.mean + double{net.layers[1].blobs[1].values[c]};
    EXPECT_LE(std::fabs(left), 1.5 * std::sqrt(seen.variance)) << c;
  }
}

TEST(FillWeightsTest, GainIsTheSpreadOfWhatClassifies) {
  NetBuilder builder("Gain");
  builder.set_calibration({.batch = 4, .height = 9, .width = 9});
  const std::string data = builder.Add("data", Input{{1, 3, 9, 9}});
  builder.Add("score", data,
              Convolution{.outputs = 8, .bias = true, .gain = 0.2, .classifies = true});
  Net net = std::move(builder).Build();
  FillWeights(net);
  const Activation out = Convolve(SmoothImages(net.name, 3, net.calibration), {.outputs = 8},
                                  net.layers[1].blobs[0].values);
  double variance = 0;
  for (int64_t c = 0; c < 8; ++c) variance += MomentsOf(out.Channel(c)).variance / 8;
  EXPECT_NEAR(std::sqrt(variance), 0.2, 1e-5);
}

// What has no weights passes on what it computes: gates, crops, regions, a Dropout's factor.
TEST(FillWeightsTest, FillsAfterWhatCaffeAloneHas) {
  NetBuilder builder("Caffe");
  builder.set_calibration({.batch = 4, .height = 12, .width = 12});
  const std::string data = builder.Add("data", Input{{1, 4, 12, 12}});
  std::string blob = builder.Add("norm", {data}, Normalize{});
  blob = builder.Add("lrn", {blob}, Lrn{});
  std::string gate =
      builder.Add("pool", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  builder.AddInPlace("sigmoid", gate, Sigmoid{});
  blob = builder.Add("axpy", {gate, blob, data}, Axpy{});
  blob = builder.Add("gated", {blob, gate}, Gate{});
  const std::string small = builder.Add("small", data, Convolution{.outputs = 4, .kernel = 5});
  blob = builder.Add("crop", {blob, small}, Crop{2});
  blob = builder.Add("sum", {blob, small}, Sum{});
  const std::string rois = builder.Add("rois", {blob, blob, data}, Proposal{});
  blob = builder.Add("regions", {blob, rois}, RoiPooling{.size = 3});
  blob = builder.Add("drop", blob, Dropout{.scale_train = false});
  builder.Add("fc", blob, InnerProduct{.outputs = 5});
  Net net = std::move(builder).Build();
  FillWeights(net);
  for (const Layer& layer : net.layers) {
    for (const Blob& filled : layer.blobs) {
      ASSERT_EQ(static_cast<int64_t>(filled.values.size()), ElementCount(filled.shape))
          << layer.name;
      for (float value : filled.values) EXPECT_TRUE(std::isfinite(value)) << layer.name;
    }
  }
  for (float scale : net.layers[1].blobs[0].values) {
    EXPECT_GE(scale, 6.0f);
    EXPECT_LE(scale, 20.0f);
  }
}

TEST(FillWeightsTest, TwoRunsGiveTheSameBytes) {
  EXPECT_EQ(CaffeModelBytes(FilledTinyNet()), CaffeModelBytes(FilledTinyNet()));
}

// Changes only when the numbers of all generated nets change. If this fails on one machine alone,
// the arithmetic is not reproducible there.
TEST(FillWeightsTest, GoldenDigest) {
  const std::string bytes = CaffeModelBytes(FilledTinyNet());
  EXPECT_EQ(bytes.size(), 2331u);
  EXPECT_EQ(Fnv1a(bytes), 396875600601727646u);
}

TEST(FillWeightsTest, ValuesDependOnNamesNotOnNeighbours) {
  NetBuilder builder("Tiny");
  builder.set_calibration({.batch = 2, .height = 16, .width = 16});
  const std::string data = builder.Add("data", Input{{1, 3, 16, 16}});
  builder.Add("conv1", data,
              Convolution{.outputs = 6, .kernel = 3, .stride = 2, .pad = 1, .bias = true});
  Net alone = std::move(builder).Build();
  FillWeights(alone);
  EXPECT_EQ(alone.layers[1].blobs[0].values, FilledTinyNet().layers[1].blobs[0].values);
}

// Runs a convolution, BatchNorm and Scale and looks at what FillWeights() promises.
class StatisticsTest : public testing::Test {
 protected:
  void SetUp() override {
    NetBuilder builder("Statistics");
    builder.set_calibration({.batch = 2, .height = 24, .width = 24});
    const std::string data = builder.Add("data", Input{{1, 3, 24, 24}});
    const std::string blob =
        builder.Add("conv", data, Convolution{.outputs = 256, .kernel = 3, .pad = 1});
    builder.Add("bn", blob, BatchNorm{});
    builder.Add("scale", blob, Scale{.magnitude = 0.5, .shift = 0.2});
    net_ = std::move(builder).Build();
    FillWeights(net_);
  }

  const std::vector<float>& Values(size_t layer, size_t blob) const {
    return net_.layers[layer].blobs[blob].values;
  }

  Net net_;
};

TEST_F(StatisticsTest, BatchNormStatisticsFitWhatComesIn) {
  const Activation images = SmoothImages(net_.name, 3, net_.calibration);
  const Activation out =
      Convolve(images, *std::get_if<Convolution>(&net_.layers[1].operation), Values(1, 0));
  const double factor = Values(2, 2)[0];
  EXPECT_GE(factor, 900.0);
  EXPECT_LT(factor, 1000.0);
  for (int64_t c = 0; c < 256; ++c) {
    const Moments seen = MomentsOf(out.Channel(c));
    EXPECT_GT(seen.variance, 0.0);
    EXPECT_LT(std::fabs(Values(2, 0)[c] / factor - seen.mean), 0.301 * std::sqrt(seen.variance));
    EXPECT_GT(Values(2, 1)[c] / factor, 0.599 * seen.variance);
    EXPECT_LT(Values(2, 1)[c] / factor, 1.501 * seen.variance);
  }
}

TEST_F(StatisticsTest, SomeGammasAreNegativeAndSomeAlmostZero) {
  int negative = 0, tiny = 0;
  for (float gamma : Values(3, 0)) {
    EXPECT_LE(std::fabs(gamma), 0.75f);
    negative += gamma < 0 ? 1 : 0;
    tiny += std::fabs(gamma) < 0.01f ? 1 : 0;
  }
  EXPECT_GT(negative, 16);
  EXPECT_LT(negative, 64);
  EXPECT_GT(tiny, 1);
  EXPECT_LT(tiny, 32);
}

TEST_F(StatisticsTest, BetasAreFarFromZeroAroundTheShift) {
  double sum = 0;
  for (float beta : Values(3, 1)) {
    EXPECT_LE(std::fabs(beta - 0.1f), 0.301f);
    sum += beta;
  }
  EXPECT_NEAR(sum / 256, 0.1, 0.05);
}

TEST(SmoothImagesTest, LookLikeImagesWithTheMeanSubtracted) {
  const Activation images = SmoothImages("net", 3, {.batch = 8, .height = 40, .width = 40});
  for (double value : images.values) EXPECT_LE(std::fabs(value), 30.0 + 90.0 + 15.0);
  for (int64_t c = 0; c < 3; ++c) {
    const Moments moments = MomentsOf(images.Channel(c));
    EXPECT_LT(std::fabs(moments.mean), 40.0);
    EXPECT_GT(moments.variance, 15.0 * 15.0);
  }
}

}  // namespace
}  // namespace modelgen

#include "tools/modelgen/forward.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "tools/modelgen/random.h"

namespace modelgen {
namespace {

Activation RandomActivation(int64_t channels, int64_t batch, int64_t height, int64_t width) {
  Random random(7);
  Activation activation = MakeActivation(channels, batch, {height, width});
  for (double& value : activation.values) value = random.Uniform(-1.0, 1.0);
  return activation;
}

std::vector<float> RandomWeights(int64_t count) {
  Random random(8);
  std::vector<float> weights(count);
  for (float& weight : weights) weight = static_cast<float>(random.Bell());
  return weights;
}

double At(const Activation& a, int64_t c, int64_t n, int64_t y, int64_t x) {
  if (y < 0 || y >= a.height || x < 0 || x >= a.width) return 0.0;
  return a.values[((c * a.batch + n) * a.height + y) * a.width + x];
}

// Straight from the definition, with the same order of terms, so that equality is exact.
void ExpectConvolution(const Activation& in, const Convolution& op) {
  const int64_t in_group = in.channels / op.group;
  const int64_t out_group = op.outputs / op.group;
  const int64_t depth = in_group * op.kernel.height * op.kernel.width;
  const std::vector<float> weights = RandomWeights(op.outputs * depth);
  const Activation out = Convolve(in, op, weights);
  ASSERT_TRUE(out.size() == ConvolvedSize(op, in.size()));
  for (int64_t m = 0; m < op.outputs; ++m) {
    for (int64_t n = 0; n < in.batch; ++n) {
      for (int64_t oy = 0; oy < out.height; ++oy) {
        for (int64_t ox = 0; ox < out.width; ++ox) {
          double sum = 0;
          int64_t k = m * depth;
          for (int64_t c = 0; c < in_group; ++c) {
            for (int64_t ky = 0; ky < op.kernel.height; ++ky) {
              for (int64_t kx = 0; kx < op.kernel.width; ++kx) {
                const int64_t y = oy * op.stride - op.pad.height + ky * op.dilation;
                const int64_t x = ox * op.stride - op.pad.width + kx * op.dilation;
                sum += weights[k++] * At(in, m / out_group * in_group + c, n, y, x);
              }
            }
          }
          ASSERT_EQ(At(out, m, n, oy, ox), sum) << m << " " << n << " " << oy << " " << ox;
        }
      }
    }
  }
}

TEST(ConvolveTest, Pointwise) { ExpectConvolution(RandomActivation(5, 2, 3, 7), {.outputs = 6}); }

TEST(ConvolveTest, PointwiseWithStride) {
  ExpectConvolution(RandomActivation(5, 2, 7, 8), {.outputs = 9, .stride = 2});
}

TEST(ConvolveTest, WindowWithPaddingAndStride) {
  ExpectConvolution(RandomActivation(3, 2, 9, 10),
                    {.outputs = 4, .kernel = 5, .stride = 2, .pad = 2});
}

TEST(ConvolveTest, Groups) {
  ExpectConvolution(RandomActivation(6, 2, 5, 5),
                    {.outputs = 9, .kernel = 3, .pad = 1, .group = 3});
}

TEST(ConvolveTest, Dilation) {
  ExpectConvolution(RandomActivation(3, 2, 9, 8),
                    {.outputs = 4, .kernel = 3, .pad = 2, .dilation = 3});
}

TEST(ConvolveTest, WindowThatIsNoSquare) {
  ExpectConvolution(RandomActivation(3, 2, 6, 9),
                    {.outputs = 4, .kernel = {1, 7}, .stride = 2, .pad = {0, 3}});
  ExpectConvolution(RandomActivation(3, 1, 6, 9), {.outputs = 4, .kernel = {5, 2}, .pad = {2, 0}});
}

// Straight from the definition: every input value adds its window to the output.
void ExpectDeconvolution(const Activation& in, const Deconvolution& op) {
  const int64_t in_group = in.channels / op.group;
  const int64_t out_group = op.outputs / op.group;
  const std::vector<float> weights = RandomWeights(in.channels * out_group * op.kernel * op.kernel);
  Activation expected = MakeActivation(op.outputs, in.batch, DeconvolvedSize(op, in.size()));
  int64_t k = 0;
  for (int64_t c = 0; c < in.channels; ++c) {
    for (int64_t o = 0; o < out_group; ++o) {
      const int64_t m = c / in_group * out_group + o;
      for (int64_t ky = 0; ky < op.kernel; ++ky) {
        for (int64_t kx = 0; kx < op.kernel; ++kx, ++k) {
          for (int64_t n = 0; n < in.batch; ++n) {
            for (int64_t iy = 0; iy < in.height; ++iy) {
              for (int64_t ix = 0; ix < in.width; ++ix) {
                const int64_t y = iy * op.stride - op.pad + ky;
                const int64_t x = ix * op.stride - op.pad + kx;
                if (y < 0 || y >= expected.height || x < 0 || x >= expected.width) continue;
                expected.values[((m * in.batch + n) * expected.height + y) * expected.width + x] +=
                    weights[k] * At(in, c, n, iy, ix);
              }
            }
          }
        }
      }
    }
  }
  const Activation out = Deconvolve(in, op, weights);
  ASSERT_TRUE(out.size() == expected.size());
  ASSERT_EQ(out.values.size(), expected.values.size());
  for (size_t i = 0; i < expected.values.size(); ++i) {
    ASSERT_NEAR(out.values[i], expected.values[i], 1e-12) << i;
  }
}

TEST(DeconvolveTest, WithoutStride) {
  ExpectDeconvolution(RandomActivation(3, 2, 4, 5), {.outputs = 4, .kernel = 3, .pad = 1});
}

TEST(DeconvolveTest, OverlappingWindows) {
  ExpectDeconvolution(RandomActivation(3, 2, 4, 5),
                      {.outputs = 4, .kernel = 5, .stride = 2, .pad = 2});
}

TEST(DeconvolveTest, Groups) {
  ExpectDeconvolution(RandomActivation(6, 2, 3, 2),
                      {.outputs = 9, .kernel = 4, .stride = 3, .pad = 1, .group = 3});
}

TEST(PoolTest, MaxWithAWindowCutAtTheEnd) {
  Activation in = MakeActivation(1, 1, {1, 4});
  in.values = {-4, -3, -2, -1};
  const Activation out = Pool(in, {.kernel = 3, .stride = 2});
  EXPECT_EQ(out.height, 1);
  EXPECT_EQ(out.values, (std::vector<double>{-2, -1}));
}

TEST(PoolTest, AverageCountsWhatIsInTheImage) {
  Activation in = MakeActivation(2, 1, {2, 2});
  in.values = {1, 2, 3, 6, -1, -2, -3, -6};
  const Activation out = Pool(in, {.method = Pooling::Method::kAverage, .kernel = 7, .stride = 1});
  EXPECT_EQ(out.values, (std::vector<double>{3, -3}));
}

TEST(PoolTest, AverageDividesByTheWindowWithItsPadding) {
  Activation in = MakeActivation(1, 1, {2, 2});
  in.values = {1, 2, 3, 6};
  const Activation out =
      Pool(in, {.method = Pooling::Method::kAverage, .kernel = 3, .stride = 2, .pad = 1});
  // The second window of an axis begins at 1; of its three rows two are image and padding.
  EXPECT_EQ(out.values, (std::vector<double>{12.0 / 9, 8.0 / 6, 9.0 / 6, 6.0 / 4}));
}

TEST(PoolTest, GlobalTakesTheWholeImage) {
  Activation in = MakeActivation(1, 1, {2, 3});
  in.values = {1, 2, 3, 4, 5, 9};
  const Activation out = Pool(in, {.method = Pooling::Method::kAverage, .global = true});
  EXPECT_TRUE(out.size() == Size(1));
  EXPECT_EQ(out.values, (std::vector<double>{4}));
}

TEST(PoolWholeTest, PartsOverlapWhereTheyDoNotDivideTheImage) {
  Activation in = MakeActivation(1, 1, {2, 3});
  in.values = {1, 9, 2, 3, 4, 5};
  EXPECT_EQ(PoolWhole(in, 2).values, (std::vector<double>{9, 9, 4, 5}));
  EXPECT_EQ(PoolWhole(in, 3).values, (std::vector<double>{1, 9, 2, 3, 9, 5, 3, 4, 5}));
}

TEST(CutOutTest, TakesRowsAndColumnsFromTheOffsetOn) {
  Activation in = MakeActivation(2, 1, {3, 3});
  in.values = {1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, -4, -5, -6, -7, -8, -9};
  EXPECT_EQ(CutOut(in, {2, 1}, 1).values, (std::vector<double>{5, 8, -5, -8}));
}

TEST(NormalizeTest, DividesByTheMeanSquareOfNeighbours) {
  Activation channels = MakeActivation(4, 1, 1);
  channels.values = {1, 2, 3, 4};
  Activation expected = channels;
  const double sums[] = {1 + 4, 1 + 4 + 9, 4 + 9 + 16, 9 + 16};
  for (int i = 0; i < 4; ++i) expected.values[i] /= std::pow(1 + 0.5 * sums[i] / 3, 0.75);
  NormalizeLocally(channels, {.size = 3, .alpha = 0.5f});
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(channels.values[i], expected.values[i], 1e-12) << i;
}

TEST(NormalizeTest, DividesByTheMeanSquareOfPixels) {
  Activation row = MakeActivation(1, 1, {1, 3});
  row.values = {1, 2, 3};
  // Each window has 3x3 elements, two rows of which are padding.
  const double expected[] = {1 / std::pow(1 + 0.5 * 5 / 9, 0.75),
                             2 / std::pow(1 + 0.5 * 14 / 9, 0.75),
                             3 / std::pow(1 + 0.5 * 13 / 9, 0.75)};
  NormalizeLocally(row, {.size = 3, .alpha = 0.5f, .within_channel = true});
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(row.values[i], expected[i], 1e-12) << i;
}

TEST(NormalizeTest, GivesTheChannelsOfAPixelTheNormOfTheScales) {
  Activation pixels = MakeActivation(2, 1, {1, 2});
  pixels.values = {3, 0, 4, -2};
  const std::vector<float> scales = {10, 20};
  NormalizeChannels(pixels, scales);
  const double expected[] = {6, 0, 16, -20};
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(pixels.values[i], expected[i], 1e-8) << i;
}

TEST(SquashTest, IsNearlyASigmoid) {
  Activation values = MakeActivation(1, 1, {1, 6});
  values.values = {-1e6, -3, 0, 0.5, 3, 1e6};
  const std::vector<double> before = values.values;
  Squash(values);
  for (size_t i = 0; i < before.size(); ++i)
    EXPECT_NEAR(values.values[i], 1 / (1 + std::exp(-before[i])), 1e-3) << before[i];
}

TEST(MultiplyPlanesTest, HasAFactorForEachChannelAndImage) {
  Activation planes = MakeActivation(2, 2, {1, 2});
  planes.values = {1, 2, 3, 4, 5, 6, 7, 8};
  Activation factors = MakeActivation(2, 2, 1);
  factors.values = {1, 10, 100, 0};
  MultiplyPlanes(planes, factors);
  EXPECT_EQ(planes.values, (std::vector<double>{1, 2, 30, 40, 500, 600, 0, 0}));
}

TEST(ChannelsTest, AreAppendedAndTaken) {
  Activation a = MakeActivation(1, 2, {1, 1});
  a.values = {1, 2};
  Activation b = MakeActivation(2, 2, {1, 1});
  b.values = {3, 4, 5, 6};
  Append(a, b);
  EXPECT_EQ(a.channels, 3);
  EXPECT_EQ(a.values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
  const Activation middle = Channels(a, 1, 1);
  EXPECT_EQ(middle.channels, 1);
  EXPECT_EQ(middle.values, (std::vector<double>{3, 4}));
}

TEST(MultiplyTest, InputsCountAsChannelsThenPixels) {
  Activation in = MakeActivation(2, 2, {1, 2});
  in.values = {1, 2, 10, 20, 3, 4, 30, 40};  // Image 0 is 1 2 3 4, image 1 is 10 20 30 40.
  const std::vector<float> weights = {1, 0, 0, 0, 1, 2, 3, 4};
  const Activation out = Multiply(in, 2, weights);
  EXPECT_EQ(out.values, (std::vector<double>{1, 10, 30, 300}));
}

TEST(MomentsTest, MeanAndBiasedVariance) {
  const std::vector<double> values = {1, 2, 3, 6};
  const Moments moments = MomentsOf(values);
  EXPECT_EQ(moments.mean, 3.0);
  EXPECT_EQ(moments.variance, 3.5);
}

TEST(ElementwiseTest, AddsScalesAndRectifies) {
  Activation a = MakeActivation(1, 1, {1, 2});
  a.values = {1, -2};
  Activation b = AddUp(a, a);
  EXPECT_EQ(b.values, (std::vector<double>{2, -4}));
  ScaleChannel(b.Channel(0), 0.5, 1.0);
  EXPECT_EQ(b.values, (std::vector<double>{2, -1}));
  Rectify(b, Relu{});
  EXPECT_EQ(b.values, (std::vector<double>{2, 0}));
  b.values = {7, 5};
  Rectify(b, Relu{.six = true});
  EXPECT_EQ(b.values, (std::vector<double>{6, 5}));
}

}  // namespace
}  // namespace modelgen

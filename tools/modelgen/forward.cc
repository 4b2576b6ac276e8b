#include "tools/modelgen/forward.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace modelgen {
namespace {

static_assert(FLT_EVAL_METHOD == 0, "float and double must be computed in their own precision");

// The matrix product out[m][p] = sum over k of weights[m][k] * in[k][p], in tiles of kRows outputs
// by kColumns columns. The terms of each sum are added one after the other, k rising from 0.
constexpr int64_t kRows = 4;
constexpr int64_t kColumns = 4;

// `rows` holds [depth][kRows], `columns` holds [depth][kColumns].
void MultiplyTile(const double* rows, const double* columns, int64_t depth,
                  double (&sums)[kRows][kColumns]) {
  double acc[kRows][kColumns] = {};
  for (int64_t k = 0; k < depth; ++k) {
    for (int64_t i = 0; i < kRows; ++i) {
      for (int64_t j = 0; j < kColumns; ++j) {
        acc[i][j] += rows[k * kRows + i] * columns[k * kColumns + j];
      }
    }
  }
  std::memcpy(sums, acc, sizeof(acc));
}

// `in_row(k)` points to the row in[k], of `width` values.
template <typename InRow>
void MultiplyMatrices(std::span<const float> weights, int64_t outputs, int64_t depth, int64_t width,
                      InRow in_row, double* out) {
  const int64_t row_blocks = (outputs + kRows - 1) / kRows;
  std::vector<double> rows(row_blocks * depth * kRows, 0.0);
  for (int64_t m = 0; m < outputs; ++m) {
    double* block = rows.data() + (m / kRows) * depth * kRows + m % kRows;
    for (int64_t k = 0; k < depth; ++k) block[k * kRows] = weights[m * depth + k];
  }

  std::vector<double> columns(depth * kColumns, 0.0);
  double sums[kRows][kColumns];
  for (int64_t p = 0; p < width; p += kColumns) {
    const int64_t used = std::min(kColumns, width - p);
    for (int64_t k = 0; k < depth; ++k) {
      const double* row = in_row(k) + p;
      for (int64_t j = 0; j < used; ++j) columns[k * kColumns + j] = row[j];
    }
    for (int64_t block = 0; block < row_blocks; ++block) {
      MultiplyTile(rows.data() + block * depth * kRows, columns.data(), depth, sums);
      const int64_t last = std::min(kRows, outputs - block * kRows);
      for (int64_t i = 0; i < last; ++i) {
        double* target = out + (block * kRows + i) * width + p;
        for (int64_t j = 0; j < used; ++j) target[j] = sums[i][j];
      }
    }
  }
}

// Lays out what output pixel p sees through the window as rows (c, ky, kx) of a matrix, for the
// channels [first, first + count).
std::vector<double> Unfold(const Activation& in, const Convolution& convolution, int64_t first,
                           int64_t count, Size out) {
  const Size kernel = convolution.kernel;
  const Size pad = PadBefore(convolution, in.size());
  const int64_t taps = kernel.height * kernel.width;
  std::vector<double> rows(count * taps * in.batch * out.height * out.width, 0.0);
  double* target = rows.data();
  for (int64_t c = first; c < first + count; ++c) {
    for (int64_t tap = 0; tap < taps; ++tap) {
      const int64_t dy = tap / kernel.width * convolution.dilation - pad.height;
      const int64_t dx = tap % kernel.width * convolution.dilation - pad.width;
      for (int64_t n = 0; n < in.batch; ++n) {
        const double* plane = in.values.data() + c * in.row() + n * in.plane();
        for (int64_t oy = 0; oy < out.height; ++oy) {
          const int64_t y = oy * convolution.stride + dy;
          for (int64_t ox = 0; ox < out.width; ++ox, ++target) {
            const int64_t x = ox * convolution.stride + dx;
            if (y >= 0 && y < in.height && x >= 0 && x < in.width)
              *target = plane[y * in.width + x];
          }
        }
      }
    }
  }
  return rows;
}

// What a pooling window sees along one axis.
struct Range {
  int64_t begin;
  int64_t end;
  int64_t counted;  // What an average divides by.
};

Range Window(int64_t index, int64_t kernel, int64_t extent, int64_t pad, const Pooling& pooling) {
  const int64_t begin = index * pooling.stride - pad;
  const int64_t end = std::min(begin + kernel, extent + pad);
  const int64_t first = std::max<int64_t>(begin, 0);
  const int64_t last = std::min(end, extent);
  return {first, last, pooling.same ? last - first : end - begin};
}

// Puts stride - 1 rows and columns of zeros between those of each image.
Activation Spread(const Activation& in, int64_t stride) {
  Activation out = MakeActivation(in.channels, in.batch,
                                  {(in.height - 1) * stride + 1, (in.width - 1) * stride + 1});
  const double* value = in.values.data();
  for (int64_t image = 0; image < in.channels * in.batch; ++image) {
    double* plane = out.values.data() + image * out.plane();
    for (int64_t y = 0; y < in.height; ++y) {
      for (int64_t x = 0; x < in.width; ++x) plane[(y * out.width + x) * stride] = *value++;
    }
  }
  return out;
}

// The weights of the convolution that computes a deconvolution on a spread input: inputs and
// outputs of each group change places and the window is turned around.
std::vector<float> TurnAround(std::span<const float> weights, int64_t inputs,
                              const Deconvolution& deconvolution) {
  const int64_t taps = deconvolution.kernel * deconvolution.kernel;
  const int64_t in_group = inputs / deconvolution.group;
  const int64_t out_group = deconvolution.outputs / deconvolution.group;
  std::vector<float> turned(weights.size());
  const float* weight = weights.data();
  for (int64_t input = 0; input < inputs; ++input) {
    for (int64_t o = 0; o < out_group; ++o) {
      const int64_t output = input / in_group * out_group + o;
      float* window = turned.data() + (output * in_group + input % in_group) * taps;
      for (int64_t tap = 0; tap < taps; ++tap) window[taps - 1 - tap] = *weight++;
    }
  }
  return turned;
}

// Of each channel with its neighbours; those beyond the first and last one are zeros.
Activation MeansOfChannels(const Activation& in, int64_t size) {
  Activation out = MakeActivation(in.channels, in.batch, in.size());
  for (int64_t c = 0; c < in.channels; ++c) {
    const std::span<double> target = out.Channel(c);
    const int64_t last = std::min(c + size / 2, in.channels - 1);
    for (int64_t from = std::max<int64_t>(c - size / 2, 0); from <= last; ++from) {
      const std::span<const double> channel = in.Channel(from);
      for (size_t i = 0; i < channel.size(); ++i)
        target[i] += channel[i] / static_cast<double>(size);
    }
  }
  return out;
}

constexpr double kLeast = 1e-10;  // Caffe's epsilon of Normalize.
constexpr int kDoublings = 10;    // e^x is about (1 + x / 2^n)^(2^n).

}  // namespace

Activation MakeActivation(int64_t channels, int64_t batch, Size size) {
  Activation activation{channels, batch, size.height, size.width, {}};
  activation.values.resize(channels * batch * activation.plane());
  return activation;
}

Moments MomentsOf(std::span<const double> values) {
  const double count = static_cast<double>(values.size());
  double sum = 0;
  for (double value : values) sum += value;
  Moments moments{sum / count, 0};
  double squares = 0;
  for (double value : values) {
    const double deviation = value - moments.mean;
    squares += deviation * deviation;
  }
  moments.variance = squares / count;
  return moments;
}

Activation Convolve(const Activation& in, const Convolution& convolution,
                    std::span<const float> weights) {
  Activation out =
      MakeActivation(convolution.outputs, in.batch, ConvolvedSize(convolution, in.size()));
  const int64_t in_group = in.channels / convolution.group;
  const int64_t out_group = convolution.outputs / convolution.group;
  const int64_t depth = in_group * convolution.kernel.height * convolution.kernel.width;
  const bool pointwise =
      convolution.kernel == 1 && convolution.stride == 1 && PadBefore(convolution, in.size()) == 0;
  for (int64_t g = 0; g < convolution.group; ++g) {
    const std::span<const float> group_weights =
        weights.subspan(g * out_group * depth, out_group * depth);
    double* target = out.values.data() + g * out_group * out.row();
    if (pointwise) {
      const double* source = in.values.data() + g * in_group * in.row();
      MultiplyMatrices(
          group_weights, out_group, depth, out.row(),
          [&](int64_t k) { return source + k * in.row(); }, target);
    } else {
      const std::vector<double> rows = Unfold(in, convolution, g * in_group, in_group, out.size());
      MultiplyMatrices(
          group_weights, out_group, depth, out.row(),
          [&](int64_t k) { return rows.data() + k * out.row(); }, target);
    }
  }
  return out;
}

Activation Deconvolve(const Activation& in, const Deconvolution& deconvolution,
                      std::span<const float> weights) {
  return Convolve(Spread(in, deconvolution.stride),
                  {.outputs = deconvolution.outputs,
                   .kernel = deconvolution.kernel,
                   .pad = deconvolution.kernel - 1 - deconvolution.pad,
                   .group = deconvolution.group},
                  TurnAround(weights, in.channels, deconvolution));
}

Activation Pool(const Activation& in, const Pooling& pooling) {
  Activation out = MakeActivation(in.channels, in.batch, PooledSize(pooling, in.size()));
  const Size kernel = pooling.global ? in.size() : Size(pooling.kernel);
  const Size pad = PadBefore(pooling, in.size());
  double* target = out.values.data();
  for (int64_t image = 0; image < in.channels * in.batch; ++image) {
    const double* plane = in.values.data() + image * in.plane();
    for (int64_t oy = 0; oy < out.height; ++oy) {
      const Range ys = Window(oy, kernel.height, in.height, pad.height, pooling);
      for (int64_t ox = 0; ox < out.width; ++ox, ++target) {
        const Range xs = Window(ox, kernel.width, in.width, pad.width, pooling);
        double sum = 0;
        double largest = -std::numeric_limits<double>::infinity();
        for (int64_t y = ys.begin; y < ys.end; ++y) {
          for (int64_t x = xs.begin; x < xs.end; ++x) {
            sum += plane[y * in.width + x];
            largest = std::max(largest, plane[y * in.width + x]);
          }
        }
        *target = pooling.method == Pooling::Method::kMax
                      ? largest
                      : sum / static_cast<double>(ys.counted * xs.counted);
      }
    }
  }
  return out;
}

Activation PoolWhole(const Activation& in, int64_t parts) {
  Activation out = MakeActivation(in.channels, in.batch, parts);
  const auto part = [parts](int64_t index, int64_t extent) {
    return std::pair(index * extent / parts, ((index + 1) * extent + parts - 1) / parts);
  };
  double* target = out.values.data();
  for (int64_t image = 0; image < in.channels * in.batch; ++image) {
    const double* plane = in.values.data() + image * in.plane();
    for (int64_t oy = 0; oy < parts; ++oy) {
      const auto [top, bottom] = part(oy, in.height);
      for (int64_t ox = 0; ox < parts; ++ox, ++target) {
        const auto [left, right] = part(ox, in.width);
        *target = plane[top * in.width + left];
        for (int64_t y = top; y < bottom; ++y) {
          for (int64_t x = left; x < right; ++x)
            *target = std::max(*target, plane[y * in.width + x]);
        }
      }
    }
  }
  return out;
}

Activation CutOut(const Activation& in, Size size, int64_t offset) {
  Activation out = MakeActivation(in.channels, in.batch, size);
  double* target = out.values.data();
  for (int64_t image = 0; image < in.channels * in.batch; ++image) {
    for (int64_t y = 0; y < size.height; ++y, target += size.width) {
      const int64_t row = image * in.height + y + offset;
      std::copy_n(in.values.data() + row * in.width + offset, size.width, target);
    }
  }
  return out;
}

void NormalizeLocally(Activation& activation, const Lrn& lrn) {
  Activation squares = activation;
  for (double& value : squares.values) value *= value;
  const Activation means =
      lrn.within_channel
          ? Pool(squares,
                 {.method = Pooling::Method::kAverage, .kernel = lrn.size, .pad = lrn.size / 2})
          : MeansOfChannels(squares, lrn.size);
  for (size_t i = 0; i < activation.values.size(); ++i) {
    const double root = std::sqrt(1.0 + lrn.alpha * means.values[i]);
    activation.values[i] /= root * std::sqrt(root);
  }
}

void NormalizeChannels(Activation& activation, std::span<const float> scales) {
  std::vector<double> squares(activation.row());
  for (int64_t c = 0; c < activation.channels; ++c) {
    const std::span<const double> channel = activation.Channel(c);
    for (size_t i = 0; i < channel.size(); ++i) squares[i] += channel[i] * channel[i];
  }
  for (int64_t c = 0; c < activation.channels; ++c) {
    const std::span<double> channel = activation.Channel(c);
    for (size_t i = 0; i < channel.size(); ++i)
      channel[i] *= scales[c] / std::sqrt(squares[i] + kLeast);
  }
}

void Squash(Activation& activation) {
  for (double& value : activation.values) {
    double power = 1.0 + std::abs(value) / (1 << kDoublings);
    for (int i = 0; i < kDoublings; ++i) power *= power;
    const double small = 1.0 / (1.0 + power);
    value = value < 0 ? small : 1.0 - small;
  }
}

void MultiplyPlanes(Activation& activation, const Activation& factors) {
  double* value = activation.values.data();
  for (double factor : factors.values) {
    for (int64_t i = 0; i < activation.plane(); ++i) *value++ *= factor;
  }
}

Activation Multiply(const Activation& in, int64_t outputs, std::span<const float> weights) {
  // Row k of the matrix is input k (c, y, x) of every image of the batch.
  const int64_t depth = in.channels * in.plane();
  std::vector<double> rows(depth * in.batch);
  for (int64_t c = 0; c < in.channels; ++c) {
    for (int64_t n = 0; n < in.batch; ++n) {
      for (int64_t pixel = 0; pixel < in.plane(); ++pixel) {
        rows[(c * in.plane() + pixel) * in.batch + n] =
            in.values[c * in.row() + n * in.plane() + pixel];
      }
    }
  }
  Activation out = MakeActivation(outputs, in.batch, 1);
  MultiplyMatrices(
      weights, outputs, depth, in.batch, [&](int64_t k) { return rows.data() + k * in.batch; },
      out.values.data());
  return out;
}

Activation AddUp(const Activation& a, const Activation& b) {
  Activation out = a;
  for (size_t i = 0; i < out.values.size(); ++i) out.values[i] += b.values[i];
  return out;
}

void Append(Activation& activation, const Activation& more) {
  activation.channels += more.channels;
  activation.values.insert(activation.values.end(), more.values.begin(), more.values.end());
}

Activation Channels(const Activation& in, int64_t first, int64_t count) {
  Activation out = MakeActivation(count, in.batch, in.size());
  std::copy_n(in.values.begin() + first * in.row(), count * in.row(), out.values.begin());
  return out;
}

void ScaleChannel(std::span<double> channel, double scale, double shift) {
  for (double& value : channel) value = scale * value + shift;
}

void Rectify(Activation& activation, const Relu& relu) {
  for (double& value : activation.values) {
    value = std::max(value, 0.0);
    if (relu.six) value = std::min(value, 6.0);
  }
}

}  // namespace modelgen

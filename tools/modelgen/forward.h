#ifndef TOOLS_MODELGEN_FORWARD_H_
#define TOOLS_MODELGEN_FORWARD_H_

// The layers' arithmetic in double, for calibration. Every sum is taken in one fixed order that
// depends neither on the CPU nor on the compiler: vector units work on neighbouring outputs, never
// on the terms of one sum, and the targets are compiled without contraction to fused
// multiply-adds. So the statistics, and with them the files, are the same everywhere.

#include <cstdint>
#include <span>
#include <vector>

#include "tools/modelgen/net.h"

namespace modelgen {

// An activation of a batch, channel-major: values[((c * batch + n) * height + y) * width + x]. All
// that belongs to a channel is contiguous, which is what statistics per channel want, and makes a
// 1x1 convolution a plain matrix product.
struct Activation {
  int64_t channels = 0;
  int64_t batch = 0;
  int64_t height = 1;
  int64_t width = 1;
  std::vector<double> values;

  Size size() const { return {height, width}; }
  int64_t plane() const { return height * width; }
  int64_t row() const { return batch * plane(); }
  std::span<double> Channel(int64_t c) {
    return {values.data() + c * row(), static_cast<size_t>(row())};
  }
  std::span<const double> Channel(int64_t c) const {
    return {values.data() + c * row(), static_cast<size_t>(row())};
  }
};

Activation MakeActivation(int64_t channels, int64_t batch, Size size);

// Mean and (biased) variance.
struct Moments {
  double mean = 0;
  double variance = 0;
};
Moments MomentsOf(std::span<const double> values);

// Without the bias.
Activation Convolve(const Activation& in, const Convolution& convolution,
                    std::span<const float> weights);

// Without the bias.
Activation Deconvolve(const Activation& in, const Deconvolution& deconvolution,
                      std::span<const float> weights);

// An average divides by the window with its padding, as in Caffe, unless it is `same`. A window
// that does not fit into the (small) calibration image is cut to it.
Activation Pool(const Activation& in, const Pooling& pooling);

// Without the bias. Inputs count in the order C, H, W.
Activation Multiply(const Activation& in, int64_t outputs, std::span<const float> weights);

Activation AddUp(const Activation& a, const Activation& b);

// Appends the channels of `more` to those of `activation`.
void Append(Activation& activation, const Activation& more);

// The channels [first, first + count).
Activation Channels(const Activation& in, int64_t first, int64_t count);

// In place: every value of channel c becomes scale * value + shift.
void ScaleChannel(std::span<double> channel, double scale, double shift);

void Rectify(Activation& activation, const Relu& relu);

// What a RoiPooling makes of a region that is the whole image.
Activation PoolWhole(const Activation& in, int64_t parts);

Activation CutOut(const Activation& in, Size size, int64_t offset);

// In place, as Lrn and Normalize say.
void NormalizeLocally(Activation& activation, const Lrn& lrn);
void NormalizeChannels(Activation& activation, std::span<const float> scales);

// In place, a Sigmoid to about three digits, without the C library: its last one differs between
// machines.
void Squash(Activation& activation);

// In place: each plane by its factor, of which `factors` has one for each channel and image.
void MultiplyPlanes(Activation& activation, const Activation& factors);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_FORWARD_H_

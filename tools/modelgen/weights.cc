#include "tools/modelgen/weights.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tools/modelgen/random.h"

namespace modelgen {
namespace {

// The standard deviation that FillWeights() gives to the input-dependent part of logits. A
// softmax after it multiplies relative rounding errors by the range of its input, so that must not
// be much larger than 10.
constexpr double kLogitSpread = 1.0;

std::vector<float> BellWeights(Random random, const Shape& shape, double deviation) {
  std::vector<float> weights(ElementCount(shape));
  const int64_t outputs = shape[0];
  const int64_t per_output = ElementCount(shape) / outputs;
  float* weight = weights.data();
  for (int64_t output = 0; output < outputs; ++output) {
    // Outputs of a trained layer differ in size, too.
    const double size = deviation * random.Uniform(0.5, 1.5);
    for (int64_t i = 0; i < per_output; ++i) *weight++ = static_cast<float>(size * random.Bell());
  }
  return weights;
}

// Caffe's filler for windows that enlarge an image.
std::vector<float> BilinearWeights(const Shape& shape) {
  const int64_t kernel = shape[3];
  const int64_t half = (kernel + 1) / 2;
  const double center =
      static_cast<double>(2 * half - 1 - half % 2) / static_cast<double>(2 * half);
  const auto weight = [&](int64_t at) {
    return 1.0 - std::abs(static_cast<double>(at) / static_cast<double>(half) - center);
  };
  std::vector<float> weights(ElementCount(shape));
  for (size_t i = 0; i < weights.size(); ++i) {
    const int64_t at = static_cast<int64_t>(i);
    weights[i] = static_cast<float>(weight(at % kernel) * weight(at / kernel % kernel));
  }
  return weights;
}

// Runs a net layer by layer and fills the blobs of each layer just before it is run.
class Filler {
 public:
  explicit Filler(Net& net) : net_(net) {
    for (size_t i = 0; i < net.layers.size(); ++i) {
      for (const std::string& bottom : net.layers[i].bottoms) last_use_[bottom] = i;
    }
  }

  void Run() {
    for (size_t i = 0; i < net_.layers.size(); ++i) {
      layer_ = &net_.layers[i];
      std::vector<Activation> outs =
          std::visit([this](const auto& op) { return Tops(Process(op)); }, layer_->operation);
      for (const std::string& bottom : layer_->bottoms) {
        if (last_use_[bottom] == i) activations_.erase(bottom);
      }
      for (size_t top = 0; top < outs.size(); ++top) {
        activations_[layer_->tops[top]] = std::move(outs[top]);
      }
    }
  }

 private:
  Random RandomFor(std::string_view role) const {
    return Random::ForTensor(net_.name, layer_->name, role);
  }

  const Activation& Bottom(size_t index = 0) { return activations_[layer_->bottoms[index]]; }

  // What a layer that works in place changes: it puts it back.
  Activation TakeBottom() {
    const std::string& bottom = layer_->bottoms[0];
    return bottom == layer_->tops[0] ? std::move(activations_[bottom]) : activations_[bottom];
  }

  static std::vector<Activation> Tops(std::vector<Activation> outs) { return outs; }
  static std::vector<Activation> Tops(Activation out) {
    std::vector<Activation> outs;
    outs.push_back(std::move(out));
    return outs;
  }

  Activation Process(const Input& op) {
    return SmoothImages(net_.name, op.shape[1], net_.calibration);
  }

  Activation Process(const Convolution& op) {
    Blob& weights = layer_->blobs[0];
    // Keeps the size of activations after a ReLU (He et al. 2015).
    const double fan_in = static_cast<double>(ElementCount(weights.shape) / op.outputs);
    weights.values =
        BellWeights(RandomFor("weights"), weights.shape, op.gain * std::sqrt(2.0 / fan_in));
    Activation out = Convolve(Bottom(), op, weights.values);
    if (op.classifies) {
      MakeLogits(out, op.gain);
    } else if (op.bias) {
      AddBias(out, op.centers);
    }
    return out;
  }

  Activation Process(const Deconvolution& op) {
    Blob& weights = layer_->blobs[0];
    // So many terms does the sum for an output have: of the taps, one in stride * stride.
    const double fan_in = static_cast<double>(ElementCount(weights.shape)) /
                          static_cast<double>(op.outputs * op.stride * op.stride);
    weights.values =
        op.bilinear ? BilinearWeights(weights.shape)
                    : BellWeights(RandomFor("weights"), weights.shape, std::sqrt(2.0 / fan_in));
    Activation out = Deconvolve(Bottom(), op, weights.values);
    if (op.bias) AddBias(out);
    return out;
  }

  void AddBias(Activation& out, bool centers = false) {
    Blob& bias = layer_->blobs[1];
    Random random = RandomFor("bias");
    for (int64_t c = 0; c < out.channels; ++c) {
      const Moments seen = MomentsOf(out.Channel(c));
      const double mean = centers ? seen.mean : 0.0;
      bias.values.push_back(
          static_cast<float>(0.5 * std::sqrt(seen.variance) * random.Bell() - mean));
      ScaleChannel(out.Channel(c), 1.0, bias.values.back());
    }
  }

  Activation Process(const BatchNorm& op) {
    Activation out = TakeBottom();
    Random random = RandomFor("statistics");
    // Caffe stores sums over a decaying window and their weight, which tends to 1000.
    const float factor = static_cast<float>(random.Uniform(900.0, 1000.0));
    std::vector<float>& means = layer_->blobs[0].values;
    std::vector<float>& variances = layer_->blobs[1].values;
    layer_->blobs[2].values = {factor};
    for (int64_t c = 0; c < out.channels; ++c) {
      const Moments seen = MomentsOf(out.Channel(c));
      const double mean = seen.mean + random.Uniform(-0.3, 0.3) * std::sqrt(seen.variance);
      const double variance = seen.variance * random.Uniform(0.6, 1.5);
      means.push_back(static_cast<float>(mean * factor));
      variances.push_back(static_cast<float>(variance * factor));
      // From here on as a reader of the file computes it.
      const double read_mean = static_cast<double>(means.back()) / factor;
      const double read_variance = static_cast<double>(variances.back()) / factor;
      const double scale = 1.0 / std::sqrt(read_variance + op.epsilon);
      ScaleChannel(out.Channel(c), scale, -read_mean * scale);
    }
    return out;
  }

  Activation Process(const Scale& op) {
    Activation out = TakeBottom();
    Random random = RandomFor("gamma and beta");
    std::vector<float>& gammas = layer_->blobs[0].values;
    std::vector<float>& betas = layer_->blobs[1].values;
    for (int64_t c = 0; c < out.channels; ++c) {
      double gamma = random.Uniform(0.6, 1.5);
      if (random.Chance(1, 8)) gamma = -gamma;
      if (random.Chance(1, 32)) gamma *= 0.01;
      const double beta = op.shift + random.Uniform(-0.6, 0.6);
      gammas.push_back(static_cast<float>(op.magnitude * gamma));
      betas.push_back(static_cast<float>(op.magnitude * beta));
      ScaleChannel(out.Channel(c), gammas.back(), betas.back());
    }
    return out;
  }

  Activation Process(const Relu& op) {
    Activation out = TakeBottom();
    Rectify(out, op);
    return out;
  }

  Activation Process(const Pooling& op) { return Pool(Bottom(), op); }

  Activation Process(const Sum&) {
    Activation out = Bottom(0);
    for (size_t i = 1; i < layer_->bottoms.size(); ++i) out = AddUp(out, Bottom(i));
    return out;
  }

  Activation Process(const Concat&) {
    Activation out = Bottom(0);
    for (size_t i = 1; i < layer_->bottoms.size(); ++i) Append(out, Bottom(i));
    return out;
  }

  std::vector<Activation> Process(const Slice& op) {
    const Activation& in = Bottom();
    std::vector<Activation> parts;
    int64_t first = 0;
    for (int64_t size : PartSizes(op, in.channels)) {
      parts.push_back(Channels(in, first, size));
      first += size;
    }
    return parts;
  }

  Activation Process(const InnerProduct& op) {
    Blob& weights = layer_->blobs[0];
    const double fan_in = static_cast<double>(weights.shape[1]);
    weights.values = BellWeights(RandomFor("weights"), weights.shape, std::sqrt(1.0 / fan_in));
    Activation out = Multiply(Bottom(), op.outputs, weights.values);
    MakeLogits(out);
    return out;
  }

  // What differs from image to image gets the wanted spread; what is common to all goes, where
  // there is a bias.
  void MakeLogits(Activation& out, double gain = 1.0) {
    double variance = 0;
    for (int64_t c = 0; c < out.channels; ++c) variance += MomentsOf(out.Channel(c)).variance;
    const double spread = std::sqrt(variance / static_cast<double>(out.channels));
    const float scale = static_cast<float>(gain * kLogitSpread / spread);
    for (float& weight : layer_->blobs[0].values) weight *= scale;
    Random random = RandomFor("bias");
    for (int64_t c = 0; c < out.channels; ++c) {
      float bias = 0;
      if (layer_->blobs.size() > 1) {
        const double mean = scale * MomentsOf(out.Channel(c)).mean;
        bias = static_cast<float>(0.5 * gain * random.Bell() - mean);
        layer_->blobs[1].values.push_back(bias);
      }
      ScaleChannel(out.Channel(c), scale, bias);
    }
  }

  Activation Process(const Dropout& op) {
    Activation out = TakeBottom();
    if (!op.scale_train) ScaleChannel(out.values, 1.0 - op.ratio, 0.0);
    return out;
  }

  Activation Process(const CaffeOperation& op) {
    return std::visit([this](const auto& kind) { return Process(kind); }, op);
  }

  Activation Process(const Lrn& op) {
    Activation out = TakeBottom();
    NormalizeLocally(out, op);
    return out;
  }

  Activation Process(const Normalize& op) {
    Activation out = TakeBottom();
    Random random = RandomFor("scale");
    std::vector<float>& scales = layer_->blobs[0].values;
    for (int64_t c = 0; c < out.channels; ++c)
      scales.push_back(static_cast<float>(op.scale * random.Uniform(0.3, 1.0)));
    NormalizeChannels(out, scales);
    return out;
  }

  Activation Process(const Sigmoid&) {
    Activation out = TakeBottom();
    Squash(out);
    return out;
  }

  Activation Process(const Gate&) {
    Activation out = Bottom(0);
    MultiplyPlanes(out, Bottom(1));
    return out;
  }

  Activation Process(const Axpy&) {
    Activation out = Bottom(1);
    MultiplyPlanes(out, Bottom(0));
    return AddUp(out, Bottom(2));
  }

  Activation Process(const Crop& op) { return CutOut(Bottom(0), Bottom(1).size(), op.offset); }

  // The regions are no more than an image's boxes: its whole is a region, too.
  Activation Process(const RoiPooling& op) { return PoolWhole(Bottom(0), op.size); }

  // Nothing that has weights reads what these make.
  Activation Process(const Softmax&) { return Bottom(); }
  Activation Process(const Permute&) { return Bottom(); }
  Activation Process(const Flatten&) { return Bottom(); }
  Activation Process(const Reshape&) { return Bottom(); }
  Activation Process(const PriorBox&) { return Bottom(); }
  Activation Process(const DetectionOutput&) { return Bottom(); }
  Activation Process(const Proposal&) { return Bottom(); }

  Net& net_;
  Layer* layer_ = nullptr;
  std::map<std::string, size_t> last_use_;
  std::map<std::string, Activation> activations_;
};

}  // namespace

Activation SmoothImages(std::string_view net_name, int64_t channels, const Calibration& size) {
  constexpr int64_t kKnots = 5;  // Colours are drawn on a grid of knots and interpolated.
  Activation images = MakeActivation(channels, size.batch, {size.height, size.width});
  Random random = Random::ForTensor(net_name, "", "calibration images");
  const auto knot_at = [](int64_t position, int64_t extent) {
    return static_cast<double>(position * (kKnots - 1)) / static_cast<double>(extent);
  };
  double* value = images.values.data();
  for (int64_t image = 0; image < channels * size.batch; ++image) {
    double knots[kKnots][kKnots];
    const double offset = random.Uniform(-30.0, 30.0);
    for (auto& row : knots) {
      for (double& knot : row) knot = offset + random.Uniform(-90.0, 90.0);
    }
    for (int64_t y = 0; y < size.height; ++y) {
      const double fy = knot_at(y, size.height);
      const int64_t ky = static_cast<int64_t>(fy);
      const double wy = fy - static_cast<double>(ky);
      for (int64_t x = 0; x < size.width; ++x) {
        const double fx = knot_at(x, size.width);
        const int64_t kx = static_cast<int64_t>(fx);
        const double wx = fx - static_cast<double>(kx);
        const double upper = (1.0 - wx) * knots[ky][kx] + wx * knots[ky][kx + 1];
        const double lower = (1.0 - wx) * knots[ky + 1][kx] + wx * knots[ky + 1][kx + 1];
        *value++ = (1.0 - wy) * upper + wy * lower + random.Uniform(-15.0, 15.0);
      }
    }
  }
  return images;
}

void FillWeights(Net& net) { Filler(net).Run(); }

}  // namespace modelgen

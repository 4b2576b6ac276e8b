#include "tools/modelgen/resnet.h"

#include <array>
#include <string>
#include <utility>

namespace modelgen {
namespace {

// How the blocks of a stage are named after the first, "a": b, c, d ... or b1, b2, b3 ...
enum class BlockNames { kLetters, kNumbers };

struct Stage {
  int64_t width;  // Channels inside a block; it leaves the block with four times as many.
  int64_t stride;
  int blocks;
  BlockNames names;
};

struct Variant {
  std::string_view name;
  InputSpelling input_spelling;
  bool conv1_bias;  // The authors left bias_term of conv1 at its default, true, in ResNet-50 only.
  std::array<Stage, 4> stages;  // res2 to res5.
};

constexpr int64_t kExpansion = 4;

// Layers that the authors' files do not set apart, and we do: weights so small that the epsilon of
// the BatchNorm after it counts, with the default epsilon and with another one.
constexpr std::string_view kSmallWithDefaultEpsilon = "3a_branch2a";
constexpr std::string_view kSmallWithOwnEpsilon = "4a_branch2b";
constexpr float kOwnEpsilon = 2e-5f;
constexpr double kSmallGain = 0.004;

std::string BlockName(const Stage& stage, int block) {
  if (block == 0) return "a";
  if (stage.names == BlockNames::kNumbers) return "b" + std::to_string(block);
  return std::string(1, static_cast<char>('a' + block));
}

// Convolution, BatchNorm and Scale, in place from the second on. `id` is "2a_branch2b" or the like.
std::string ConvolutionUnit(NetBuilder& net, const std::string& id, const std::string& bottom,
                            Convolution convolution, Scale scale) {
  BatchNorm batch_norm;
  if (id == kSmallWithDefaultEpsilon) convolution.gain = kSmallGain;
  if (id == kSmallWithOwnEpsilon) {
    convolution.gain = kSmallGain;
    batch_norm.epsilon = kOwnEpsilon;
  }
  const std::string blob = net.Add("res" + id, bottom, convolution);
  net.Add("bn" + id, blob, batch_norm);
  return net.Add("scale" + id, blob, scale);
}

// One bottleneck block: 1x1 (with the stride), 3x3, 1x1, added to the trunk; `id` is "2a" or the
// like. The first block of a stage projects the trunk by a 1x1 convolution with the same stride.
std::string Block(NetBuilder& net, const std::string& id, const Stage& stage, bool first,
                  const std::string& bottom) {
  const int64_t stride = first ? stage.stride : 1;
  // A trunk to which many blocks are added must grow slowly: what a block adds depends on all
  // blocks before, and so do rounding errors.
  const Scale added = {.magnitude = stage.blocks > 6 ? 0.25 : 0.5, .shift = 0.0};

  std::string trunk = bottom;
  if (first) {
    trunk = ConvolutionUnit(net, id + "_branch1", bottom,
                            {.outputs = kExpansion * stage.width, .stride = stride}, Scale{});
  }
  std::string blob = ConvolutionUnit(net, id + "_branch2a", bottom,
                                     {.outputs = stage.width, .stride = stride}, Scale{});
  net.Add("res" + id + "_branch2a_relu", blob, Relu{});
  blob = ConvolutionUnit(net, id + "_branch2b", blob,
                         {.outputs = stage.width, .kernel = 3, .pad = 1}, Scale{});
  net.Add("res" + id + "_branch2b_relu", blob, Relu{});
  blob = ConvolutionUnit(net, id + "_branch2c", blob, {.outputs = kExpansion * stage.width}, added);
  blob = net.Add("res" + id, {trunk, blob}, Sum{});
  return net.Add("res" + id + "_relu", blob, Relu{});
}

Net ResNet(const Variant& variant) {
  NetBuilder net{std::string(variant.name)};
  net.set_input_spelling(variant.input_spelling);

  std::string blob = net.Add("data", Input{{1, 3, 224, 224}});
  blob = net.Add(
      "conv1", blob,
      Convolution{.outputs = 64, .kernel = 7, .stride = 2, .pad = 3, .bias = variant.conv1_bias});
  net.Add("bn_conv1", blob, BatchNorm{});
  net.Add("scale_conv1", blob, Scale{});
  net.Add("conv1_relu", blob, Relu{});
  blob = net.Add("pool1", blob, Pooling{.method = Pooling::Method::kMax, .kernel = 3, .stride = 2});

  for (size_t i = 0; i < variant.stages.size(); ++i) {
    const Stage& stage = variant.stages[i];
    for (int block = 0; block < stage.blocks; ++block) {
      const std::string id = std::to_string(i + 2) + BlockName(stage, block);
      blob = Block(net, id, stage, /*first=*/block == 0, blob);
    }
  }

  blob = net.Add("pool5", blob,
                 Pooling{.method = Pooling::Method::kAverage, .kernel = 7, .stride = 1});
  blob = net.Add("fc1000", blob, InnerProduct{.outputs = 1000});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace

Net ResNet50() {
  constexpr BlockNames kLetters = BlockNames::kLetters;
  return ResNet({.name = "ResNet-50",
                 .input_spelling = InputSpelling::kInputDim,
                 .conv1_bias = true,
                 .stages = {{{64, 1, 3, kLetters},
                             {128, 2, 4, kLetters},
                             {256, 2, 6, kLetters},
                             {512, 2, 3, kLetters}}}});
}

Net ResNet101() {
  return ResNet({.name = "ResNet-101",
                 .input_spelling = InputSpelling::kInputLayer,
                 .conv1_bias = false,
                 .stages = {{{64, 1, 3, BlockNames::kLetters},
                             {128, 2, 4, BlockNames::kNumbers},
                             {256, 2, 23, BlockNames::kNumbers},
                             {512, 2, 3, BlockNames::kLetters}}}});
}

Net ResNet152() {
  return ResNet({.name = "ResNet-152",
                 .input_spelling = InputSpelling::kInputLayer,
                 .conv1_bias = false,
                 .stages = {{{64, 1, 3, BlockNames::kLetters},
                             {128, 2, 8, BlockNames::kNumbers},
                             {256, 2, 36, BlockNames::kNumbers},
                             {512, 2, 3, BlockNames::kLetters}}}});
}

}  // namespace modelgen

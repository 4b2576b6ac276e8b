#include "tools/modelgen/se_resnet.h"

#include <string>
#include <utility>

namespace modelgen {
namespace {

struct Stage {
  int64_t width;  // Channels inside a block; it leaves the block with four times as many.
  int64_t stride;
  int blocks;
};

constexpr Stage kStages[] = {{16, 1, 2}, {32, 2, 2}, {64, 2, 2}, {96, 2, 2}};  // conv2 to conv5.
constexpr int64_t kExpansion = 4;
constexpr int64_t kReduction = 16;  // Of channels, for a gate.
constexpr Pooling kGlobal = {.method = Pooling::Method::kAverage, .global = true};

std::string Normalized(NetBuilder& net, const std::string& name, const std::string& bottom,
                       Convolution convolution, Scale scale = {}) {
  net.Add(name, bottom, convolution);
  net.Add(name + "/bn", name, BatchNorm{});
  return net.Add(name + "/bn/scale", name, scale);
}

std::string Rectified(NetBuilder& net, const std::string& name, const std::string& bottom,
                      Convolution convolution) {
  return net.Add(name + "/relu", Normalized(net, name, bottom, convolution), Relu{});
}

// The sum of the trunk and of what the block adds through its gate.
std::string Gated(NetBuilder& net, const std::string& id, const std::string& added,
                  const std::string& trunk) {
  const int64_t channels = net.ShapeOf(added)[1];
  std::string gate = net.Add(id + "_global_pool", added, kGlobal);
  gate =
      net.Add(id + "_1x1_down", gate, Convolution{.outputs = channels / kReduction, .bias = true});
  net.Add(id + "_1x1_down/relu", gate, Relu{});
  gate = net.Add(id + "_1x1_up", gate, Convolution{.outputs = channels, .bias = true});
  net.AddInPlace(id + "_prob", gate, Sigmoid{});
  return net.Add(id, {gate, added, trunk}, Axpy{});
}

std::string GatedByProducts(NetBuilder& net, const std::string& id, const std::string& added,
                            const std::string& trunk) {
  const int64_t channels = net.ShapeOf(added)[1];
  std::string gate = net.Add(id + "_global_pool", added, kGlobal);
  gate = net.Add(id + "_fc_down", gate, InnerProduct{.outputs = channels / kReduction});
  net.Add(id + "_fc_down/relu", gate, Relu{});
  gate = net.Add(id + "_fc_up", gate, InnerProduct{.outputs = channels});
  net.AddInPlace(id + "_prob", gate, Sigmoid{});
  const std::string scaled = net.Add(id + "_scale", {added, gate}, Gate{});
  return net.Add(id, {scaled, trunk}, Sum{});
}

std::string Block(NetBuilder& net, const std::string& id, const Stage& stage, bool first,
                  const std::string& bottom) {
  const int64_t stride = first ? stage.stride : 1;
  const int64_t outputs = kExpansion * stage.width;
  std::string blob =
      Rectified(net, id + "_1x1_reduce", bottom, {.outputs = stage.width, .stride = stride});
  blob = Rectified(net, id + "_3x3", blob, {.outputs = stage.width, .kernel = 3, .pad = 1});
  blob = Normalized(net, id + "_1x1_increase", blob, {.outputs = outputs}, {.shift = 0.0});
  std::string trunk = bottom;
  if (first) {
    trunk = Normalized(net, id + "_1x1_proj", bottom, {.outputs = outputs, .stride = stride});
  }
  const bool last = &stage == std::end(kStages) - 1;
  blob = last ? GatedByProducts(net, id, blob, trunk) : Gated(net, id, blob, trunk);
  return net.Add(id + "/relu", blob, Relu{});
}

}  // namespace

Net SeResNet() {
  NetBuilder net("SE-ResNet");
  net.set_input_spelling(InputSpelling::kInputShape);
  net.set_calibration({.batch = 4, .height = 128, .width = 128});
  std::string blob = net.Add("data", Input{{1, 3, 224, 224}});
  blob =
      net.Add("conv1/7x7_s2", blob, Convolution{.outputs = 32, .kernel = 7, .stride = 2, .pad = 3});
  net.Add("conv1/7x7_s2/bn", blob, BatchNorm{});
  net.Add("conv1/7x7_s2/bn/scale", blob, Scale{});
  net.Add("conv1/relu_7x7_s2", blob, Relu{});
  blob = net.Add("pool1/3x3_s2", blob, Pooling{.kernel = 3, .stride = 2});
  int number = 2;
  for (const Stage& stage : kStages) {
    const std::string prefix = "conv" + std::to_string(number++) + "_";
    for (int block = 1; block <= stage.blocks; ++block)
      blob = Block(net, prefix + std::to_string(block), stage, /*first=*/block == 1, blob);
  }
  blob = net.Add("pool5/7x7_s1", blob,
                 Pooling{.method = Pooling::Method::kAverage, .kernel = 7, .stride = 1});
  blob = net.Add("classifier", blob, InnerProduct{.outputs = 1000});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

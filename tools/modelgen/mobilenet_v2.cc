#include "tools/modelgen/mobilenet_v2.h"

#include <string>
#include <utility>

namespace modelgen {
namespace {

// Inverted residuals of the same width, the first with the stride.
struct Stage {
  int64_t expansion;
  int64_t channels;
  int blocks;
  int64_t stride;
};

constexpr Stage kStages[] = {{1, 16, 1, 1}, {6, 24, 2, 2},  {6, 32, 3, 2}, {6, 64, 4, 2},
                             {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};

// Convolution, BatchNorm and Scale, in place from the second on.
std::string Normalized(NetBuilder& net, const std::string& name, const std::string& bottom,
                       Convolution convolution, Scale scale = {}) {
  const std::string blob = net.Add(name, bottom, convolution);
  net.Add(name + ".bn", blob, BatchNorm{});
  return net.Add(name + ".scale", blob, scale);
}

std::string Rectified(NetBuilder& net, const std::string& name, const std::string& bottom,
                      Convolution convolution) {
  const std::string blob = Normalized(net, name, bottom, convolution);
  return net.Add(name + ".relu6", blob, Relu{.six = true});
}

std::string Block(NetBuilder& net, const std::string& name, const Stage& stage, int64_t stride,
                  const std::string& bottom) {
  const int64_t inputs = net.ShapeOf(bottom)[1];
  const int64_t inner = inputs * stage.expansion;
  std::string blob = bottom;
  if (stage.expansion != 1) blob = Rectified(net, name + ".expand", blob, {.outputs = inner});
  blob = Rectified(net, name + ".depthwise", blob,
                   {.outputs = inner, .kernel = 3, .stride = stride, .pad = 1, .group = inner});
  // Nothing is cut off what is added to the trunk.
  blob = Normalized(net, name + ".project", blob, {.outputs = stage.channels},
                    {.magnitude = 0.5, .shift = 0.0});
  const bool adds = stride == 1 && inputs == stage.channels;
  return adds ? net.Add(name + ".add", {bottom, blob}, Sum{}) : blob;
}

}  // namespace

Net MobileNetV2() {
  NetBuilder net("MobileNetV2");
  net.set_calibration({.batch = 4, .height = 128, .width = 128});
  std::string blob = net.Add("input", Input{{1, 3, 224, 224}});
  int index = 0;
  const auto name = [&index] { return "features." + std::to_string(index++); };
  blob = Rectified(net, name(), blob, {.outputs = 32, .kernel = 3, .stride = 2, .pad = 1});
  for (const Stage& stage : kStages) {
    for (int block = 0; block < stage.blocks; ++block)
      blob = Block(net, name(), stage, block == 0 ? stage.stride : 1, blob);
  }
  blob = Rectified(net, name(), blob, {.outputs = 1280});
  blob = net.Add("pool", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  blob = net.Add("dropout", blob, Dropout{.ratio = 0.2f});
  net.Add("classifier", blob, InnerProduct{.outputs = 1000});
  return std::move(net).Build();
}

}  // namespace modelgen

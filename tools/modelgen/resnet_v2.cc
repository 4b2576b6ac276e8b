#include "tools/modelgen/resnet_v2.h"

#include <string>
#include <utility>

namespace modelgen {
namespace {

struct Stage {
  int64_t width;  // Channels inside a block; it leaves the block with four times as many.
  int64_t stride;
  int blocks;
};

constexpr Stage kStages[] = {{64, 1, 3}, {128, 2, 30}, {256, 2, 48}, {512, 2, 8}};
constexpr int64_t kExpansion = 4;
// What a block adds to the trunk: little, as every block adds something.
constexpr double kAddedGain = 0.5;

// BatchNorm, Scale and ReLU in place, after the layer `name`.
std::string Normalized(NetBuilder& net, const std::string& name) {
  net.Add(name + "_bn", name, BatchNorm{});
  net.Add(name + "_scale", name, Scale{});
  return net.Add(name + "_relu", name, Relu{});
}

// The same before a block or of the end, on a blob of their own.
std::string Activated(NetBuilder& net, const std::string& id, const std::string& bottom) {
  const std::string blob = net.AddApart(id + "_bn", bottom, BatchNorm{});
  net.Add(id + "_scale", blob, Scale{});
  return net.Add(id + "_relu", blob, Relu{});
}

// 1x1, 3x3 (with the stride) and 1x1, added to `trunk` or, in the first block of a stage, to a
// projection of what the block reads.
std::string Block(NetBuilder& net, const std::string& id, const Stage& stage, bool first,
                  const std::string& trunk, const std::string& bottom) {
  const int64_t stride = first ? stage.stride : 1;
  const int64_t outputs = kExpansion * stage.width;
  std::string blob = net.Add(id + "_conv1", bottom, Convolution{.outputs = stage.width});
  Normalized(net, blob);
  blob = net.Add(id + "_conv2", blob,
                 Convolution{.outputs = stage.width, .kernel = 3, .stride = stride, .pad = 1});
  Normalized(net, blob);
  blob = net.Add(id + "_conv3", blob, Convolution{.outputs = outputs, .gain = kAddedGain});
  std::string onto = trunk;
  if (first) {
    onto = net.Add(id + "_match_conv", bottom, Convolution{.outputs = outputs, .stride = stride});
  }
  return net.Add(id + "_eletwise", {onto, blob}, Sum{});
}

}  // namespace

Net ResNet269V2() {
  NetBuilder net("ResNet-269-v2");
  net.set_calibration({.batch = 4, .height = 96, .width = 96});
  std::string blob = net.Add("data", Input{{1, 3, 224, 224}});
  blob = net.Add("conv1", blob, Convolution{.outputs = 64, .kernel = 7, .stride = 2, .pad = 3});
  Normalized(net, blob);
  blob = net.Add("pool1", blob, Pooling{.kernel = 3, .stride = 2});

  int number = 0;
  for (const Stage& stage : kStages) {
    for (int i = 0; i < stage.blocks; ++i) {
      const std::string id = "res" + std::to_string(++number);
      const std::string bottom = number == 1 ? blob : Activated(net, id, blob);
      blob = Block(net, id, stage, /*first=*/i == 0, blob, bottom);
    }
  }

  blob = Activated(net, blob, blob);
  blob = net.Add("pool5", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  blob = net.Add("classifier", blob, InnerProduct{.outputs = 1000});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

#include "tools/modelgen/fcn.h"

#include <string>
#include <utility>

#include "tools/modelgen/vgg_layers.h"

namespace modelgen {
namespace {

constexpr int64_t kClasses = 21;
constexpr int64_t kHidden = 256;

std::string Score(NetBuilder& net, const std::string& name, const std::string& bottom) {
  return net.Add(name, bottom, Convolution{.outputs = kClasses, .bias = true, .classifies = true});
}

std::string Enlarged(NetBuilder& net, const std::string& name, const std::string& bottom,
                     int64_t stride) {
  return net.Add(name, bottom,
                 Deconvolution{.outputs = kClasses,
                               .kernel = 2 * stride,
                               .stride = stride,
                               .group = kClasses,
                               .bilinear = true});
}

// Adds to enlarged scores those of a pooling before.
std::string Fused(NetBuilder& net, const std::string& pooling, const std::string& scores,
                  int64_t offset) {
  const std::string name = "score_" + pooling;
  Score(net, name, pooling);
  net.Add(name + "c", {name, scores}, Crop{offset});
  return net.Add("fuse_" + pooling, {scores, name + "c"}, Sum{});
}

}  // namespace

Net Fcn8s() {
  NetBuilder net("FCN-8s");
  net.set_calibration({.batch = 2, .height = 96, .width = 128});
  const std::string data = net.Add("data", Input{{1, 3, 96, 128}});
  std::string blob = AddVggLayers(net, data, 100, {.kernel = 2, .stride = 2});
  blob = AddRectified(net, "fc6", "relu6", blob, {.outputs = kHidden, .kernel = 7});
  blob = net.Add("drop6", blob, Dropout{});
  blob = AddRectified(net, "fc7", "relu7", blob, {.outputs = kHidden});
  blob = net.Add("drop7", blob, Dropout{});
  blob = Enlarged(net, "upscore2", Score(net, "score_fr", blob), 2);
  blob = Enlarged(net, "upscore_pool4", Fused(net, "pool4", blob, 5), 2);
  blob = Enlarged(net, "upscore8", Fused(net, "pool3", blob, 9), 8);
  net.Add("score", {blob, data}, Crop{31});
  return std::move(net).Build();
}

}  // namespace modelgen

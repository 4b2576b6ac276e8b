#include "tools/modelgen/unet.h"

#include <string>
#include <utility>

namespace modelgen {
namespace {

constexpr int64_t kClasses = 5;

// BatchNorm, Scale and ReLU in place, after the layer `name`.
std::string Normalized(NetBuilder& net, const std::string& name) {
  net.Add(name + "_bn", name, BatchNorm{});
  net.Add(name + "_scale", name, Scale{});
  return net.Add(name + "_relu", name, Relu{});
}

std::string Convolved(NetBuilder& net, const std::string& name, const std::string& bottom,
                      int64_t outputs) {
  net.Add(name, bottom, Convolution{.outputs = outputs, .kernel = 3, .pad = 1});
  return Normalized(net, name);
}

// Doubles height and width and joins the result with `skipped`, which has that size.
std::string Doubled(NetBuilder& net, const std::string& id, const std::string& bottom,
                    const std::string& skipped, Deconvolution deconvolution) {
  deconvolution.stride = 2;
  const std::string up = net.Add("up" + id, bottom, deconvolution);
  Normalized(net, up);
  const std::string joined = net.Add("concat" + id, {up, skipped}, Concat{});
  return Convolved(net, "merge" + id, joined, deconvolution.outputs);
}

}  // namespace

Net UNet() {
  NetBuilder net("U-Net");
  net.set_calibration({.batch = 4, .height = 64, .width = 64});
  const std::string data = net.Add("data", Input{{1, 3, 128, 128}});
  constexpr Pooling kHalf = {.kernel = 2, .stride = 2};

  const std::string conv1 = Convolved(net, "conv1", data, 16);
  const std::string conv2 = Convolved(net, "conv2", net.Add("pool1", conv1, kHalf), 32);
  const std::string conv3 = Convolved(net, "conv3", net.Add("pool2", conv2, kHalf), 64);
  const std::string conv4 = Convolved(net, "conv4", net.Add("pool3", conv3, kHalf), 128);

  std::string blob = Doubled(net, "3", conv4, conv3, {.outputs = 64, .kernel = 4, .pad = 1});
  blob = Doubled(net, "2", blob, conv2,
                 {.outputs = 32, .kernel = 4, .pad = 1, .group = 4, .bias = true});
  blob = Doubled(net, "1", blob, conv1, {.outputs = 16, .kernel = 2, .group = 16});

  blob = net.Add("score", blob, Convolution{.outputs = kClasses, .bias = true, .classifies = true});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

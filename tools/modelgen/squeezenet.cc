#include "tools/modelgen/squeezenet.h"

#include <string>
#include <utility>

namespace modelgen {
namespace {

// Two modules, and a pooling after them.
struct Stage {
  int64_t squeezed;
  int64_t expanded;  // By each of the two convolutions.
  bool pooled;
};

constexpr Stage kStages[] = {{16, 64, true}, {32, 128, true}, {48, 192, false}, {64, 256, false}};

std::string Rectified(NetBuilder& net, const std::string& module, const std::string& layer,
                      const std::string& bottom, Convolution convolution) {
  convolution.bias = true;
  convolution.centers = true;
  const std::string blob = net.Add(module + layer, bottom, convolution);
  return net.Add(module + "relu_" + layer, blob, Relu{});
}

std::string Fire(NetBuilder& net, const std::string& name, const Stage& stage,
                 const std::string& bottom) {
  const std::string module = name + "/";
  const std::string blob =
      Rectified(net, module, "squeeze1x1", bottom, {.outputs = stage.squeezed});
  const std::string small = Rectified(net, module, "expand1x1", blob, {.outputs = stage.expanded});
  const std::string large =
      Rectified(net, module, "expand3x3", blob, {.outputs = stage.expanded, .kernel = 3, .pad = 1});
  return net.Add(module + "concat", {small, large}, Concat{});
}

}  // namespace

Net SqueezeNet() {
  NetBuilder net("SqueezeNet");
  net.set_input_spelling(InputSpelling::kInputShape);
  net.set_calibration({.batch = 4, .height = 128, .width = 128});
  std::string blob = net.Add("data", Input{{1, 3, 227, 227}});
  blob = Rectified(net, "", "conv1", blob, {.outputs = 64, .kernel = 3, .stride = 2, .gain = 0.06});
  const Pooling halve = {.kernel = 3, .stride = 2};
  blob = net.Add("pool1", blob, halve);
  int number = 2;
  for (const Stage& stage : kStages) {
    blob = Fire(net, "fire" + std::to_string(number++), stage, blob);
    blob = Fire(net, "fire" + std::to_string(number), stage, blob);
    if (stage.pooled) blob = net.Add("pool" + std::to_string(number), blob, halve);
    ++number;
  }
  blob = net.Add("drop9", blob, Dropout{});
  blob = Rectified(net, "", "conv10", blob, {.outputs = 1000, .gain = 2, .classifies = true});
  blob = net.Add("pool10", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

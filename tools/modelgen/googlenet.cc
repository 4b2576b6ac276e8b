#include "tools/modelgen/googlenet.h"

#include <string>
#include <string_view>
#include <utility>

namespace modelgen {
namespace {

// The channels of a module's convolutions.
struct Module {
  std::string_view id;
  int64_t one;
  int64_t three_reduced;
  int64_t three;
  int64_t five_reduced;
  int64_t five;
  int64_t pooled;
};

constexpr Module kModules[] = {
    {"3a", 32, 48, 64, 8, 16, 16},    {"3b", 64, 64, 96, 16, 48, 32},
    {"4a", 96, 48, 104, 8, 24, 32},   {"4b", 80, 56, 112, 12, 32, 32},
    {"4c", 64, 64, 128, 12, 32, 32},  {"4d", 56, 72, 144, 16, 32, 32},
    {"4e", 128, 80, 160, 16, 64, 64}, {"5a", 128, 80, 160, 16, 64, 64},
    {"5b", 192, 96, 192, 24, 64, 64},
};

constexpr Pooling kHalve = {.kernel = 3, .stride = 2};

// The size of an image's values remains until after the LRNs, which would do nothing otherwise.
constexpr double kGainAfterLrn = 0.1;

std::string Rectified(NetBuilder& net, const std::string& module, const std::string& layer,
                      const std::string& bottom, Convolution convolution) {
  convolution.bias = true;
  convolution.centers = true;
  const std::string blob = net.Add(module + layer, bottom, convolution);
  return net.Add(module + "relu_" + layer, blob, Relu{});
}

std::string Inception(NetBuilder& net, const Module& sizes, double gain,
                      const std::string& bottom) {
  const std::string module = "inception_" + std::string(sizes.id) + "/";
  const std::string one =
      Rectified(net, module, "1x1", bottom, {.outputs = sizes.one, .gain = gain});
  std::string three =
      Rectified(net, module, "3x3_reduce", bottom, {.outputs = sizes.three_reduced, .gain = gain});
  three = Rectified(net, module, "3x3", three, {.outputs = sizes.three, .kernel = 3, .pad = 1});
  std::string five =
      Rectified(net, module, "5x5_reduce", bottom, {.outputs = sizes.five_reduced, .gain = gain});
  five = Rectified(net, module, "5x5", five, {.outputs = sizes.five, .kernel = 5, .pad = 2});
  std::string pooled =
      net.Add(module + "pool", bottom, Pooling{.kernel = 3, .stride = 1, .pad = 1});
  pooled = Rectified(net, module, "pool_proj", pooled, {.outputs = sizes.pooled, .gain = gain});
  return net.Add(module + "output", {one, three, five, pooled}, Concat{});
}

std::string Stem(NetBuilder& net, std::string blob) {
  blob = net.Add(
      "conv1/7x7_s2", blob,
      Convolution{
          .outputs = 32, .kernel = 7, .stride = 2, .pad = 3, .bias = true, .centers = true});
  net.Add("conv1/relu_7x7", blob, Relu{});
  blob = net.Add("pool1/3x3_s2", blob, kHalve);
  blob = net.Add("pool1/norm1", {blob}, Lrn{});
  blob = Rectified(net, "conv2/", "3x3_reduce", blob, {.outputs = 32});
  blob = Rectified(net, "conv2/", "3x3", blob, {.outputs = 96, .kernel = 3, .pad = 1});
  blob = net.Add("conv2/norm2", {blob}, Lrn{});
  return net.Add("pool2/3x3_s2", blob, kHalve);
}

}  // namespace

Net GoogLeNet() {
  NetBuilder net("GoogleNet");
  net.set_calibration({.batch = 4, .height = 128, .width = 128});
  std::string blob = Stem(net, net.Add("data", Input{{1, 3, 224, 224}}));
  double gain = kGainAfterLrn;
  for (const Module& module : kModules) {
    if (module.id == "4a") blob = net.Add("pool3/3x3_s2", blob, kHalve);
    if (module.id == "5a") blob = net.Add("pool4/3x3_s2", blob, kHalve);
    blob = Inception(net, module, std::exchange(gain, 1.0), blob);
  }
  blob = net.Add("pool5/7x7_s1", blob,
                 Pooling{.method = Pooling::Method::kAverage, .kernel = 7, .stride = 1});
  blob = net.Add("pool5/drop_7x7_s1", blob, Dropout{.ratio = 0.4f});
  blob = net.Add("loss3/classifier", blob, InnerProduct{.outputs = 1000});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

#include "tools/modelgen/mobilenet.h"

#include <string>
#include <string_view>
#include <utility>

namespace modelgen {
namespace {

// A pair: "conv" + id + "/dw" and "conv" + id + "/sep".
struct Pair {
  std::string_view id;
  int64_t stride;
  int64_t outputs;
};

constexpr Pair kPairs[] = {
    {"2_1", 1, 64},  {"2_2", 2, 128},  {"3_1", 1, 128}, {"3_2", 2, 256}, {"4_1", 1, 256},
    {"4_2", 2, 512}, {"5_1", 1, 512},  {"5_2", 1, 512}, {"5_3", 1, 512}, {"5_4", 1, 512},
    {"5_5", 1, 512}, {"5_6", 2, 1024}, {"6", 1, 1024},
};

// "conv" + id with BatchNorm, Scale and ReLU, in place from the second on.
std::string Unit(NetBuilder& net, const std::string& id, const std::string& bottom,
                 Convolution convolution) {
  const std::string name = "conv" + id;
  net.Add(name, bottom, convolution);
  net.Add(name + "/bn", name, BatchNorm{});
  net.Add(name + "/scale", name, Scale{});
  return net.Add("relu" + id, name, Relu{});
}

}  // namespace

Net MobileNet() {
  NetBuilder net("MOBILENET");
  net.set_input_spelling(InputSpelling::kInputDim);
  net.set_calibration({.batch = 4, .height = 128, .width = 128});
  std::string blob = net.Add("data", Input{{1, 3, 224, 224}});
  int64_t channels = 32;
  blob = Unit(net, "1", blob, {.outputs = channels, .kernel = 3, .stride = 2, .pad = 1});
  for (const Pair& pair : kPairs) {
    const std::string id(pair.id);
    blob = Unit(
        net, id + "/dw", blob,
        {.outputs = channels, .kernel = 3, .stride = pair.stride, .pad = 1, .group = channels});
    channels = pair.outputs;
    blob = Unit(net, id + "/sep", blob, {.outputs = channels});
  }
  blob = net.Add("pool6", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  blob = net.Add("fc7", blob, Convolution{.outputs = 1000, .bias = true, .classifies = true});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

#include "tools/modelgen/mobilenet_v2_caffe.h"

#include <string>
#include <string_view>
#include <utility>

namespace modelgen {
namespace {

constexpr int64_t kExpansion = 6;

// An inverted residual. Without a stride and with as many channels as it reads it is added to
// these.
struct Block {
  std::string_view id;
  int64_t stride;
  int64_t outputs;
};

constexpr Block kBlocks[] = {
    {"2_2", 2, 12}, {"3_1", 1, 12}, {"3_2", 2, 16}, {"4_1", 1, 16},  {"4_2", 1, 16}, {"4_3", 2, 32},
    {"4_4", 1, 32}, {"4_5", 1, 32}, {"4_6", 1, 32}, {"4_7", 1, 48},  {"5_1", 1, 48}, {"5_2", 1, 48},
    {"5_3", 2, 80}, {"6_1", 1, 80}, {"6_2", 1, 80}, {"6_3", 1, 160},
};

// "conv" + id with BatchNorm and Scale, in place from the second on.
std::string Normalized(NetBuilder& net, const std::string& id, const std::string& bottom,
                       Convolution convolution, Scale scale = {}) {
  const std::string name = "conv" + id;
  net.Add(name, bottom, convolution);
  net.Add(name + "/bn", name, BatchNorm{});
  return net.Add(name + "/scale", name, scale);
}

std::string Rectified(NetBuilder& net, const std::string& id, const std::string& bottom,
                      Convolution convolution) {
  return net.Add("relu" + id, Normalized(net, id, bottom, convolution), Relu{});
}

std::string InvertedResidual(NetBuilder& net, const Block& block, int64_t inner,
                             const std::string& bottom) {
  const std::string id(block.id);
  std::string blob = Rectified(net, id + "/expand", bottom, {.outputs = inner});
  blob =
      Rectified(net, id + "/dwise", blob,
                {.outputs = inner, .kernel = 3, .stride = block.stride, .pad = 1, .group = inner});
  blob = Normalized(net, id + "/linear", blob, {.outputs = block.outputs},
                    {.magnitude = 0.5, .shift = 0.0});
  const bool adds = block.stride == 1 && net.ShapeOf(bottom)[1] == block.outputs;
  return adds ? net.Add("block_" + id, {bottom, blob}, Sum{}) : blob;
}

}  // namespace

Net MobileNetV2Caffe() {
  NetBuilder net("MOBILENET_V2");
  net.set_input_spelling(InputSpelling::kInputDim);
  net.set_calibration({.batch = 4, .height = 128, .width = 128});
  std::string blob = net.Add("data", Input{{1, 3, 224, 224}});
  blob = Rectified(net, "1", blob, {.outputs = 16, .kernel = 3, .stride = 2, .pad = 1});
  blob = InvertedResidual(net, {"2_1", 1, 8}, 16, blob);
  for (const Block& block : kBlocks)
    blob = InvertedResidual(net, block, kExpansion * net.ShapeOf(blob)[1], blob);
  blob = Rectified(net, "6_4", blob, {.outputs = 640});
  blob = net.Add("pool6", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  blob = net.Add("fc7", blob, Convolution{.outputs = 1000, .bias = true, .classifies = true});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

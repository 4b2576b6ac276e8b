#include "tools/modelgen/vgg_layers.h"

#include <utility>

namespace modelgen {
namespace {

constexpr int kConvolutions[] = {2, 2, 3, 3, 3};

}  // namespace

std::string AddRectified(NetBuilder& net, const std::string& name, const std::string& relu,
                         const std::string& bottom, Convolution convolution) {
  convolution.bias = true;
  convolution.centers = true;
  return net.Add(relu, net.Add(name, bottom, convolution), Relu{});
}

std::string AddVggLayers(NetBuilder& net, const std::string& data, int64_t pad, Pooling last) {
  std::string blob = data;
  for (int stage = 0; stage < 5; ++stage) {
    const std::string id = std::to_string(stage + 1);
    for (int i = 1; i <= kConvolutions[stage]; ++i) {
      const std::string unit = id + "_" + std::to_string(i);
      const Convolution convolution = {
          .outputs = kVggChannels[stage], .kernel = 3, .pad = std::exchange(pad, 1)};
      blob = AddRectified(net, "conv" + unit, "relu" + unit, blob, convolution);
    }
    const Pooling halve = {.kernel = 2, .stride = 2};
    blob = net.Add("pool" + id, blob, stage == 4 ? last : halve);
  }
  return blob;
}

}  // namespace modelgen

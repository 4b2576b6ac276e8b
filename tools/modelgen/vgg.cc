#include "tools/modelgen/vgg.h"

#include <string>
#include <utility>

namespace modelgen {
namespace {

struct Stage {
  int convolutions;
  int64_t outputs;
};

constexpr Stage kStages[] = {{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}};
constexpr int64_t kHidden = 512;

std::string Hidden(NetBuilder& net, const std::string& id, const std::string& bottom) {
  const std::string blob = net.Add("fc" + id, bottom, InnerProduct{.outputs = kHidden});
  net.Add("relu" + id, blob, Relu{});
  return net.Add("drop" + id, blob, Dropout{});
}

}  // namespace

Net Vgg16Bn() {
  NetBuilder net("VGG-16-BN");
  std::string blob = net.Add("data", Input{{1, 3, 224, 224}});
  int number = 0;
  for (const Stage& stage : kStages) {
    const std::string id = std::to_string(++number);
    for (int i = 1; i <= stage.convolutions; ++i) {
      const std::string unit = id + "_" + std::to_string(i);
      blob = net.Add("conv" + unit, blob,
                     Convolution{.outputs = stage.outputs, .kernel = 3, .pad = 1, .bias = true});
      net.Add("conv" + unit + "_bn", blob, BatchNorm{});
      net.Add("conv" + unit + "_scale", blob, Scale{});
      net.Add("relu" + unit, blob, Relu{});
    }
    blob = net.Add("pool" + id, blob, Pooling{.kernel = 2, .stride = 2});
  }
  blob = Hidden(net, "6", blob);
  blob = Hidden(net, "7", blob);
  blob = net.Add("fc8", blob, InnerProduct{.outputs = 1000});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen

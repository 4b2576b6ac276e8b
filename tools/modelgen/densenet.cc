#include "tools/modelgen/densenet.h"

#include <iterator>
#include <string>
#include <utility>

namespace modelgen {
namespace {

constexpr int64_t kGrowth = 32;       // Channels that each layer of a block adds.
constexpr int64_t kBottleneck = 128;  // Channels before its 3x3 convolution.
constexpr int kBlocks[] = {6, 12, 24, 16};

// BatchNorm and Scale "conv" + id, and ReLU, on a blob of their own.
std::string Activated(NetBuilder& net, const std::string& id, const std::string& bottom) {
  const std::string blob = net.AddApart("conv" + id + "/bn", bottom, BatchNorm{});
  net.Add("conv" + id + "/scale", blob, Scale{});
  return net.Add("relu" + id, blob, Relu{});
}

// One layer of a block: 1x1 and 3x3, appended to what it reads.
std::string DenseLayer(NetBuilder& net, const std::string& id, const std::string& bottom) {
  std::string blob = Activated(net, id + "/x1", bottom);
  blob = net.Add("conv" + id + "/x1", blob, Convolution{.outputs = kBottleneck});
  blob = Activated(net, id + "/x2", blob);
  blob = net.Add("conv" + id + "/x2", blob, Convolution{.outputs = kGrowth, .kernel = 3, .pad = 1});
  return net.Add("concat_" + id, {bottom, blob}, Concat{});
}

// Between two blocks: half the channels, half the size.
std::string Transition(NetBuilder& net, const std::string& id, const std::string& bottom) {
  const int64_t channels = net.ShapeOf(bottom)[1];
  std::string blob = Activated(net, id + "_blk", bottom);
  blob = net.Add("conv" + id + "_blk", blob, Convolution{.outputs = channels / 2});
  return net.Add("pool" + id, blob,
                 Pooling{.method = Pooling::Method::kAverage, .kernel = 2, .stride = 2});
}

}  // namespace

Net DenseNet121() {
  NetBuilder net("DENSENET_121");
  net.set_input_spelling(InputSpelling::kInputDim);
  net.set_calibration({.batch = 4, .height = 96, .width = 96});
  std::string blob = net.Add("data", Input{{1, 3, 224, 224}});
  blob = net.Add("conv1", blob, Convolution{.outputs = 64, .kernel = 7, .stride = 2, .pad = 3});
  blob = Activated(net, "1", blob);
  blob = net.Add("pool1", blob, Pooling{.kernel = 3, .stride = 2, .pad = 1});

  const int first = 2;
  const int last = first + static_cast<int>(std::size(kBlocks)) - 1;
  for (int block = first; block <= last; ++block) {
    const std::string id = std::to_string(block);
    for (int layer = 1; layer <= kBlocks[block - first]; ++layer) {
      blob = DenseLayer(net, id + "_" + std::to_string(layer), blob);
    }
    if (block != last) blob = Transition(net, id, blob);
  }

  blob = Activated(net, std::to_string(last) + "_blk", blob);
  blob = net.Add("pool5", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  net.Add("fc6", blob, Convolution{.outputs = 1000, .bias = true, .classifies = true});
  return std::move(net).Build();
}

}  // namespace modelgen

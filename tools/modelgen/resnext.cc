#include "tools/modelgen/resnext.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace modelgen {
namespace {

struct Stage {
  int64_t width;  // Channels of the grouped convolution; they leave the block doubled.
  int64_t stride;
};

constexpr Stage kStages[] = {{128, 1}, {256, 2}, {512, 2}, {1024, 2}};
constexpr int kBlocksPerStage = 2;
constexpr int64_t kExpansion = 2;
constexpr int64_t kGroups = 32;

// Which of the two.
struct Variant {
  std::string scope;
  bool same;
};

constexpr std::string_view kBlockWithBiases = "resx4";
constexpr std::string_view kBlockWithPoints = "resx5";

// BatchNorm and Scale in place, after the layer `name`.
void Normalize(NetBuilder& net, const std::string& name, Scale scale = {}) {
  net.Add(name + "_bn", name, BatchNorm{});
  net.Add(name + "_scale", name, scale);
}

// The convolution of 32 groups, one by one. `id` is that of the block.
std::string GroupedConvolution(NetBuilder& net, const Variant& variant, const std::string& id,
                               const std::string& bottom, int64_t width, int64_t stride) {
  const std::string name = variant.scope + id + "_conv2";
  const int64_t part = width / kGroups;
  Slice slice{.parts = kGroups, .points = {}};
  if (id == kBlockWithPoints) {
    for (int64_t point = part; point < width; point += part) slice.points.push_back(point);
  }
  const Convolution convolution = {.outputs = part,
                                   .kernel = 3,
                                   .stride = stride,
                                   .pad = 1,
                                   .same = variant.same,
                                   .bias = id == kBlockWithBiases};
  std::vector<std::string> blobs = net.Add(name + "_slice", bottom, slice);
  for (size_t i = 0; i < blobs.size(); ++i) {
    blobs[i] = net.Add(name + "_group" + std::to_string(i + 1), blobs[i], convolution);
  }
  return net.Add(name, blobs, Concat{});
}

std::string Block(NetBuilder& net, const Variant& variant, const std::string& id,
                  const Stage& stage, bool first, const std::string& bottom) {
  const std::string name = variant.scope + id;
  const int64_t stride = first ? stage.stride : 1;
  const int64_t outputs = kExpansion * stage.width;
  std::string blob = net.Add(name + "_conv1", bottom, Convolution{.outputs = stage.width});
  Normalize(net, blob);
  net.Add(blob + "_relu", blob, Relu{});
  blob = GroupedConvolution(net, variant, id, blob, stage.width, stride);
  Normalize(net, blob);
  net.Add(blob + "_relu", blob, Relu{});
  blob = net.Add(name + "_conv3", blob, Convolution{.outputs = outputs});
  Normalize(net, blob, {.magnitude = 0.5, .shift = 0.0});
  std::string trunk = bottom;
  if (first) {
    trunk =
        net.Add(name + "_match_conv", bottom, Convolution{.outputs = outputs, .stride = stride});
    Normalize(net, trunk);
  }
  blob = net.Add(name + "_elewise", {trunk, blob}, Sum{});
  return net.Add(name + "_elewise_relu", blob, Relu{});
}

Net Describe(NetBuilder net, const Variant& variant) {
  net.set_calibration({.batch = 4, .height = 96, .width = 96});
  const std::string& scope = variant.scope;
  std::string blob = net.Add(scope + "data", Input{{1, 3, 224, 224}});
  blob =
      net.Add(scope + "conv1", blob,
              Convolution{.outputs = 64, .kernel = 7, .stride = 2, .pad = 3, .same = variant.same});
  Normalize(net, blob);
  net.Add(blob + "_relu", blob, Relu{});
  blob = net.Add(scope + "pool1", blob,
                 Pooling{.kernel = 3, .stride = 2, .pad = 1, .same = variant.same});

  int number = 0;
  for (const Stage& stage : kStages) {
    for (int i = 0; i < kBlocksPerStage; ++i) {
      const std::string id = "resx" + std::to_string(++number);
      blob = Block(net, variant, id, stage, /*first=*/i == 0, blob);
    }
  }

  blob = net.Add(scope + "pool_ave", blob,
                 Pooling{.method = Pooling::Method::kAverage, .global = true});
  blob = net.Add(scope + "classifier", blob, InnerProduct{.outputs = 1000});
  net.Add(scope + "prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace

Net ResNext26() { return Describe(NetBuilder("ResNeXt-26-32x4d"), {.scope = "", .same = false}); }

Net ResNext26Tf() {
  NetBuilder net("ResNeXt-26-32x4d");
  net.set_norm_spelling(NormSpelling::kPieces);
  return Describe(std::move(net), {.scope = "resnext26/", .same = true});
}

}  // namespace modelgen

#include "converter/frontends/caffe/shared_weights.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace mo::caffe {
namespace {

struct SharedBlob {
  std::optional<Constant> value = std::nullopt;
  int place = 0;
};
// By the name of the param.
using SharedBlobs = std::map<std::string, SharedBlob>;

SharedBlobs FindShared(const NetParameter& net, const std::vector<int>& layers,
                       const LayerBlobs& weights) {
  SharedBlobs shared;
  for (const int index : layers) {
    const LayerParameter& layer = net.layer(index);
    const auto stored = weights.find(layer.name());
    if (stored == weights.end()) continue;
    const auto& [blobs, place] = stored->second;
    const int count = std::min(layer.param_size(), static_cast<int>(blobs.size()));
    for (int i = 0; i < count; ++i) {
      if (layer.param(i).name().empty()) continue;
      SharedBlob& blob = shared[layer.param(i).name()];
      if (!blob.value || blob.place < place) blob = {blobs[i], place};
    }
  }
  return shared;
}

// A layer without weights of its own that shares all of them has these.
void AddBlobsOfSharers(const LayerParameter& layer, const SharedBlobs& shared,
                       LayerBlobs& weights) {
  std::vector<Constant> blobs;
  for (const ParamSpec& param : layer.param()) {
    const auto blob = shared.find(param.name());
    if (param.name().empty() || blob == shared.end()) return;
    blobs.push_back(*blob->second.value);
  }
  if (!blobs.empty()) weights[layer.name()] = {std::move(blobs), 0};
}

}  // namespace

LayerBlobs ShareWeights(const NetParameter& net, const std::vector<int>& layers,
                        LayerBlobs weights) {
  const SharedBlobs shared = FindShared(net, layers, weights);
  for (const int index : layers) {
    const LayerParameter& layer = net.layer(index);
    const auto stored = weights.find(layer.name());
    if (stored == weights.end()) {
      AddBlobsOfSharers(layer, shared, weights);
      continue;
    }
    std::vector<Constant>& blobs = stored->second.blobs;
    const int count = std::min(layer.param_size(), static_cast<int>(blobs.size()));
    for (int i = 0; i < count; ++i) {
      if (!layer.param(i).name().empty()) blobs[i] = *shared.at(layer.param(i).name()).value;
    }
  }
  return weights;
}

}  // namespace mo::caffe

#include "converter/frontends/caffe/shared_weights.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "converter/frontends/caffe/layer.h"

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
    const std::vector<Constant>& blobs = stored->second.blobs;
    const int place = stored->second.place;
    const int count = std::min(layer.param_size(), static_cast<int>(blobs.size()));
    for (int i = 0; i < count; ++i) {
      if (layer.param(i).name().empty()) continue;
      SharedBlob& blob = shared[layer.param(i).name()];
      if (!blob.value || blob.place < place) blob = {blobs[i], place};
    }
  }
  return shared;
}

// The blobs that a layer without weights of its own shares. One whose type has no fillers needs all
// of them.
void AddBlobsOfSharers(const LayerParameter& layer, const SharedBlobs& shared,
                       LayerBlobs& weights) {
  StoredBlobs found;
  for (int i = 0; i < layer.param_size(); ++i) {
    const auto blob = shared.find(layer.param(i).name());
    if (layer.param(i).name().empty() || blob == shared.end()) continue;
    found.shared.emplace(i, *blob->second.value);
  }
  const LayerType* type = LayerTypes().Find(layer.type());
  if (type == nullptr || !type->has_fillers) {
    if (static_cast<int>(found.shared.size()) < layer.param_size()) return;
    for (auto& [place, blob] : found.shared) found.blobs.push_back(std::move(blob));
    found.shared.clear();
  }
  if (!found.blobs.empty() || !found.shared.empty()) weights[layer.name()] = std::move(found);
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

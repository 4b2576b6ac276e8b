#include "converter/frontends/caffe/weights_check.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layer.h"

namespace mo::caffe {
namespace {

constexpr size_t kFewest = 3;  // layers that must agree on it

// "'a', 'b', 'c', …".
std::string FirstFew(std::vector<std::string> names) {
  constexpr size_t kFew = 3;
  const bool all = names.size() <= kFew;
  names.resize(std::min(names.size(), kFew));
  return absl::StrCat("'", absl::StrJoin(names, "', '"), all ? "'" : "', …");
}

// The num_output that a layer states, and how many of these are in one group; 0 if it states none.
struct StatedOutputs {
  int64_t all = 0, of_group = 0;
};
StatedOutputs OutputsOf(const LayerParameter& layer) {
  if (layer.has_inner_product_param()) {
    const int64_t outputs = layer.inner_product_param().num_output();
    return {outputs, outputs};
  }
  if (!layer.has_convolution_param()) return {};
  const ConvolutionParameter& p = layer.convolution_param();
  const int64_t outputs = p.num_output();
  return {outputs, outputs / std::max<int64_t>(1, p.group())};
}

// Whether the extents of the weights have the number somewhere. Where depends on the layer's type.
bool Has(const Extents& extents, const StatedOutputs& outputs) {
  return std::any_of(extents.begin(), extents.end(), [&outputs](int64_t extent) {
    return extent == outputs.all || extent == outputs.of_group;
  });
}

// The names of weights for which the net has no layer in any phase.
std::vector<std::string> UnusedWeights(const NetParameter& net, const LayerBlobs& weights) {
  std::set<std::string> layers;
  for (const LayerParameter& layer : net.layer()) layers.insert(layer.name());
  std::vector<std::string> unused;
  for (const auto& [name, blobs] : weights) {
    if (layers.count(name) == 0) unused.push_back(name);
  }
  return unused;
}

}  // namespace

bool NeedsWeights(const LayerParameter& layer) {
  const LayerType* type = LayerTypes().Find(layer.type());
  const bool has_input_instead =
      layer.bottom_size() == 2 &&
      (layer.type() == "Bias" || (layer.type() == "Scale" && !layer.scale_param().bias_term()));
  return type != nullptr && type->has_weights && !has_input_instead;
}

bool WeightsBelong(const NetParameter& net, const std::vector<int>& layers,
                   const LayerBlobs& weights, const std::string& file, Diagnostics& diagnostics) {
  std::vector<std::string> needing, shared, misfits;
  size_t stating = 0;
  for (const int index : layers) {
    const LayerParameter& layer = net.layer(index);
    if (!NeedsWeights(layer)) continue;
    needing.push_back(layer.name());
    const auto blobs = weights.find(layer.name());
    if (blobs == weights.end()) continue;
    shared.push_back(layer.name());
    const StatedOutputs outputs = OutputsOf(layer);
    if (outputs.all == 0 || blobs->second.blobs.empty()) continue;
    ++stating;
    const Extents& extents = blobs->second.blobs[0].extents();
    if (Has(extents, outputs)) continue;
    misfits.push_back(absl::StrCat("'", layer.name(), "' states num_output: ", outputs.all,
                                   " and has weights ", ToString(extents)));
  }
  constexpr absl::string_view kRemedy =
      "; take the prototxt and the caffemodel of the same training";
  if (shared.empty() && needing.size() >= kFewest && !weights.empty()) {
    std::vector<std::string> others;
    for (const auto& [name, blobs] : weights) others.push_back(name);
    diagnostics.Error(Code::kWeightsOfOtherNet, {file},
                      absl::StrCat("has weights for none of the ", needing.size(),
                                   " layers that need some: the prototxt has ", FirstFew(needing),
                                   ", the caffemodel ", FirstFew(others), kRemedy));
    return false;
  }
  if (misfits.size() < kFewest || misfits.size() < stating) return true;
  const size_t count = misfits.size();
  misfits.resize(std::min(count, size_t{2}));
  diagnostics.Error(Code::kWeightsOfOtherNet, {file},
                    absl::StrCat("its weights fit none of the ", count,
                                 " layers of their names that state a num_output: ",
                                 absl::StrJoin(misfits, ", "), kRemedy));
  return false;
}

void ReportLayersWithoutWeights(const Prototxt& prototxt, const std::vector<int>& layers,
                                const LayerBlobs& weights, const std::string& file,
                                Diagnostics& diagnostics) {
  if (layers.empty()) return;
  const NetParameter& net = prototxt.net();
  if (file.empty()) {
    diagnostics.Error(
        Code::kLayerWithoutWeights, prototxt.OfLayer(layers.front()),
        absl::StrCat(layers.size(), layers.size() == 1 ? " layer needs" : " layers need",
                     " weights, the first is '", net.layer(layers.front()).name(),
                     "', but no caffemodel was given; name it with --weights, or weights = […] "
                     "in mo_model"));
    return;
  }
  for (int index : layers) {
    const LayerParameter& layer = net.layer(index);
    if (weights.count(layer.name()) > 0) {
      diagnostics.Error(
          Code::kLayerWithoutWeights, prototxt.OfLayer(index),
          absl::StrCat("layer '", layer.name(), "' (", layer.type(),
                       ") has only the weights that it shares in ", file,
                       ", and the fillers of the others are random or not stated; expected "
                       "weights of its name, or a name for each of its params"));
      continue;
    }
    const std::vector<std::string> near = NearWeights(net, layer.name(), weights);
    diagnostics.Error(
        Code::kLayerWithoutWeights, prototxt.OfLayer(index),
        absl::StrCat("layer '", layer.name(), "' (", layer.type(), ") has no weights in ", file,
                     !near.empty()      ? "; did you mean " + FirstFew(near) + "?"
                     : !weights.empty() ? "."
                                        : "",
                     weights.empty() ? "" : " Weights are found by the layer's name"));
  }
}

void ReportUnusedWeights(const NetParameter& net, const LayerBlobs& weights,
                         const std::string& file, Diagnostics& diagnostics) {
  const std::vector<std::string> unused = UnusedWeights(net, weights);
  if (unused.empty()) return;
  diagnostics.Warning(Code::kUnusedWeights, {file},
                      absl::StrCat("holds weights of ", unused.size(),
                                   " layers that the prototxt does not have, the first is '",
                                   unused[0], "'; they are left out"));
}

std::vector<std::string> NearWeights(const NetParameter& net, const std::string& name,
                                     const LayerBlobs& weights) {
  const std::vector<std::string> unused = UnusedWeights(net, weights);
  std::vector<std::string> near = NearestNames(name, unused);
  if (!near.empty()) return near;
  std::copy_if(unused.begin(), unused.end(), std::back_inserter(near),
               [&name](const std::string& other) {
                 return absl::StartsWith(other, name) || absl::StartsWith(name, other);
               });
  return near;
}

bool MayBeFilled(const LayerParameter& layer) {
  const Extents square(4, 1);
  if (layer.has_convolution_param())
    return FilledBlob(layer.convolution_param().weight_filler(), square).has_value();
  if (layer.has_inner_product_param())
    return FilledBlob(layer.inner_product_param().weight_filler(), square).has_value();
  return true;
}

void WarnOfFilledWeights(const Prototxt& prototxt, int layer, const LayerBlobs& weights,
                         Diagnostics& diagnostics) {
  const LayerParameter& parameters = prototxt.net().layer(layer);
  diagnostics.Warning(
      Code::kLayerWithoutWeights, prototxt.OfLayer(layer),
      absl::StrCat("layer '", parameters.name(), "' (", parameters.type(), ") has ",
                   weights.count(parameters.name()) > 0
                       ? "only the weights that it shares in the caffemodel; the others keep"
                       : "no weights in the caffemodel; it keeps",
                   " the values of its fillers, as in Caffe"));
}

}  // namespace mo::caffe

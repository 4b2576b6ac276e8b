#include "converter/frontends/caffe/layer.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {

std::string Layer::Described(absl::string_view text) const {
  return absl::StrCat("layer '", name(), "' (", parameters().type(), "): ", text);
}

bool Layer::Error(Code code, absl::string_view text, absl::string_view parameter,
                  absl::string_view field) {
  diagnostics_.Error(code, prototxt_.OfLayerField(index_, parameter, field), Described(text));
  return false;
}

void Layer::Warning(Code code, absl::string_view text, absl::string_view parameter,
                    absl::string_view field) {
  diagnostics_.Warning(code, prototxt_.OfLayerField(index_, parameter, field), Described(text));
}

bool Layer::HasBlobs(int count, absl::string_view what) {
  if (static_cast<int>(blobs_.size()) == count) return true;
  return Error(
      Code::kLayerBlobs,
      absl::StrCat("has ", blobs_.size(), " blobs in the caffemodel; expected ", count, ": ", what,
                   ". Check that the prototxt and the caffemodel belong together"));
}

std::optional<Constant> Layer::Blob(int i, const Extents& extents, absl::string_view what) {
  auto without_ones = [](const Extents& all) {
    const auto first =
        std::find_if(all.begin(), all.end(), [](int64_t extent) { return extent != 1; });
    return Extents(first, all.end());
  };
  if (without_ones(blobs_[i].extents()) == without_ones(extents))
    return blobs_[i].Reshaped(extents);
  Error(Code::kLayerBlobs,
        absl::StrCat("its ", what, " in the caffemodel are ", ToString(blobs_[i].extents()),
                     ", but its parameters and inputs ask for ", ToString(extents),
                     ". Check that the prototxt and the caffemodel belong together"));
  return std::nullopt;
}

Node* Layer::AddNode(absl::string_view op, absl::string_view suffix, std::vector<Value> inputs,
                     Attributes attributes) {
  absl::StatusOr<Node*> node = graph_.Add({.op = op,
                                           .name = absl::StrCat(name(), suffix),
                                           .inputs = std::move(inputs),
                                           .attributes = std::move(attributes),
                                           .sources = sources_});
  if (node.ok()) return *node;
  Error(Code::kNodeAttribute, node.status().message());
  return nullptr;
}

std::optional<Value> Layer::Add(absl::string_view op, absl::string_view suffix,
                                std::vector<Value> inputs, Attributes attributes) {
  Node* node = AddNode(op, suffix, std::move(inputs), std::move(attributes));
  if (node == nullptr) return std::nullopt;
  return node->output();
}

Value Layer::AddConstant(absl::string_view suffix, Constant constant) {
  return graph_.AddConstant(absl::StrCat(name(), suffix), std::move(constant), sources_)->output();
}

std::optional<int> Layer::Axis(int64_t axis, int rank, absl::string_view parameter,
                               absl::string_view field) {
  const int64_t normalized = axis < 0 ? axis + rank : axis;
  if (normalized >= 0 && normalized < rank) return static_cast<int>(normalized);
  Error(Code::kNodeAttribute,
        absl::StrCat(field, " is ", axis, ", but the input has ", rank, " axes; expected ", -rank,
                     " to ", rank - 1),
        parameter, field);
  return std::nullopt;
}

absl::Span<const LayerType> LayerTypes() {
  static const auto& types = *[] {
    auto* all = new std::vector<LayerType>();
    for (auto family : {ConvolutionLayers, NormalizationLayers, PoolingLayers, ElementwiseLayers,
                        InnerProductLayers, MovementLayers}) {
      std::vector<LayerType> some = family();
      std::move(some.begin(), some.end(), std::back_inserter(*all));
    }
    std::sort(all->begin(), all->end(),
              [](const LayerType& a, const LayerType& b) { return a.name < b.name; });
    return all;
  }();
  return types;
}

const LayerType* FindLayerType(absl::string_view name) {
  for (const LayerType& type : LayerTypes()) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

}  // namespace mo::caffe

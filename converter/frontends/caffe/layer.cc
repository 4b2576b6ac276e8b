#include "converter/frontends/caffe/layer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {

Location Layer::PlaceOf(absl::string_view attribute) const {
  const size_t dot = attribute.find('.');
  if (dot == absl::string_view::npos) return prototxt_.OfLayerField(index_, attribute, "");
  return prototxt_.OfLayerField(index_, attribute.substr(0, dot), attribute.substr(dot + 1));
}

bool Layer::Error(absl::string_view text, absl::string_view parameter, absl::string_view field) {
  return Error(Code::kNodeAttribute, text, absl::StrCat(parameter, ".", field));
}

bool Layer::RankError(absl::string_view expected) {
  return Error(Code::kNodeInputs,
               absl::StrCat("its input is ", ToString(bottom_shape()), "; expected ", expected));
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

std::optional<Extents> Layer::ExtentsFrom(int first) {
  Extents extents;
  for (int axis = first; axis < rank(); ++axis) {
    const Dim& dim = bottom_shape().dim(axis);
    if (!dim.is_static()) {
      Error(Code::kNodeInputs,
            absl::StrCat("axis ", axis, " of its input ", ToString(bottom_shape()),
                         " has no known extent; give the input's shape"));
      return std::nullopt;
    }
    extents.push_back(dim.value());
  }
  return extents;
}

const OperatorTable<LayerType>& LayerTypes() {
  static const auto& table = *new OperatorTable<LayerType>(
      {ConvolutionLayers, NormalizationLayers, PoolingLayers, ElementwiseLayers, InnerProductLayers,
       MovementLayers, ShapingLayers, SpaceLayers, ReductionLayers, SortingLayers, GatherLayers,
       ResizeLayers, RecurrentLayers, LstmUnitLayers});
  return table;
}

}  // namespace mo::caffe

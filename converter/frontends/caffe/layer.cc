#include "converter/frontends/caffe/layer.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
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

const std::vector<Constant>& Layer::NoBlobs() {
  static const auto& none = *new std::vector<Constant>();
  return none;
}

bool Layer::HasBlobs(int count, absl::string_view what) {
  if (!has_blobs_ || static_cast<int>(blobs_.size()) == count) return true;
  return Error(
      Code::kLayerBlobs,
      absl::StrCat("has ", blobs_.size(), " blobs in the caffemodel; expected ", count, ": ", what,
                   ". Check that the prototxt and the caffemodel belong together"));
}

std::optional<Constant> Layer::MisfitBlob(int i, const Extents& extents, absl::string_view what) {
  Error(Code::kLayerBlobs,
        absl::StrCat("its ", what, " in the caffemodel are ", ToString(blobs_[i].extents()),
                     ", but its parameters and inputs ask for ", ToString(extents),
                     ". Check that the prototxt and the caffemodel belong together"));
  return std::nullopt;
}

std::optional<Constant> Layer::Blob(int i, const Extents& extents, absl::string_view what,
                                    const FillerParameter& filler) {
  if (!has_blobs_) {
    std::optional<Constant> filled = FilledBlob(filler, extents);
    lacks_weights_ |= !filled;
    return filled;
  }
  auto without_ones = [](const Extents& all) {
    const auto first =
        std::find_if(all.begin(), all.end(), [](int64_t extent) { return extent != 1; });
    return Extents(first, all.end());
  };
  const Constant& blob = blobs_[i];
  const bool by_count =
      i < parameters().param_size() && parameters().param(i).share_mode() == ParamSpec::PERMISSIVE;
  if (without_ones(blob.extents()) == without_ones(extents) ||
      (by_count && ElementCount(extents) == blob.size()))
    return blob.Reshaped(extents);
  return MisfitBlob(i, extents, what);
}

std::optional<Constant> Layer::ListBlob(int i, int64_t count, absl::string_view what,
                                        const FillerParameter& filler) {
  if (!has_blobs_) return Blob(i, {count}, what, filler);
  const Extents& extents = blobs_[i].extents();
  const bool is_list = std::all_of(extents.begin(), extents.end(), [count](int64_t extent) {
    return extent == 1 || extent == count;
  });
  if (is_list && blobs_[i].size() == count) return blobs_[i].Reshaped({count});
  return MisfitBlob(i, {count}, what);
}

bool Layer::HaveEqualShapes(int first) {
  const Shape& expected = bottom_shape(first);
  for (size_t i = first + 1; i < bottoms_.size(); ++i) {
    const Shape& other = bottoms_[i].shape();
    const bool is_equal =
        std::equal(expected.dims().begin(), expected.dims().end(), other.dims().begin(),
                   other.dims().end(), [](const Dim& a, const Dim& b) { return a.Compatible(b); });
    if (is_equal) continue;
    return Error(Code::kNodeInputs, absl::StrCat("its inputs are ", ToString(expected), " and ",
                                                 ToString(other), "; expected equal shapes"));
  }
  return true;
}

bool Layer::IsFinite(double value, absl::string_view parameter, absl::string_view field) {
  if (std::isfinite(value)) return true;
  return Error(absl::StrCat(field, " is ", value, "; expected a finite number"), parameter, field);
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

std::string TypeName(const LayerParameter& layer) {
  if (!layer.has_python_param()) return layer.type();
  const PythonParameter& python = layer.python_param();
  return absl::StrCat(layer.type(), " ", python.module(), ".", python.layer());
}

const OperatorTable<LayerType>& LayerTypes() {
  static const auto& table =
      *new OperatorTable<LayerType>({ConvolutionLayers,  NormalizationLayers,
                                     PoolingLayers,      ElementwiseLayers,
                                     InnerProductLayers, MovementLayers,
                                     ActivationLayers,   UnaryLayers,
                                     ScaleLayers,        BatchNormalizationLayers,
                                     DetectionLayers,    PriorBoxLayers,
                                     ProposalLayers,     ShapingLayers,
                                     SpaceLayers,        ReductionLayers,
                                     SortingLayers,      GatherLayers,
                                     ResizeLayers,       RecurrentLayers,
                                     LstmUnitLayers,     DataLayers});
  return table;
}

}  // namespace mo::caffe

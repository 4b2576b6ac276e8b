#include "converter/frontends/caffe/layer.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {

Location Layer::PlaceOf(absl::string_view attribute) const {
  const size_t dot = attribute.find('.');
  if (dot == absl::string_view::npos) return net_.prototxt.OfLayerField(index_, attribute, "");
  return net_.prototxt.OfLayerField(index_, attribute.substr(0, dot), attribute.substr(dot + 1));
}

const GivenValue* Layer::ValueGivenTo(int i) const {
  for (const std::string& name : bottoms_[i].node->aliases()) {
    const auto value = net_.values.find(name);
    if (value != net_.values.end()) return &value->second;
  }
  return nullptr;
}

bool Layer::Error(absl::string_view text, absl::string_view parameter, absl::string_view field) {
  return Error(Code::kNodeAttribute, text, absl::StrCat(parameter, ".", field));
}

bool Layer::RankError(absl::string_view expected) {
  return Error(Code::kNodeInputs,
               absl::StrCat("its input is ", ToString(bottom_shape()), "; expected ", expected));
}

const StoredBlobs& Layer::NothingStored() {
  static const auto& nothing = *new StoredBlobs();
  return nothing;
}

bool Layer::HasBlobs(int count, absl::string_view what) {
  const int stored = static_cast<int>(blobs().size());
  if (stored == 0 || stored == count) return true;
  return Error(Code::kLayerBlobs,
               absl::StrCat("has ", stored, " blobs in the caffemodel; expected ", count, ": ",
                            what, ". Check that the prototxt and the caffemodel belong together"));
}

const Constant* Layer::StoredBlob(int i) const {
  if (!blobs().empty()) return &blobs()[i];
  const auto shared = stored_.shared.find(i);
  return shared == stored_.shared.end() ? nullptr : &shared->second;
}

std::optional<Constant> Layer::Filled(const Extents& extents, const FillerParameter& filler) {
  std::optional<Constant> filled = FilledBlob(filler, extents);
  (filled ? is_filled_ : lacks_weights_) = true;
  return filled;
}

std::optional<Constant> Layer::MisfitBlob(const Constant& blob, const Extents& extents,
                                          absl::string_view what) {
  Error(Code::kLayerBlobs,
        absl::StrCat("its ", what, " in the caffemodel are ", ToString(blob.extents()),
                     ", but its parameters and inputs ask for ", ToString(extents),
                     ". Check that the prototxt and the caffemodel belong together"));
  return std::nullopt;
}

std::optional<Constant> Layer::Blob(int i, const Extents& extents, absl::string_view what,
                                    const FillerParameter& filler) {
  const Constant* blob = StoredBlob(i);
  if (blob == nullptr) return Filled(extents, filler);
  auto without_ones = [](const Extents& all) {
    const auto first =
        std::find_if(all.begin(), all.end(), [](int64_t extent) { return extent != 1; });
    return Extents(first, all.end());
  };
  const bool by_count =
      i < parameters().param_size() && parameters().param(i).share_mode() == ParamSpec::PERMISSIVE;
  if (without_ones(blob->extents()) == without_ones(extents) ||
      (by_count && ElementCount(extents) == blob->size()))
    return blob->Reshaped(extents);
  return MisfitBlob(*blob, extents, what);
}

std::optional<Constant> Layer::ListBlob(int i, int64_t count, absl::string_view what,
                                        const FillerParameter& filler) {
  const Constant* blob = StoredBlob(i);
  if (blob == nullptr) return Filled({count}, filler);
  const Extents& extents = blob->extents();
  const bool is_list = std::all_of(extents.begin(), extents.end(), [count](int64_t extent) {
    return extent == 1 || extent == count;
  });
  if (is_list && blob->size() == count) return blob->Reshaped({count});
  return MisfitBlob(*blob, {count}, what);
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

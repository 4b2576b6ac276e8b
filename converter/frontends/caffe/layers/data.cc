// DummyData: constants.

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "dummy_data_param";

// Element `i` of a list that says one thing for all tops, or one for each; nullptr if it says none.
template <typename List>
auto OfTop(const List& list, int i) -> decltype(&list[0]) {
  if (list.empty()) return nullptr;
  return list.size() == 1 ? &list[0] : i < list.size() ? &list[i] : nullptr;
}

// As a shape, or in the old form by num, channels, height and width.
std::optional<Extents> ExtentsOfTop(Layer& layer, int i) {
  const DummyDataParameter& p = layer.parameters().dummy_data_param();
  Extents extents;
  if (const BlobShape* shape = OfTop(p.shape(), i)) {
    extents.assign(shape->dim().begin(), shape->dim().end());
  } else {
    for (const auto* list : {&p.num(), &p.channels(), &p.height(), &p.width()}) {
      const uint32_t* extent = OfTop(*list, i);
      extents.push_back(extent == nullptr ? 0 : int64_t{*extent});
    }
  }
  for (const int64_t extent : extents) {
    if (extent >= 1) continue;
    layer.Error(absl::StrCat("top ", i, " has the shape ", ToString(extents),
                             "; expected sizes of 1 or more, for all tops or for each"),
                kParameter, "shape");
    return std::nullopt;
  }
  return extents;
}

void ImportDummyData(Layer& layer) {
  const DummyDataParameter& p = layer.parameters().dummy_data_param();
  std::vector<Value> tops;
  for (int i = 0; i < layer.top_count(); ++i) {
    const std::optional<Extents> extents = ExtentsOfTop(layer, i);
    if (!extents) return;
    const FillerParameter* filler = OfTop(p.data_filler(), i);
    const std::optional<Constant> data =
        FilledBlob(FillerOr(filler == nullptr ? FillerParameter() : *filler, 0), *extents);
    if (!data) {
      layer.Error("its data are random or too many; expected a filler of type \"constant\"",
                  kParameter, "data_filler");
      return;
    }
    tops.push_back(layer.AddConstant(i == 0 ? "" : absl::StrCat("/", i), *data));
  }
  layer.SetTops(std::move(tops));
}

}  // namespace

std::vector<LayerType> DataLayers() {
  return {{"DummyData", 0, 0, 1, kAnyNumber, false, ImportDummyData}};
}

}  // namespace mo::caffe

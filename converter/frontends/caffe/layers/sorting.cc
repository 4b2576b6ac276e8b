// ArgMax: the largest elements along an axis, or of all axes after the batch.
//
// Of equal values Caffe takes those with the largest indices, and these first. TopK takes the first
// ones, so it reads the elements from the last to the first.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"

namespace mo::caffe {
namespace {

struct Largest {
  Value values, indices;  // of `data` and as floats; without nodes after an error
};

Largest AddLargest(Layer& layer, Value data, int axis) {
  const int64_t k = layer.parameters().argmax_param().top_k();
  const std::vector<Value> top = layer.AddSeveral(
      ops::kTopK, "/top", {Reversed(layer, data, "/reversed", axis), layer.AddInteger("/k", k)},
      {{"axis", int64_t{axis}},
       {"mode", std::string("max")},
       {"sort", std::string("value")},
       {"stable", true},
       {"index_element_type", ElementType::kI64}});
  if (top.empty()) return {};
  const Value last =
      layer.Add(ops::kSubtract, "/last",
                {ExtentOf(layer, data, "/extent", axis), layer.AddInteger("/one", 1)});
  const Value indices = layer.Add(ops::kSubtract, "/indices", {last, top[1]});
  return {top[0], layer.Converted(indices, "/indices/f32", ElementType::kF32)};
}

// Whether there are as many elements as are asked for. False after an error.
bool HasTopK(Layer& layer, const Dim& extent) {
  const int64_t k = layer.parameters().argmax_param().top_k();
  if (k >= 1 && k <= extent.max()) return true;
  return layer.Error(absl::StrCat("top_k is ", k, "; expected 1 to ", ToString(extent)),
                     "argmax_param", "top_k");
}

// [N, 1, k], or with the values [N, 2, k]; of an input with more axes as many, the others of one.
void ImportOfAll(Layer& layer) {
  const ArgMaxParameter& p = layer.parameters().argmax_param();
  if (layer.rank() < 1) {
    layer.RankError("1 axis or more");
    return;
  }
  const Value data = AsMatrix(layer, layer.bottoms()[0], "/flat", 1);
  if (data.node == nullptr || !HasTopK(layer, data.shape().dim(1))) return;
  const Largest largest = AddLargest(layer, data, 1);
  const Value result = p.out_max_val()
                           ? layer.Add(ops::kConcat, "/both", {largest.indices, largest.values},
                                       {{"axis", int64_t{1}}})
                           : largest.indices;
  std::vector<Dim> dims(static_cast<size_t>(std::max(3, layer.rank())), Dim(1));
  dims[0] = layer.bottom_shape().dim(0);
  dims[1] = p.out_max_val() ? 2 : 1;
  dims[2] = p.top_k();
  layer.SetTop(layer.Reshaped(result, "", Shape(std::move(dims))));
}

void ImportArgMax(Layer& layer) {
  const ArgMaxParameter& p = layer.parameters().argmax_param();
  if (p.use_ignore_ids()) {
    layer.Error("use_ignore_ids is not supported; expected false", "argmax_param",
                "use_ignore_ids");
    return;
  }
  if (!p.has_axis()) return ImportOfAll(layer);
  const std::optional<int> axis = layer.Axis(p.axis(), layer.rank(), "argmax_param.axis");
  if (!axis || !HasTopK(layer, layer.bottom_shape().dim(*axis))) return;
  const Largest largest = AddLargest(layer, layer.bottoms()[0], *axis);
  layer.SetTop(p.out_max_val() ? largest.values : largest.indices);
}

}  // namespace

std::vector<LayerType> SortingLayers() { return {{"ArgMax", 1, 1, 1, 1, false, ImportArgMax}}; }

}  // namespace mo::caffe

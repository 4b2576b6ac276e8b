// Rows chosen by their numbers: Embed, BatchReindex, Filter; and Parameter, which is a blob.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/slices.h"

namespace mo::caffe {
namespace {

// Rows of `data`. Their numbers are floats, whose fractions are cut off.
Value Rows(Layer& layer, absl::string_view suffix, Value data, Value numbers) {
  const Value indices = layer.Converted(numbers, "/indices", ElementType::kI32);
  return layer.Add(ops::kGather, suffix, {data, indices, layer.AddInteger("/axis", 0)});
}

void ImportEmbed(Layer& layer) {
  const EmbedParameter& p = layer.parameters().embed_param();
  const int64_t rows = p.input_dim(), outputs = p.num_output();
  if (rows < 1 || outputs < 1) {
    const absl::string_view field = rows < 1 ? "input_dim" : "num_output";
    layer.Error(absl::StrCat(field, " is missing or 0; expected the number of ",
                             rows < 1 ? "rows" : "outputs"),
                "embed_param", field);
    return;
  }
  if (!layer.HasBlobs(p.bias_term() ? 2 : 1, p.bias_term() ? "weights and bias" : "weights"))
    return;
  const std::optional<Constant> weights = layer.Blob(0, {rows, outputs}, "weights");
  if (!weights) return;
  const Value embedded = Rows(layer, p.bias_term() ? "/rows" : "",
                              layer.AddConstant("/weights", *weights), layer.bottoms()[0]);
  if (!p.bias_term()) return layer.SetTop(embedded);
  const std::optional<Constant> bias = layer.Blob(1, {outputs}, "bias values");
  if (!bias) return;
  layer.SetTop(layer.Add(ops::kAdd, "", {embedded, layer.AddConstant("/bias", *bias)}));
}

void ImportBatchReindex(Layer& layer) {
  if (layer.rank() < 1 || layer.rank(1) != 1) {
    layer.Error(Code::kNodeInputs, absl::StrCat("its inputs are ", ToString(layer.bottom_shape()),
                                                " and ", ToString(layer.bottom_shape(1)),
                                                "; expected a batch, and a list of its numbers"));
    return;
  }
  layer.SetTop(Rows(layer, "", layer.bottoms()[0], layer.bottoms()[1]));
}

// Whether the shape is that of a list, but for axes of one element.
bool IsList(const Shape& shape) {
  if (shape.rank() < 1) return false;
  return std::all_of(shape.dims().begin() + 1, shape.dims().end(),
                     [](const Dim& dim) { return dim.Compatible(Dim(1)); });
}

// The last bottom says which rows of the others are kept.
void ImportFilter(Layer& layer) {
  const std::vector<Value>& bottoms = layer.bottoms();
  const int count = static_cast<int>(bottoms.size()) - 1;
  if (layer.top_count() != count) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat("has ", layer.top_count(), " tops for ", bottoms.size(),
                             " bottoms; expected one less than bottoms, as the last one selects"));
    return;
  }
  const Shape& selector = bottoms.back().shape();
  for (int i = 0; i < count; ++i) {
    const Shape& shape = layer.bottom_shape(i);
    const bool fits =
        IsList(selector) && shape.rank() > 0 && shape.dim(0).Compatible(selector.dim(0));
    if (fits) continue;
    layer.Error(Code::kNodeInputs,
                absl::StrCat("its bottom ", i, " is ", ToString(shape), " and its selector ",
                             ToString(selector), "; expected one number for each row"));
    return;
  }
  const Value list = layer.Reshaped(bottoms.back(), "/selector", Shape({selector.dim(0)}));
  const Value places = PlacesOfNonZero(layer, list, "/places");
  std::vector<Value> tops;
  for (int i = 0; i < count; ++i)
    tops.push_back(layer.Add(ops::kGather, "", {bottoms[i], places, layer.AddInteger("/axis", 0)}));
  layer.SetTops(std::move(tops));
}

void ImportParameter(Layer& layer) {
  if (!layer.HasBlobs(1, "the parameter")) return;
  const auto& dims = layer.parameters().parameter_param().shape().dim();
  const std::optional<Constant> blob = layer.Blob(0, Extents(dims.begin(), dims.end()), "elements");
  if (blob) layer.SetTop(layer.AddConstant("", *blob));
}

}  // namespace

std::vector<LayerType> GatherLayers() {
  return {
      {"Embed", 1, 1, 1, 1, true, ImportEmbed},
      {"BatchReindex", 2, 2, 1, 1, false, ImportBatchReindex},
      {"Filter", 2, kAnyNumber, 1, kAnyNumber, false, ImportFilter, /*checks_tops=*/true},
      {"Parameter", 0, 0, 1, 1, true, ImportParameter},
  };
}

}  // namespace mo::caffe

// Convolutions. Weights are [O, I/g, k…], of transposed ones [I, O/g, k…].

#include "converter/frontends/onnx/ops/convolution.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/convolution.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/window.h"

namespace mo::onnx {
namespace {

// Data, weights and window of a convolution.
struct Parts {
  int spatial = 0;
  Extents weights;
  int64_t groups = 1;
  Window window;

  // `all` in OpenVINO's form, those of groups with an axis for them.
  Value Weights(Operation& o, Value all) const {
    if (groups == 1) return all;
    return o.Reshaped(all, "/weights", Shape::Of(WithGroups(weights, groups)));
  }
};

// nullopt after an error. `input_axis` is that of the weights whose extent, in all groups, is the
// number of the data's channels.
std::optional<Parts> ReadParts(Operation& o, const Shape& data, const Shape& filter,
                               int input_axis) {
  Parts parts;
  parts.spatial = data.rank() - 2;
  const std::optional<Extents> weights = filter.extents();
  if (parts.spatial < 1 || !weights || static_cast<int>(weights->size()) != data.rank() ||
      std::count(weights->begin(), weights->end(), 0) > 0) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data ", ToString(data), " and weights ", ToString(filter),
                         " do not fit; expected data of rank 3 or more, and "
                         "weights of that rank with known extents"));
    return std::nullopt;
  }
  parts.weights = *weights;
  parts.groups = o.IntAttribute("group", 1);
  const Dim& channels = data.dim(1);
  const int64_t taken = parts.weights[input_axis] * (input_axis == 1 ? parts.groups : 1);
  if (parts.groups < 1 || parts.weights[0] % parts.groups != 0 ||
      (channels.is_static() && channels.value() != taken)) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its weights ", ToString(parts.weights), " in ", parts.groups,
                         " groups take ", taken, " channels, but its data ", ToString(data),
                         " has ", ToString(channels)));
    return std::nullopt;
  }
  std::optional<Window> window =
      ReadWindow(o, Ints(parts.weights.begin() + 2, parts.weights.end()));
  if (!window) return std::nullopt;
  parts.window = *std::move(window);
  return parts;
}

// With the bias, a list, that may be there.
void SetBiased(Operation& o, Value product, int rank) {
  if (!o.has_input(2)) return o.SetOutput(product);
  o.SetOutput(o.Add(ops::kAdd, "", {product, o.AlongAxis(o.input(2), "/bias", 1, rank)}));
}

// A node's name belongs to the last of those that it becomes.
absl::string_view ProductSuffix(const Operation& o) {
  return o.has_input(2) ? "/without_bias" : "";
}

void ImportConv(Operation& o) {
  if (!o.HaveRanks(2)) return;
  SetBiased(o, Convolved(o, ProductSuffix(o), o.input(0), o.input(1)), o.rank(0));
}

// The extents of the result that are said, or follow from auto_pad SAME_…: `stride` times the
// data's; empty if pads say them. nullopt after an error.
std::optional<Ints> StatedExtents(Operation& o, const Parts& parts) {
  Ints stated = o.IntsAttribute("output_shape");
  // Some writers put the batch and the channels before them.
  if (static_cast<int>(stated.size()) == parts.spatial + 2)
    stated.erase(stated.begin(), stated.begin() + 2);
  if (!stated.empty() || parts.window.padding == Padding::kExplicit) return stated;
  for (int i = 0; i < parts.spatial; ++i) {
    const Dim& extent = o.shape(0).dim(i + 2);
    if (!extent.is_static()) {
      o.Error(Code::kNodeInputs,
              absl::StrCat("its padding depends on the extents of its data ", ToString(o.shape(0)),
                           "; give the model's inputs fixed shapes"));
      return std::nullopt;
    }
    stated.push_back(extent.value() * parts.window.strides[i]);
  }
  return stated;
}

// Pads with which the result has its stated extents: what is too much is cut off at both ends, an
// odd element at the end for SAME_UPPER, otherwise at the beginning; what is missing is 0 at the
// end.
bool PadToExtents(Operation& o, const Ints& stated, Ints& output_padding, Window& window) {
  const bool is_upper = window.padding == Padding::kSameUpper;
  window.padding = Padding::kExplicit;
  for (int i = 0; i < window.axes(); ++i) {
    const Dim& extent = o.shape(0).dim(i + 2);
    if (!extent.is_static()) {
      return o.Error(Code::kNodeInputs,
                     absl::StrCat("output_shape is ", ToString(stated), ", but its data ",
                                  ToString(o.shape(0)),
                                  " has extents that are not known; give the model's inputs fixed "
                                  "shapes"));
    }
    const int64_t full =
        window.strides[i] * (extent.value() - 1) + output_padding[i] + window.reach(i);
    const int64_t total = std::max<int64_t>(full - stated[i], 0);
    output_padding[i] += std::max<int64_t>(stated[i] - full, 0);
    window.pads_begin[i] = is_upper ? total / 2 : total - total / 2;
    window.pads_end[i] = total - window.pads_begin[i];
  }
  return true;
}

void ImportConvTranspose(Operation& o) {
  if (!o.HaveRanks(2)) return;
  std::optional<Parts> parts = ReadParts(o, o.shape(0), o.shape(1), /*input_axis=*/0);
  if (!parts) return;
  const size_t spatial = static_cast<size_t>(parts->spatial);
  Ints output_padding = o.IntsAttribute("output_padding", Ints(spatial, 0));
  const std::optional<Ints> stated = StatedExtents(o, *parts);
  if (!stated) return;
  if (output_padding.size() != spatial || (!stated->empty() && stated->size() != spatial)) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("output_padding or output_shape is not a list of ", spatial, " numbers"));
    return;
  }
  if (!stated->empty() && !PadToExtents(o, *stated, output_padding, parts->window)) return;
  const Value product = AddConvolution(o, ProductSuffix(o), o.input(0),
                                       {.window = parts->window,
                                        .weights = parts->Weights(o, o.input(1)),
                                        .is_transposed = true,
                                        .output_padding = output_padding},
                                       kWindowWords);
  SetBiased(o, product, o.rank(0));
}

}  // namespace

Value Convolved(Operation& o, absl::string_view suffix, Value data, Value weights) {
  if (data.node == nullptr || weights.node == nullptr) return {};
  const std::optional<Parts> parts = ReadParts(o, data.shape(), weights.shape(), /*input_axis=*/1);
  if (!parts) return {};
  return AddConvolution(o, suffix, data,
                        {.window = parts->window, .weights = parts->Weights(o, weights)},
                        kWindowWords);
}

std::vector<OperatorType> ConvolutionOperators() {
  return {{"Conv", 1, kNewestOpset, 2, 3, ImportConv},
          {"ConvTranspose", 1, kNewestOpset, 2, 3, ImportConvTranspose}};
}

}  // namespace mo::onnx

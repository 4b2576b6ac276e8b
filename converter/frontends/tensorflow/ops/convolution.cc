// Convolutions. Weights [k…, I, O] become [O, I, k…], those of groups [g, O/g, I/g, k…], and those
// of transposed ones, [k…, O, I] in TensorFlow, [I, O, k…].

#include "converter/frontends/tensorflow/ops/convolution.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/convolution.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/window.h"
#include "converter/graph/shape_values.h"

namespace mo::tensorflow {
namespace {

// The order of axes that puts the last two axes first: [k…, a, b] → [b, a, k…].
Ints WeightsOrder(int spatial) {
  Ints order = {spatial + 1, spatial};
  for (int axis = 0; axis < spatial; ++axis) order.push_back(axis);
  return order;
}

// The extents of weights [k…, a, b]; nullopt after an error.
std::optional<Extents> WeightsExtents(Operation& o, int input, int spatial) {
  const std::optional<Extents> extents = o.shape(input).extents();
  if (extents && static_cast<int>(extents->size()) == spatial + 2 &&
      o.input(input).order == Order::kSource)
    return extents;
  o.Error(Code::kNodeInputs, absl::StrCat("its weights have the shape ", ToString(o.shape(input)),
                                          "; expected ", spatial + 2, " known extents"));
  return std::nullopt;
}

}  // namespace

Tensor Convolved(Operation& o, absl::string_view suffix, const ImageWindow& image, Value data,
                 int filter_input) {
  const int spatial = static_cast<int>(image.strides().size());
  const std::optional<Extents> weights = WeightsExtents(o, filter_input, spatial);
  if (!weights || data.node == nullptr) return {};
  const Extents kernel(weights->begin(), weights->end() - 2);
  const int64_t inputs = (*weights)[spatial], outputs = (*weights)[spatial + 1];
  const Dim& channels = data.shape().dim(1);
  const int64_t groups = channels.is_static() && inputs > 0 ? channels.value() / inputs : 1;
  if (inputs < 1 || (channels.is_static() && groups * inputs != channels.value()) || groups < 1 ||
      outputs % groups != 0) {
    o.Error(Code::kNodeInputs, absl::StrCat("its weights take ", inputs, " channels, but its data ",
                                            ToString(o.shape(0)), " has ", ToString(channels)));
    return {};
  }
  Value filter = o.Transposed(o.InSourceOrder(filter_input), "/weights", WeightsOrder(spatial));
  if (groups > 1) {
    Extents stored = {outputs, inputs};
    stored.insert(stored.end(), kernel.begin(), kernel.end());
    filter = o.Reshaped(filter, "/weights/groups", Shape::Of(WithGroups(stored, groups)));
  }
  return image.Result(AddConvolution(
      o, suffix, data, {.window = image.window(kernel), .weights = filter}, kWindowWords));
}

Tensor ConvolvedByChannel(Operation& o, absl::string_view suffix, const ImageWindow& image,
                          Value data, int filter_input) {
  const std::optional<Extents> weights = WeightsExtents(o, filter_input, 2);
  if (!weights || data.node == nullptr) return {};
  const Extents kernel(weights->begin(), weights->end() - 2);
  const Value filter =
      o.Reshaped(o.Transposed(o.InSourceOrder(filter_input), "/weights", {2, 3, 0, 1}),
                 "/weights/groups", {(*weights)[2], (*weights)[3], 1, kernel[0], kernel[1]});
  return image.Result(AddConvolution(
      o, suffix, data, {.window = image.window(kernel), .weights = filter}, kWindowWords));
}

namespace {

template <int kSpatial>
void ImportConvolution(Operation& o) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, kSpatial, 0);
  if (image) o.SetOutput(Convolved(o, "", *image, image->Data(o, 0), 1));
}

void ImportDepthwise(Operation& o) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, 2, 0);
  if (image) o.SetOutput(ConvolvedByChannel(o, "", *image, image->Data(o, 0), 1));
}

// Inputs: the shape of the result, weights [k…, O, I], data.
template <int kSpatial>
void ImportTransposedConvolution(Operation& o) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, kSpatial, 2);
  const std::optional<Extents> weights = WeightsExtents(o, 1, kSpatial);
  if (!image || !weights) return;
  const Value data = image->Data(o, 2);
  const Shape stated = ShapeFromValue(o.InSourceOrder(0));
  if (data.node == nullptr) return;
  o.AddSourcesOf(0);
  const Extents kernel(weights->begin(), weights->end() - 2);
  std::vector<Dim> dims = {1, 1};
  bool known = stated.has_rank() && (stated.rank() == kSpatial + 2 || stated.rank() == kSpatial);
  const int first = stated.rank() == kSpatial ? 0 : image->channels_last() ? 1 : 2;
  for (int axis = 0; known && axis < kSpatial; ++axis) {
    dims.push_back(stated.dim(first + axis));
    known = dims.back().is_static() && data.shape().dim(axis + 2).is_static();
  }
  if (!known) {
    o.Error(
        Code::kNodeInputs,
        "the image that it makes must have known extents; give the model's inputs fixed shapes");
    return;
  }
  // The padding is that of the convolution from the result to the data.
  Window window = image->window(kernel);
  const std::optional<PlacedWindow> placed = PlaceWindow(o, window, Shape(dims), kWindowWords);
  if (!placed) return;
  window.padding = Padding::kExplicit;
  window.pads_begin = placed->pads_begin;
  window.pads_end = placed->pads_end;
  Ints output_padding;
  for (int axis = 0; axis < kSpatial; ++axis) {
    const int64_t extent = (data.shape().dim(axis + 2).value() - 1) * window.strides[axis] +
                           window.reach(axis) - window.pads_begin[axis] - window.pads_end[axis];
    output_padding.push_back(dims[axis + 2].value() - extent);
    if (output_padding.back() >= 0 && output_padding.back() < window.strides[axis]) continue;
    o.Error(Code::kNodeInputs,
            absl::StrCat("cannot make ", dims[axis + 2].value(), " elements of ",
                         data.shape().dim(axis + 2).value(), " with these strides and paddings"));
    return;
  }
  const Value filter = o.Transposed(o.InSourceOrder(1), "/weights", WeightsOrder(kSpatial));
  o.SetOutput(image->Result(AddConvolution(o, "", data,
                                           {.window = window,
                                            .weights = filter,
                                            .is_transposed = true,
                                            .output_padding = output_padding},
                                           kWindowWords)));
}

}  // namespace

std::vector<OperationType> ConvolutionOperations() {
  constexpr Images kFirst = Images::kChannelsFirst;
  return {{"Conv2D", 2, 2, ImportConvolution<2>, kFirst},
          {"Conv3D", 2, 2, ImportConvolution<3>, kFirst},
          {"DepthwiseConv2dNative", 2, 2, ImportDepthwise, kFirst},
          {"Conv2DBackpropInput", 3, 3, ImportTransposedConvolution<2>, kFirst, 2},
          {"Conv3DBackpropInputV2", 3, 3, ImportTransposedConvolution<3>, kFirst, 2}};
}

}  // namespace mo::tensorflow

// Convolutions. Weights [k…, I, O] become [O, I, k…], those of groups [g, O/g, I/g, k…].

#include "converter/frontends/tensorflow/ops/convolution.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/convolution.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/window.h"

namespace mo::tensorflow {

Ints WeightsOrder(int spatial) {
  Ints order = {spatial + 1, spatial};
  for (int axis = 0; axis < spatial; ++axis) order.push_back(axis);
  return order;
}

std::optional<Extents> WeightsExtents(Operation& o, int input, int spatial) {
  const std::optional<Extents> extents = o.shape(input).extents();
  if (extents && static_cast<int>(extents->size()) == spatial + 2 &&
      o.input(input).order == Order::kSource)
    return extents;
  o.Error(Code::kNodeInputs, absl::StrCat("its weights have the shape ", ToString(o.shape(input)),
                                          "; expected ", spatial + 2, " known extents"));
  return std::nullopt;
}

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

}  // namespace

std::vector<OperationType> ConvolutionOperations() {
  constexpr Images kFirst = Images::kChannelsFirst;
  return {{"Conv2D", 2, 2, ImportConvolution<2>, kFirst},
          {"Conv3D", 2, 2, ImportConvolution<3>, kFirst},
          {"DepthwiseConv2dNative", 2, 2, ImportDepthwise, kFirst}};
}

}  // namespace mo::tensorflow

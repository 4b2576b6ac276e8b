// Convolutions. Weights [k…, I, O] become [O, I, k…], those of groups [g, O/g, I/g, k…], and those
// of transposed ones, [k…, O, I] in TensorFlow, [I, O, k…].

#include <vector>

#include "absl/strings/str_cat.h"
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

// The extents of weights [k…, a, b]; nullopt after a complaint.
std::optional<Extents> WeightsExtents(Operation& o, int input, int spatial) {
  const std::optional<Extents> extents = o.shape(input).extents();
  if (extents && static_cast<int>(extents->size()) == spatial + 2 &&
      o.input(input).order == Order::kSource)
    return extents;
  o.Error(Code::kNodeInputs, absl::StrCat("its weights have the shape ", ToString(o.shape(input)),
                                          "; expected ", spatial + 2, " known extents"));
  return std::nullopt;
}

Shape WithGroups(int64_t groups, int64_t outputs, int64_t inputs, const Extents& kernel) {
  std::vector<Dim> dims = {groups, outputs, inputs};
  dims.insert(dims.end(), kernel.begin(), kernel.end());
  return Shape(std::move(dims));
}

Attributes WindowAttributes(const Window& window, const Shape& data, const Extents& kernel) {
  Ints begin, end;
  const bool known = window.SetPads(data, kernel, begin, end);
  Attributes attributes = {{"strides", window.strides()},
                           {"dilations", window.dilations()},
                           {"pads_begin", begin},
                           {"pads_end", end}};
  if (!known) attributes.Set("auto_pad", std::string("same_upper"));
  return attributes;
}

template <int kSpatial>
void ImportConvolution(Operation& o) {
  const std::optional<Window> window = Window::Read(o, kSpatial, 0);
  const std::optional<Extents> weights = WeightsExtents(o, 1, kSpatial);
  if (!window || !weights) return;
  const Value data = window->Data(o, 0);
  if (data.node == nullptr) return;
  const Extents kernel(weights->begin(), weights->end() - 2);
  const int64_t inputs = (*weights)[kSpatial], outputs = (*weights)[kSpatial + 1];
  const Dim& channels = data.shape().dim(1);
  const int64_t groups = channels.is_static() && inputs > 0 ? channels.value() / inputs : 1;
  if (inputs < 1 || (channels.is_static() && groups * inputs != channels.value()) || groups < 1 ||
      outputs % groups != 0) {
    o.Error(Code::kNodeInputs, absl::StrCat("its weights take ", inputs, " channels, but its data ",
                                            ToString(o.shape(0)), " has ", ToString(channels)));
    return;
  }
  Value filter = o.Transposed(o.InSourceOrder(1), "/weights", WeightsOrder(kSpatial));
  if (groups > 1) {
    filter =
        o.Reshaped(filter, "/weights/groups", WithGroups(groups, outputs / groups, inputs, kernel));
  }
  o.SetOutput(
      window->Result(o.Add(groups > 1 ? "GroupConvolution" : "Convolution", "", {data, filter},
                           WindowAttributes(*window, data.shape(), kernel))));
}

// Weights [h, w, C, m]: output channel c · m + i is made of channel c by weights [.., c, i].
void ImportDepthwise(Operation& o) {
  const std::optional<Window> window = Window::Read(o, 2, 0);
  const std::optional<Extents> weights = WeightsExtents(o, 1, 2);
  if (!window || !weights) return;
  const Value data = window->Data(o, 0);
  if (data.node == nullptr) return;
  const Extents kernel(weights->begin(), weights->end() - 2);
  const Value filter =
      o.Reshaped(o.Transposed(o.InSourceOrder(1), "/weights", {2, 3, 0, 1}), "/weights/groups",
                 WithGroups((*weights)[2], (*weights)[3], 1, kernel));
  o.SetOutput(window->Result(o.Add("GroupConvolution", "", {data, filter},
                                   WindowAttributes(*window, data.shape(), kernel))));
}

// Inputs: the shape of the result, weights [k…, O, I], data.
template <int kSpatial>
void ImportTransposedConvolution(Operation& o) {
  const std::optional<Window> window = Window::Read(o, kSpatial, 2);
  const std::optional<Extents> weights = WeightsExtents(o, 1, kSpatial);
  if (!window || !weights) return;
  const Value data = window->Data(o, 2);
  const Shape stated = ShapeFromValue(o.InSourceOrder(0));
  if (data.node == nullptr) return;
  o.AddSourcesOf(0);
  const Extents kernel(weights->begin(), weights->end() - 2);
  std::vector<Dim> dims = {1, 1};
  bool known = stated.has_rank() && (stated.rank() == kSpatial + 2 || stated.rank() == kSpatial);
  const int first = stated.rank() == kSpatial ? 0 : window->channels_last() ? 1 : 2;
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
  Ints begin, end, output_padding;
  window->SetPads(Shape(dims), kernel, begin, end);
  for (int axis = 0; axis < kSpatial; ++axis) {
    const int64_t extent = (data.shape().dim(axis + 2).value() - 1) * window->strides()[axis] +
                           (kernel[axis] - 1) * window->dilations()[axis] + 1 - begin[axis] -
                           end[axis];
    output_padding.push_back(dims[axis + 2].value() - extent);
    if (output_padding.back() >= 0 && output_padding.back() < window->strides()[axis]) continue;
    o.Error(Code::kNodeInputs,
            absl::StrCat("cannot make ", dims[axis + 2].value(), " elements of ",
                         data.shape().dim(axis + 2).value(), " with these strides and paddings"));
    return;
  }
  const Value filter = o.Transposed(o.InSourceOrder(1), "/weights", WeightsOrder(kSpatial));
  o.SetOutput(window->Result(o.Add("ConvolutionBackpropData", "", {data, filter},
                                   {{"strides", window->strides()},
                                    {"dilations", window->dilations()},
                                    {"pads_begin", begin},
                                    {"pads_end", end},
                                    {"output_padding", output_padding}})));
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

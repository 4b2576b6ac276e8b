// Pooling, with Caffe's own rounding: the number of windows is rounded up, and with padding (on
// either axis) a last window that would begin after image and padding is left out.

#include "converter/frontends/common/pooling.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "pooling_param";
constexpr WindowWords kWords = {"pooling_param.kernel_size", "pooling_param.stride",
                                "pooling_param.pool", "round_mode: FLOOR"};

std::optional<Window> ReadWindow(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  auto error = [&](absl::string_view text, absl::string_view field) {
    layer.Error(text, kParameter, field);
    return std::nullopt;
  };
  if (p.global_pooling()) {
    if (p.has_kernel_size() || p.has_kernel_h() || p.has_kernel_w())
      return error("global_pooling takes the whole image; expected no kernel size",
                   "global_pooling");
    const Dim& h = layer.bottom_shape().dim(2);
    const Dim& w = layer.bottom_shape().dim(3);
    if (!h.is_static() || !w.is_static())
      return error("global_pooling needs a known image size; give the input's shape",
                   "global_pooling");
    if (p.pad() != 0 || p.pad_h() != 0 || p.pad_w() != 0 || p.stride() != 1 ||
        (p.has_stride_h() && p.stride_h() != 1) || (p.has_stride_w() && p.stride_w() != 1)) {
      return error("global_pooling goes with pad 0 and stride 1 only", "global_pooling");
    }
    return Window{.kernel = {h.value(), w.value()},
                  .strides = {1, 1},
                  .dilations = {1, 1},
                  .pads_begin = {0, 0},
                  .pads_end = {0, 0}};
  }
  if (p.has_kernel_size() && (p.has_kernel_h() || p.has_kernel_w()))
    return error("kernel_size and kernel_h/kernel_w are both given; expected one of them",
                 "kernel_size");
  if (p.has_stride() && (p.has_stride_h() || p.has_stride_w()))
    return error("stride and stride_h/stride_w are both given; expected one of them", "stride");
  if (p.has_pad() && (p.has_pad_h() || p.has_pad_w()))
    return error("pad and pad_h/pad_w are both given; expected one of them", "pad");
  Window window;
  window.kernel = p.has_kernel_size() ? Ints{p.kernel_size(), p.kernel_size()}
                                      : Ints{p.kernel_h(), p.kernel_w()};
  window.strides = p.has_stride_h() || p.has_stride_w() ? Ints{p.stride_h(), p.stride_w()}
                                                        : Ints{p.stride(), p.stride()};
  window.pads_begin =
      p.has_pad_h() || p.has_pad_w() ? Ints{p.pad_h(), p.pad_w()} : Ints{p.pad(), p.pad()};
  for (int axis = 0; axis < 2; ++axis) {
    if (window.kernel[axis] < 1)
      return error(
          "the kernel size is missing or 0; expected kernel_size, or kernel_h and kernel_w",
          "kernel_size");
    if (window.strides[axis] < 1)
      return error("a stride is missing or 0; expected stride, or stride_h and stride_w", "stride");
    if (window.kernel[axis] > (1 << 30) || window.strides[axis] > (1 << 30))
      return error("a kernel size or stride is out of range", "kernel_size");
    if (window.pads_begin[axis] >= window.kernel[axis])
      return error(absl::StrCat("pad ", window.pads_begin[axis],
                                " must be smaller than the kernel ", window.kernel[axis]),
                   "pad");
  }
  window.pads_end = window.pads_begin;
  window.dilations = {1, 1};
  return window;
}

void ImportPooling(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  if (p.pool() == PoolingParameter::STOCHASTIC) {
    layer.Error("stochastic pooling is for training; expected MAX or AVE", kParameter, "pool");
    return;
  }
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  std::optional<Window> window = ReadWindow(layer);
  if (!window) return;
  if (p.round_mode() == PoolingParameter::CEIL)
    window->rounding = window->has_pads() ? Rounding::kUpWithinData : Rounding::kUp;
  layer.SetTop(AddPooling(layer, "", layer.bottoms()[0],
                          {.is_average = p.pool() == PoolingParameter::AVE,
                           .divisor = Divisor::kPaddedData,
                           .window = *window},
                          kWords));
}

}  // namespace

std::vector<LayerType> PoolingLayers() { return {{"Pooling", 1, 1, 1, 1, false, ImportPooling}}; }

}  // namespace mo::caffe

// Pooling, with Caffe's own rounding: the number of windows is rounded up, and with padding (on
// either axis) a last window that would begin after image and padding is left out.

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "pooling_param";

struct Window {
  Ints kernel, strides, pads;

  bool padded() const { return pads[0] > 0 || pads[1] > 0; }
};

std::optional<Window> ReadWindow(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  auto error = [&](absl::string_view text, absl::string_view field) {
    layer.Error(Code::kNodeAttribute, text, kParameter, field);
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
    return Window{{h.value(), w.value()}, {1, 1}, {0, 0}};
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
  window.pads =
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
    if (window.pads[axis] >= window.kernel[axis])
      return error(absl::StrCat("pad ", window.pads[axis], " must be smaller than the kernel ",
                                window.kernel[axis]),
                   "pad");
  }
  return window;
}

// The padding at the end with which rounding down gives Caffe's windows.
struct Rounded {
  Ints pads_end;
  bool clipped = false;  // a window reaches beyond image and padding
};

std::optional<Rounded> Round(Layer& layer, const Window& window, bool round_up) {
  Rounded rounded = {window.pads};
  for (int axis = 0; axis < 2; ++axis) {
    const int64_t kernel = window.kernel[axis], stride = window.strides[axis],
                  pad = window.pads[axis];
    const int64_t image = layer.bottom_shape().dim(axis + 2).value();
    const int64_t room = image + 2 * pad - kernel;
    if (room < 0) {
      layer.Error(Code::kNodeAttribute,
                  absl::StrCat("the kernel ", kernel, " is larger than the image of ", image,
                               " with its padding"),
                  kParameter, "kernel_size");
      return std::nullopt;
    }
    if (!round_up) continue;
    int64_t windows = (room + stride - 1) / stride + 1;
    if (window.padded() && (windows - 1) * stride >= image + pad) --windows;
    if ((windows - 1) * stride >= image + pad) {
      layer.Error(
          Code::kNodeAttribute,
          absl::StrCat(
              "the last window begins after the image of ", image,
              ": Caffe computes no defined value there. Use a stride of at most the kernel ",
              kernel, ", or round_mode: FLOOR"),
          kParameter, "stride");
      return std::nullopt;
    }
    const int64_t needed = (windows - 1) * stride + kernel - image - pad;
    if (needed <= pad) continue;
    rounded.pads_end[axis] = needed;
    rounded.clipped = true;
  }
  return rounded;
}

// Rounding of an image whose size is not known. False after a complaint.
bool SetRoundingOfUnknownSize(Layer& layer, const Window& window, bool average,
                              Attributes& attributes) {
  auto needs_size = [&](absl::string_view why) {
    return layer.Error(Code::kNodeAttribute,
                       absl::StrCat(why,
                                    " needs a known image size; give the input's shape, or "
                                    "round_mode: FLOOR"),
                       kParameter, "pool");
  };
  if (window.padded()) {
    if (average)
      return needs_size("an average that counts padding, in windows that are rounded up,");
    attributes.Set("rounding_type", std::string("ceil_torch"));  // leaves out the same window
    return true;
  }
  if (window.strides[0] > window.kernel[0] || window.strides[1] > window.kernel[1])
    return needs_size("a stride larger than the kernel, in windows that are rounded up,");
  attributes.Set("rounding_type", std::string("ceil"));
  if (average) attributes.Set("exclude-pad", true);
  return true;
}

// Zeros around the image.
std::optional<Value> Pad(Layer& layer, const Ints& pads) {
  const Value begin =
      layer.AddConstant("/pads", Constant::FromInt64s({4}, {0, 0, pads[0], pads[1]}));
  return layer.Add("Pad", "/pad", {layer.bottoms()[0], begin, begin},
                   {{"pad_mode", std::string("constant")}});
}

void ImportPooling(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  if (p.pool() == PoolingParameter::STOCHASTIC) {
    layer.Error(Code::kNodeAttribute, "stochastic pooling is for training; expected MAX or AVE",
                kParameter, "pool");
    return;
  }
  if (layer.rank() != 4) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat("its input is ", ToString(layer.bottom_shape()), "; expected 4 axes"));
    return;
  }
  const std::optional<Window> window = ReadWindow(layer);
  if (!window) return;
  const bool average = p.pool() == PoolingParameter::AVE;
  const bool round_up = p.round_mode() == PoolingParameter::CEIL;
  Attributes attributes = {{"kernel", window->kernel},
                           {"strides", window->strides},
                           {"pads_begin", window->pads},
                           {"pads_end", window->pads}};
  if (average) attributes.Set("exclude-pad", false);
  std::optional<Value> data = layer.bottoms()[0];
  if (!layer.bottom_shape().dim(2).is_static() || !layer.bottom_shape().dim(3).is_static()) {
    if (round_up && !SetRoundingOfUnknownSize(layer, *window, average, attributes)) return;
  } else {
    const std::optional<Rounded> rounded = Round(layer, *window, round_up);
    if (!rounded) return;
    // Padding at the end is never the maximum.
    attributes.Set("pads_end", rounded->pads_end);
    if (average && rounded->clipped) {
      // Caffe's divisor counts its own padding, and not what lies beyond. No attribute of AvgPool
      // says so: the runtime counts all of the window, or the data alone. So the padding becomes
      // data.
      attributes.Set("exclude-pad", true);
      if (window->padded()) {
        data = Pad(layer, window->pads);
        if (!data) return;
        attributes.Set("pads_begin", Ints{0, 0});
        attributes.Set("pads_end", Ints{rounded->pads_end[0] - window->pads[0],
                                        rounded->pads_end[1] - window->pads[1]});
      }
    }
  }
  const std::optional<Value> top =
      layer.Add(average ? "AvgPool" : "MaxPool", "", {*data}, std::move(attributes));
  if (top) layer.SetTops({*top});
}

}  // namespace

std::vector<LayerType> PoolingLayers() { return {{"Pooling", 1, 1, 1, 1, false, ImportPooling}}; }

}  // namespace mo::caffe

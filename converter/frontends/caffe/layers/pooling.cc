// Pooling and SPP, with Caffe's own rounding: the number of windows is rounded up, and with padding
// (on either axis) a last window that would begin after image and padding is left out.

#include "converter/frontends/common/pooling.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "pooling_param";
constexpr WindowWords kWords = {"pooling_param.kernel_size", "pooling_param.stride",
                                "pooling_param.pool", "round_mode: FLOOR"};
constexpr int64_t kLargest = 1 << 30;

bool Refuse(Layer& layer, absl::string_view text, absl::string_view field) {
  return layer.Error(text, kParameter, field);
}

// Whether nothing is said beside global_pooling.
bool IsGlobalAlone(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  if (p.has_kernel_size() || p.has_kernel_h() || p.has_kernel_w()) {
    return Refuse(layer, "global_pooling takes the whole image; expected no kernel size",
                  "global_pooling");
  }
  if (p.pad() != 0 || p.pad_h() != 0 || p.pad_w() != 0 || p.stride() != 1 ||
      (p.has_stride_h() && p.stride_h() != 1) || (p.has_stride_w() && p.stride_w() != 1))
    return Refuse(layer, "global_pooling goes with pad 0 and stride 1 only", "global_pooling");
  return true;
}

bool HasKnownImage(const Layer& layer) {
  const Shape shape = layer.bottom_shape();
  return shape.dim(2).is_static() && shape.dim(3).is_static();
}

// The window of the whole image.
std::optional<Window> GlobalWindow(Layer& layer) {
  if (!IsGlobalAlone(layer)) return std::nullopt;
  const Shape shape = layer.bottom_shape();
  return Window{.kernel = {shape.dim(2).value(), shape.dim(3).value()},
                .strides = {1, 1},
                .dilations = {1, 1},
                .pads_begin = {0, 0},
                .pads_end = {0, 0}};
}

// A setting is written once, or as name_h and name_w.
struct Setting {
  absl::string_view name;
  bool has, has_h, has_w;
  uint32_t value, h, w;
};

std::optional<Ints> Read(Layer& layer, const Setting& s) {
  if (s.has && (s.has_h || s.has_w)) {
    Refuse(layer,
           absl::StrCat(s.name, " and ", s.name, "_h/", s.name,
                        "_w are both given; expected one of them"),
           s.name);
    return std::nullopt;
  }
  if (s.has_h != s.has_w) {
    Refuse(layer, absl::StrCat(s.name, "_h and ", s.name, "_w go together; expected both"),
           absl::StrCat(s.name, s.has_h ? "_h" : "_w"));
    return std::nullopt;
  }
  return s.has_h ? Ints{s.h, s.w} : Ints{s.value, s.value};
}

bool IsWindowRight(Layer& layer, const Window& window) {
  for (int axis = 0; axis < 2; ++axis) {
    const int64_t kernel = window.kernel[axis], stride = window.strides[axis],
                  pad = window.pads_begin[axis];
    if (kernel < 1) {
      return Refuse(layer,
                    "the kernel size is missing or 0; expected kernel_size, or kernel_h and "
                    "kernel_w",
                    "kernel_size");
    }
    if (stride < 1)
      return Refuse(layer, "a stride is 0; expected stride, or stride_h and stride_w", "stride");
    if (kernel > kLargest || stride > kLargest)
      return Refuse(layer, "a kernel size or stride is out of range", "kernel_size");
    if (pad >= kernel) {
      return Refuse(layer, absl::StrCat("pad ", pad, " must be smaller than the kernel ", kernel),
                    "pad");
    }
  }
  return true;
}

std::optional<Window> ReadWindow(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  if (p.global_pooling()) return GlobalWindow(layer);
  if (p.has_kernel_size() && (p.has_kernel_h() || p.has_kernel_w())) {
    Refuse(layer, "kernel_size and kernel_h/kernel_w are both given; expected one of them",
           "kernel_size");
    return std::nullopt;
  }
  const Ints kernel = p.has_kernel_size() ? Ints{p.kernel_size(), p.kernel_size()}
                                          : Ints{p.kernel_h(), p.kernel_w()};
  const std::optional<Ints> strides =
      Read(layer, {"stride", p.has_stride(), p.has_stride_h(), p.has_stride_w(), p.stride(),
                   p.stride_h(), p.stride_w()});
  const std::optional<Ints> pads = Read(
      layer, {"pad", p.has_pad(), p.has_pad_h(), p.has_pad_w(), p.pad(), p.pad_h(), p.pad_w()});
  if (!strides || !pads) return std::nullopt;
  const Window window = {.kernel = kernel,
                         .strides = *strides,
                         .dilations = {1, 1},
                         .pads_begin = *pads,
                         .pads_end = *pads};
  return IsWindowRight(layer, window) ? std::optional(window) : std::nullopt;
}

// Whether the number of windows is rounded up: two forks of the time before round_mode have
// ceil_mode. nullopt after an error.
std::optional<bool> RoundsUp(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  const bool by_round_mode = p.round_mode() == PoolingParameter::CEIL;
  if (!p.has_ceil_mode()) return by_round_mode;
  if (!p.has_round_mode() || by_round_mode == p.ceil_mode()) return p.ceil_mode();
  Refuse(layer, "ceil_mode and round_mode contradict each other; expected one of them",
         "ceil_mode");
  return std::nullopt;
}

// What a fork of Caffe has, and no other.
bool AreForksFieldsRight(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  if (p.pool() == PoolingParameter::MDS)
    return Refuse(layer, "MDS is not supported; expected MAX or AVE", "pool");
  if (p.pool() == PoolingParameter::STOCHASTIC)
    return Refuse(layer, "stochastic pooling is for training; expected MAX or AVE", "pool");
  if (p.torch_pooling()) {
    return Refuse(layer,
                  "torch_pooling is true, which Caffe's forks declare and do not define; expected "
                  "false, or round_mode: FLOOR",
                  "torch_pooling");
  }
  if (p.dilation() != 1) {
    return Refuse(layer, absl::StrCat("dilation is ", p.dilation(), "; MAX and AVE have 1 only"),
                  "dilation");
  }
  return p.axis() == 1 ||
         Refuse(layer, absl::StrCat("axis is ", p.axis(), "; expected 1, the axis after the batch"),
                "axis");
}

Rounding RoundingOf(const Window& window, bool rounds_up) {
  if (!rounds_up) return Rounding::kDown;
  return window.has_pads() ? Rounding::kUpWithinData : Rounding::kUp;
}

// The maxima and, as floats, where in its plane the first of each window is.
void ImportPoolingWithMask(Layer& layer, const Window& window) {
  if (layer.parameters().pooling_param().pool() != PoolingParameter::MAX) {
    layer.Error(Code::kNodeInputs, "has 2 tops; only MAX gives a second one, the places of maxima");
    return;
  }
  const std::vector<Value> pooled =
      AddMaxPoolingWithIndices(layer, "", layer.bottoms()[0], window, 2, kWords);
  if (pooled.empty()) return;
  layer.SetTops({pooled[0], layer.Converted(pooled[1], "/mask", ElementType::kF32)});
}

void ImportGlobalPoolingOfAnyImage(Layer& layer) {
  const bool is_average = layer.parameters().pooling_param().pool() == PoolingParameter::AVE;
  if (!IsGlobalAlone(layer)) return;
  if (layer.top_count() == 2) {
    Refuse(layer, "the places of maxima need a known image size; give the input's shape",
           "global_pooling");
    return;
  }
  layer.SetTop(layer.Add(is_average ? ops::kReduceMean : ops::kReduceMax, "",
                         {layer.bottoms()[0], layer.AddIntegers("/axes", {2, 3})},
                         {{"keep_dims", true}}));
}

void ImportPooling(Layer& layer) {
  const PoolingParameter& p = layer.parameters().pooling_param();
  if (!AreForksFieldsRight(layer)) return;
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  if (p.global_pooling() && !HasKnownImage(layer)) return ImportGlobalPoolingOfAnyImage(layer);
  std::optional<Window> window = ReadWindow(layer);
  const std::optional<bool> rounds_up = RoundsUp(layer);
  if (!window || !rounds_up) return;
  window->rounding = RoundingOf(*window, *rounds_up);
  if (layer.top_count() == 2) return ImportPoolingWithMask(layer, *window);
  layer.SetTop(AddPooling(layer, "", layer.bottoms()[0],
                          {.is_average = p.pool() == PoolingParameter::AVE,
                           .divisor = p.avg_include_pad() ? Divisor::kPaddedData : Divisor::kData,
                           .window = *window},
                          kWords));
}

// The window that puts `bins` on each axis; nullopt after an error.
std::optional<Window> PyramidWindow(Layer& layer, const Extents& image, int64_t bins) {
  Window window = {.kernel = {}, .strides = {}, .dilations = {1, 1}};
  for (const int64_t extent : image) {
    const int64_t kernel = (extent + bins - 1) / bins;
    const int64_t pad = (kernel * bins - extent + 1) / 2;
    if (pad >= kernel) {
      layer.Error(absl::StrCat("a level of ", bins, " bins over an extent of ", extent,
                               " would have a pad of ", pad, " with a kernel of ", kernel,
                               "; expected a smaller pyramid_height or a larger image"),
                  "spp_param", "pyramid_height");
      return std::nullopt;
    }
    window.kernel.push_back(kernel);
    window.pads_begin.push_back(pad);
  }
  window.strides = window.kernel;
  window.pads_end = window.pads_begin;
  window.rounding = RoundingOf(window, true);
  return window;
}

// Poolings to 1, 2, 4, … bins on each axis, all in one list for each sample. A single level stays
// as it is pooled.
void ImportSpatialPyramid(Layer& layer) {
  const SPPParameter& p = layer.parameters().spp_param();
  if (p.pool() == SPPParameter::STOCHASTIC) {
    layer.Error("stochastic pooling is for training; expected MAX or AVE", "spp_param", "pool");
    return;
  }
  if (p.pyramid_height() < 1) {
    layer.Error("pyramid_height is missing or 0; expected 1 or more", "spp_param",
                "pyramid_height");
    return;
  }
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  const std::optional<Extents> image = layer.ExtentsFrom(2);
  if (!image) return;
  if (*std::max_element(image->begin(), image->end()) > kLargest) {
    layer.RankError("a smaller image");
    return;
  }
  const bool is_one = p.pyramid_height() == 1;
  std::vector<Value> levels;
  // Each level halves the kernels, and none is smaller than 1; so an error ends even the highest.
  for (uint32_t level = 0; level < p.pyramid_height(); ++level) {
    const std::optional<Window> window = PyramidWindow(layer, *image, int64_t{1} << level);
    if (!window) return;
    const std::string suffix = is_one ? "" : absl::StrCat("/level_", level);
    const Value pooled = AddPooling(layer, suffix, layer.bottoms()[0],
                                    {.is_average = p.pool() == SPPParameter::AVE,
                                     .divisor = Divisor::kPaddedData,
                                     .window = *window},
                                    kWords);
    if (is_one) return layer.SetTop(pooled);
    levels.push_back(layer.Add(ops::kReshape, suffix + "/flat",
                               {pooled, layer.AddIntegers(suffix + "/shape", {0, -1})},
                               {{"special_zero", true}}));
  }
  layer.SetTop(layer.Add(ops::kConcat, "", std::move(levels), {{"axis", int64_t{1}}}));
}

}  // namespace

std::vector<LayerType> PoolingLayers() {
  return {
      {"Pooling", 1, 1, 1, 2, false, ImportPooling},
      {"SPP", 1, 1, 1, 1, false, ImportSpatialPyramid},
  };
}

}  // namespace mo::caffe

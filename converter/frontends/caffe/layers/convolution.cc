// Convolution, Deconvolution, the depthwise ones of two forks, and Im2col, the windows of a
// convolution as channels.
//
// The axes before `axis`, that of the channels, are one batch; those after it, of which there may
// be none, are spatial.

#include "converter/frontends/common/convolution.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/reshape.h"

namespace mo::caffe {
namespace {

constexpr char kParameter[] = "convolution_param";
constexpr WindowWords kWords = {"convolution_param.kernel_size", "convolution_param.stride",
                                "convolution_param.pad", "a smaller stride"};

// A setting that Caffe lets one write once, once for each axis, or (on two axes) as name_h and
// name_w.
struct Spatial {
  absl::string_view name;  // of the repeated field
  absl::string_view h, w;  // of the single ones; empty: there are none
  const google::protobuf::RepeatedField<uint32_t>* repeated;
  std::optional<uint32_t> single_h, single_w;
  std::optional<int64_t> default_value;  // nullopt: has to be said
  std::optional<int64_t> default_other;  // where name_h or name_w alone is given; likewise
  int64_t minimum;
};

std::optional<Ints> Expand(Layer& layer, const Spatial& s, int spatial) {
  Ints values(s.repeated->begin(), s.repeated->end());
  const bool singles = s.single_h || s.single_w;
  if (singles && !values.empty()) {
    layer.Error(
        absl::StrCat(s.name, " and ", s.h, "/", s.w, " are both given; expected one of them"),
        kParameter, s.name);
    return std::nullopt;
  }
  if (singles && spatial != 2) {
    layer.Error(absl::StrCat(s.h, " and ", s.w, " need two spatial axes, but there are ", spatial,
                             "; write ", s.name),
                kParameter, s.h);
    return std::nullopt;
  }
  if (singles && !(s.single_h && s.single_w) && !s.default_other) {
    layer.Error(absl::StrCat(s.single_h ? s.w : s.h, " is missing; expected both ", s.h, " and ",
                             s.w, ", or ", s.name),
                kParameter, s.single_h ? s.h : s.w);
    return std::nullopt;
  }
  if (singles) {
    const int64_t other = s.default_other.value_or(0);
    values = {s.single_h ? int64_t{*s.single_h} : other, s.single_w ? int64_t{*s.single_w} : other};
  }
  if (values.empty() && s.default_value) values = {*s.default_value};
  if (values.size() == 1) values.resize(spatial, values[0]);
  if (static_cast<int>(values.size()) != spatial) {
    layer.Error(
        absl::StrCat(s.name,
                     values.empty() ? " is missing; expected"
                                    : absl::StrCat(" has ", values.size(), " values; expected"),
                     " one, or one for each of ", spatial, " spatial axes"),
        kParameter, s.name);
    return std::nullopt;
  }
  for (int64_t value : values) {
    if (value >= s.minimum && value <= (1 << 30)) continue;
    layer.Error(absl::StrCat(s.name, " is ", value, "; expected ", s.minimum,
                             value < s.minimum ? " or more" : " to 2^30"),
                kParameter, s.name);
    return std::nullopt;
  }
  return values;
}

template <typename T>
std::optional<uint32_t> If(bool has, T value) {
  return has ? std::optional<uint32_t>(value) : std::nullopt;
}

std::optional<Window> ReadWindow(Layer& layer, int spatial) {
  const ConvolutionParameter& p = layer.parameters().convolution_param();
  const std::optional<Ints> kernel = Expand(
      layer,
      {"kernel_size", "kernel_h", "kernel_w", &p.kernel_size(), If(p.has_kernel_h(), p.kernel_h()),
       If(p.has_kernel_w(), p.kernel_w()), std::nullopt, std::nullopt, 1},
      spatial);
  const std::optional<Ints> strides =
      Expand(layer,
             {"stride", "stride_h", "stride_w", &p.stride(), If(p.has_stride_h(), p.stride_h()),
              If(p.has_stride_w(), p.stride_w()), 1, std::nullopt, 1},
             spatial);
  const std::optional<Ints> pads =
      Expand(layer,
             {"pad", "pad_h", "pad_w", &p.pad(), If(p.has_pad_h(), p.pad_h()),
              If(p.has_pad_w(), p.pad_w()), 0, 0, 0},
             spatial);
  const std::optional<Ints> dilations = Expand(
      layer,
      {"dilation", "dilation_h", "dilation_w", &p.dilation(),
       If(p.has_dilation_h(), p.dilation_h()), If(p.has_dilation_w(), p.dilation_w()), 1, 1, 1},
      spatial);
  if (!kernel || !strides || !pads || !dilations) return std::nullopt;
  return Window{.kernel = *kernel,
                .strides = *strides,
                .dilations = *dilations,
                .pads_begin = *pads,
                .pads_end = *pads};
}

// Where the inputs have their channels, and how.
struct Planes {
  int axis, spatial;
  int64_t channels;
  Window window;
};

std::optional<Planes> ReadPlanes(Layer& layer) {
  const ConvolutionParameter& p = layer.parameters().convolution_param();
  const std::optional<int> axis =
      layer.Axis(p.axis(), layer.rank(), absl::StrCat(kParameter, ".axis"));
  if (!axis || !layer.HaveEqualShapes()) return std::nullopt;
  const int spatial = layer.rank() - *axis - 1;
  const Dim& channels = layer.bottom_shape().dim(*axis);
  if (spatial > 3 || !channels.is_static()) {
    layer.RankError("a known number of channels and at most 3 axes after it");
    return std::nullopt;
  }
  std::optional<Window> window = ReadWindow(layer, spatial);
  if (!window) return std::nullopt;
  return Planes{*axis, spatial, channels.value(), *std::move(window)};
}

// The window on what has a spatial axis: one of 1 where the input has none.
Window SpatialWindow(const Planes& planes) {
  if (planes.spatial > 0) return planes.window;
  return {.kernel = {1}, .strides = {1}, .dilations = {1}, .pads_begin = {0}, .pads_end = {0}};
}

// The axes before the channels as one.
Dim Batch(const Shape& shape, int axis) {
  if (axis == 1) return shape.dim(0);
  const std::optional<Extents> extents =
      Shape(std::vector<Dim>(shape.dims().begin(), shape.dims().begin() + axis)).extents();
  const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
  return count ? Dim(*count) : Dim::Any();
}

// An input as [N, C, x…].
Value AsImages(Layer& layer, Value bottom, const Planes& planes) {
  std::vector<Dim> dims = {Batch(bottom.shape(), planes.axis)};
  dims.insert(dims.end(), bottom.shape().dims().begin() + planes.axis, bottom.shape().dims().end());
  if (planes.spatial == 0) dims.push_back(1);
  const Shape shape(std::move(dims));
  if (shape == bottom.shape() || CanBeReshapeTarget(shape))
    return layer.Reshaped(bottom, "/images", shape);
  layer.Error(Code::kNodeInputs, absl::StrCat("its input ", ToString(bottom.shape()),
                                              " has several open extents; give the input's shape"));
  return {};
}

// What was computed of images, with the axes of the input.
Value AsBottom(Layer& layer, Value images, const Planes& planes) {
  if (images.node == nullptr || (planes.axis == 1 && planes.spatial > 0)) return images;
  const std::vector<Dim>& before = layer.bottom_shape().dims();
  std::vector<Dim> dims(before.begin(), before.begin() + planes.axis);
  const std::vector<Dim>& after = images.shape().dims();
  dims.insert(dims.end(), after.begin() + 1, after.begin() + 2 + planes.spatial);
  const Shape shape(std::move(dims));
  if (CanBeReshapeTarget(shape)) return layer.Reshaped(images, "/axes", shape);
  layer.Error(Code::kNodeInputs, absl::StrCat("its output ", ToString(shape),
                                              " has several open extents; give the input's shape"));
  return {};
}

enum class Kind { kConvolution, kDeconvolution, kDepthwise };

// The numbers of output channels and of groups.
struct Outputs {
  int64_t channels, groups;
};

// Each channel by itself; so num_output and group say nothing new, and may be missing.
std::optional<Outputs> DepthwiseOutputs(Layer& layer, int64_t channels) {
  const ConvolutionParameter& p = layer.parameters().convolution_param();
  auto is_other = [&](bool has, int64_t value, absl::string_view field) {
    if (!has || value == channels) return false;
    layer.Error(
        absl::StrCat(field, " is ", value, "; expected the number of input channels, ", channels),
        kParameter, field);
    return true;
  };
  if (is_other(p.has_num_output(), p.num_output(), "num_output") ||
      is_other(p.has_group(), p.group(), "group"))
    return std::nullopt;
  return Outputs{channels, channels};
}

std::optional<Outputs> ReadOutputs(Layer& layer, int64_t channels, Kind kind) {
  if (kind == Kind::kDepthwise) return DepthwiseOutputs(layer, channels);
  const ConvolutionParameter& p = layer.parameters().convolution_param();
  const int64_t outputs = p.num_output(), groups = p.group();
  if (outputs < 1) {
    layer.Error("num_output is missing or 0; expected the number of output channels", kParameter,
                "num_output");
    return std::nullopt;
  }
  if (groups < 1 || outputs % groups != 0 || channels % groups != 0) {
    layer.Error(absl::StrCat("group is ", groups, "; expected a number that divides the ", channels,
                             " input and the ", outputs, " output channels"),
                kParameter, "group");
    return std::nullopt;
  }
  return Outputs{outputs, groups};
}

// Caffe's weights are [O, I/g, k…], those of a deconvolution [I, O/g, k…].
Value Weights(Layer& layer, const Planes& planes, const Outputs& outputs, bool is_transposed) {
  Extents extents = is_transposed ? Extents{planes.channels, outputs.channels / outputs.groups}
                                  : Extents{outputs.channels, planes.channels / outputs.groups};
  extents.insert(extents.end(), planes.window.kernel.begin(), planes.window.kernel.end());
  const std::optional<Constant> weights =
      layer.Blob(0, extents, "weights", layer.parameters().convolution_param().weight_filler());
  if (!weights) return {};
  if (planes.spatial == 0) extents.push_back(1);
  return layer.AddConstant(
      "/weights",
      weights->Reshaped(outputs.groups > 1 ? WithGroups(extents, outputs.groups) : extents));
}

Value Bias(Layer& layer, const Planes& planes, const Outputs& outputs) {
  const std::optional<Constant> bias =
      layer.Blob(1, {outputs.channels}, "bias values",
                 FillerOr(layer.parameters().convolution_param().bias_filler(), 0));
  if (!bias) return {};
  Extents broadcast = {outputs.channels};
  broadcast.resize(1 + SpatialWindow(planes).kernel.size(), 1);
  return layer.AddConstant("/bias/value", bias->Reshaped(broadcast));
}

// Each input by itself, with the same weights.
void ImportConvolution(Layer& layer, Kind kind) {
  const ConvolutionParameter& p = layer.parameters().convolution_param();
  const std::optional<Planes> planes = ReadPlanes(layer);
  if (!planes || !layer.IsFinite(p.negative_slope(), kParameter, "negative_slope")) return;
  const std::optional<Outputs> outputs = ReadOutputs(layer, planes->channels, kind);
  if (!outputs ||
      !layer.HasBlobs(p.bias_term() ? 2 : 1, p.bias_term() ? "weights and bias" : "weights"))
    return;
  const bool is_transposed = kind == Kind::kDeconvolution;
  const Convolution convolution = {.window = SpatialWindow(*planes),
                                   .weights = Weights(layer, *planes, *outputs, is_transposed),
                                   .is_transposed = is_transposed};
  const Value bias = p.bias_term() ? Bias(layer, *planes, *outputs) : Value();
  std::vector<Value> tops;
  for (const Value& bottom : layer.bottoms()) {
    Value top = AddConvolution(layer, "", AsImages(layer, bottom, *planes), convolution, kWords);
    if (p.bias_term()) top = layer.Add(ops::kAdd, "/bias", {top, bias});
    if (p.relu()) top = AddRelu(layer, "/relu", top, p.negative_slope());
    tops.push_back(AsBottom(layer, top, *planes));
  }
  layer.SetTops(std::move(tops));
}

// For each element of a window a kernel that takes it: [k, 1, k…], of `count` elements each.
Constant UnitKernels(const Ints& kernel, int64_t count) {
  std::vector<double> values(static_cast<size_t>(count * count), 0);
  for (int64_t i = 0; i < count; ++i) values[i * (count + 1)] = 1;
  Extents extents = {1, count, 1};
  extents.insert(extents.end(), kernel.begin(), kernel.end());
  return Constant::FromDoubles(ElementType::kF32, extents, values);
}

// Channel (c · kh + y) · kw + x is element (y, x) of the windows on channel c.
void ImportIm2col(Layer& layer) {
  constexpr int64_t kMaxWeights = 1 << 24;
  const std::optional<Planes> planes = ReadPlanes(layer);
  if (!planes) return;
  const Window window = SpatialWindow(*planes);
  const std::optional<int64_t> count = ElementCount(window.kernel);
  const std::optional<int64_t> weights =
      count ? ElementCount({planes->channels, *count, *count}) : std::nullopt;
  if (!weights || *weights > kMaxWeights) {
    layer.Error(absl::StrCat("its kernel is too large for ", planes->channels, " channels"),
                kParameter, "kernel_size");
    return;
  }
  const Constant kernels =
      UnitKernels(window.kernel, *count).Gathered(0, std::vector<int64_t>(planes->channels, 0));
  std::vector<Value> tops;
  for (const Value& bottom : layer.bottoms()) {
    const Value top = AddConvolution(
        layer, "", AsImages(layer, bottom, *planes),
        {.window = window, .weights = layer.AddConstant("/kernels", kernels)}, kWords);
    tops.push_back(AsBottom(layer, top, *planes));
  }
  layer.SetTops(std::move(tops));
}

template <Kind kKind>
void Import(Layer& layer) {
  ImportConvolution(layer, kKind);
}

}  // namespace

std::vector<LayerType> ConvolutionLayers() {
  auto row = [](absl::string_view name, bool has_weights, void (*import)(Layer&)) {
    return LayerType{name,
                     1,
                     kAnyNumber,
                     1,
                     kAnyNumber,
                     has_weights,
                     import,
                     /*checks_tops=*/false,
                     /*has_fillers=*/has_weights};
  };
  return {
      row("Convolution", true, Import<Kind::kConvolution>),
      row("ConvolutionDepthwise", true, Import<Kind::kDepthwise>),
      row("Deconvolution", true, Import<Kind::kDeconvolution>),
      row("DepthwiseConvolution", true, Import<Kind::kDepthwise>),
      row("Im2col", false, ImportIm2col),
  };
}

}  // namespace mo::caffe

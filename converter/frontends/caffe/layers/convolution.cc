// Convolution and Deconvolution.

#include "converter/frontends/common/convolution.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

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
  if (singles) {
    const int64_t missing = s.default_value.value_or(0);
    values = {s.single_h ? int64_t{*s.single_h} : missing,
              s.single_w ? int64_t{*s.single_w} : missing};
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
    layer.Error(absl::StrCat(s.name, " is ", value, "; expected ", s.minimum, " or more"),
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
       If(p.has_kernel_w(), p.kernel_w()), std::nullopt, 1},
      spatial);
  const std::optional<Ints> strides =
      Expand(layer,
             {"stride", "stride_h", "stride_w", &p.stride(), If(p.has_stride_h(), p.stride_h()),
              If(p.has_stride_w(), p.stride_w()), 1, 1},
             spatial);
  const std::optional<Ints> pads =
      Expand(layer,
             {"pad", "pad_h", "pad_w", &p.pad(), If(p.has_pad_h(), p.pad_h()),
              If(p.has_pad_w(), p.pad_w()), 0, 0},
             spatial);
  const std::optional<Ints> dilations =
      Expand(layer, {"dilation", "", "", &p.dilation(), std::nullopt, std::nullopt, 1, 1}, spatial);
  if (!kernel || !strides || !pads || !dilations) return std::nullopt;
  return Window{.kernel = *kernel,
                .strides = *strides,
                .dilations = *dilations,
                .pads_begin = *pads,
                .pads_end = *pads};
}

// The extents of Caffe's weights: [O, I/g, k…], for a deconvolution [I, O/g, k…].
std::optional<Extents> WeightExtents(Layer& layer, const Window& window, int64_t channels,
                                     bool transposed) {
  const ConvolutionParameter& p = layer.parameters().convolution_param();
  const int64_t outputs = p.num_output(), group = p.group();
  if (outputs < 1) {
    layer.Error("num_output is missing or 0; expected the number of output channels", kParameter,
                "num_output");
    return std::nullopt;
  }
  if (group < 1 || outputs % group != 0 || channels % group != 0) {
    layer.Error(absl::StrCat("group is ", group, "; expected a number that divides the ", channels,
                             " input and the ", outputs, " output channels"),
                kParameter, "group");
    return std::nullopt;
  }
  Extents extents =
      transposed ? Extents{channels, outputs / group} : Extents{outputs, channels / group};
  extents.insert(extents.end(), window.kernel.begin(), window.kernel.end());
  return extents;
}

void Import(Layer& layer, bool transposed) {
  const ConvolutionParameter& p = layer.parameters().convolution_param();
  const int rank = layer.rank();
  if (rank < 3 || rank > 5 || !layer.bottom_shape().dim(1).is_static()) {
    layer.RankError("3 to 5 axes and a known number of channels");
    return;
  }
  const std::optional<int> axis = layer.Axis(p.axis(), rank, absl::StrCat(kParameter, ".axis"));
  if (!axis) return;
  if (*axis != 1) {
    layer.Error(absl::StrCat("axis is ", p.axis(),
                             "; only 1, the axis after the batch, can be the channels"),
                kParameter, "axis");
    return;
  }
  const std::optional<Window> window = ReadWindow(layer, rank - 2);
  if (!window) return;
  const int64_t channels = layer.bottom_shape().dim(1).value();
  const std::optional<Extents> extents = WeightExtents(layer, *window, channels, transposed);
  if (!extents ||
      !layer.HasBlobs(p.bias_term() ? 2 : 1, p.bias_term() ? "weights and bias" : "weights"))
    return;
  const std::optional<Constant> weights = layer.Blob(0, *extents, "weights", p.weight_filler());
  if (!weights) return;

  const Value kernel = layer.AddConstant(
      "/weights", p.group() > 1 ? weights->Reshaped(WithGroups(*extents, p.group())) : *weights);
  Value bias;
  if (p.bias_term()) {
    const int64_t outputs = p.num_output();
    Extents broadcast(rank - 1, 1);
    broadcast[0] = outputs;
    const std::optional<Constant> blob = layer.Blob(1, {outputs}, "bias values", p.bias_filler());
    if (!blob) return;
    bias = layer.AddConstant("/bias/value", blob->Reshaped(broadcast));
  }
  // Each bottom by itself, with the same weights.
  std::vector<Value> tops;
  for (const Value& bottom : layer.bottoms()) {
    const Value value =
        AddConvolution(layer, "", bottom,
                       {.window = *window, .weights = kernel, .is_transposed = transposed}, kWords);
    tops.push_back(p.bias_term() ? layer.Add(ops::kAdd, "/bias", {value, bias}) : value);
  }
  layer.SetTops(std::move(tops));
}

}  // namespace

std::vector<LayerType> ConvolutionLayers() {
  return {
      {"Convolution", 1, kAnyNumber, 1, kAnyNumber, true,
       [](Layer& layer) { Import(layer, false); }, true},
      {"Deconvolution", 1, kAnyNumber, 1, kAnyNumber, true,
       [](Layer& layer) { Import(layer, true); }, true},
  };
}

}  // namespace mo::caffe

// Axpy, Bias, Scale: factors and summands that are laid over some of the input's axes.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/fillers.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/reshape.h"

namespace mo::caffe {
namespace {

// The axes of the input that an operand has: [first, last).
struct Axes {
  int first, last;
};

// What ScaleParameter and BiasParameter have in common.
struct Operand {
  absl::string_view parameter, name;  // "scale_param", "scale"
  int axis, num_axes;
};

// Those from `first` on, which are `count`.
std::optional<Axes> AxesFrom(Layer& layer, const Operand& operand, int first, int count,
                             absl::string_view field) {
  if (count >= 0 && first + int64_t{count} <= layer.rank()) return Axes{first, first + count};
  layer.Error(absl::StrCat("the ", operand.name, " would have ", count, " axes from axis ", first,
                           " on, but the input has ", layer.rank(), " in all"),
              operand.parameter, field);
  return std::nullopt;
}

std::optional<int> FirstAxis(Layer& layer, const Operand& operand) {
  return layer.Axis(operand.axis, layer.rank(), absl::StrCat(operand.parameter, ".axis"));
}

// Of an operand that is a blob.
std::optional<Axes> AxesOfBlob(Layer& layer, const Operand& operand) {
  const std::optional<int> first = FirstAxis(layer, operand);
  if (!first) return std::nullopt;
  const int count = operand.num_axes == -1 ? layer.rank() - *first : operand.num_axes;
  return AxesFrom(layer, operand, *first, count, "num_axes");
}

// Of one that is the second input. A single number without axes needs none.
std::optional<Axes> AxesOfInput(Layer& layer, const Operand& operand) {
  if (layer.rank(1) == 0) return Axes{0, 0};
  const std::optional<int> first = FirstAxis(layer, operand);
  return first ? AxesFrom(layer, operand, *first, layer.rank(1), "axis") : std::nullopt;
}

// Blob `i`, which has the given axes, as a constant that broadcasts over the input.
Value LaidBlob(Layer& layer, int i, const Axes& axes, absl::string_view what,
               const FillerParameter& filler) {
  Extents broadcast(layer.rank(), 1);
  for (int axis = axes.first; axis < axes.last; ++axis) {
    const Dim& dim = layer.bottom_shape().dim(axis);
    if (!dim.is_static()) {
      layer.Error(Code::kNodeInputs,
                  absl::StrCat("axis ", axis, " of its input ", ToString(layer.bottom_shape()),
                               " has no known extent; give the input's shape"));
      return {};
    }
    broadcast[axis] = dim.value();
  }
  const std::optional<Constant> blob =
      layer.Blob(i, Extents(broadcast.begin() + axes.first, broadcast.begin() + axes.last),
                 absl::StrCat(what, " values"), filler);
  if (!blob) return {};
  return layer.AddConstant(absl::StrCat("/", what, "/value"), blob->Reshaped(broadcast));
}

// `value` so that it broadcasts over input `like`, which has its extents on the given axes.
Value Laid(Layer& layer, Value value, int like, const Axes& axes) {
  const Shape& target = layer.bottom_shape(like);
  std::vector<Dim> dims(target.rank(), Dim(1));
  for (int axis = axes.first; axis < axes.last; ++axis) {
    const Dim& dim = value.shape().dim(axis - axes.first);
    if (!dim.Compatible(target.dim(axis))) {
      layer.Error(
          Code::kNodeInputs,
          absl::StrCat("its inputs are ", ToString(target), " and ", ToString(value.shape()),
                       "; expected the same extent on axis ", axis, " of the former"));
      return {};
    }
    dims[axis] = dim;
  }
  const Shape shape(std::move(dims));
  if (value.shape() != shape && !CanBeReshapeTarget(shape)) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat("its input ", ToString(value.shape()),
                             " has several open extents; give the inputs' shapes"));
    return {};
  }
  return layer.Reshaped(value, "/broadcast", shape);
}

Value Shift(Layer& layer, int blob, const Axes& axes) {
  return LaidBlob(layer, blob, axes, "shift",
                  FillerOr(layer.parameters().scale_param().bias_filler(), 0));
}

// The scale is blob 0 and the shift blob 1.
void ImportConstantScale(Layer& layer, const Operand& operand) {
  const bool has_shift = layer.parameters().scale_param().bias_term();
  const std::optional<Axes> axes = AxesOfBlob(layer, operand);
  if (!axes || !layer.HasBlobs(has_shift ? 2 : 1, has_shift ? "scale and shift" : "scale")) return;
  std::vector<Value> inputs = {
      layer.bottoms()[0],
      LaidBlob(layer, 0, *axes, "scale", FillerOr(layer.parameters().scale_param().filler(), 1))};
  if (has_shift) inputs.push_back(Shift(layer, 1, *axes));
  layer.SetTop(layer.Add(ops::kScaleShift, "", std::move(inputs)));
}

// The scale is bottom 1, laid over the input from `axis` on; the shift is blob 0.
void ImportComputedScale(Layer& layer, const Operand& operand) {
  const bool has_shift = layer.parameters().scale_param().bias_term();
  if (!layer.HasBlobs(has_shift ? 1 : 0, has_shift ? "shift" : "none, as the scale is an input"))
    return;
  const std::optional<Axes> axes = AxesOfInput(layer, operand);
  if (!axes) return;
  const Value scale = Laid(layer, layer.bottoms()[1], 0, *axes);
  Value top = layer.Add(ops::kMultiply, "", {layer.bottoms()[0], scale});
  if (has_shift) top = layer.Add(ops::kAdd, "/shift", {top, Shift(layer, 0, *axes)});
  layer.SetTop(top);
}

void ImportScale(Layer& layer) {
  const ScaleParameter& p = layer.parameters().scale_param();
  const Operand operand = {"scale_param", "scale", p.axis(), p.num_axes()};
  if (layer.bottoms().size() == 1) {
    ImportConstantScale(layer, operand);
  } else {
    ImportComputedScale(layer, operand);
  }
}

// The summand is blob 0 or bottom 1.
void ImportBias(Layer& layer) {
  const BiasParameter& p = layer.parameters().bias_param();
  const Operand operand = {"bias_param", "bias", p.axis(), p.num_axes()};
  const bool is_blob = layer.bottoms().size() == 1;
  const std::optional<Axes> axes =
      is_blob ? AxesOfBlob(layer, operand) : AxesOfInput(layer, operand);
  if (!axes || !layer.HasBlobs(is_blob ? 1 : 0, is_blob ? "bias" : "none, as the bias is an input"))
    return;
  const Value bias = is_blob ? LaidBlob(layer, 0, *axes, "bias", FillerOr(p.filler(), 0))
                             : Laid(layer, layer.bottoms()[1], 0, *axes);
  layer.SetTop(layer.Add(ops::kAdd, "", {layer.bottoms()[0], bias}));
}

// Bottoms: a factor for each channel of each sample, [N, C] or [N, C, 1, …], x and a summand.
void ImportAxpy(Layer& layer) {
  const Shape& factors = layer.bottom_shape(0);
  const bool is_for_channels = layer.rank(1) >= 2 &&
                               (layer.rank(0) == 2 || layer.rank(0) == layer.rank(1)) &&
                               std::all_of(factors.dims().begin() + 2, factors.dims().end(),
                                           [](const Dim& dim) { return dim.Same(Dim(1)); });
  if (!is_for_channels) {
    layer.Error(Code::kNodeInputs, absl::StrCat("its factors are ", ToString(factors),
                                                " and its data ", ToString(layer.bottom_shape(1)),
                                                "; expected a factor for each sample and channel"));
    return;
  }
  if (!layer.HaveEqualShapes(1)) return;
  const Value factor = Laid(layer, layer.bottoms()[0], 1, {0, 2});
  const Value product = layer.Add(ops::kMultiply, "/scaled", {layer.bottoms()[1], factor});
  layer.SetTop(layer.Add(ops::kAdd, "", {product, layer.bottoms()[2]}));
}

}  // namespace

std::vector<LayerType> ScaleLayers() {
  return {
      {"Axpy", 3, 3, 1, 1, false, ImportAxpy},
      {"Bias", 1, 2, 1, 1, true, ImportBias, false, true},
      {"Scale", 1, 2, 1, 1, true, ImportScale, false, true},
  };
}

}  // namespace mo::caffe

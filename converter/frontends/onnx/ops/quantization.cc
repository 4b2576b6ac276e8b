// Numbers as integers with a scale and a zero point: x ≈ (q - zero point) · scale.

#include "converter/frontends/onnx/ops/quantization.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/cast.h"
#include "converter/frontends/onnx/ops/convolution.h"
#include "converter/frontends/onnx/ops/microsoft.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// The numbers that a type of quantized values has; nullopt for a type that is none.
struct Limits {
  double min, max;
};
std::optional<Limits> LimitsOf(ElementType type) {
  switch (type) {
    case ElementType::kU8:
      return Limits{0, 255};
    case ElementType::kI8:
      return Limits{-128, 127};
    case ElementType::kU16:
      return Limits{0, 65535};
    case ElementType::kI16:
      return Limits{-32768, 32767};
    case ElementType::kU4:
      return Limits{0, 15};
    case ElementType::kI4:
      return Limits{-8, 7};
    case ElementType::kU2:
      return Limits{0, 3};
    default:
      return std::nullopt;
  }
}

bool IsShortFloat(ElementType type) {
  return type == ElementType::kF8e4m3 || type == ElementType::kF8e5m2 ||
         type == ElementType::kF4e2m1;
}

// `parameter`, a scale or zero point, so that it is broadcast to data: a number as it is; a list
// along `axis`; of blocks each number is repeated for the elements of its block.
Value Spread(Operation& o, absl::string_view suffix, Value parameter, Value data, int axis,
             int64_t block) {
  if (parameter.node == nullptr || data.node == nullptr) return {};
  const Shape& shape = parameter.shape();
  const int rank = data.shape().rank();
  if (block > 0) {
    const std::optional<Extents> extents = shape.extents();
    constexpr int64_t kMaxLength = 1 << 24;
    const Dim& length = data.shape().dim(axis);
    if (!extents || !length.is_static() || length.value() > kMaxLength) {
      o.Error(Code::kNodeInputs,
              "has blocks of a tensor whose extents are not known, or too large; give the "
              "model's inputs fixed shapes");
      return {};
    }
    Ints places;
    for (int64_t i = 0; i < length.value(); ++i) places.push_back(i / block);
    return o.Add(ops::kGather, suffix,
                 {parameter, o.AddIntegers(absl::StrCat(suffix, "/blocks"), places),
                  o.AddInteger(absl::StrCat(suffix, "/axis"), axis)});
  }
  const bool is_number = shape.has_rank() && (shape.rank() == 0 || shape.dim(0).Same(Dim(1)));
  if (is_number) return o.Reshaped(parameter, suffix, Shape());
  return o.AlongAxis(parameter, suffix, axis, rank);
}

// Where the parameters of an operator of one tensor belong: attribute axis and block_size.
struct Place {
  int axis = 0;
  int64_t block = 0;
};
std::optional<Place> ReadPlace(Operation& o) {
  Place place;
  place.block = o.IntAttribute("block_size", 0);
  const Shape& scale = o.shape(1);
  const bool is_number =
      scale.has_rank() && (scale.rank() == 0 || (scale.rank() == 1 && scale.dim(0).Same(Dim(1))));
  if (is_number && place.block == 0) return place;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 1), o.rank(0));
  if (!axis) return std::nullopt;
  place.axis = *axis;
  return place;
}

// `value` with `axis` cut into groups: an axis of `groups` and one of `length`.
Value Grouped(Operation& o, absl::string_view suffix, Value value, int axis, int64_t groups,
              int64_t length) {
  std::vector<Dim> dims;
  for (int i = 0; i < value.shape().rank(); ++i) {
    dims.push_back(i == axis ? Dim(groups) : value.shape().dim(i));
    if (i == axis) dims.push_back(length);
  }
  return o.Reshaped(value, suffix, Shape(dims));
}

// Whole blocks of a tensor whose extents are known become an axis: each scale is stored once, and
// the runtime multiplies matrices with such weights as they are. Without a node for others.
Value DequantizedBlocks(Operation& o, const Place& place) {
  const Shape& shape = o.shape(0);
  if (place.block < 1 || !shape.is_static() || !o.shape(1).is_static()) return {};
  Extents blocks = *shape.extents();
  if (blocks[place.axis] % place.block != 0) return {};
  const int64_t count = blocks[place.axis] /= place.block;
  if (*o.shape(1).extents() != blocks || (o.has_input(2) && o.shape(2) != o.shape(1))) return {};
  const Value zero =
      o.has_input(2) ? Grouped(o, "/zero_point", o.input(2), place.axis, count, 1) : Value();
  const Value numbers =
      Dequantized(o, "/blocks", Grouped(o, "/numbers", o.input(0), place.axis, count, place.block),
                  Grouped(o, "/scale", o.input(1), place.axis, count, 1), zero);
  return o.Reshaped(numbers, "", shape);
}

// Input 0 by its scale and zero point.
Value DequantizedInput(Operation& o, const Place& place) {
  if (const Value blocks = DequantizedBlocks(o, place); blocks.node != nullptr) return blocks;
  const Value scale = Spread(o, "/scale", o.input(1), o.input(0), place.axis, place.block);
  const Value zero = o.has_input(2)
                         ? Spread(o, "/zero_point", o.input(2), o.input(0), place.axis, place.block)
                         : Value();
  return Dequantized(o, "", o.input(0), scale, zero);
}

void ImportDequantizeLinear(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Place> place = ReadPlace(o);
  if (!place) return;
  const bool has_type = o.HasAttribute("output_dtype") && o.IntAttribute("output_dtype", 0) != 0;
  const std::optional<ElementType> type =
      has_type ? o.TypeAttribute("output_dtype", o.type(1)) : std::optional(o.type(1));
  if (!type) return;
  o.SetOutput(o.Converted(DequantizedInput(o, *place), "/result", *type));
}

void ImportQuantizeLinear(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Place> place = ReadPlace(o);
  if (!place) return;
  ElementType type = ElementType::kU8;
  if (o.has_input(2)) {
    type = o.type(2);
  } else if (o.IntAttribute("output_dtype", 0) != 0) {
    const std::optional<ElementType> stated = o.TypeAttribute("output_dtype", type);
    if (!stated) return;
    type = *stated;
  }
  const Value data = o.Converted(o.input(0), "/data", o.type(1));
  const Value scale = Spread(o, "/scale", o.input(1), o.input(0), place->axis, place->block);
  const Value zero =
      o.has_input(2) ? Spread(o, "/zero_point", o.input(2), o.input(0), place->axis, place->block)
                     : Value();
  o.SetOutput(Quantized(o, "", data, scale, zero, type));
}

// A list for each channel of weights, or a number, as [O, 1, …].
Value OfWeights(Operation& o, absl::string_view suffix, Value parameter, Value weights) {
  return Spread(o, suffix, parameter, weights, 0, 0);
}

// Inputs: x, its scale and zero point, the same of w and y, and a bias whose scale is that of x ·
// w.
void ImportQLinearConv(Operation& o) {
  if (!o.HaveRanks(4)) return;
  const Value x = Dequantized(o, "/x", o.input(0), o.input(1), o.input(2));
  const Value w = Dequantized(o, "/w", o.input(3), OfWeights(o, "/w/scale", o.input(4), o.input(3)),
                              OfWeights(o, "/w/zero_point", o.input(5), o.input(3)));
  Value product = Convolved(o, "/product", x, w);
  if (o.has_input(8)) {
    const Value scale = o.Add(ops::kMultiply, "/bias/scale", {o.input(1), o.input(4)});
    const Value bias = o.Add(ops::kMultiply, "/bias/value",
                             {o.Converted(o.input(8), "/bias/float", o.type(1)), scale});
    product = o.Add(ops::kAdd, "/biased", {product, o.AlongAxis(bias, "/bias", 1, o.rank(0))});
  }
  o.SetOutput(Quantized(o, "", product, o.input(6), o.input(7), o.type(7)));
}

// Inputs: a, its scale and zero point, the same of b and y. A list is one of a's rows or b's
// columns.
void ImportQLinearMatMul(Operation& o) {
  if (!o.HaveRanks(4)) return;
  auto of_rows = [&](int i, absl::string_view suffix) {
    const Value value = o.input(i);
    return value.shape().rank() == 1 && o.rank(0) > 1 && !value.shape().dim(0).Same(Dim(1))
               ? o.AlongAxis(value, suffix, 0, 2)
               : value;
  };
  const Value a =
      Dequantized(o, "/a", o.input(0), of_rows(1, "/a/scale"), of_rows(2, "/a/zero_point"));
  const Value b = Dequantized(o, "/b", o.input(3), o.input(4), o.input(5));
  const Value product = o.Add(ops::kMatMul, "/product", {a, b});
  o.SetOutput(
      Quantized(o, "", product, of_rows(6, "/y/scale"), of_rows(7, "/y/zero_point"), o.type(7)));
}

void ImportConvInteger(Operation& o) {
  if (!o.HaveRanks(2)) return;
  const Value x = Centered(o, "/x", o.input(0), o.input(2));
  const Value w =
      Centered(o, "/w", o.input(1),
               o.has_input(3) ? OfWeights(o, "/w/zero_point", o.input(3), o.input(1)) : Value());
  o.SetOutput(o.Converted(Convolved(o, "/product", x, w), "", ElementType::kI32));
}

void ImportMatMulInteger(Operation& o) {
  if (!o.HaveRanks(2)) return;
  Value zero = o.input(2);
  if (zero.node != nullptr && zero.shape().rank() == 1 && !zero.shape().dim(0).Same(Dim(1)))
    zero = o.AlongAxis(zero, "/a/zero_point", 0, 2);
  const Value a = Centered(o, "/a", o.input(0), zero);
  const Value b = Centered(o, "/b", o.input(1), o.input(3));
  o.SetOutput(o.Converted(o.Add(ops::kMatMul, "/product", {a, b}), "", ElementType::kI32));
}

void ImportDynamicQuantizeLinear(Operation& o) {
  if (!o.HaveRanks()) return;
  const DynamicallyQuantized q = QuantizedDynamically(o, "", o.input(0));
  o.SetOutputs({q.data, q.scale, q.zero});
}

bool IsZero(const Value& value) {
  if (value.node == nullptr || !value.node->constant() || value.node->constant()->size() > 1 << 20)
    return false;
  const std::vector<double> numbers = value.node->constant()->Doubles();
  return std::all_of(numbers.begin(), numbers.end(), [](double number) { return number == 0; });
}

}  // namespace

Value Dequantized(Operation& o, absl::string_view suffix, Value data, Value scale, Value zero) {
  if (data.node == nullptr || scale.node == nullptr) return {};
  const ElementType type = scale.type().element_type;
  Value numbers = o.Converted(data, absl::StrCat(suffix, "/float"), type);
  if (zero.node != nullptr && !IsZero(zero)) {
    const Value shift = o.Converted(zero, absl::StrCat(suffix, "/zero_point/float"), type);
    numbers = o.Add(ops::kSubtract, absl::StrCat(suffix, "/shifted"), {numbers, shift});
  }
  return o.Add(ops::kMultiply, suffix, {numbers, scale});
}

Value Quantized(Operation& o, absl::string_view suffix, Value data, Value scale, Value zero,
                ElementType type) {
  if (data.node == nullptr || scale.node == nullptr) return {};
  const std::optional<Limits> limits = LimitsOf(type);
  if (!limits && !IsShortFloat(type)) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("quantizes to ", ElementTypeName(type),
                         "; expected integers of 2, 4, 8 or 16 bits, or FLOAT8E4M3FN, FLOAT8E5M2 "
                         "or FLOAT4E2M1"));
    return {};
  }
  auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
  const ElementType wide = data.type().element_type;
  Value number = o.Add(ops::kDivide, name("/scaled"),
                       {data, o.Converted(scale, name("/scale/converted"), wide)});
  if (limits) number = o.Add(ops::kRound, name("/quantized"), {number});
  if (zero.node != nullptr && !IsZero(zero)) {
    number = o.Add(ops::kAdd, name("/placed"),
                   {number, o.Converted(zero, name("/zero_point/converted"), wide)});
  }
  if (!limits) return Cast(o, suffix, number, type);
  const Value clamped = o.Add(ops::kClamp, name("/saturated"), {number},
                              {{"min", limits->min}, {"max", limits->max}});
  return o.Converted(clamped, suffix, type);
}

DynamicallyQuantized QuantizedDynamically(Operation& o, absl::string_view suffix, Value data) {
  if (data.node == nullptr) return {};
  auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
  const ElementType type = data.type().element_type;
  Ints all(static_cast<size_t>(data.shape().rank()));
  std::iota(all.begin(), all.end(), 0);
  const Value axes = o.AddIntegers(name("/axes"), all);
  const Value none = o.AddNumber(name("/none"), type, 0);
  const Value top = o.AddNumber(name("/largest"), type, 255);
  auto extreme = [&](OpType reduce, OpType with, absl::string_view step) {
    const Value of_data =
        all.empty() ? data : o.Add(reduce, absl::StrCat(name(step), "/of_data"), {data, axes});
    return o.Add(with, name(step), {of_data, none});
  };
  const Value max = extreme(ops::kReduceMax, ops::kMaximum, "/max");
  const Value min = extreme(ops::kReduceMin, ops::kMinimum, "/min");
  const Value range = o.Add(ops::kSubtract, name("/range"), {max, min});
  const Value scale = o.Add(ops::kDivide, name("/scale"), {range, top});
  const Value below = o.Add(ops::kSubtract, name("/negative_min"), {none, min});
  const Value place = o.Add(ops::kDivide, name("/place"), {below, scale});
  const Value clamped =
      o.Add(ops::kClamp, name("/clamped"), {place}, {{"min", 0.0}, {"max", 255.0}});
  const Value rounded = o.Add(ops::kRound, name("/rounded"), {clamped});
  const Value zero = o.Converted(rounded, name("/zero_point"), ElementType::kU8);
  return {Quantized(o, suffix, data, scale, zero, ElementType::kU8), scale, zero};
}

// The integers without their zero point, as floats: sums of products of bytes are exact.
Value Centered(Operation& o, absl::string_view suffix, Value data, Value zero) {
  const Value numbers = o.Converted(data, absl::StrCat(suffix, "/float"), ElementType::kF32);
  if (zero.node == nullptr) return numbers;
  return o.Add(
      ops::kSubtract, suffix,
      {numbers, o.Converted(zero, absl::StrCat(suffix, "/zero_point/float"), ElementType::kF32)});
}

std::vector<OperatorType> QuantizationOperators() {
  return {{"QuantizeLinear", 10, kNewestOpset, 2, 3, ImportQuantizeLinear},
          {"QuantizeLinear", 1, 1, 2, 3, ImportQuantizeLinear, kMicrosoft},
          {"DequantizeLinear", 10, kNewestOpset, 2, 3, ImportDequantizeLinear},
          {"DequantizeLinear", 1, 1, 2, 3, ImportDequantizeLinear, kMicrosoft},
          {"DynamicQuantizeLinear", 11, kNewestOpset, 1, 1, ImportDynamicQuantizeLinear},
          {"QLinearConv", 10, kNewestOpset, 8, 9, ImportQLinearConv},
          {"QLinearMatMul", 10, kNewestOpset, 8, 8, ImportQLinearMatMul},
          {"ConvInteger", 10, kNewestOpset, 2, 4, ImportConvInteger},
          {"MatMulInteger", 10, kNewestOpset, 2, 4, ImportMatMulInteger}};
}

}  // namespace mo::onnx

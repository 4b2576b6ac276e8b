// Operators of com.microsoft on quantized numbers: they are read as floats, computed with, and
// written as integers again.

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/activation.h"
#include "converter/frontends/common/pooling.h"
#include "converter/frontends/onnx/ops/microsoft.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/quantization.h"
#include "converter/frontends/onnx/window.h"

namespace mo::onnx {
namespace {

// Input i, one number that may be a list of one; no node if it is left out.
Value Number(Operation& o, int i) {
  return o.has_input(i) ? o.Reshaped(o.input(i), absl::StrCat("/number_", i), Shape()) : Value();
}

// What inputs i, i + 1 and i + 2 say: a tensor, its scale and its zero point.
Value ReadAsFloat(Operation& o, int i) {
  return Dequantized(o, absl::StrCat("/float_", i), o.input(i), Number(o, i + 1), Number(o, i + 2));
}

// By the scale in input i and the zero point after it.
Value WrittenAs(Operation& o, absl::string_view suffix, Value data, int i, ElementType type) {
  return Quantized(o, suffix, data, Number(o, i), Number(o, i + 1), type);
}

// Inputs: two tensors with scale and zero point, and those of the result.
template <typename Op>
void ImportBinary(Operation& o, Op op) {
  if (!HaveTensors(o, {0, 1, 3, 4, 6})) return;
  const Value y = o.Add(op, "/result", {ReadAsFloat(o, 0), ReadAsFloat(o, 3)});
  o.SetOutput(WrittenAs(o, "", y, 6, o.type(0)));
}
void ImportQLinearAdd(Operation& o) { ImportBinary(o, ops::kAdd); }
void ImportQLinearMul(Operation& o) { ImportBinary(o, ops::kMultiply); }

void ImportQLinearSigmoid(Operation& o) {
  if (!HaveTensors(o, {0, 1, 3})) return;
  const Value y = o.Add(ops::kSigmoid, "/result", {ReadAsFloat(o, 0)});
  o.SetOutput(WrittenAs(o, "", y, 3, o.type(0)));
}

void ImportQLinearLeakyRelu(Operation& o) {
  if (!HaveTensors(o, {0, 1, 3})) return;
  const double alpha = o.FloatAttribute("alpha", static_cast<double>(0.01f));
  o.SetOutput(WrittenAs(o, "", AddLeakyRelu(o, "/result", ReadAsFloat(o, 0), alpha), 3, o.type(0)));
}

// Inputs: scale and zero point of the result, then each tensor with its own.
void ImportQLinearConcat(Operation& o) {
  if (!HaveTensors(o, {0, 1, 2, 3})) return;
  std::vector<Value> parts;
  for (int i = 2; i < o.input_count(); i += 3) {
    if (!HaveTensors(o, {i, i + 1})) return;
    parts.push_back(ReadAsFloat(o, i));
  }
  if (!o.HaveRanks(3)) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(2));
  if (!axis) return;
  const Value y =
      o.Add(ops::kConcat, "/result", std::move(parts), {{"axis", static_cast<int64_t>(*axis)}});
  o.SetOutput(WrittenAs(o, "", y, 0, o.type(1)));
}

// With channels_last the channels are the last axis: as [N, C, x…], and the other way.
Value ChannelsFirst(Operation& o, Value data) {
  if (data.node == nullptr || !o.BoolAttribute("channels_last", false)) return data;
  Ints order = {0, data.shape().rank() - 1};
  for (int axis = 1; axis < data.shape().rank() - 1; ++axis) order.push_back(axis);
  return o.Transposed(data, "/channels_first", order);
}
Value ChannelsBack(Operation& o, Value data) {
  if (data.node == nullptr || !o.BoolAttribute("channels_last", false)) return data;
  Ints order(static_cast<size_t>(data.shape().rank()));
  std::iota(order.begin(), order.end(), 1);
  order.front() = 0;
  order.back() = 1;
  return o.Transposed(data, "/channels_last", order);
}

bool IsImage(Operation& o) {
  if (!o.HaveRanks()) return false;
  return o.rank(0) >= 3 ||
         o.Error(Code::kNodeInputs,
                 absl::StrCat("its data has the rank ", o.rank(0), "; expected 3 or more"));
}

void ImportQLinearAveragePool(Operation& o) {
  if (!HaveTensors(o, {0, 1, 3}) || !IsImage(o)) return;
  std::optional<Ints> kernel = ReadKernel(o, o.rank(0) - 2);
  const std::optional<Window> window = kernel ? ReadWindow(o, *std::move(kernel)) : std::nullopt;
  if (!window) return;
  const bool counts_padding = o.BoolAttribute("count_include_pad", false);
  const Value y = AddPooling(o, "/result", ChannelsFirst(o, ReadAsFloat(o, 0)),
                             {.is_average = true,
                              .divisor = counts_padding ? Divisor::kPaddedData : Divisor::kData,
                              .window = *window},
                             kWindowWords);
  o.SetOutput(WrittenAs(o, "", ChannelsBack(o, y), 3, o.type(0)));
}

void ImportQLinearGlobalAveragePool(Operation& o) {
  if (!HaveTensors(o, {0, 1, 3}) || !IsImage(o)) return;
  Ints axes(static_cast<size_t>(o.rank(0)) - 2);
  std::iota(axes.begin(), axes.end(), o.BoolAttribute("channels_last", false) ? 1 : 2);
  const Value y = o.Add(ops::kReduceMean, "/result",
                        {ReadAsFloat(o, 0), o.AddIntegers("/axes", axes)}, {{"keep_dims", true}});
  o.SetOutput(WrittenAs(o, "", y, 3, o.type(0)));
}

// Products of integers, of which many are exact in a float, get their scale afterwards.
struct IntegerProduct {
  Value sums;
  Value scale_a, scale_b;
  Value bias = {};
};
Value Scaled(Operation& o, absl::string_view suffix, const IntegerProduct& product) {
  const Value scale = o.Add(ops::kMultiply, "/scale", {product.scale_a, product.scale_b});
  const bool has_bias = product.bias.node != nullptr;
  const Value y = o.Add(ops::kMultiply, has_bias ? "/scaled" : suffix, {product.sums, scale});
  return has_bias ? o.Add(ops::kAdd, suffix, {y, product.bias}) : y;
}

// Inputs: a, b, their scales, their zero points, a bias. Those of b may be lists, of columns.
void ImportMatMulIntegerToFloat(Operation& o) {
  if (!HaveTensors(o, {0, 1, 2, 3})) return;
  const Value sums = o.Add(
      ops::kMatMul, "/product",
      {Centered(o, "/a", o.input(0), Number(o, 4)), Centered(o, "/b", o.input(1), o.input(5))});
  o.SetOutput(Scaled(o, "", {sums, Number(o, 2), o.input(3), o.input(6)}));
}

// Inputs: a, which is quantized, and b, its scale and zero point, a bias.
void ImportDynamicQuantizeMatMul(Operation& o) {
  if (!HaveTensors(o, {0, 1, 2}) || !o.HaveRanks()) return;
  const DynamicallyQuantized a = QuantizedDynamically(o, "/a/quantized", o.input(0));
  const Value sums =
      o.Add(ops::kMatMul, "/product",
            {Centered(o, "/a", a.data, a.zero), Centered(o, "/b", o.input(1), o.input(3))});
  o.SetOutput(Scaled(o, "", {sums, a.scale, o.input(2), o.input(4)}));
}

// A list of columns of b, which are rows where it is transposed.
Value OfColumns(Operation& o, int i, bool is_transposed) {
  const Value list = o.input(i);
  const bool is_list = list.node != nullptr && list.shape().has_rank() && list.shape().rank() == 1;
  return is_list && is_transposed ? o.AlongAxis(list, absl::StrCat("/rows_", i), 0, 2) : list;
}

// alpha · a · b + c. Inputs: a and b with scale and zero point, c, integers with the scale of the
// product, and scale and zero point of the result, which else is of floats.
void ImportQGemm(Operation& o) {
  if (!HaveTensors(o, {0, 1, 3, 4})) return;
  if (o.has_input(7) != o.has_input(8)) {
    o.Error(Code::kNodeInputs, "has one of scale and zero point of the result; expected both");
    return;
  }
  const bool transposes_b = o.BoolAttribute("transB", false);
  const Value a = Centered(o, "/a", o.input(0), Number(o, 2));
  const Value b = Centered(o, "/b", o.input(3), OfColumns(o, 5, transposes_b));
  Value sums =
      o.Add(ops::kMatMul, "/product", {a, b},
            {{"transpose_a", o.BoolAttribute("transA", false)}, {"transpose_b", transposes_b}});
  if (o.has_input(6))
    sums = o.Add(ops::kAdd, "/sum", {sums, o.Converted(o.input(6), "/c", ElementType::kF32)});
  const double alpha = o.FloatAttribute("alpha", 1);
  Value scale_a = Number(o, 1);
  if (alpha != 1) {
    const Value factor = o.AddNumber("/alpha", ElementType::kF32, alpha);
    scale_a = o.Add(ops::kMultiply, "/scale_and_alpha", {scale_a, factor});
  }
  const bool is_quantized = o.has_input(7);
  const Value y = Scaled(o, is_quantized ? "/result" : "", {sums, scale_a, o.input(4)});
  o.SetOutput(is_quantized ? WrittenAs(o, "", y, 7, o.type(8)) : y);
}

}  // namespace

std::vector<OperatorType> MicrosoftQuantizationOperators() {
  std::vector<OperatorType> types = {
      {"QLinearAdd", 1, 1, 7, 8, ImportQLinearAdd},
      {"QLinearMul", 1, 1, 7, 8, ImportQLinearMul},
      {"QLinearSigmoid", 1, 1, 4, 5, ImportQLinearSigmoid},
      {"QLinearLeakyRelu", 1, 1, 4, 5, ImportQLinearLeakyRelu},
      {"QLinearConcat", 1, 1, 4, kAnyNumber, ImportQLinearConcat},
      {"QLinearAveragePool", 1, 1, 4, 5, ImportQLinearAveragePool},
      {"QLinearGlobalAveragePool", 1, 1, 4, 5, ImportQLinearGlobalAveragePool},
      {"MatMulIntegerToFloat", 1, 1, 4, 7, ImportMatMulIntegerToFloat},
      {"DynamicQuantizeMatMul", 1, 1, 3, 5, ImportDynamicQuantizeMatMul},
      {"QGemm", 1, 1, 5, 9, ImportQGemm}};
  for (OperatorType& type : types) {
    type.domain = kMicrosoft;
    type.takes_lists = true;
  }
  return types;
}

}  // namespace mo::onnx

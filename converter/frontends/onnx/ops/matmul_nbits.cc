// MatMulNBits of com.microsoft: a product with weights of few bits.
//
//   weights [N, blocks, elements] = (q - zero) · scale, zero and scale of each block;
//   result = a · weightsᵀ, with the elements of all blocks as one axis, + bias
//
// Several numbers share a byte, the first one in the lowest bits, as in the IR.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/microsoft.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

struct Blocks {
  ElementType type = ElementType::kU8;
  int64_t bits = 0, rows = 0, columns = 0, count = 0, size = 0;  // rows are N, columns K
};

std::optional<Blocks> ReadBlocks(Operation& o) {
  constexpr int64_t kLargest = 1 << 27;
  Blocks b = {.bits = o.IntAttribute("bits", 4),
              .rows = o.IntAttribute("N", 0),
              .columns = o.IntAttribute("K", 0),
              .size = o.IntAttribute("block_size", 0)};
  const bool is_known = (b.bits == 2 || b.bits == 4 || b.bits == 8) && b.rows >= 1 &&
                        b.rows <= kLargest && b.columns >= 1 && b.columns <= kLargest &&
                        b.size >= 16 && b.size <= kLargest && b.size % 16 == 0;
  if (!is_known || o.IntAttribute("weight_prepacked", 0) != 0 || o.has_input(4)) {
    o.Error(
        Code::kNodeAttribute,
        absl::StrCat("has ", b.bits, " bits, N ", b.rows, ", K ", b.columns, ", blocks of ", b.size,
                     "; expected 2, 4 or 8 bits, blocks of a multiple of 16, neither "
                     "weight_prepacked nor g_idx"));
    return std::nullopt;
  }
  b.type = b.bits == 2 ? ElementType::kU2 : b.bits == 4 ? ElementType::kU4 : ElementType::kU8;
  b.count = (b.columns + b.size - 1) / b.size;
  return b;
}

// Input i, bytes that are known now; nullopt after an error.
std::optional<Constant> KnownBytes(Operation& o, int i, int64_t size) {
  o.AddSourcesOf(i);
  std::optional<Constant> bytes = o.Known(i);
  if (bytes && bytes->type() == ElementType::kU8 && bytes->size() == size) return bytes;
  o.Error(Code::kNodeInputs, absl::StrCat("its input ", i, " must be ", size,
                                          " bytes that are known when the model is converted"));
  return std::nullopt;
}

// One for each block, [N, blocks, 1]. Packed ones fill whole bytes for each row.
Value ZeroPoints(Operation& o, const Blocks& b, ElementType type) {
  if (!o.has_input(3))
    return o.AddNumber("/zero_point", type, static_cast<double>(int64_t{1} << (b.bits - 1)));
  const Shape shape({b.rows, b.count, 1});
  if (o.type(3) != ElementType::kU8) return o.Reshaped(o.input(3), "/zero_point", shape);
  const int64_t per_byte = 8 / b.bits, row = (b.count + per_byte - 1) / per_byte;
  const std::optional<Constant> packed = KnownBytes(o, 3, b.rows * row);
  if (!packed) return {};
  const std::string bytes = packed->Bytes();
  std::vector<double> zeros;
  for (int64_t i = 0; i < b.rows * b.count; ++i) {
    const int64_t block = i % b.count;
    const auto byte = static_cast<unsigned char>(bytes[i / b.count * row + block / per_byte]);
    zeros.push_back(byte >> (block % per_byte * b.bits) & ((1 << b.bits) - 1));
  }
  return o.AddConstant("/zero_point", Constant::FromDoubles(type, {b.rows, b.count, 1}, zeros));
}

// [N, K]. What fills up the last block is left out.
Value Weights(Operation& o, const Blocks& b, ElementType type) {
  const std::optional<Constant> packed = KnownBytes(o, 1, b.rows * b.count * b.size * b.bits / 8);
  if (!packed) return {};
  const Value stored =
      o.AddConstant("/weights/stored", packed->Reinterpreted(b.type, {b.rows, b.count, b.size}));
  const Value centered =
      o.Add(ops::kSubtract, "/weights/centered",
            {o.Converted(stored, "/weights/numbers", type), ZeroPoints(o, b, type)});
  const Value scale = o.Reshaped(o.input(2), "/scale", Shape({b.rows, b.count, 1}));
  const Value scaled = o.Add(ops::kMultiply, "/weights/scaled", {centered, scale});
  const Value rows = o.Reshaped(scaled, "/weights/rows", Shape({b.rows, b.count * b.size}));
  if (b.count * b.size == b.columns) return rows;
  return o.Add(
      ops::kStridedSlice, "/weights",
      {rows, o.AddIntegers("/weights/begin", {0, 0}), o.AddIntegers("/weights/end", {0, b.columns}),
       o.AddIntegers("/weights/strides", {1, 1})},
      {{"begin_mask", Ints{1, 0}}, {"end_mask", Ints{1, 0}}});
}

// Inputs: a, the weights, their scales and zero points, an order of columns (not read), a bias.
void ImportMatMulNBits(Operation& o) {
  if (!HaveTensors(o, {0, 1, 2})) return;
  const std::optional<Blocks> blocks = ReadBlocks(o);
  if (!blocks) return;
  const bool has_bias = o.has_input(5);
  const Value product =
      o.Add(ops::kMatMul, has_bias ? "/product" : "", {o.input(0), Weights(o, *blocks, o.type(0))},
            {{"transpose_b", true}});
  o.SetOutput(has_bias ? o.Add(ops::kAdd, "", {product, o.input(5)}) : product);
}

}  // namespace

std::vector<OperatorType> MatMulNBitsOperators() {
  return {{"MatMulNBits", 1, 1, 3, 6, ImportMatMulNBits, kMicrosoft, /*takes_lists=*/true}};
}

}  // namespace mo::onnx

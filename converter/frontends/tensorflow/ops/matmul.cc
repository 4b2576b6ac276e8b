// Products of matrices.
//
// A product of an image's pixels, as rows, with constant weights is a convolution with a kernel of
// 1, and a product of a flattened image needs only its weights in another order: neither needs the
// image transposed.

#include "converter/frontends/tensorflow/ops/matmul.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/einsum.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// Weights of a product, if they are a constant [I, O], or [O, I] if `transposed`.
std::optional<Constant> Weights(const Operation& o) {
  std::optional<Constant> weights = o.Known(1);
  if (!weights || weights->rank() != 2) return std::nullopt;
  return weights;
}

// [N, C, x…] times [C, O] for each pixel.
Tensor PixelwiseProduct(Operation& o, absl::string_view suffix, const Constant& weights,
                        bool transposed) {
  const Constant outputs_first = transposed ? weights : weights.Permuted({1, 0});
  Extents extents = outputs_first.extents();
  extents.resize(o.input(0).value.shape().rank(), 1);
  const Value filter = o.AddConstant("/weights", outputs_first.Reshaped(extents));
  return {o.Add(ops::kConvolution, suffix, {o.input(0).value, filter}), o.input(0).order};
}

// [N, C, x…] as rows of C · x…, times weights whose rows are in the order x…, C.
Tensor FlattenedProduct(Operation& o, absl::string_view suffix, const Constant& weights,
                        bool transposed) {
  const Value data = o.input(0).value;
  const int rank = data.shape().rank();
  const Constant inputs_first = transposed ? weights.Permuted({1, 0}) : weights;
  Extents extents;
  std::vector<int> order = {rank - 2};
  for (int axis = 2; axis < rank; ++axis) {
    extents.push_back(data.shape().dim(axis).value());
    order.push_back(axis - 2);
  }
  extents.push_back(data.shape().dim(1).value());
  extents.push_back(inputs_first.extents()[1]);
  order.push_back(rank - 1);
  const Constant reordered =
      inputs_first.Reshaped(extents).Permuted(order).Reshaped(inputs_first.extents());
  const Value rows =
      o.Reshaped(data, "/rows", Shape({data.shape().dim(0), Dim(inputs_first.extents()[0])}));
  return {o.Add(ops::kMatMul, suffix, {rows, o.AddConstant("/weights", reordered)})};
}

}  // namespace

Tensor Multiplied(Operation& o, absl::string_view suffix, bool transpose_a, bool transpose_b) {
  if (!o.HaveRanks(2)) return {};
  const Order order = o.input(0).order;
  const std::optional<Constant> weights = Weights(o);
  if (weights && !transpose_a && order != Order::kSource) {
    const bool pixels = order == Order::kRows || order == Order::kChannelsFirst;
    const Dim inputs = o.shape(0).dim(o.rank(0) - 1);
    if (!inputs.Same(Dim(weights->extents()[transpose_b ? 1 : 0]))) {
      o.Error(Code::kNodeInputs, absl::StrCat("its operands ", ToString(o.shape(0)), " and ",
                                              ToString(weights->extents()), " do not fit"));
      return {};
    }
    return pixels ? PixelwiseProduct(o, suffix, *weights, transpose_b)
                  : FlattenedProduct(o, suffix, *weights, transpose_b);
  }
  return {o.Add(ops::kMatMul, suffix, {o.InSourceOrder(0), o.InSourceOrder(1)},
                {{"transpose_a", transpose_a}, {"transpose_b", transpose_b}})};
}

namespace {

void ImportMatMul(Operation& o) {
  o.SetOutput(Multiplied(o, "", o.BoolAttribute("transpose_a", false),
                         o.BoolAttribute("transpose_b", false)));
}

void ImportBatchMatMul(Operation& o) {
  o.SetOutput(Multiplied(o, "", o.BoolAttribute("adj_x", false), o.BoolAttribute("adj_y", false)));
}

void ImportEinsum(Operation& o) {
  if (!o.HaveRanks(o.input_count())) return;
  std::vector<Value> operands;
  for (int i = 0; i < o.input_count(); ++i) operands.push_back(o.InSourceOrder(i));
  o.SetOutput({AddEinsum(o, o.TextAttribute("equation", ""), operands)});
}

}  // namespace

std::vector<OperationType> MatMulOperations() {
  return {{"MatMul", 2, 2, ImportMatMul},
          {"BatchMatMul", 2, 2, ImportBatchMatMul},
          {"BatchMatMulV2", 2, 2, ImportBatchMatMul},
          {"BatchMatMulV3", 2, 2, ImportBatchMatMul},
          {"Einsum", 1, 2, ImportEinsum}};
}

}  // namespace mo::tensorflow

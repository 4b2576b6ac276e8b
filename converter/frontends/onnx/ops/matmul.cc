// Products of matrices.

#include <utility>
#include <vector>

#include "converter/frontends/onnx/ops/broadcast.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// A list is a row on the left and a column on the right, without that axis in the result.
void ImportMatMul(Operation& o) {
  if (!o.HaveRanks(2)) return;
  Ints dropped;
  std::vector<Value> operands = {o.input(0), o.input(1)};
  if (o.rank(0) == 1) {
    operands[0] = o.Add(ops::kUnsqueeze, "/row", {operands[0], o.AddIntegers("/row/axis", {0})});
    dropped.push_back(-2);
  }
  if (o.rank(1) == 1) {
    operands[1] =
        o.Add(ops::kUnsqueeze, "/column", {operands[1], o.AddIntegers("/column/axis", {1})});
    dropped.push_back(-1);
  }
  const Value product = o.Add(ops::kMatMul, dropped.empty() ? "" : "/product", operands);
  if (dropped.empty()) return o.SetOutput(product);
  o.SetOutput(o.Add(ops::kSqueeze, "", {product, o.AddIntegers("/axes", dropped)}));
}

// `value` times a factor, which most often is 1.
Value Scaled(Operation& o, Value value, absl::string_view suffix, double factor) {
  if (factor == 1) return value;
  const Value number = o.AddNumber(absl::StrCat(suffix, "/factor"), o.type(0), factor);
  return o.Add(ops::kMultiply, suffix, {value, number});
}

// alpha · op(A) · op(B) + beta · C, where op may transpose.
void ImportGemm(Operation& o) {
  const bool has_addend = o.has_input(2);
  const double alpha = o.FloatAttribute("alpha", 1), beta = o.FloatAttribute("beta", 1);
  const bool is_last = !has_addend && alpha == 1;
  const Value product = o.Add(ops::kMatMul, is_last ? "" : "/product", {o.input(0), o.input(1)},
                              {{"transpose_a", o.BoolAttribute("transA", false)},
                               {"transpose_b", o.BoolAttribute("transB", false)}});
  const Value scaled = Scaled(o, product, has_addend ? "/scaled" : "", alpha);
  if (!has_addend) return o.SetOutput(scaled);
  o.SetOutput(o.Add(ops::kAdd, "", {scaled, Scaled(o, o.input(2), "/addend", beta)}));
}

}  // namespace

std::vector<OperatorType> MatMulOperators() {
  return {{"MatMul", 1, kNewestOpset, 2, 2, ImportMatMul},
          {"Gemm", 1, kNewestOpset, 2, 3, ImportGemm}};
}

}  // namespace mo::onnx

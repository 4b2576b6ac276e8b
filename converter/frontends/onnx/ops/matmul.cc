// Products of matrices.

#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/einsum.h"
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

void ImportEinsum(Operation& o) {
  if (!o.HaveRanks(o.input_count())) return;
  o.SetOutput(AddEinsum(o, o.TextAttribute("equation", ""), o.inputs()));
}

// The elements at one place of an axis, without that axis.
Value PickedAlong(Operation& o, Value data, const std::string& suffix, size_t place, int axis) {
  return o.Add(ops::kGather, suffix,
               {data, o.AddInteger(suffix + "/place", static_cast<int64_t>(place)),
                o.AddInteger(suffix + "/axis", axis)});
}

// Determinants of matrices [..., n, n]: of the first k rows and k of the columns, for one k after
// the other, by the last of these rows.
void ImportDet(Operation& o) {
  if (!o.HaveRanks()) return;
  constexpr int64_t kMaxRows = 6;
  const int rank = o.rank(0);
  const Dim rows = rank < 2 ? Dim::Any() : o.shape(0).dim(rank - 2);
  if (!rows.is_static() || !rows.Same(o.shape(0).dim(rank - 1)) || rows.value() < 1 ||
      rows.value() > kMaxRows) {
    o.Error(Code::kNodeInputs, absl::StrCat("its matrices are ", ToString(o.shape(0)),
                                            "; expected [..., n, n] with n from 1 to ", kMaxRows,
                                            ", known when the model is converted"));
    return;
  }
  const size_t n = static_cast<size_t>(rows.value());
  const Arithmetic f(o, "/minor", o.type(0));
  // Of a choice of columns, one bit for each.
  std::vector<Value> minors(size_t{1} << n);
  for (size_t row = 0; row < n; ++row) {
    const Value list = PickedAlong(o, o.input(0), absl::StrCat("/row_", row), row, rank - 2);
    std::vector<Value> elements;
    for (size_t column = 0; column < n; ++column) {
      elements.push_back(
          PickedAlong(o, list, absl::StrCat("/element_", row, "_", column), column, rank - 2));
    }
    for (size_t columns = 1; columns < minors.size(); ++columns) {
      if (std::popcount(columns) != static_cast<int>(row) + 1) continue;
      Value sum;
      // The last column's sign is positive, and they take turns.
      for (size_t column = n; column-- > 0;) {
        const size_t bit = size_t{1} << column;
        if ((columns & bit) == 0) continue;
        const Value rest = minors[columns - bit];
        const Value part = row == 0 ? elements[column] : f(ops::kMultiply, elements[column], rest);
        const int after = std::popcount(columns >> (column + 1));
        sum = after == 0 ? part : f(after % 2 == 0 ? ops::kAdd : ops::kSubtract, sum, part);
      }
      minors[columns] = sum;
    }
  }
  o.SetOutput(minors.back());
}

}  // namespace

std::vector<OperatorType> MatMulOperators() {
  return {{"MatMul", 1, kNewestOpset, 2, 2, ImportMatMul},
          {"Gemm", 1, kNewestOpset, 2, 3, ImportGemm},
          {"Einsum", 12, kNewestOpset, 1, kAnyNumber, ImportEinsum},
          {"Det", 11, kNewestOpset, 1, 1, ImportDet}};
}

}  // namespace mo::onnx

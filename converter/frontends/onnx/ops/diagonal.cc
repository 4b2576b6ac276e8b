// Matrices that are known by their diagonals.

#include "converter/frontends/common/diagonal.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// Compares the column of each element of the last two axes with its row plus `k`.
Value CompareWithDiagonal(Operation& o, OpType comparison, Value data, Value k) {
  const Value rows = RowNumbers(o, data, "/rows");
  const Value columns = ColumnNumbers(o, data, "/columns");
  return o.Add(comparison, "/mask", {columns, o.Add(ops::kAdd, "/diagonal", {rows, k})});
}

bool HasMatrices(Operation& o) {
  if (!o.HaveRanks()) return false;
  return o.rank(0) >= 2 ||
         o.Error(Code::kNodeInputs, absl::StrCat("its data ", ToString(o.shape(0)),
                                                 " has no matrices; expected rank 2 or more"));
}

// What is at and above diagonal k, or with upper 0 at and below it; 0 elsewhere.
void ImportTrilu(Operation& o) {
  if (!HasMatrices(o)) return;
  const bool is_upper = o.BoolAttribute("upper", true);
  const Value k = o.has_input(1) ? o.Reshaped(o.input(1), "/k", Shape()) : o.AddInteger("/k", 0);
  const Value mask =
      CompareWithDiagonal(o, is_upper ? ops::kGreaterEqual : ops::kLessEqual, o.input(0), k);
  const Value zero = o.AddNumber("/zero", o.type(0), 0);
  o.SetOutput(o.Add(ops::kSelect, "", {mask, o.input(0), zero}));
}

// 1 on diagonal k of a matrix of the input's extents.
void ImportEyeLike(Operation& o) {
  if (!HasMatrices(o)) return;
  const std::optional<ElementType> type = o.TypeAttribute("dtype", o.type(0));
  if (!type) return;
  const Value k = o.AddInteger("/k", o.IntAttribute("k", 0));
  const Value mask = CompareWithDiagonal(o, ops::kEqual, o.input(0), k);
  o.SetOutput(o.Add(ops::kSelect, "",
                    {mask, o.AddNumber("/one", *type, 1), o.AddNumber("/zero", *type, 0)}));
}

}  // namespace

std::vector<OperatorType> DiagonalOperators() {
  return {{"Trilu", 14, kNewestOpset, 1, 2, ImportTrilu},
          {"EyeLike", 9, kNewestOpset, 1, 1, ImportEyeLike}};
}

}  // namespace mo::onnx

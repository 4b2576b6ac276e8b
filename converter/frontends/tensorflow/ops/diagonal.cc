// Matrices, the last two axes of a tensor, by their diagonals. Diagonal k begins k columns right of
// the corner, or -k rows below it.

#include "converter/frontends/common/diagonal.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// Larger ones are in no matrix that fits anywhere.
constexpr int64_t kMaxExtent = int64_t{1} << 31;

bool HasMatrices(Operation& o) {
  if (!o.HaveRanks()) return false;
  return o.rank(0) >= 2 ||
         o.Error(Code::kNodeInputs, absl::StrCat("its data ", ToString(o.shape(0)),
                                                 " has no matrices; expected rank 2 or more"));
}

// Which elements are at most input i away from the main diagonal; without a node if all are, as it
// is known to be negative.
Value IsNear(Operation& o, int i, Value distance, const std::string& suffix) {
  const std::optional<Constant> known = o.Known(i);
  if (known && known->size() == 1 && known->Int64s()[0] < 0) return {};
  const Arithmetic f(o, suffix, ElementType::kI64);
  const Value limit = f.As(ElementType::kI64, o.InSourceOrder(i));
  const Value is_near = f(ops::kLessEqual, distance, limit);
  return known ? is_near : f(ops::kLogicalOr, is_near, f(ops::kLess, limit, 0.0));
}

// Inputs: data, the numbers of diagonals below and above the main one that stay; negative: all.
void ImportBandPart(Operation& o) {
  if (!HasMatrices(o)) return;
  const Value data = o.InSourceOrder(0);
  const Value rows = RowNumbers(o, data, "/rows"), columns = ColumnNumbers(o, data, "/columns");
  const Arithmetic f(o, "/distance", ElementType::kI64);
  const Value below = IsNear(o, 1, f(ops::kSubtract, rows, columns), "/below");
  const Value above = IsNear(o, 2, f(ops::kSubtract, columns, rows), "/above");
  if (below.node == nullptr && above.node == nullptr) return o.SetOutput({data});
  const Value is_kept = below.node == nullptr   ? above
                        : above.node == nullptr ? below
                                                : f(ops::kLogicalAnd, below, above);
  o.SetOutput({o.Add(ops::kSelect, "", {is_kept, data, o.AddNumber("/zero", o.type(0), 0)})});
}

// The one diagonal that input i names; nullopt after an error.
std::optional<int64_t> ReadDiagonal(Operation& o, int i) {
  if (i >= o.input_count()) return 0;
  const std::optional<Ints> k = o.Integers(i, "k");
  if (!k) return std::nullopt;
  const bool is_one = !k->empty() && k->size() <= 2 && k->front() == k->back();
  if (is_one && std::abs(k->front()) < kMaxExtent) return k->front();
  o.Error(Code::kNodeInputs, absl::StrCat("k is ", ToString(*k),
                                          "; expected one diagonal: a band of several is not "
                                          "converted. Cut the model here, or write the "
                                          "diagonals one by one"));
  return std::nullopt;
}

// `elements` of diagonal k, [..., n], as the column of each row's element or, of a diagonal below
// the main one, as the row of each column's: with `rest` zeros where the diagonal has none.
Value AcrossMatrix(Operation& o, Value elements, int64_t k, int64_t rest) {
  if (elements.node == nullptr) return {};
  const int rank = elements.shape().rank();
  if (rest > 0) {
    Ints none(static_cast<size_t>(rank), 0), end = none;
    end.back() = rest;
    elements =
        o.Add(ops::kPad, "/padded",
              {elements, o.AddIntegers("/padded/begin", none), o.AddIntegers("/padded/end", end)},
              {{"pad_mode", std::string("constant")}});
  }
  const int64_t axis = k >= 0 ? rank : rank - 1;
  return o.Add(ops::kUnsqueeze, "/across", {elements, o.AddIntegers("/across/axis", {axis})});
}

// An extent that input i states; -1 if it is left open, nullopt after an error.
std::optional<int64_t> ReadExtent(Operation& o, int i, absl::string_view what) {
  if (i >= o.input_count()) return -1;
  const std::optional<int64_t> extent = o.Integer(i, what);
  if (!extent || (*extent >= -1 && *extent < kMaxExtent)) return extent;
  o.Error(Code::kNodeInputs, absl::StrCat(what, " is ", *extent, "; expected -1 or an extent"));
  return std::nullopt;
}

// Inputs: the diagonal, k, the numbers of rows and columns, what is beside it (0).
void ImportDiag(Operation& o) {
  if (!o.HaveRanks()) return;
  if (o.rank(0) < 1) {
    o.Error(Code::kNodeInputs, "its diagonal is a number; expected a list or more axes");
    return;
  }
  const std::optional<int64_t> k = ReadDiagonal(o, 1), rows = ReadExtent(o, 2, "num_rows"),
                               columns = ReadExtent(o, 3, "num_cols");
  if (!k || !rows || !columns) return;
  const int64_t down = std::max<int64_t>(-*k, 0), right = std::max<int64_t>(*k, 0);
  const Dim length = o.shape(0).dim(o.rank(0) - 1);
  const bool is_square = *rows < 0 && *columns < 0;
  if (!is_square && !length.is_static()) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its diagonal ", ToString(o.shape(0)),
                         " has an open length; expected a "
                         "known one beside num_rows and num_cols: give the model's inputs fixed "
                         "shapes"));
    return;
  }
  Value height, width;
  int64_t rest = std::abs(*k);
  const Value elements = o.InSourceOrder(0);
  if (is_square) {
    const Arithmetic f(o, "/extent", ElementType::kI64);
    height = length.is_static() ? o.AddInteger("/extent", length.value() + rest)
                                : f(ops::kAdd, ExtentOf(o, elements, "/length", o.rank(0) - 1),
                                    static_cast<double>(rest));
    width = height;
  } else {
    const int64_t n = length.value();
    const int64_t stated_rows = *rows < 0 ? n + down : *rows;
    const int64_t stated_columns = *columns < 0 ? n + right : *columns;
    if (std::min(stated_rows - down, stated_columns - right) != n) {
      o.Error(Code::kNodeInputs,
              absl::StrCat("diagonal ", *k, " of ", stated_rows, " rows and ", stated_columns,
                           " columns does not have ", n, " elements"));
      return;
    }
    rest = (*k >= 0 ? stated_rows : stated_columns) - n;
    height = o.AddInteger("/rows", stated_rows);
    width = o.AddInteger("/columns", stated_columns);
  }
  const Arithmetic f(o, "/place", ElementType::kI64);
  const Value is_on_it = f(
      ops::kEqual,
      f(ops::kSubtract, AsRow(o, width, "/columns/numbers"), AsColumn(o, height, "/rows/numbers")),
      static_cast<double>(*k));
  const Value beside =
      o.input_count() > 4 ? o.InSourceOrder(4) : o.AddNumber("/zero", o.type(0), 0);
  o.SetOutput({o.Add(ops::kSelect, "", {is_on_it, AcrossMatrix(o, elements, *k, rest), beside})});
}

// Rows and columns of input 0, and the number of elements of diagonal k.
struct KnownMatrix {
  int64_t rows, columns, length;
};
std::optional<KnownMatrix> ReadMatrix(Operation& o, int64_t k) {
  const Dim rows = o.shape(0).dim(o.rank(0) - 2), columns = o.shape(0).dim(o.rank(0) - 1);
  if (rows.is_static() && columns.is_static()) {
    const int64_t down = std::max<int64_t>(-k, 0), right = std::max<int64_t>(k, 0);
    const int64_t length = std::min(rows.value() - down, columns.value() - right);
    if (length > 0) return KnownMatrix{rows.value(), columns.value(), length};
  }
  o.Error(Code::kNodeInputs, absl::StrCat("its data ", ToString(o.shape(0)), " has no diagonal ", k,
                                          "; expected matrices of known extents that have it"));
  return std::nullopt;
}

// Every (columns + 1)th element of the rows one after the other, from the first one on.
void ImportDiagPart(Operation& o) {
  if (!HasMatrices(o)) return;
  const std::optional<int64_t> k = ReadDiagonal(o, 1);
  const std::optional<KnownMatrix> matrix = k ? ReadMatrix(o, *k) : std::nullopt;
  if (!matrix) return;
  const Shape shape = o.shape(0);
  std::vector<Dim> dims(shape.dims().begin(), shape.dims().end() - 1);
  dims.back() = Dim(matrix->rows * matrix->columns);
  const Value elements = o.Reshaped(o.InSourceOrder(0), "/elements", Shape(std::move(dims)));
  const size_t rank = static_cast<size_t>(o.rank(0)) - 1;
  const int64_t step = matrix->columns + 1;
  Ints begin(rank, 0), end(rank, 0), steps(rank, 1), all(rank, 1);
  begin.back() = *k >= 0 ? *k : -*k * matrix->columns;
  end.back() = begin.back() + (matrix->length - 1) * step + 1;
  steps.back() = step;
  all.back() = 0;
  o.SetOutput({o.Add(ops::kStridedSlice, "",
                     {elements, o.AddIntegers("/begin", begin), o.AddIntegers("/end", end),
                      o.AddIntegers("/steps", steps)},
                     {{"begin_mask", all}, {"end_mask", all}})});
}

// Inputs: data, the new diagonal, k.
void ImportSetDiag(Operation& o) {
  if (!HasMatrices(o) || !o.HaveRanks(2)) return;
  const std::optional<int64_t> k = ReadDiagonal(o, 2);
  const std::optional<KnownMatrix> matrix = k ? ReadMatrix(o, *k) : std::nullopt;
  if (!matrix) return;
  const Value data = o.InSourceOrder(0);
  const Arithmetic f(o, "/place", ElementType::kI64);
  const Value is_on_it =
      f(ops::kEqual,
        f(ops::kSubtract, ColumnNumbers(o, data, "/columns"), RowNumbers(o, data, "/rows")),
        static_cast<double>(*k));
  const int64_t rest = (*k >= 0 ? matrix->rows : matrix->columns) - matrix->length;
  o.SetOutput(
      {o.Add(ops::kSelect, "", {is_on_it, AcrossMatrix(o, o.InSourceOrder(1), *k, rest), data})});
}

}  // namespace

std::vector<OperationType> DiagonalOperations() {
  return {{"MatrixBandPart", 3, 3, ImportBandPart},   {"MatrixDiag", 1, 1, ImportDiag},
          {"MatrixDiagV2", 5, 5, ImportDiag},         {"MatrixDiagV3", 5, 5, ImportDiag},
          {"MatrixDiagPart", 1, 1, ImportDiagPart},   {"MatrixDiagPartV2", 3, 3, ImportDiagPart},
          {"MatrixDiagPartV3", 3, 3, ImportDiagPart}, {"MatrixSetDiag", 2, 2, ImportSetDiag},
          {"MatrixSetDiagV2", 3, 3, ImportSetDiag},   {"MatrixSetDiagV3", 3, 3, ImportSetDiag}};
}

}  // namespace mo::tensorflow

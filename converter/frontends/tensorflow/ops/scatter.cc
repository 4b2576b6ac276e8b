// Tensors with some elements replaced, or combined with others.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

Value Scattered(Operation& o, absl::string_view suffix, Value data, Value indices, Value updates,
                const std::string& reduction) {
  return o.Add(ops::kScatterNDUpdate, suffix, {data, indices, updates}, {{"reduction", reduction}});
}

// Inputs: indices, updates, the shape of the result, which is 0 where nothing is put. Updates of
// one place are added.
void ImportScatterNd(Operation& o) {
  const Value zeros =
      o.Add(ops::kBroadcast, "/zeros", {o.AddNumber("/zero", o.type(1), 0), o.InSourceOrder(2)});
  o.SetOutput({Scattered(o, "", zeros, o.InSourceOrder(0), o.InSourceOrder(1), "sum")});
}

// "max" of TensorScatterMax; what replaces is an update.
std::string ReductionOf(absl::string_view op) {
  if (op == "TensorScatterAdd") return "sum";
  if (op == "TensorScatterSub") return "sub";
  if (op == "TensorScatterMax") return "max";
  if (op == "TensorScatterMin") return "min";
  return "none";
}

void ImportTensorScatter(Operation& o) {
  o.SetOutput({Scattered(o, "", o.InSourceOrder(0), o.InSourceOrder(1), o.InSourceOrder(2),
                         ReductionOf(o.op()))});
}

// Inputs: indices [n, axes], or [n] or one of a list; the shape of the result; values, one for each
// or one for all; what the other elements are.
void ImportSparseToDense(Operation& o) {
  if (!o.HaveRanks(3)) return;
  const int rank = o.rank(0);
  if (rank > 2 || o.rank(2) > 1) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its indices are ", ToString(o.shape(0)), " and its values ",
                         ToString(o.shape(2)), "; expected at most a matrix and a list"));
    return;
  }
  Value indices = o.InSourceOrder(0);
  if (rank < 2) {
    const Ints axes = rank == 1 ? Ints{1} : Ints{0, 1};
    indices = o.Add(ops::kUnsqueeze, "/rows", {indices, o.AddIntegers("/rows/axes", axes)});
  }
  Value values = o.InSourceOrder(2);
  if (o.rank(2) == 0) {
    const Value count = PartOfList(o, ExtentsOf(o, indices, "/extents"), "/count", 0, 1);
    values = o.Add(ops::kBroadcast, "/values", {values, count});
  }
  const Value others = o.Add(ops::kBroadcast, "/others", {o.InSourceOrder(3), o.InSourceOrder(1)});
  o.SetOutput({Scattered(o, "", others, indices, values, "none")});
}

// y[x[i]] = i.
void ImportInvertPermutation(Operation& o) {
  if (!o.HaveRanks()) return;
  const Value places = o.InSourceOrder(0);
  if (places.node == nullptr) return;
  const Value extent = ExtentOf(o, places, "/extent", 0);
  const Value numbers =
      o.Converted(NumbersBelow(o, extent, "/numbers"), "/numbers/typed", o.type(0));
  o.SetOutput({o.Add(ops::kScatterElementsUpdate, "",
                     {numbers, places, numbers, o.AddInteger("/axis", 0)})});
}

// How often each number below `size` is in a list, or in each row of a matrix, or the sum of the
// weights beside it. Larger numbers are put into one more bin, which is cut off.
void ImportBincount(Operation& o) {
  if (!o.HaveRanks(3)) return;
  const bool is_dense = o.op() == "DenseBincount";
  const std::optional<int64_t> size = o.Integer(1, "size");
  const std::optional<ElementType> type = o.TypeAttribute("T", o.type(2));
  if (!size || !type) return;
  constexpr int64_t kMaxSize = int64_t{1} << 28;
  const bool is_matrix = is_dense && o.rank(0) == 2;
  const std::optional<Extents> weights_extents = o.shape(2).extents();
  if (*size < 0 || *size > kMaxSize || o.rank(0) > 2 || !weights_extents ||
      (!is_dense && o.rank(0) == 2)) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("counts the numbers of ", ToString(o.shape(0)), " below ", *size,
                         "; expected a list, for DenseBincount also a matrix, a size from 0 to ",
                         kMaxSize, ", and weights of known extents"));
    return;
  }
  const bool has_weights = ElementCount(*weights_extents).value_or(0) > 0;
  const bool is_binary = o.BoolAttribute("binary_output", false);
  const Arithmetic f(o, "/numbers", ElementType::kI64);
  Value numbers = f.As(ElementType::kI64, o.InSourceOrder(0));
  numbers = f(ops::kMinimum, numbers, static_cast<double>(*size));
  if (numbers.node == nullptr) return;
  if (o.rank(0) == 0) numbers = o.Reshaped(numbers, "/list", Shape({Dim(1)}));
  const Value extents = ExtentsOf(o, numbers, "/extents");
  const Value last_axis =
      o.AddIntegers("/last_axis", {static_cast<int64_t>(numbers.shape().rank())});
  Value places = o.Add(ops::kUnsqueeze, "/places", {numbers, last_axis});
  Value bins = o.AddIntegers("/bins", {*size + 1});
  if (is_matrix) {
    const Value rows = o.AlongAxis(
        NumbersBelow(o, ElementOf(o, extents, "/row_count", 0), "/row_numbers"), "/rows", 0, 2);
    const Value all_rows = o.Add(ops::kUnsqueeze, "/rows/places",
                                 {o.Add(ops::kBroadcast, "/rows/all", {rows, extents}), last_axis});
    places = o.Add(ops::kConcat, "/row_and_place", {all_rows, places}, {{"axis", int64_t{2}}});
    bins = JoinedLists(o, "/matrix", {PartOfList(o, extents, "/height", 0, 1), bins});
  }
  const Value zeros = o.Add(ops::kBroadcast, "/zeros", {o.AddNumber("/zero", *type, 0), bins});
  Value updates = o.Add(ops::kBroadcast, "/ones", {o.AddNumber("/one", *type, 1), extents});
  if (has_weights && !is_binary) updates = InShapeOf(o, o.InSourceOrder(2), "/weights", numbers);
  const Value counts = Scattered(o, "/counts", zeros, places, updates, is_binary ? "none" : "sum");
  const size_t rank = is_matrix ? 2 : 1;
  Ints begin(rank, 0), end(rank, 0), step(rank, 1), mask(rank, 1);
  end.back() = *size;
  mask.back() = 0;
  o.SetOutput({o.Add(ops::kStridedSlice, "",
                     {counts, o.AddIntegers("/begin", begin), o.AddIntegers("/end", end),
                      o.AddIntegers("/step", step)},
                     {{"begin_mask", mask}, {"end_mask", mask}})});
}

}  // namespace

std::vector<OperationType> ScatterOperations() {
  return {{"ScatterNd", 3, 3, ImportScatterNd},
          {"TensorScatterUpdate", 3, 3, ImportTensorScatter},
          {"TensorScatterAdd", 3, 3, ImportTensorScatter},
          {"TensorScatterSub", 3, 3, ImportTensorScatter},
          {"TensorScatterMax", 3, 3, ImportTensorScatter},
          {"TensorScatterMin", 3, 3, ImportTensorScatter},
          {"SparseToDense", 4, 4, ImportSparseToDense},
          {"InvertPermutation", 1, 1, ImportInvertPermutation},
          {"Bincount", 3, 3, ImportBincount},
          {"DenseBincount", 3, 3, ImportBincount}};
}

}  // namespace mo::tensorflow

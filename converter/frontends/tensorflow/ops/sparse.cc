// Sparse tensors: the places of some elements [n, axes], their values [n], and the extents of the
// whole.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// How many axes the places of input `i` are along; nullopt after an error.
std::optional<int> AxesOfPlaces(Operation& o, int i) {
  if (!o.HaveRanks(i + 1)) return std::nullopt;
  const Shape places = o.shape(i);
  if (places.rank() == 2 && places.dim(1).is_static() && places.dim(1).value() >= 1 &&
      places.dim(1).value() <= 64)
    return static_cast<int>(places.dim(1).value());
  o.Error(Code::kNodeInputs, absl::StrCat("the places of its elements are ", ToString(places),
                                          "; expected a row for each, of 1 to 64 numbers"));
  return std::nullopt;
}

// `data` with elements added; those of one place, too.
Value WithAdded(Operation& o, absl::string_view suffix, Value data, Value places, Value values) {
  return o.Add(ops::kScatterNDUpdate, suffix, {data, places, values},
               {{"reduction", std::string("sum")}});
}

// Inputs: places, values and extents of a sparse tensor, and a dense one.
void ImportDenseAdd(Operation& o) {
  o.SetOutput({WithAdded(o, "", o.InSourceOrder(3), o.InSourceOrder(0), o.InSourceOrder(1))});
}

void ImportDenseMatMul(Operation& o) {
  const Value zeros =
      o.Add(ops::kBroadcast, "/zeros", {o.AddNumber("/zero", o.type(1), 0), o.InSourceOrder(2)});
  const Value dense = WithAdded(o, "/dense", zeros, o.InSourceOrder(0), o.InSourceOrder(1));
  o.SetOutput({o.Add(ops::kMatMul, "", {dense, o.InSourceOrder(3)},
                     {{"transpose_a", o.BoolAttribute("adjoint_a", false)},
                      {"transpose_b", o.BoolAttribute("adjoint_b", false)}})});
}

// Of a list of extents the elements from one place along each axis to the next: the last is 1.
std::vector<Value> StridesOf(Operation& o, const Arithmetic& f, Value extents,
                             const std::string& suffix, int64_t axes) {
  std::vector<Value> strides(static_cast<size_t>(axes));
  for (int64_t axis = axes; axis-- > 0;) {
    const std::string name = absl::StrCat(suffix, "_", axis);
    strides[axis] = axis + 1 == axes ? o.AddInteger(name, 1)
                                     : f(ops::kMultiply, strides[axis + 1],
                                         ElementOf(o, extents, name, axis + 1));
  }
  return strides;
}

// A list of extents in which -1 is what is left of all elements.
Value WithoutOpenExtent(Operation& o, const Arithmetic& f, Value extents, Value all) {
  auto product = [&](Value list, const std::string& suffix) {
    return o.Add(ops::kReduceProd, suffix, {list, o.AddIntegers(suffix + "/axis", {0})},
                 {{"keep_dims", false}});
  };
  const Value is_open = f(ops::kLess, extents, 0.0);
  const Value others = product(f(ops::kSelect, is_open, 1.0, extents), "/others");
  return f(ops::kSelect, is_open, f(ops::kDivide, product(all, "/all"), others), extents);
}

// Inputs: places, the extents of the whole, and those that it gets.
void ImportSparseReshape(Operation& o) {
  const std::optional<int> axes = AxesOfPlaces(o, 0);
  if (!axes || !o.HaveRanks(3)) return;
  const Shape list = o.shape(2);
  if (list.rank() != 1 || !list.dim(0).is_static() || list.dim(0).value() > 64) {
    o.Error(Code::kNodeInputs, absl::StrCat("its new extents are ", ToString(list),
                                            "; expected a list of known length, at most 64"));
    return;
  }
  const int64_t count = list.dim(0).value();
  const Arithmetic f(o, "/place", ElementType::kI64);
  const Value before = f.As(ElementType::kI64, o.InSourceOrder(1));
  const Value after = WithoutOpenExtent(o, f, f.As(ElementType::kI64, o.InSourceOrder(2)), before);
  const Value strides =
      Stacked(o, "/strides", StridesOf(o, f, before, "/strides/before", *axes), 0);
  const Value number =
      o.Add(ops::kReduceSum, "/number",
            {f(ops::kMultiply, o.InSourceOrder(0), strides), o.AddIntegers("/number/axis", {1})},
            {{"keep_dims", false}});
  const std::vector<Value> next = StridesOf(o, f, after, "/strides/after", count);
  std::vector<Value> columns;
  for (int64_t axis = 0; axis < count; ++axis) {
    const std::string suffix = absl::StrCat("/extent_", axis);
    columns.push_back(
        f(ops::kMod, f(ops::kDivide, number, next[axis]), ElementOf(o, after, suffix, axis)));
  }
  if (columns.empty()) {
    o.Error(Code::kNodeInputs, "its new extents are an empty list; expected one number or more");
    return;
  }
  o.SetOutputs({{Stacked(o, "", columns, 1)}, {after}});
}

// Rows without an element get one, in their first place. Inputs: places, values, extents, what such
// an element is. Outputs: places and values row by row, whether each row was empty, and of each
// element that was there its new number.
void ImportFillEmptyRows(Operation& o) {
  const std::optional<int> axes = AxesOfPlaces(o, 0);
  if (!axes) return;
  const Value places = o.InSourceOrder(0), values = o.InSourceOrder(1);
  const Value row = o.Add(ops::kGather, "/row",
                          {places, o.AddInteger("/row/column", 0), o.AddInteger("/row/axis", 1)});
  const Value height = PartOfList(o, o.InSourceOrder(2), "/height", 0, 1);
  const Value zeros = o.Add(ops::kBroadcast, "/zeros", {o.AddInteger("/zero", 0), height});
  const Value ones =
      o.Add(ops::kBroadcast, "/ones", {o.AddInteger("/one", 1), ExtentsOf(o, row, "/row/extents")});
  const Value column =
      o.Add(ops::kUnsqueeze, "/row/places", {row, o.AddIntegers("/row/places/axis", {1})});
  const Value counts = WithAdded(o, "/counts", zeros, column, ones);
  const Value is_empty = o.Add(ops::kEqual, "/is_empty", {counts, o.AddInteger("/none", 0)});
  const Value empty = PlacesOfNonZero(o, is_empty, "/empty");
  // In the order of rows, and in a row as they came.
  const Value all_rows = JoinedLists(o, "/all_rows", {row, empty});
  const Value count = ExtentOf(o, all_rows, "/count", 0);
  const std::vector<Value> sorted = o.AddSeveral(ops::kTopK, "/sorted", {all_rows, count},
                                                 {{"axis", int64_t{0}},
                                                  {"mode", std::string("min")},
                                                  {"sort", std::string("value")},
                                                  {"index_element_type", ElementType::kI64},
                                                  {"stable", true}});
  if (sorted.empty()) return;
  const Value first = o.Add(ops::kUnsqueeze, "/first", {empty, o.AddIntegers("/first/axis", {1})});
  const Value added =
      o.Add(ops::kPad, "/added",
            {first, o.AddIntegers("/added/begin", {0, 0}),
             o.AddIntegers("/added/end", {0, *axes - 1}), o.AddInteger("/added/zero", 0)},
            {{"pad_mode", std::string("constant")}});
  const Value defaults = o.Add(ops::kBroadcast, "/defaults",
                               {o.InSourceOrder(3), ExtentsOf(o, empty, "/empty/extents")});
  auto in_order = [&](Value list, const std::string& suffix) {
    return o.Add(ops::kGather, suffix, {list, sorted[1], o.AddInteger(suffix + "/axis", 0)});
  };
  const Value numbers = NumbersBelow(o, count, "/numbers");
  const Value moved = o.Add(ops::kScatterElementsUpdate, "/moved",
                            {numbers, sorted[1], numbers, o.AddInteger("/moved/axis", 0)});
  const Value there = o.Add(ops::kStridedSlice, "/there",
                            {moved, o.AddIntegers("/there/begin", {0}),
                             o.Reshaped(ExtentOf(o, row, "/there/count", 0), "/there/end", {1}),
                             o.AddIntegers("/there/strides", {1})},
                            {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
  o.SetOutputs({{in_order(JoinedLists(o, "/all_places", {places, added}), "")},
                {in_order(JoinedLists(o, "/all_values", {values, defaults}), "/values")},
                {is_empty},
                {there}});
}

}  // namespace

std::vector<OperationType> SparseOperations() {
  return {{"SparseFillEmptyRows", 4, 4, ImportFillEmptyRows},
          {"SparseReshape", 3, 3, ImportSparseReshape},
          {"SparseTensorDenseAdd", 4, 4, ImportDenseAdd},
          {"SparseTensorDenseMatMul", 4, 4, ImportDenseMatMul}};
}

}  // namespace mo::tensorflow

// Rows that are put into parts, joined from parts, or combined by the segment that each is of.

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// Inputs: rows, and of each the number of its part.
void ImportDynamicPartition(Operation& o) {
  constexpr int64_t kMaxParts = 1 << 12;
  if (!o.HaveRanks(2)) return;
  const int64_t count = o.IntAttribute("num_partitions", 1);
  if (o.rank(1) != 1 || count < 1 || count > kMaxParts) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("makes ", count, " parts by ", ToString(o.shape(1)), "; expected 1 to ",
                         kMaxParts, ", by a list of numbers"));
    return;
  }
  const Value data = o.InSourceOrder(0), parts = o.InSourceOrder(1);
  std::vector<Tensor> outputs;
  for (int64_t i = 0; i < count; ++i) {
    const std::string suffix = i == 0 ? "" : absl::StrCat("/", i);
    const Value is_there =
        o.Add(ops::kEqual, suffix + "/is_there",
              {parts, o.AddNumber(suffix + "/number", o.type(1), static_cast<double>(i))});
    const Value places = PlacesOfNonZero(o, is_there, suffix + "/places");
    outputs.push_back(
        {o.Add(ops::kGather, suffix, {data, places, o.AddInteger(suffix + "/axis", 0)})});
  }
  o.SetOutputs(std::move(outputs));
}

// Inputs: the places of rows in the result, for each part, then the rows. Of several rows for a
// place it gets the last one.
void ImportDynamicStitch(Operation& o) {
  const int count = o.input_count() / 2;
  Ints places;
  std::vector<Value> rows;
  if (!o.HaveRanks(o.input_count())) return;
  for (int i = 0; i < count; ++i) {
    const std::optional<Ints> own = o.Integers(i, "indices");
    if (!own) return;
    places.insert(places.end(), own->begin(), own->end());
    const int64_t length = static_cast<int64_t>(own->size());
    const std::optional<Extents> extents = o.shape(count + i).extents();
    if (!extents || o.rank(i) > o.rank(count + i)) {
      o.Error(Code::kNodeInputs, absl::StrCat("its data ", i, " is ", ToString(o.shape(count + i)),
                                              "; expected known extents"));
      return;
    }
    Extents joined(extents->begin() + o.rank(i), extents->end());
    joined.insert(joined.begin(), length);
    rows.push_back(
        o.Reshaped(o.InSourceOrder(count + i), absl::StrCat("/rows_", i), Shape::Of(joined)));
  }
  const int64_t total = static_cast<int64_t>(places.size());
  const int64_t length = places.empty() ? 0 : 1 + *std::max_element(places.begin(), places.end());
  if (places.empty() || length > total || *std::min_element(places.begin(), places.end()) < 0) {
    o.Error(Code::kNodeInputs, "its indices leave a row out; expected each from 0 on");
    return;
  }
  Ints sources(length, -1);
  for (int64_t i = 0; i < total; ++i) sources[places[i]] = i;
  if (std::count(sources.begin(), sources.end(), -1) > 0) {
    o.Error(Code::kNodeInputs, "its indices leave a row out; expected each from 0 on");
    return;
  }
  const Value all = JoinedLists(o, "/rows", rows);
  o.SetOutput({o.Add(ops::kGather, "",
                     {all, o.AddIntegers("/sources", sources), o.AddInteger("/axis", 0)})});
}

// `count` rows that begin as `first`, into which those of input 0 are put by the numbers of input
// 1. Rows of a negative number are left out.
Value Combined(Operation& o, Value count, double first, const std::string& reduction) {
  const Value data = o.InSourceOrder(0);
  const Arithmetic f(o, "/segment", ElementType::kI64);
  const Value numbers = f.As(ElementType::kI64, o.InSourceOrder(1));
  const Value places = f(ops::kSelect, f(ops::kLess, numbers, 0.0), count, numbers);
  const Value one_more = o.Reshaped(f(ops::kAdd, count, 1.0), "/rows/count", {1});
  std::vector<Value> extents = {one_more};
  if (o.rank(0) > 1) {
    extents.push_back(PartOfList(o, ExtentsOf(o, data, "/extents"), "/extents/rest", 1, o.rank(0)));
  }
  const Value rows = o.Add(
      ops::kBroadcast, "/rows",
      {o.AddNumber("/first", o.type(0), first), JoinedLists(o, "/rows/shape", std::move(extents))});
  const Value column =
      o.Add(ops::kUnsqueeze, "/places", {places, o.AddIntegers("/places/axis", {1})});
  const Value combined =
      o.Add(ops::kScatterNDUpdate, "/combined", {rows, column, data}, {{"reduction", reduction}});
  return o.Add(ops::kStridedSlice, "",
               {combined, o.AddIntegers("/begin", {0}), o.Reshaped(count, "/end", {1}),
                o.AddIntegers("/strides", {1})},
               {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
}

bool HasOneNumberForEachRow(Operation& o) {
  if (!o.HaveRanks(2)) return false;
  if (o.rank(1) == 1 && o.rank(0) >= 1) return true;
  return o.Error(Code::kNodeInputs, absl::StrCat("its segments are ", ToString(o.shape(1)),
                                                 "; expected a number for each row"));
}

// The numbers are in order: the last one says how many segments there are.
void ImportSegmentSum(Operation& o) {
  if (!HasOneNumberForEachRow(o)) return;
  const Value last = o.Add(ops::kReduceMax, "/last",
                           {o.Converted(o.InSourceOrder(1), "/numbers", ElementType::kI64),
                            o.AddIntegers("/last/axis", {0})},
                           {{"keep_dims", false}});
  const Value count = o.Add(ops::kAdd, "/count", {last, o.AddInteger("/count/one", 1)});
  o.SetOutput({Combined(o, count, 0, "sum")});
}

void ImportUnsortedSegmentSum(Operation& o) {
  if (!HasOneNumberForEachRow(o)) return;
  const Value count = o.Converted(o.InSourceOrder(2), "/count", ElementType::kI64);
  o.SetOutput({Combined(o, count, 0, "sum")});
}

// What a segment without a row is: the lowest number of the type.
void ImportUnsortedSegmentMax(Operation& o) {
  if (!HasOneNumberForEachRow(o)) return;
  const ElementType type = o.type(0);
  if (type != ElementType::kF32 && type != ElementType::kI32) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data is of type ", ElementTypeName(type), "; expected f32 or i32"));
    return;
  }
  const double lowest = type == ElementType::kF32
                            ? static_cast<double>(std::numeric_limits<float>::lowest())
                            : static_cast<double>(std::numeric_limits<int32_t>::min());
  const Value count = o.Converted(o.InSourceOrder(2), "/count", ElementType::kI64);
  o.SetOutput({Combined(o, count, lowest, "max")});
}

// Of each place in all elements of a shape its places along the axes, a row for each axis.
void ImportUnravelIndex(Operation& o) {
  const std::optional<Ints> dims = o.Integers(1, "dims");
  if (!o.HaveRanks() || !dims) return;
  int64_t stride = 1;
  std::vector<Value> rows(dims->size());
  const Arithmetic f(o, "/place", o.type(0));
  for (size_t i = dims->size(); i-- > 0;) {
    const double extent = static_cast<double>((*dims)[i]);
    const Value counted = f(ops::kDivide, o.InSourceOrder(0), static_cast<double>(stride));
    rows[i] = f(ops::kMod, counted, extent);
    if ((*dims)[i] < 1 || __builtin_mul_overflow(stride, (*dims)[i], &stride)) {
      o.Error(Code::kNodeInputs,
              absl::StrCat("dims is ", ToString(*dims), "; expected positive numbers"));
      return;
    }
  }
  if (rows.empty()) {
    o.Error(Code::kNodeInputs, "dims has no number; expected one or more");
    return;
  }
  o.SetOutput({Stacked(o, "", rows, 0)});
}

}  // namespace

std::vector<OperationType> PartitionOperations() {
  return {{"DynamicPartition", 2, 2, ImportDynamicPartition},
          {"DynamicStitch", 2, kAnyNumber, ImportDynamicStitch},
          {"ParallelDynamicStitch", 2, kAnyNumber, ImportDynamicStitch},
          {"SegmentSum", 2, 2, ImportSegmentSum},
          {"UnravelIndex", 2, 2, ImportUnravelIndex},
          {"UnsortedSegmentMax", 3, 3, ImportUnsortedSegmentMax},
          {"UnsortedSegmentSum", 3, 3, ImportUnsortedSegmentSum}};
}

}  // namespace mo::tensorflow

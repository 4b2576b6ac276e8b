// Rows that are put into parts, joined from parts, or combined by the segment that each is of.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
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

// Rows that are combined by the number that each has.
class Segments {
 public:
  // Of a list of numbers, one for each row, of which those below 0 are left out. There are as many
  // segments as `count` says, a number of i64.
  Segments(Operation& o, Value rows, Value numbers, Value count)
      : o_(o), rows_(rows), count_(count), f_(o, "/segment", ElementType::kI64) {
    const Value typed = f_.As(ElementType::kI64, numbers);
    const Value places = f_(ops::kSelect, f_(ops::kLess, typed, 0.0), count, typed);
    column_ = o.Add(ops::kUnsqueeze, "/places", {places, o.AddIntegers("/places/axis", {1})});
  }

  // Each segment begins as `first`, into which its rows are put.
  Value Combined(double first, const std::string& reduction) const {
    return Put(rows_, first, reduction, "");
  }
  // The same, but 0 where a segment has no row.
  Value CombinedOrZero(double first, const std::string& reduction) const {
    if (rows_.node == nullptr) return {};
    return o_.Add(ops::kSelect, "",
                  {Along(f_(ops::kGreater, Counts(ElementType::kI64), 0.0), "/is_there"),
                   Put(rows_, first, reduction, "/combined"),
                   o_.AddNumber("/missing", rows_.type().element_type, 0)});
  }
  // The sum divided by how many rows there are, or by the root of that.
  Value Mean(bool by_root) const {
    if (rows_.node == nullptr) return {};
    const ElementType type = rows_.type().element_type;
    const Arithmetic f(o_, "/mean", type);
    const Value counts = f(ops::kMaximum, Counts(type), 1.0);
    return o_.Add(ops::kDivide, "",
                  {Put(rows_, 0, "sum", "/sum"),
                   Along(by_root ? f(ops::kSqrt, counts) : counts, "/divisor")});
  }

 private:
  Value Put(Value rows, double first, const std::string& reduction,
            const std::string& suffix) const {
    if (rows.node == nullptr) return {};
    const Value one_more =
        o_.Reshaped(f_(ops::kAdd, count_, 1.0), absl::StrCat(suffix, "/rows/count"), {1});
    std::vector<Value> extents = {one_more};
    if (rows.shape().rank() > 1) {
      extents.push_back(PartOfList(o_, ExtentsOf(o_, rows, suffix + "/extents"),
                                   suffix + "/extents/rest", 1, rows.shape().rank()));
    }
    const Value empty = o_.Add(ops::kBroadcast, suffix + "/rows",
                               {o_.AddNumber(suffix + "/first", rows.type().element_type, first),
                                JoinedLists(o_, suffix + "/rows/shape", std::move(extents))});
    const Value all = o_.Add(ops::kScatterNDUpdate, suffix + "/all", {empty, column_, rows},
                             {{"reduction", reduction}});
    return o_.Add(
        ops::kStridedSlice, suffix,
        {all, o_.AddIntegers(suffix + "/begin", {0}), o_.Reshaped(count_, suffix + "/end", {1}),
         o_.AddIntegers(suffix + "/strides", {1})},
        {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
  }

  // How many rows each segment has.
  Value Counts(ElementType type) const {
    const Value extents = ExtentsOf(o_, column_, "/count/extents");
    const Value ones =
        o_.Add(ops::kBroadcast, "/ones",
               {o_.AddNumber("/one", type, 1), PartOfList(o_, extents, "/count/rows", 0, 1)});
    return Put(ones, 0, "sum", "/counts");
  }

  Value Along(Value list, absl::string_view suffix) const {
    return o_.AlongAxis(list, suffix, 0, rows_.shape().rank());
  }

  Operation& o_;
  const Value rows_, count_;
  const Arithmetic f_;
  Value column_;
};

bool HasOneNumberForEachRow(Operation& o, int numbers) {
  if (!o.HaveRanks(numbers + 1)) return false;
  if (o.rank(numbers) == 1 && o.rank(0) >= 1) return true;
  return o.Error(Code::kNodeInputs, absl::StrCat("its segments are ", ToString(o.shape(numbers)),
                                                 "; expected a number for each row"));
}

// The largest and the smallest number of the type of the rows: what a combination begins with.
struct Limits {
  double lowest = 0, highest = 0;
};

std::optional<Limits> LimitsOfRows(Operation& o) {
  using Float = std::numeric_limits<float>;
  using Int = std::numeric_limits<int32_t>;
  if (o.type(0) == ElementType::kF32) return Limits{Float::lowest(), Float::max()};
  if (o.type(0) == ElementType::kI32) return Limits{Int::min(), Int::max()};
  o.Error(Code::kNodeInputs, absl::StrCat("its data is of type ", ElementTypeName(o.type(0)),
                                          "; expected f32 or i32"));
  return std::nullopt;
}

// How many segments there are: the numbers are in order, so that the last one says it, unless input
// `stated` does.
Value SegmentCount(Operation& o, int numbers, int stated) {
  if (stated < o.input_count())
    return o.Converted(o.InSourceOrder(stated), "/count", ElementType::kI64);
  const Value last = o.Add(ops::kReduceMax, "/last",
                           {o.Converted(o.InSourceOrder(numbers), "/numbers", ElementType::kI64),
                            o.AddIntegers("/last/axis", {0})},
                           {{"keep_dims", false}});
  return o.Add(ops::kAdd, "/count", {last, o.AddInteger("/count/one", 1)});
}

// Segments without a row are 0, but 1 of a product, and of UnsortedSegmentMax and
// UnsortedSegmentMin the lowest and the highest number of the type.
void ImportSegments(Operation& o) {
  if (!HasOneNumberForEachRow(o, 1)) return;
  const Segments segments(o, o.InSourceOrder(0), o.InSourceOrder(1), SegmentCount(o, 1, 2));
  const absl::string_view op = o.op();
  if (absl::EndsWith(op, "Sum")) return o.SetOutput({segments.Combined(0, "sum")});
  if (absl::EndsWith(op, "Prod")) return o.SetOutput({segments.Combined(1, "prod")});
  if (absl::EndsWith(op, "Mean")) return o.SetOutput({segments.Mean(/*by_root=*/false)});
  const std::optional<Limits> limits = LimitsOfRows(o);
  if (!limits) return;
  const bool is_max = absl::EndsWith(op, "Max");
  const double first = is_max ? limits->lowest : limits->highest;
  const std::string reduction = is_max ? "max" : "min";
  o.SetOutput({absl::StartsWith(op, "Unsorted") ? segments.Combined(first, reduction)
                                                : segments.CombinedOrZero(first, reduction)});
}

// Inputs: rows, which of them are taken, of each of these its segment, and with the operations that
// are called so how many segments there are.
void ImportSparseSegments(Operation& o) {
  if (!HasOneNumberForEachRow(o, 2)) return;
  const Value rows =
      o.Add(ops::kGather, "/taken",
            {o.InSourceOrder(0), o.InSourceOrder(1), o.AddInteger("/taken/axis", 0)});
  const Segments segments(o, rows, o.InSourceOrder(2), SegmentCount(o, 2, 3));
  const absl::string_view op = o.op();
  if (absl::StartsWith(op, "SparseSegmentSum")) return o.SetOutput({segments.Combined(0, "sum")});
  o.SetOutput({segments.Mean(absl::StartsWith(op, "SparseSegmentSqrtN"))});
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
          {"SegmentMax", 2, 2, ImportSegments},
          {"SegmentMean", 2, 2, ImportSegments},
          {"SegmentMin", 2, 2, ImportSegments},
          {"SegmentProd", 2, 2, ImportSegments},
          {"SegmentSum", 2, 2, ImportSegments},
          {"SparseSegmentMean", 3, 3, ImportSparseSegments},
          {"SparseSegmentMeanWithNumSegments", 4, 4, ImportSparseSegments},
          {"SparseSegmentSqrtN", 3, 3, ImportSparseSegments},
          {"SparseSegmentSqrtNWithNumSegments", 4, 4, ImportSparseSegments},
          {"SparseSegmentSum", 3, 3, ImportSparseSegments},
          {"SparseSegmentSumWithNumSegments", 4, 4, ImportSparseSegments},
          {"UnravelIndex", 2, 2, ImportUnravelIndex},
          {"UnsortedSegmentMax", 3, 3, ImportSegments},
          {"UnsortedSegmentMin", 3, 3, ImportSegments},
          {"UnsortedSegmentProd", 3, 3, ImportSegments},
          {"UnsortedSegmentSum", 3, 3, ImportSegments}};
}

}  // namespace mo::tensorflow

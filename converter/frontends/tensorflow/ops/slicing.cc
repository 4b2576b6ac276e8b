// Parts of a tensor between bounds.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// The bits of a mask, one number each.
Ints Bits(int64_t mask, size_t count) {
  Ints bits;
  for (size_t i = 0; i < count; ++i) bits.push_back(i < 63 ? mask >> i & 1 : 0);
  return bits;
}

// What is taken of one axis.
struct Bounds {
  int64_t begin = 0, end = 0, stride = 1;
  bool from_first = true, to_last = true;

  bool whole() const { return from_first && to_last && stride == 1; }
};

// Takes the bounds of each axis of input 0, in its own order.
void Slice(Operation& o, const std::vector<Bounds>& bounds) {
  if (std::all_of(bounds.begin(), bounds.end(), [](const Bounds& b) { return b.whole(); }))
    return o.SetOutput(o.input(0));
  const int rank = o.rank(0);
  const bool image = o.input(0).order == Order::kChannelsFirst;
  Ints begin(rank), end(rank), strides(rank), begin_mask(rank), end_mask(rank);
  for (int axis = 0; axis < rank; ++axis) {
    const Bounds& b = bounds[axis];
    const int at = image ? ChannelsFirstAxis(axis, rank) : axis;
    begin[at] = b.from_first ? 0 : b.begin;
    end[at] = b.to_last ? 0 : b.end;
    strides[at] = b.stride;
    begin_mask[at] = b.from_first;
    end_mask[at] = b.to_last;
  }
  o.SetOutput({o.Add(ops::kStridedSlice, "",
                     {image ? o.input(0).value : o.InSourceOrder(0), o.AddIntegers("/begin", begin),
                      o.AddIntegers("/end", end), o.AddIntegers("/strides", strides)},
                     {{"begin_mask", begin_mask}, {"end_mask", end_mask}}),
               image ? Order::kChannelsFirst : Order::kSource});
}

// The bounds of all axes, if they are known and no axis comes or goes.
std::optional<std::vector<Bounds>> KnownBounds(Operation& o, size_t count) {
  const std::optional<Constant> begin = o.Known(1), end = o.Known(2), strides = o.Known(3);
  const size_t rank = static_cast<size_t>(o.rank(0));
  if (!begin || !end || !strides || o.IntAttribute("new_axis_mask", 0) != 0 ||
      o.IntAttribute("shrink_axis_mask", 0) != 0)
    return std::nullopt;
  const Ints first = begin->Int64s(), last = end->Int64s(), steps = strides->Int64s();
  const Ints begin_mask = Bits(o.IntAttribute("begin_mask", 0), count);
  const Ints end_mask = Bits(o.IntAttribute("end_mask", 0), count);
  const Ints ellipsis = Bits(o.IntAttribute("ellipsis_mask", 0), count);
  if (first.size() != count || last.size() != count || steps.size() != count) return std::nullopt;
  const bool has_ellipsis = std::count(ellipsis.begin(), ellipsis.end(), 1) > 0;
  if (count - has_ellipsis > rank) return std::nullopt;
  std::vector<Bounds> bounds;
  for (size_t i = 0; i < count; ++i) {
    if (ellipsis[i]) {
      bounds.resize(bounds.size() + rank + 1 - count);
    } else {
      bounds.push_back({first[i], last[i], steps[i], begin_mask[i] != 0, end_mask[i] != 0});
    }
  }
  bounds.resize(rank);
  return bounds;
}

void ImportStridedSlice(Operation& o) {
  if (!o.HaveRanks()) return;
  const Shape& list = o.input(1).value.shape();
  if (!list.has_rank() || list.rank() != 1 || !list.dim(0).is_static()) {
    o.Error(Code::kNodeInputs, "the number of its bounds must be known");
    return;
  }
  const size_t count = static_cast<size_t>(list.dim(0).value());
  if (const auto bounds = KnownBounds(o, count)) return Slice(o, *bounds);
  Attributes attributes;
  for (const char* mask :
       {"begin_mask", "end_mask", "new_axis_mask", "shrink_axis_mask", "ellipsis_mask"})
    attributes.Set(mask, Bits(o.IntAttribute(mask, 0), count));
  o.SetOutput(
      {o.Add(ops::kStridedSlice, "",
             {o.InSourceOrder(0), o.InSourceOrder(1), o.InSourceOrder(2), o.InSourceOrder(3)},
             std::move(attributes))});
}

// A size of -1 is all that is left.
void ImportSlice(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Ints> sizes = o.Integers(2, "size");
  const size_t rank = static_cast<size_t>(o.rank(0));
  if (!sizes) return;
  const std::optional<Constant> begin = o.Known(1);
  if (sizes->size() != rank || (begin && begin->size() != o.rank(0))) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("takes bounds of ", sizes->size(), " axes from a tensor of rank ", rank));
    return;
  }
  std::vector<Bounds> bounds(rank);
  const Ints first = begin ? begin->Int64s() : Ints(rank, 0);
  for (size_t axis = 0; axis < rank; ++axis) {
    const int64_t size = (*sizes)[axis];
    bounds[axis] = {first[axis], first[axis] + size, 1, first[axis] == 0, size == -1};
  }
  if (begin) return Slice(o, bounds);
  const Value start = o.InSourceOrder(1);
  Ints to_last, steps(rank, 1), none(rank, 0);
  for (int64_t size : *sizes) to_last.push_back(size == -1);
  o.SetOutput({o.Add(
      ops::kStridedSlice, "",
      {o.InSourceOrder(0), start,
       o.Add(ops::kAdd, "/end",
             {start, o.Converted(o.AddIntegers("/size", *sizes), "/size/converted", o.type(1))}),
       o.Converted(o.AddIntegers("/strides", steps), "/strides/converted", o.type(1))},
      {{"begin_mask", none}, {"end_mask", to_last}})});
}

void ImportReverse(Operation& o) {
  if (!o.HaveRanks()) return;
  std::optional<Ints> axes = o.Integers(1, "axes");
  if (!axes) return;
  // Reverse says of each axis whether, ReverseV2 lists them.
  if (o.op() == "Reverse") {
    Ints listed;
    for (size_t axis = 0; axis < axes->size(); ++axis) {
      if ((*axes)[axis] != 0) listed.push_back(static_cast<int64_t>(axis));
    }
    axes = listed;
  }
  std::vector<Bounds> bounds(o.rank(0));
  for (int64_t listed : *axes) {
    const std::optional<int> axis = o.Axis(listed, o.rank(0));
    if (!axis) return;
    bounds[*axis].stride = -1;
  }
  Slice(o, bounds);
}

}  // namespace

std::vector<OperationType> SlicingOperations() {
  return Taking(Images::kFollowed, {{"StridedSlice", 4, 4, ImportStridedSlice},
                                    {"Slice", 3, 3, ImportSlice},
                                    {"Reverse", 2, 2, ImportReverse},
                                    {"ReverseV2", 2, 2, ImportReverse}});
}

}  // namespace mo::tensorflow

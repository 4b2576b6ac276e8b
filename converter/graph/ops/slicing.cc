// Parts of a tensor.
//
//   StridedSlice  data, begin, end, strides: for each listed axis the elements begin, begin +
//                 stride, … before end. A mask holds a 1 for each place where it applies:
//                 begin_mask and end_mask leave the bound out, new_axis_mask puts an axis of one
//                 element, shrink_axis_mask takes one element and drops the axis, ellipsis_mask
//                 stands for all axes that are not listed. Without the last three masks the lists
//                 may be computed.

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

// What is done to one axis of the data, or a new axis.
struct AxisSlice {
  bool is_new = false;
  bool shrinks = false;
  int64_t begin = 0, step = 1;
  Dim count = Dim::Any();
};

bool Masked(const Node& node, absl::string_view mask, size_t place) {
  const Ints& values = node.attributes().GetInts(mask);
  return place < values.size() && values[place] != 0;
}

struct Bounds {
  int64_t begin = 0, end = 0, step = 1;
  bool from_first = false, to_last = false;  // the bound is left out
};

// The elements of an axis of `extent` from begin by steps before end; a bound counts from the end
// when it is negative, and is cut to the axis.
AxisSlice SliceOf(int64_t extent, const Bounds& bounds) {
  const int64_t first = bounds.step > 0 ? 0 : extent - 1,
                beyond_end = bounds.step > 0 ? extent : -1;
  auto cut = [&](int64_t bound) {
    if (bound < 0) bound += extent;
    return bounds.step > 0 ? std::clamp<int64_t>(bound, 0, extent)
                           : std::clamp<int64_t>(bound, -1, extent - 1);
  };
  const int64_t begin = bounds.from_first ? first : cut(bounds.begin);
  const int64_t end = bounds.to_last ? beyond_end : cut(bounds.end);
  const int64_t length = bounds.step > 0 ? end - begin : begin - end;
  const int64_t step = std::abs(bounds.step);
  return {
      .begin = begin, .step = bounds.step, .count = Dim(length <= 0 ? 0 : (length - 1) / step + 1)};
}

absl::StatusOr<AxisSlice> SliceOfAxis(const Node& node, const Dim& dim, size_t place,
                                      const Bounds& bounds) {
  constexpr int64_t kLargest = int64_t{1} << 62;
  MO_RETURN_IF_ERROR(
      Check(bounds.step != 0 && bounds.step > -kLargest, "stride ", place, " is ", bounds.step));
  if (Masked(node, "shrink_axis_mask", place)) {
    MO_RETURN_IF_ERROR(Check(bounds.step > 0, "a dropped axis has the stride ", bounds.step));
    const int64_t index = bounds.from_first ? 0 : bounds.begin;
    AxisSlice slice = {.shrinks = true, .begin = index, .count = Dim(1)};
    if (!dim.is_static()) return slice;
    if (index < 0) slice.begin += dim.value();
    MO_RETURN_IF_ERROR(Check(slice.begin >= 0 && slice.begin < dim.value(), "index ", index,
                             " is not one of an axis of ", dim.value(), " elements"));
    return slice;
  }
  if (dim.is_static()) return SliceOf(dim.value(), bounds);
  // All of an axis, however long.
  const int64_t begin = bounds.from_first ? 0 : bounds.begin;
  const bool whole = bounds.to_last && begin == 0 && bounds.step == 1;
  AxisSlice slice = {.begin = begin, .step = bounds.step};
  if (whole) slice.count = dim;
  return slice;
}

struct BoundLists {
  KnownInts begin, end, strides;

  // What is done to the axis at a place; nullopt if that is computed.
  std::optional<Bounds> At(const Node& node, size_t place) const {
    Bounds bounds = {.from_first = Masked(node, "begin_mask", place),
                     .to_last = Masked(node, "end_mask", place)};
    auto read = [place](const KnownInts& list, int64_t& number) {
      const std::optional<Dim>& known = list[place];
      if (known && known->is_static()) number = known->value();
      return known && known->is_static();
    };
    const bool begins = read(begin, bounds.begin) || bounds.from_first;
    const bool ends = read(end, bounds.end) || bounds.to_last;
    const bool is_known = read(strides, bounds.step) && begins && ends;
    return is_known ? std::optional(bounds) : std::nullopt;
  }
};

// One entry for each axis of the data and each new axis, in the order of the result.
absl::StatusOr<std::vector<AxisSlice>> SlicesOf(const Node& node, const std::vector<Dim>& dims,
                                                const BoundLists& lists) {
  const auto& [begin, end, strides] = lists;
  MO_RETURN_IF_ERROR(Check(begin.size() == end.size() && begin.size() == strides.size(),
                           "begin, end and strides have ", begin.size(), ", ", end.size(), " and ",
                           strides.size(), " numbers"));
  size_t listed = 0;  // axes of the data that begin, end and strides speak of
  for (size_t i = 0; i < begin.size(); ++i)
    listed += !Masked(node, "new_axis_mask", i) && !Masked(node, "ellipsis_mask", i);
  MO_RETURN_IF_ERROR(
      Check(listed <= dims.size(), listed, " axes are sliced of a tensor that has ", dims.size()));
  std::vector<AxisSlice> slices;
  size_t axis = 0;
  auto keep = [&](size_t count) {
    for (; count > 0; --count) slices.push_back({.count = dims[axis++]});
  };
  bool ellipsis = false;
  for (size_t i = 0; i < begin.size(); ++i) {
    if (Masked(node, "ellipsis_mask", i)) {
      MO_RETURN_IF_ERROR(Check(!ellipsis, "there are two ellipses"));
      ellipsis = true;
      keep(dims.size() - listed);
    } else if (Masked(node, "new_axis_mask", i)) {
      slices.push_back({.is_new = true, .count = Dim(1)});
    } else {
      const std::optional<Bounds> bounds = lists.At(node, i);
      AxisSlice slice;
      if (bounds) {
        MO_ASSIGN_OR_RETURN(slice, SliceOfAxis(node, dims[axis], i, *bounds));
      }
      slices.push_back(std::move(slice));
      ++axis;
    }
  }
  keep(dims.size() - axis);
  return slices;
}

// The lists of inputs begin, end and strides.
absl::StatusOr<BoundLists> ListsOf(const Node& node) {
  BoundLists lists;
  MO_ASSIGN_OR_RETURN(lists.begin, ListedInts(node, 1, "begin"));
  MO_ASSIGN_OR_RETURN(lists.end, ListedInts(node, 2, "end"));
  lists.strides.assign(lists.begin.size(), Dim(1));
  if (node.input_count() == 4) {
    MO_ASSIGN_OR_RETURN(lists.strides, ListedInts(node, 3, "the strides"));
  }
  for (int input = 1; input < node.input_count(); ++input) {
    if (node.constant_input(input) != nullptr) continue;
    for (absl::string_view mask : {"new_axis_mask", "shrink_axis_mask", "ellipsis_mask"}) {
      const Ints& bits = node.attributes().GetInts(mask);
      MO_RETURN_IF_ERROR(
          Check(std::count(bits.begin(), bits.end(), 0) == static_cast<ptrdiff_t>(bits.size()),
                "with ", mask, " begin, end and strides must be constants"));
    }
  }
  return lists;
}

absl::Status InferStridedSlice(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  MO_ASSIGN_OR_RETURN(const BoundLists lists, ListsOf(node));
  MO_ASSIGN_OR_RETURN(const std::vector<AxisSlice> slices, SlicesOf(node, data.dims(), lists));
  std::vector<Dim> dims;
  for (const AxisSlice& slice : slices) {
    if (!slice.shrinks) dims.push_back(slice.count);
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateStridedSlice(const Node& node, absl::Span<const Tensor* const> inputs,
                                  absl::Span<Tensor> outputs) {
  const Extents& extents = inputs[0]->extents;
  const std::vector<Dim> dims(extents.begin(), extents.end());
  auto list = [&inputs](size_t input) {
    KnownInts integers;
    for (const double value : inputs[input]->values)
      integers.push_back(Dim(static_cast<int64_t>(value)));
    return integers;
  };
  BoundLists lists = {list(1), list(2), {}};
  lists.strides = inputs.size() == 4 ? list(3) : KnownInts(lists.begin.size(), Dim(1));
  MO_ASSIGN_OR_RETURN(std::vector<AxisSlice> slices, SlicesOf(node, dims, lists));
  slices.erase(std::remove_if(slices.begin(), slices.end(),
                              [](const AxisSlice& slice) { return slice.is_new; }),
               slices.end());
  Extents strides(extents.size(), 1), position(extents.size(), 0);
  for (size_t axis = extents.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * extents[axis];
  for (double& value : outputs[0].values) {
    int64_t source = 0;
    for (size_t axis = 0; axis < extents.size(); ++axis)
      source += (slices[axis].begin + position[axis] * slices[axis].step) * strides[axis];
    value = inputs[0]->values[source];
    for (size_t axis = extents.size();
         axis-- > 0 && ++position[axis] == slices[axis].count.value();)
      position[axis] = 0;
  }
  return absl::OkStatus();
}

// Of a list, between two known bounds.
std::optional<KnownInts> SlicedInts(const Node& node, ShapeValues& values) {
  const std::optional<KnownInts> elements = values.OfInput(node, 0);
  const Shape& data = node.input(0).shape();
  const bool listed = data.has_rank() && data.rank() == 1 && node.input_count() == 4;
  if (!elements || !listed || Masked(node, "new_axis_mask", 0) || Masked(node, "ellipsis_mask", 0))
    return std::nullopt;
  const Constant *first = node.constant_input(1), *last = node.constant_input(2),
                 *stride = node.constant_input(3);
  for (const Constant* bound : {first, last, stride}) {
    if (bound == nullptr || !bound->available() || bound->size() != 1) return std::nullopt;
  }
  const int64_t count = static_cast<int64_t>(elements->size()), step = stride->Int64s()[0];
  auto cut = [&](int64_t bound) {
    return std::clamp<int64_t>(bound < 0 ? bound + count : bound, 0, count);
  };
  if (step < 1) return std::nullopt;
  const int64_t begin = Masked(node, "begin_mask", 0) ? 0 : cut(first->Int64s()[0]);
  int64_t end = Masked(node, "end_mask", 0) ? count : cut(last->Int64s()[0]);
  if (Masked(node, "shrink_axis_mask", 0)) end = std::min(begin + 1, count);
  KnownInts slice;
  for (int64_t i = begin; i < end; i += step) slice.push_back((*elements)[i]);
  return slice;
}

// All elements of each axis, one after the other.
bool SlicesNothing(const Node& node) {
  const absl::StatusOr<Ints> strides =
      node.input_count() == 4 ? ConstantInts(node, 3, "the strides") : Ints();
  return strides.ok() &&
         std::all_of(strides->begin(), strides->end(),
                     [](int64_t stride) { return stride == 1; }) &&
         node.shape().is_static() && node.shape() == node.input(0).shape();
}

}  // namespace

std::vector<OpSchema> SlicingOps() {
  return {
      {.type = ops::kStridedSlice,
       .min_inputs = 3,
       .max_inputs = 4,
       .attributes = {{.name = "begin_mask", .kind = AttributeKind::kInts, .values = {"0", "1"}},
                      {.name = "end_mask", .kind = AttributeKind::kInts, .values = {"0", "1"}},
                      {.name = "new_axis_mask",
                       .kind = AttributeKind::kInts,
                       .default_value = Ints{},
                       .values = {"0", "1"}},
                      {.name = "shrink_axis_mask",
                       .kind = AttributeKind::kInts,
                       .default_value = Ints{},
                       .values = {"0", "1"}},
                      {.name = "ellipsis_mask",
                       .kind = AttributeKind::kInts,
                       .default_value = Ints{},
                       .values = {"0", "1"}}},
       .infer = InferStridedSlice,
       .evaluate = EvaluateStridedSlice,
       .exact = Always,
       .shape_values = SlicedInts,
       .is_identity = SlicesNothing}};
}

}  // namespace mo

#include "converter/frontends/common/slices.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"

namespace mo {

Value Reversed(NodeBuilder& builder, Value data, absl::string_view suffix, int axis) {
  if (data.node == nullptr) return {};
  const size_t rank = static_cast<size_t>(data.shape().rank());
  Ints zeros(rank, 0), ones(rank, 1), strides = ones;
  strides[axis] = -1;
  return builder.Add(ops::kStridedSlice, suffix,
                     {data, builder.AddIntegers(absl::StrCat(suffix, "/begin"), zeros),
                      builder.AddIntegers(absl::StrCat(suffix, "/end"), zeros),
                      builder.AddIntegers(absl::StrCat(suffix, "/strides"), strides)},
                     {{"begin_mask", ones}, {"end_mask", ones}});
}

Value SequencesReversed(NodeBuilder& builder, Value data, Value lengths, int batch, int time) {
  if (data.node == nullptr || lengths.node == nullptr) return {};
  const int rank = data.shape().rank();
  const Arithmetic f(builder, "/place", ElementType::kI64);
  const Value extents = ExtentsOf(builder, data, "/extents");
  const Value numbers =
      NumbersBelow(builder, ElementOf(builder, extents, "/steps", time), "/times");
  const Value times = builder.AlongAxis(numbers, "/times/along", time, rank);
  const Value counts = builder.AlongAxis(builder.Converted(lengths, "/lengths", ElementType::kI64),
                                         "/lengths/along", batch, rank);
  const Value opposite = f(ops::kSubtract, f(ops::kSubtract, counts, times), 1.0);
  const Value places = f(ops::kSelect, f(ops::kLess, times, counts), opposite, times);
  return builder.Add(ops::kGatherElements, "",
                     {data, builder.Add(ops::kBroadcast, "/places", {places, extents})},
                     {{"axis", int64_t{time}}});
}

std::vector<Value> EqualParts(NodeBuilder& builder, Value data, absl::string_view suffix,
                              int64_t axis, int64_t count) {
  return builder.AddSeveral(ops::kSplit, suffix,
                            {data, builder.AddInteger(absl::StrCat(suffix, "/axis"), axis)},
                            {{"num_splits", count}});
}

std::vector<Value> SlicesAlong(NodeBuilder& builder, Value data, const std::string& suffix,
                               int axis, int64_t count) {
  std::vector<Value> slices;
  for (int64_t i = 0; i < count; ++i) {
    const std::string name = absl::StrCat(suffix, "_", i);
    slices.push_back(builder.Add(
        ops::kGather, name,
        {data, builder.AddInteger(name + "/number", i), builder.AddInteger(name + "/axis", axis)}));
  }
  return slices;
}

Value Stacked(NodeBuilder& builder, const std::string& suffix, const std::vector<Value>& values,
              int64_t axis) {
  std::vector<Value> parts;
  for (const Value& value : values) {
    parts.push_back(builder.Add(ops::kUnsqueeze, suffix + "/part",
                                {value, builder.AddIntegers(suffix + "/axis", {axis})}));
  }
  return parts.size() == 1 ? parts[0]
                           : builder.Add(ops::kConcat, suffix, std::move(parts), {{"axis", axis}});
}

Value PlacesOfNonZero(NodeBuilder& builder, Value list, const std::string& suffix) {
  const Value places =
      builder.Add(ops::kNonZero, suffix, {list}, {{"output_type", ElementType::kI64}});
  return builder.Add(ops::kSqueeze, suffix + "/list",
                     {places, builder.AddIntegers(suffix + "/list/axis", {0})});
}

}  // namespace mo

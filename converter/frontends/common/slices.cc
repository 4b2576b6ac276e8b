#include "converter/frontends/common/slices.h"

#include <utility>

#include "absl/strings/str_cat.h"

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

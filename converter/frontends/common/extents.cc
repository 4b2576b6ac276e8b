#include "converter/frontends/common/extents.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/reshape.h"

namespace mo {
namespace {

// The product of extents begin … end - 1, as far as it is known.
Dim Product(const Shape& shape, int begin, int end) {
  if (end == begin + 1) return shape.dim(begin);
  int64_t product = 1;
  for (int axis = begin; axis < end; ++axis) {
    if (!shape.dim(axis).is_static()) return Dim::Any();
    product *= shape.dim(axis).value();
  }
  return product;
}

// The same, computed: a list of one number.
Value ComputedProduct(NodeBuilder& builder, Value extents, absl::string_view suffix, int begin,
                      int end) {
  const Value part = PartOfList(builder, extents, absl::StrCat(suffix, "/extents"), begin, end);
  const Value axes = builder.AddIntegers(absl::StrCat(suffix, "/axis"), {0});
  return builder.Add(ops::kReduceProd, suffix, {part, axes}, {{"keep_dims", true}});
}

}  // namespace

Value ExtentsOf(NodeBuilder& builder, Value data, absl::string_view suffix) {
  return builder.Add(ops::kShapeOf, suffix, {data}, {{"output_type", ElementType::kI64}});
}

Value ExtentOf(NodeBuilder& builder, Value data, absl::string_view suffix, int axis) {
  return ElementOf(builder, ExtentsOf(builder, data, absl::StrCat(suffix, "/shape")), suffix, axis);
}

Value ElementOf(NodeBuilder& builder, Value list, absl::string_view suffix, int64_t i) {
  return builder.Add(ops::kGather, suffix,
                     {list, builder.AddInteger(absl::StrCat(suffix, "/place"), i),
                      builder.AddInteger(absl::StrCat(suffix, "/axis"), 0)});
}

Value PartOfList(NodeBuilder& builder, Value list, absl::string_view suffix, int64_t begin,
                 int64_t end) {
  return builder.Add(ops::kStridedSlice, suffix,
                     {list, builder.AddIntegers(absl::StrCat(suffix, "/begin"), {begin}),
                      builder.AddIntegers(absl::StrCat(suffix, "/end"), {end}),
                      builder.AddIntegers(absl::StrCat(suffix, "/stride"), {1})},
                     {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
}

Value JoinedLists(NodeBuilder& builder, absl::string_view suffix, std::vector<Value> lists) {
  if (lists.size() == 1) return lists[0];
  return builder.Add(ops::kConcat, suffix, std::move(lists), {{"axis", int64_t{0}}});
}

Value NumbersBelow(NodeBuilder& builder, Value count, const std::string& suffix) {
  return builder.Add(
      ops::kRange, suffix,
      {builder.AddInteger(suffix + "/first", 0), count, builder.AddInteger(suffix + "/step", 1)},
      {{"output_type", ElementType::kI64}});
}

Value AsMatrix(NodeBuilder& builder, Value data, absl::string_view suffix, int axis) {
  if (data.node == nullptr) return {};
  const Shape& shape = data.shape();
  const Shape matrix({Product(shape, 0, axis), Product(shape, axis, shape.rank())});
  if (CanBeReshapeTarget(matrix)) return builder.Reshaped(data, suffix, matrix);
  const Value extents = ExtentsOf(builder, data, absl::StrCat(suffix, "/shape"));
  const Value target = JoinedLists(
      builder, absl::StrCat(suffix, "/target"),
      {ComputedProduct(builder, extents, absl::StrCat(suffix, "/rows"), 0, axis),
       ComputedProduct(builder, extents, absl::StrCat(suffix, "/columns"), axis, shape.rank())});
  return builder.Add(ops::kReshape, suffix, {data, target});
}

Value InShapeOf(NodeBuilder& builder, Value value, absl::string_view suffix, Value like) {
  if (value.node == nullptr || like.node == nullptr) return {};
  if (CanBeReshapeTarget(like.shape())) return builder.Reshaped(value, suffix, like.shape());
  return builder.Add(ops::kReshape, suffix,
                     {value, ExtentsOf(builder, like, absl::StrCat(suffix, "/shape"))});
}

}  // namespace mo

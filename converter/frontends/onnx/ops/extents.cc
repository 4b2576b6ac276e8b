#include "converter/frontends/onnx/ops/extents.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/reshape.h"

namespace mo::onnx {
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
Value ComputedProduct(Operation& o, Value extents, absl::string_view suffix, int begin, int end) {
  const Value part = PartOfList(o, extents, absl::StrCat(suffix, "/extents"), begin, end);
  const Value axes = o.AddIntegers(absl::StrCat(suffix, "/axis"), {0});
  return o.Add(ops::kReduceProd, suffix, {part, axes}, {{"keep_dims", true}});
}

}  // namespace

Value ExtentsOf(Operation& o, Value data, absl::string_view suffix) {
  return o.Add(ops::kShapeOf, suffix, {data}, {{"output_type", ElementType::kI64}});
}

Value ExtentOf(Operation& o, Value data, absl::string_view suffix, int axis) {
  return ElementOf(o, ExtentsOf(o, data, absl::StrCat(suffix, "/shape")), suffix, axis);
}

Value ElementOf(Operation& o, Value list, absl::string_view suffix, int64_t i) {
  return o.Add(ops::kGather, suffix,
               {list, o.AddInteger(absl::StrCat(suffix, "/place"), i),
                o.AddInteger(absl::StrCat(suffix, "/axis"), 0)});
}

Value PartOfList(Operation& o, Value list, absl::string_view suffix, int64_t begin, int64_t end) {
  return o.Add(ops::kStridedSlice, suffix,
               {list, o.AddIntegers(absl::StrCat(suffix, "/begin"), {begin}),
                o.AddIntegers(absl::StrCat(suffix, "/end"), {end}),
                o.AddIntegers(absl::StrCat(suffix, "/stride"), {1})},
               {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
}

Value JoinedLists(Operation& o, absl::string_view suffix, std::vector<Value> lists) {
  if (lists.size() == 1) return lists[0];
  return o.Add(ops::kConcat, suffix, std::move(lists), {{"axis", int64_t{0}}});
}

Value NumbersBelow(Operation& o, Value count, const std::string& suffix) {
  return o.Add(ops::kRange, suffix,
               {o.AddInteger(suffix + "/first", 0), count, o.AddInteger(suffix + "/step", 1)},
               {{"output_type", ElementType::kI64}});
}

Value AsMatrix(Operation& o, Value data, absl::string_view suffix, int axis) {
  if (data.node == nullptr) return {};
  const Shape& shape = data.shape();
  const Shape matrix({Product(shape, 0, axis), Product(shape, axis, shape.rank())});
  if (CanBeReshapeTarget(matrix)) return o.Reshaped(data, suffix, matrix);
  const Value extents = ExtentsOf(o, data, absl::StrCat(suffix, "/shape"));
  const Value target = JoinedLists(
      o, absl::StrCat(suffix, "/target"),
      {ComputedProduct(o, extents, absl::StrCat(suffix, "/rows"), 0, axis),
       ComputedProduct(o, extents, absl::StrCat(suffix, "/columns"), axis, shape.rank())});
  return o.Add(ops::kReshape, suffix, {data, target});
}

Value InShapeOf(Operation& o, Value value, absl::string_view suffix, Value like) {
  if (value.node == nullptr || like.node == nullptr) return {};
  if (CanBeReshapeTarget(like.shape())) return o.Reshaped(value, suffix, like.shape());
  return o.Add(ops::kReshape, suffix, {value, ExtentsOf(o, like, absl::StrCat(suffix, "/shape"))});
}

}  // namespace mo::onnx

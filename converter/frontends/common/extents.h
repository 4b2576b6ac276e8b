#ifndef CONVERTER_FRONTENDS_COMMON_EXTENTS_H_
#define CONVERTER_FRONTENDS_COMMON_EXTENTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "converter/frontends/common/node_builder.h"

namespace mo {

// Arithmetic with shapes, which is done at once where the extents are known. Values without a node
// after an error.

// The extents of a tensor: i64.
Value ExtentsOf(NodeBuilder& builder, Value data, absl::string_view suffix);
// The extent of one axis, a number.
Value ExtentOf(NodeBuilder& builder, Value data, absl::string_view suffix, int axis);
// Element i of a list, a number.
Value ElementOf(NodeBuilder& builder, Value list, absl::string_view suffix, int64_t i);
// Elements begin … end - 1 of a list whose length is known.
Value PartOfList(NodeBuilder& builder, Value list, absl::string_view suffix, int64_t begin,
                 int64_t end);
// Lists of one type, one after the other.
Value JoinedLists(NodeBuilder& builder, absl::string_view suffix, std::vector<Value> lists);

// 0 … count - 1, a list of i64.
Value NumbersBelow(NodeBuilder& builder, Value count, const std::string& suffix);

// `data` as a matrix: axes 0 … axis - 1 are one, and so are the others.
Value AsMatrix(NodeBuilder& builder, Value data, absl::string_view suffix, int axis);
// `value` with the extents of `like`.
Value InShapeOf(NodeBuilder& builder, Value value, absl::string_view suffix, Value like);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_EXTENTS_H_

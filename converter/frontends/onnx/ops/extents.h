#ifndef CONVERTER_FRONTENDS_ONNX_OPS_EXTENTS_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_EXTENTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Arithmetic with shapes, which is done at once where the extents are known. Values without a node
// after an error.

// The extents of a tensor: i64.
Value ExtentsOf(Operation& o, Value data, absl::string_view suffix);
// The extent of one axis, a number.
Value ExtentOf(Operation& o, Value data, absl::string_view suffix, int axis);
// Element i of a list, a number.
Value ElementOf(Operation& o, Value list, absl::string_view suffix, int64_t i);
// Elements begin … end - 1 of a list whose length is known.
Value PartOfList(Operation& o, Value list, absl::string_view suffix, int64_t begin, int64_t end);
// Lists of one type, one after the other.
Value JoinedLists(Operation& o, absl::string_view suffix, std::vector<Value> lists);

// 0 … count - 1, a list of i64.
Value NumbersBelow(Operation& o, Value count, const std::string& suffix);

// `data` as a matrix: axes 0 … axis - 1 are one, and so are the others.
Value AsMatrix(Operation& o, Value data, absl::string_view suffix, int axis);
// `value` with the extents of `like`.
Value InShapeOf(Operation& o, Value value, absl::string_view suffix, Value like);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_EXTENTS_H_

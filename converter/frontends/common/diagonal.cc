#include "converter/frontends/common/diagonal.h"

#include "converter/frontends/common/extents.h"

namespace mo {
namespace {

Value Numbers(NodeBuilder& builder, Value count, const std::string& suffix, int64_t unit_axis) {
  const Value numbers = NumbersBelow(builder, count, suffix + "/list");
  return builder.Add(ops::kUnsqueeze, suffix,
                     {numbers, builder.AddIntegers(suffix + "/axis", {unit_axis})});
}

// How many places the axis has that is `from_end` axes before the end.
Value CountOf(NodeBuilder& builder, Value data, const std::string& suffix, int from_end) {
  if (data.node == nullptr) return {};
  return ExtentOf(builder, data, suffix + "/extent", data.shape().rank() - from_end);
}

}  // namespace

Value AsColumn(NodeBuilder& builder, Value count, const std::string& suffix) {
  return Numbers(builder, count, suffix, 1);
}

Value AsRow(NodeBuilder& builder, Value count, const std::string& suffix) {
  return Numbers(builder, count, suffix, 0);
}

Value RowNumbers(NodeBuilder& builder, Value data, const std::string& suffix) {
  return AsColumn(builder, CountOf(builder, data, suffix, 2), suffix);
}

Value ColumnNumbers(NodeBuilder& builder, Value data, const std::string& suffix) {
  return AsRow(builder, CountOf(builder, data, suffix, 1), suffix);
}

}  // namespace mo

#include "converter/frontends/common/recurrent.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"

namespace mo {
namespace {

// An extent of data, a list of one number.
Value ListOfExtent(NodeBuilder& builder, Value data, int64_t axis, absl::string_view suffix) {
  return PartOfList(builder, ExtentsOf(builder, data, absl::StrCat(suffix, "/shape")), suffix, axis,
                    axis + 1);
}

}  // namespace

Value AddZeroState(NodeBuilder& builder, absl::string_view suffix, Value data, int64_t directions,
                   int64_t hidden) {
  if (data.node == nullptr) return {};
  const Value shape =
      JoinedLists(builder, absl::StrCat(suffix, "/shape"),
                  {ListOfExtent(builder, data, 0, absl::StrCat(suffix, "/batch")),
                   builder.AddIntegers(absl::StrCat(suffix, "/rest"), {directions, hidden})});
  const ElementType type = data.type().element_type;
  return builder.Add(ops::kBroadcast, suffix,
                     {builder.AddNumber(absl::StrCat(suffix, "/zero"), type, 0), shape});
}

Value AddFullLengths(NodeBuilder& builder, Value data) {
  return builder.Add(
      ops::kBroadcast, "/lengths",
      {ExtentOf(builder, data, "/length", 1), ListOfExtent(builder, data, 0, "/lengths/batch")});
}

}  // namespace mo

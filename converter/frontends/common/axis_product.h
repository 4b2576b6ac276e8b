#ifndef CONVERTER_FRONTENDS_COMMON_AXIS_PRODUCT_H_
#define CONVERTER_FRONTENDS_COMMON_AXIS_PRODUCT_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/common/node_builder.h"

namespace mo {

// `data`, whose rank is known, times a matrix [n, extent] along an axis: each row of the matrix
// gives one element of the result. A value without a node after an error.
Value AddAxisProduct(NodeBuilder& builder, absl::string_view suffix, Value data, int axis,
                     Value matrix);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_AXIS_PRODUCT_H_

#ifndef CONVERTER_FRONTENDS_COMMON_ACTIVATION_H_
#define CONVERTER_FRONTENDS_COMMON_ACTIVATION_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/common/node_builder.h"

namespace mo {

// x where it is positive, slope · x elsewhere.
Value AddLeakyRelu(NodeBuilder& builder, absl::string_view suffix, Value data, double slope);

// x · sigmoid(alpha · x).
Value AddSwish(NodeBuilder& builder, absl::string_view suffix, Value data, double alpha);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_ACTIVATION_H_

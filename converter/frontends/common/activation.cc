#include "converter/frontends/common/activation.h"

namespace mo {

Value AddLeakyRelu(NodeBuilder& builder, absl::string_view suffix, Value data, double slope) {
  if (data.node == nullptr) return {};
  const Value slopes = builder.AddNumbers("/slope", data.type().element_type, 1, slope);
  return builder.Add(ops::kPReLU, suffix, {data, slopes});
}

}  // namespace mo

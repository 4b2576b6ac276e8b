#include "converter/frontends/common/activation.h"

namespace mo {

Value AddLeakyRelu(NodeBuilder& builder, absl::string_view suffix, Value data, double slope) {
  if (data.node == nullptr) return {};
  const Value slopes = builder.AddNumbers("/slope", data.type().element_type, 1, slope);
  return builder.Add(ops::kPReLU, suffix, {data, slopes});
}

Value AddSwish(NodeBuilder& builder, absl::string_view suffix, Value data, double alpha) {
  if (data.node == nullptr) return {};
  Value scaled = data;
  if (alpha != 1) {
    const Value number = builder.AddNumber("/alpha", data.type().element_type, alpha);
    scaled = builder.Add(ops::kMultiply, "/scaled", {data, number});
  }
  const Value sigmoid = builder.Add(ops::kSigmoid, "/sigmoid", {scaled});
  return builder.Add(ops::kMultiply, suffix, {data, sigmoid});
}

}  // namespace mo

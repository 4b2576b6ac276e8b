#include "converter/frontends/common/normalization.h"

#include "absl/strings/str_cat.h"

namespace mo {

Value AddOwnNormalization(NodeBuilder& builder, absl::string_view suffix, Value data,
                          const OwnNormalization& normalization) {
  if (data.node == nullptr) return {};
  const int rank = data.shape().rank() - 1;
  const Value normalized = builder.Add(ops::kMVN, absl::StrCat(suffix, "/normalized"),
                                       {data, builder.AddIntegers("/axes", normalization.axes)},
                                       {{"eps", normalization.epsilon}});
  const Value scale =
      builder.AlongAxis(normalization.scale, absl::StrCat(suffix, "/scale"), 0, rank);
  const Value scaled =
      builder.Add(ops::kMultiply, absl::StrCat(suffix, "/scaled"), {normalized, scale});
  const Value shift =
      builder.AlongAxis(normalization.shift, absl::StrCat(suffix, "/offset"), 0, rank);
  return builder.Add(ops::kAdd, suffix, {scaled, shift});
}

Value AddLocalResponse(NodeBuilder& builder, absl::string_view suffix, Value data,
                       const LocalResponse& response) {
  return builder.Add(ops::kLRN, suffix, {data, builder.AddIntegers("/axes", response.axes)},
                     {{"alpha", response.alpha},
                      {"beta", response.beta},
                      {"bias", response.bias},
                      {"size", response.size}});
}

}  // namespace mo

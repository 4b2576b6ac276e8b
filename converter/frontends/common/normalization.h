#ifndef CONVERTER_FRONTENDS_COMMON_NORMALIZATION_H_
#define CONVERTER_FRONTENDS_COMMON_NORMALIZATION_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "converter/frontends/common/node_builder.h"

namespace mo {

// Normalizations of data [N, C, x…]. Each is a value without a node after an error.

// scale · (x - mean(x)) / √(variance(x) + epsilon) + shift, where mean and variance are those of x
// itself along `axes`, and scale and shift are lists with one number for each channel.
struct OwnNormalization {
  Ints axes;
  Value scale, shift;
  double epsilon = 0;
};
Value AddOwnNormalization(NodeBuilder& builder, absl::string_view suffix, Value data,
                          const OwnNormalization& normalization);

// x / (bias + alpha / size^n · Σ x²)^beta, the sum over a window of `size` along `axes`, of which
// there are n.
struct LocalResponse {
  Ints axes;
  int64_t size = 1;
  double alpha = 0, beta = 0, bias = 1;
};
Value AddLocalResponse(NodeBuilder& builder, absl::string_view suffix, Value data,
                       const LocalResponse& response);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_NORMALIZATION_H_

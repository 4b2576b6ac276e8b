#ifndef CONVERTER_FRONTENDS_ONNX_OPS_POST_TRANSFORM_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_POST_TRANSFORM_H_

#include <string>

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// What operators of ai.onnx.ml make of scores [N, C] at their end: NONE, LOGISTIC or SOFTMAX, as
// attribute post_transform says. A value without a node after an error, as for SOFTMAX_ZERO and
// PROBIT.
Value Transformed(Operation& o, absl::string_view suffix, Value scores,
                  const std::string& transform);

// The label of the column with the largest score, the first of equal ones, for scores [N, C]: [N].
// A value without a node after an error.
Value LabelOfLargest(Operation& o, absl::string_view suffix, Value scores, const Ints& labels);

// labels[1] where a score of [N, 1] is larger than `threshold`, labels[0] elsewhere: [N].
Value LabelAbove(Operation& o, absl::string_view suffix, Value scores, double threshold,
                 const Ints& labels);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_POST_TRANSFORM_H_

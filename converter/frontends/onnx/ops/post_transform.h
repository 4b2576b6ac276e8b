#ifndef CONVERTER_FRONTENDS_ONNX_OPS_POST_TRANSFORM_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_POST_TRANSFORM_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// What operators of ai.onnx.ml make of scores [N, C] at their end: NONE, LOGISTIC or SOFTMAX, as
// attribute post_transform says. A value without a node after an error, as for SOFTMAX_ZERO and
// PROBIT.
Value Transformed(Operation& o, absl::string_view suffix, Value scores,
                  const std::string& transform);

// The labels of classes: integers of attribute `integers`, or else strings of classlabels_strings.
struct ClassLabels {
  Ints integers;
  std::vector<std::string> texts;

  int64_t size() const {
    return static_cast<int64_t>(texts.empty() ? integers.size() : texts.size());
  }
};
ClassLabels ReadClassLabels(Operation& o, absl::string_view integers);

// The label of the column with the largest score, the first of equal ones, for scores [N, C]: [N].
// A value without a node after an error.
Value LabelOfLargest(Operation& o, absl::string_view suffix, Value scores,
                     const ClassLabels& labels);

// The second label where a score of [N, 1] is larger than `threshold`, the first elsewhere: [N].
Value LabelAbove(Operation& o, absl::string_view suffix, Value scores, double threshold,
                 const ClassLabels& labels);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_POST_TRANSFORM_H_

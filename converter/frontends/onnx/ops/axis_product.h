#ifndef CONVERTER_FRONTENDS_ONNX_OPS_AXIS_PRODUCT_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_AXIS_PRODUCT_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// `data`, whose rank is known, times a matrix [n, extent] along an axis: each row of the matrix
// gives one element of the result. A value without a node after an error.
Value AddAxisProduct(Operation& o, absl::string_view suffix, Value data, int axis, Value matrix);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_AXIS_PRODUCT_H_

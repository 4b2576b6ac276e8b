#ifndef CONVERTER_FRONTENDS_ONNX_OPS_CONVOLUTION_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_CONVOLUTION_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// The convolution of `data` with `weights`, [O, I/g, k…], that the attributes of the operator say,
// without a bias. A value without a node after an error.
Value Convolved(Operation& o, absl::string_view suffix, Value data, Value weights);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_CONVOLUTION_H_

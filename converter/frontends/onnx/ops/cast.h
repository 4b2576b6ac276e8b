#ifndef CONVERTER_FRONTENDS_ONNX_OPS_CAST_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_CAST_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// `data` with elements of another type, rounded and saturated by the node's attributes saturate and
// round_mode. Where the runtime converts in another way than the standard, what it has to convert
// is a number of that type already. A value without a node after an error.
Value Cast(Operation& o, absl::string_view suffix, Value data, ElementType type);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_CAST_H_

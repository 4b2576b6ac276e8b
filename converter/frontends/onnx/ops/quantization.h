#ifndef CONVERTER_FRONTENDS_ONNX_OPS_QUANTIZATION_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_QUANTIZATION_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Quantized numbers. Scales and zero points are broadcast to the data as they are. Values without a
// node after an error.

// (data - zero) · scale, of the scale's type; without a zero point it is 0.
Value Dequantized(Operation& o, absl::string_view suffix, Value data, Value scale, Value zero);

// round(data / scale) + zero, which saturates in `type`; halves are rounded to the even number. For
// a floating-point type data / scale + zero, cast to it.
Value Quantized(Operation& o, absl::string_view suffix, Value data, Value scale, Value zero,
                ElementType type);

// `data` with 8 bits, by the scale and the zero point that take its range, with 0 in it, to that of
// u8.
struct DynamicallyQuantized {
  Value data, scale, zero;
};
DynamicallyQuantized QuantizedDynamically(Operation& o, absl::string_view suffix, Value data);

// The integers without their zero point, as floats: sums of products of bytes are exact.
Value Centered(Operation& o, absl::string_view suffix, Value data, Value zero);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_QUANTIZATION_H_

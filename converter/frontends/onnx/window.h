#ifndef CONVERTER_FRONTENDS_ONNX_WINDOW_H_
#define CONVERTER_FRONTENDS_ONNX_WINDOW_H_

#include <optional>

#include "converter/frontends/common/window.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

inline constexpr WindowWords kWindowWords = {"kernel_shape", "strides", "ceil_mode", "ceil_mode 0"};

// The windows of a convolution or a pooling with `kernel` on data with as many spatial axes:
// attributes strides, dilations, pads, auto_pad and ceil_mode. nullopt after an error.
std::optional<Window> ReadWindow(Operation& o, Ints kernel);

// Attribute kernel_shape; nullopt after an error about its length or its numbers. `spatial` is the
// number of axes.
std::optional<Ints> ReadKernel(Operation& o, int spatial);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_WINDOW_H_

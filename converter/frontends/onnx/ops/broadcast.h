#ifndef CONVERTER_FRONTENDS_ONNX_OPS_BROADCAST_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_BROADCAST_H_

#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Input 1 of an operator on two tensors, so that numpy's broadcasting does what the operator's
// does. Below opset 7, with `broadcast`, its axes are those of input 0 from `axis` on; without
// `axis` the last ones. A value without a node after an error.
Value SecondOperand(Operation& o);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_BROADCAST_H_

#ifndef CONVERTER_FRONTENDS_ONNX_OPS_SQUEEZE_IF_ONE_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_SQUEEZE_IF_ONE_H_

#include <optional>

#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// How PyTorch's exporter writes `x.squeeze(axis)` where it does not know the extent:
//
//   If(Equal(Gather(Shape(x), axis), 1))   Squeeze(x, axis)   else   Identity(x)
//
// An IR has one rank for the result: that of the first branch, which is what readers expect. It is
// x without the axis, by a Reshape, which is an error when the model runs and the extent is not 1.
//
// nullopt where the If is another one, of which nothing is left in the graph then.
std::optional<Value> SqueezedIfOne(Operation& o, const GraphDef& then_branch,
                                   const GraphDef& else_branch);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_SQUEEZE_IF_ONE_H_

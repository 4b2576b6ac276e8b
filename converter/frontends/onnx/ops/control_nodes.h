#ifndef CONVERTER_FRONTENDS_ONNX_OPS_CONTROL_NODES_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_CONTROL_NODES_H_

#include <optional>
#include <vector>

#include "converter/frontends/common/control_nodes.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Nodes of which attributes are the bodies (common/control_nodes.h). nullopt after an error.
std::optional<std::vector<Value>> AddIf(Operation& o, Value condition, const GraphDef& then_branch,
                                        const GraphDef& else_branch);
std::optional<std::vector<Value>> AddLoop(Operation& o, const GraphDef& definition,
                                          const LoopSpec& spec);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_CONTROL_NODES_H_

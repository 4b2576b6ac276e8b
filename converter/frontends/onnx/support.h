#ifndef CONVERTER_FRONTENDS_ONNX_SUPPORT_H_
#define CONVERTER_FRONTENDS_ONNX_SUPPORT_H_

#include <optional>
#include <string>

#include "converter/base/diagnostics.h"
#include "converter/frontends/onnx/boundary.h"
#include "converter/frontends/onnx/model.h"

namespace mo::onnx {

// The function of the model that a node calls, or nullptr: functions come before operators of the
// same name.
const FunctionDef* FindFunction(const ModelDef& model, const NodeDef& node);

// The node of a function with the attributes of the call where it refers to these; nullopt if it
// does not, or outside of functions, where `call` is nullptr.
std::optional<NodeDef> WithReferences(const NodeDef& node, const AttributeDefs* call);

// Whether there is an operator or a function for each node within the boundary, in graphs of
// attributes and in functions too. False after reporting all that have none, and opsets that are
// newer than those that are known.
bool CanBeImported(const ModelDef& model, const Boundary& boundary, Diagnostics& diagnostics);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_SUPPORT_H_

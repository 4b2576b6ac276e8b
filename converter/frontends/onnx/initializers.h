#ifndef CONVERTER_FRONTENDS_ONNX_INITIALIZERS_H_
#define CONVERTER_FRONTENDS_ONNX_INITIALIZERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/onnx/model.h"
#include "converter/frontends/onnx/tensor.h"
#include "converter/graph/graph.h"

namespace mo::onnx {

// The files that tensors are in. One is found by the name that the model has for it: the one of the
// weights whose path ends with it, or else one beside the model. Each is opened once, however many
// tensors are in it. Needs `source` while it is used.
TensorFiles FilesOf(const SourceModel& source, const ModelDef& model);

// Adds the value of an initializer to a graph; an error says what is wrong with it.
absl::StatusOr<Value> InitializerOf(const TensorDef& tensor, const std::string& name,
                                    SourceSet sources, const TensorFiles& files, Graph& graph);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_INITIALIZERS_H_

#ifndef CONVERTER_FRONTENDS_ONNX_IMPORTER_H_
#define CONVERTER_FRONTENDS_ONNX_IMPORTER_H_

#include <memory>

#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/onnx/boundary.h"
#include "converter/frontends/onnx/model.h"
#include "converter/graph/graph.h"

namespace mo::onnx {

// The part of `model` within `boundary`. nullptr after errors. Constants are views into the model's
// files.
std::unique_ptr<Graph> ImportModel(const SourceModel& source, const ModelDef& model,
                                   const Boundary& boundary, Diagnostics& diagnostics);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_IMPORTER_H_

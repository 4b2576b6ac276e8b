#include "converter/frontends/onnx/onnx.h"

#include "converter/frontends/configured_tensors.h"
#include "converter/frontends/onnx/boundary.h"
#include "converter/frontends/onnx/importer.h"
#include "converter/frontends/onnx/model.h"
#include "converter/frontends/onnx/model_text.h"

namespace mo {
namespace onnx {
namespace {

bool Recognizes(absl::string_view bytes) {
  return LooksLikeModel(bytes) || LooksLikeModelText(bytes);
}

std::optional<ModelDef> Read(const SourceModel& source, Diagnostics& diagnostics) {
  return LooksLikeModelText(source.model.bytes) ? ParseModelText(source.model, diagnostics)
                                                : ReadModel(source.model, diagnostics);
}

std::unique_ptr<Graph> Load(const SourceModel& source, Diagnostics& diagnostics) {
  const std::optional<ModelDef> model = Read(source, diagnostics);
  if (!model) return nullptr;
  const std::optional<Boundary> boundary = FindBoundary(source, model->graph, diagnostics);
  return boundary ? ImportModel(source, *model, *boundary, diagnostics) : nullptr;
}

std::optional<std::vector<std::string>> InputNames(const SourceModel& source,
                                                   Diagnostics& diagnostics) {
  const std::optional<ModelDef> model = Read(source, diagnostics);
  if (!model) return std::nullopt;
  const std::optional<Boundary> boundary = FindBoundary(source, model->graph, diagnostics);
  if (!boundary) return std::nullopt;
  std::vector<std::string> names;
  for (const std::string& input : boundary->inputs) {
    const auto requested = boundary->requested.find(input);
    if (requested == boundary->requested.end()) {
      names.push_back(input);
    } else if (!HasValue(source, requested->second.names)) {
      names.push_back(requested->second.names[0]);
    }
  }
  return names;
}

}  // namespace
}  // namespace onnx

const Frontend kOnnxFrontend = {.name = "onnx",
                                .title = "ONNX",
                                .models = "an ONNX model (.onnx, or protobuf's text of it)",
                                .weights = "the files of its external data",
                                .recognizes = onnx::Recognizes,
                                .load = onnx::Load,
                                .input_names = onnx::InputNames,
                                .image_layout = "NCHW"};

}  // namespace mo

#include "converter/frontends/tensorflow/tensorflow.h"

#include "converter/frontends/tensorflow/graph_def.h"
#include "converter/frontends/tensorflow/importer.h"
#include "converter/frontends/tensorflow/model.h"
#include "converter/frontends/tensorflow/saved_model.h"

namespace mo {
namespace tensorflow {
namespace {

bool Recognizes(absl::string_view bytes) {
  return LooksLikeGraph(bytes) || LooksLikeGraphText(bytes) || LooksLikeSavedModel(bytes);
}

std::optional<Model> Read(const SourceModel& source, Diagnostics& diagnostics) {
  if (LooksLikeSavedModel(source.model.bytes)) return ReadSavedModel(source, diagnostics);
  if (!source.tags.empty() || !source.signature.empty()) {
    diagnostics.Error(Code::kUsage, {source.model.name},
                      "--signature and --saved_model_tags are for a SavedModel, but this is a "
                      "GraphDef; leave them out, or name outputs with [[output]]");
    return std::nullopt;
  }
  std::optional<GraphFile> graph = LooksLikeGraphText(source.model.bytes)
                                       ? ParseGraphText(source.model, diagnostics)
                                       : ReadGraph(source.model, diagnostics);
  if (!graph) return std::nullopt;
  Model model;
  model.graph = *std::move(graph);
  return model;
}

std::unique_ptr<Graph> Load(const SourceModel& source, Diagnostics& diagnostics) {
  const std::optional<Model> model = Read(source, diagnostics);
  return model ? ImportModel(source, *model, diagnostics) : nullptr;
}

}  // namespace
}  // namespace tensorflow

const Frontend kTensorFlowFrontend = {.name = "tf",
                                      .title = "TensorFlow",
                                      .recognizes = tensorflow::Recognizes,
                                      .load = tensorflow::Load,
                                      .image_layout = "NHWC"};

}  // namespace mo

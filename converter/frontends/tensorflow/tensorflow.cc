#include "converter/frontends/tensorflow/tensorflow.h"

#include "converter/frontends/tensorflow/graph_def.h"
#include "converter/frontends/tensorflow/importer.h"
#include "converter/frontends/tensorflow/model.h"

namespace mo {
namespace tensorflow {
namespace {

bool Recognizes(absl::string_view bytes) {
  return LooksLikeGraph(bytes) || LooksLikeGraphText(bytes);
}

std::unique_ptr<Graph> Load(const SourceModel& source, Diagnostics& diagnostics) {
  std::optional<GraphFile> graph = LooksLikeGraphText(source.model.bytes)
                                       ? ParseGraphText(source.model, diagnostics)
                                       : ReadGraph(source.model, diagnostics);
  if (!graph) return nullptr;
  Model model;
  model.graph = *std::move(graph);
  return ImportModel(source, model, diagnostics);
}

}  // namespace
}  // namespace tensorflow

const Frontend kTensorFlowFrontend = {.name = "tf",
                                      .title = "TensorFlow",
                                      .recognizes = tensorflow::Recognizes,
                                      .load = tensorflow::Load,
                                      .image_layout = "NHWC"};

}  // namespace mo

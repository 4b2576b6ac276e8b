#include "converter/frontends/tensorflow/tensorflow.h"

#include "absl/strings/match.h"
#include "converter/frontends/configured_tensors.h"
#include "converter/frontends/tensorflow/boundary.h"
#include "converter/frontends/tensorflow/graph_def.h"
#include "converter/frontends/tensorflow/importer.h"
#include "converter/frontends/tensorflow/live_branches.h"
#include "converter/frontends/tensorflow/model.h"
#include "converter/frontends/tensorflow/placeholders.h"
#include "converter/frontends/tensorflow/saved_model.h"

namespace mo {
namespace tensorflow {
namespace {

bool Recognizes(absl::string_view bytes) {
  return LooksLikeGraph(bytes) || LooksLikeGraphText(bytes) || LooksLikeSavedModel(bytes);
}

std::optional<FileLook> LookOfCheckpoint(absl::string_view bytes) {
  // The last eight bytes of a table of LevelDB, little-endian.
  constexpr absl::string_view kTableMagic = "\x57\xfb\x80\x8b\x24\x75\x47\xdb";
  if (!absl::StartsWith(bytes, "model_checkpoint_path:") && !absl::EndsWith(bytes, kTableMagic))
    return std::nullopt;
  return FileLook{"is part of a TensorFlow checkpoint, which has no graph",
                  "save the model as a SavedModel, or freeze it"};
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

std::optional<std::vector<std::string>> InputNames(const SourceModel& source,
                                                   Diagnostics& diagnostics) {
  const std::optional<Model> model = Read(source, diagnostics);
  if (!model) return std::nullopt;
  const std::optional<LiveGraph> live = ReadLiveGraph(source, *model, diagnostics);
  if (!live) return std::nullopt;
  const std::optional<Boundary> boundary = FindBoundary(source, *model, *live, diagnostics);
  if (!boundary) return std::nullopt;
  std::vector<std::string> names;
  for (const TensorRef& input : boundary->inputs) {
    const auto requested = boundary->requested.find(input);
    if (requested == boundary->requested.end()) {
      names.push_back(PlaceholderName(live->graph, input));
    } else if (!HasValue(source, requested->second.names)) {
      names.push_back(requested->second.names[0]);
    }
  }
  return names;
}

}  // namespace
}  // namespace tensorflow

const Frontend kTensorFlowFrontend = {.name = "tf",
                                      .other_name = "tensorflow",
                                      .title = "TensorFlow",
                                      .models =
                                          "a GraphDef (.pb or .pbtxt), a SavedModel or its "
                                          "folder",
                                      .main_file = "saved_model.pb",
                                      .has_signatures = true,
                                      .recognizes = tensorflow::Recognizes,
                                      .look = tensorflow::LookOfCheckpoint,
                                      .load = tensorflow::Load,
                                      .input_names = tensorflow::InputNames,
                                      .image_layout = "NHWC"};

}  // namespace mo

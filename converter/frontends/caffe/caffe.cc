#include "converter/frontends/caffe/caffe.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "converter/base/text.h"
#include "converter/frontends/caffe/binary_net.h"
#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/cuts.h"
#include "converter/frontends/caffe/importer.h"
#include "converter/frontends/caffe/inference.h"
#include "converter/frontends/caffe/layer_names.h"
#include "converter/frontends/caffe/prototxt.h"

namespace mo {
namespace caffe {
namespace {

// The text of a net, by its first words: comments, then a field that every prototxt begins with; or
// a binary net.
bool Recognizes(absl::string_view bytes) {
  if (IsBinaryNet(bytes)) return true;
  absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
  bytes = WithoutLeadingComments(bytes);
  for (absl::string_view word : {"name", "input", "input_dim", "input_shape", "layer", "layers",
                                 "state", "force_backward", "debug_info"}) {
    if (!absl::StartsWith(bytes, word)) continue;
    const size_t next = bytes.find_first_not_of(" \t\r\n", word.size());
    if (next != absl::string_view::npos && (bytes[next] == ':' || bytes[next] == '{')) return true;
  }
  return false;
}

// The net, ready for inference; nullptr after an error that leaves nothing to go on with.
std::unique_ptr<Prototxt> ReadNet(const SourceFile& model, Diagnostics& diagnostics) {
  std::unique_ptr<Prototxt> prototxt =
      IsBinaryNet(model.bytes) ? Prototxt::ParseBinary(model.bytes, model.name, diagnostics)
                               : Prototxt::Parse(model.bytes, model.name, diagnostics);
  if (prototxt == nullptr) return nullptr;
  PrepareForInference(*prototxt, diagnostics);
  MakeNamesUnique(*prototxt, LayersOfInference(prototxt->net()), diagnostics);
  return prototxt;
}

// nullopt after an error.
std::optional<LayerBlobs> ReadWeights(const std::vector<SourceFile>& files,
                                      Diagnostics& diagnostics) {
  LayerBlobs weights;
  bool readable = true;
  for (const SourceFile& file : files) {
    std::optional<LayerBlobs> blobs = ReadCaffemodel(file, diagnostics);
    readable &= blobs.has_value();
    if (blobs) weights.merge(*std::move(blobs));
  }
  return readable ? std::optional(std::move(weights)) : std::nullopt;
}

std::unique_ptr<Graph> Load(const SourceModel& source, Diagnostics& diagnostics) {
  const int errors = diagnostics.error_count();
  const std::unique_ptr<Prototxt> prototxt = ReadNet(source.model, diagnostics);
  const bool holds_weights = source.weights.empty() && IsBinaryNet(source.model.bytes);
  const std::optional<LayerBlobs> weights =
      ReadWeights(holds_weights ? std::vector{source.model} : source.weights, diagnostics);
  if (prototxt == nullptr || !weights) return nullptr;
  std::unique_ptr<Graph> graph = ImportNet(source, *prototxt, *weights, diagnostics);
  return diagnostics.error_count() > errors ? nullptr : std::move(graph);
}

std::optional<std::vector<std::string>> NamesOfInputs(const SourceModel& source,
                                                      Diagnostics& diagnostics) {
  const std::unique_ptr<Prototxt> prototxt = ReadNet(source.model, diagnostics);
  if (prototxt == nullptr) return std::nullopt;
  return InputNames(*prototxt, LayersOfInference(prototxt->net()), source);
}

}  // namespace
}  // namespace caffe

const Frontend kCaffeFrontend = {.name = "caffe",
                                 .title = "Caffe",
                                 .models = "a prototxt",
                                 .weights = "a caffemodel",
                                 .recognizes = caffe::Recognizes,
                                 .look = caffe::LookOfCaffemodel,
                                 .load = caffe::Load,
                                 .input_names = caffe::NamesOfInputs,
                                 .image_layout = "NCHW"};

}  // namespace mo

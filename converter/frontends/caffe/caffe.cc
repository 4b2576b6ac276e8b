#include "converter/frontends/caffe/caffe.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "converter/base/text.h"
#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/cuts.h"
#include "converter/frontends/caffe/importer.h"
#include "converter/frontends/caffe/phase.h"
#include "converter/frontends/caffe/prototxt.h"

namespace mo {
namespace caffe {
namespace {

// The text of a net, by its first words: comments, then a field that every prototxt begins with.
bool Recognizes(absl::string_view bytes) {
  bytes = WithoutLeadingComments(bytes);
  for (absl::string_view word : {"name", "input", "input_dim", "input_shape", "layer", "layers",
                                 "state", "force_backward", "debug_info"}) {
    if (!absl::StartsWith(bytes, word)) continue;
    const size_t next = bytes.find_first_not_of(" \t\r\n", word.size());
    if (next != absl::string_view::npos && (bytes[next] == ':' || bytes[next] == '{')) return true;
  }
  return false;
}

std::unique_ptr<Graph> Load(const SourceModel& source, Diagnostics& diagnostics) {
  const std::unique_ptr<Prototxt> prototxt =
      Prototxt::Parse(source.model.bytes, source.model.name, diagnostics);
  LayerBlobs weights;
  bool readable = prototxt != nullptr;
  for (const SourceFile& file : source.weights) {
    std::optional<LayerBlobs> blobs = ReadCaffemodel(file, diagnostics);
    readable &= blobs.has_value();
    if (blobs) weights.merge(*std::move(blobs));
  }
  if (!readable) return nullptr;
  return ImportNet(source, *prototxt, weights, diagnostics);
}

std::optional<std::vector<std::string>> NamesOfInputs(const SourceModel& source,
                                                      Diagnostics& diagnostics) {
  const std::unique_ptr<Prototxt> prototxt =
      Prototxt::Parse(source.model.bytes, source.model.name, diagnostics);
  if (prototxt == nullptr) return std::nullopt;
  return InputNames(prototxt->net(), LayersOfPhase(prototxt->net()), source);
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

#include "converter/frontends/caffe/caffe.h"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
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

// Whether a text begins with one of these fields.
bool BeginsWithField(absl::string_view text, std::initializer_list<absl::string_view> fields) {
  return std::any_of(fields.begin(), fields.end(), [text](absl::string_view field) {
    if (!absl::StartsWith(text, field)) return false;
    const size_t next = text.find_first_not_of(" \t\r\n", field.size());
    return next != absl::string_view::npos && absl::StrContains(":{<", text[next]);
  });
}

// Whether a line of a text begins with a layer: whatever comes before it, it is a net.
bool HasLayers(absl::string_view bytes) {
  constexpr size_t kExamined = 1 << 16;
  const absl::string_view text = bytes.substr(0, kExamined);
  if (absl::StrContains(text, '\0')) return false;
  const std::vector<absl::string_view> lines = absl::StrSplit(text, absl::ByAnyChar("\r\n"));
  return std::any_of(lines.begin(), lines.end(), [](absl::string_view line) {
    return BeginsWithField(absl::StripLeadingAsciiWhitespace(line), {"layer", "layers"});
  });
}

// The text of a net, by its first words: comments, then a field that a prototxt begins with; or by
// a layer. Or a binary net.
bool Recognizes(absl::string_view bytes) {
  if (IsBinaryNet(bytes)) return true;
  absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
  return BeginsWithField(WithoutLeadingComments(bytes),
                         {"name", "input", "input_dim", "input_shape", "layer", "layers", "state",
                          "force_backward", "debug_info"}) ||
         HasLayers(bytes);
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

// The files that hold the weights: those that are given, or that of the net, binary or as text.
std::vector<SourceFile> WeightsOf(const SourceModel& source, Prototxt& prototxt) {
  const std::string& name = source.model.name;
  const auto of_text = std::make_shared<const std::string>(prototxt.TakeBlobs());
  if (!source.weights.empty()) return source.weights;
  if (IsBinaryNet(source.model.bytes)) return {source.model};
  return of_text->empty() ? std::vector<SourceFile>()
                          : std::vector{SourceFile{name, *of_text, of_text}};
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
  const std::optional<LayerBlobs> weights =
      ReadWeights(prototxt == nullptr ? source.weights : WeightsOf(source, *prototxt), diagnostics);
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

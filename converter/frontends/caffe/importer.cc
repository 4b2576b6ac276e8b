#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"
#include "converter/frontends/caffe/belonging.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/cuts.h"
#include "converter/frontends/caffe/dependencies.h"
#include "converter/frontends/caffe/layer.h"
#include "converter/frontends/caffe/phase.h"
#include "converter/frontends/requested.h"

namespace mo {
namespace caffe {
namespace {

constexpr int kLongestShape = 32;

// The value of a blob, or nothing if the layer that writes it could not be read: what follows from
// that is not reported.
using BlobValue = std::optional<Value>;

class Importer {
 public:
  // `layers` are the indices of those of phase TEST.
  Importer(const SourceModel& source, const Prototxt& prototxt, std::vector<int> layers,
           const LayerBlobs& weights, const Cuts& cuts, Diagnostics& diagnostics)
      : source_(source),
        prototxt_(prototxt),
        net_(prototxt.net()),
        layers_(std::move(layers)),
        weights_(weights),
        cuts_(cuts),
        diagnostics_(diagnostics),
        errors_before_(diagnostics.error_count()),
        graph_(std::make_unique<Graph>(net_.name())) {
    if (!cuts_.empty()) before_cuts_ = FindBeforeCuts(net_, layers_, cuts_, source_.outputs).layers;
  }

  std::unique_ptr<Graph> Import() {
    DeclareSourceNodes();
    CheckNames();
    if (!weights_.empty()) {
      weights_belong_ =
          WeightsBelong(net_, layers_, weights_, source_.weights[0].name, diagnostics_);
    }
    ImportNetInputs();
    for (int index : layers_) ImportLayer(index);
    ReportUnsupportedTypes();
    if (weights_belong_) {
      const std::string file = source_.weights.empty() ? "" : source_.weights[0].name;
      ReportLayersWithoutWeights(prototxt_, without_weights_, weights_, file, diagnostics_);
      ReportUnusedWeights(net_, weights_, file, diagnostics_);
    }
    if (HasFailed()) return nullptr;
    NameTensors();
    AddResults();
    if (HasFailed()) return nullptr;
    if (!cuts_.empty()) RemoveBeforeCuts(source_, *graph_, diagnostics_);
    return HasFailed() ? nullptr : std::move(graph_);
  }

  // What a layer's first top was found to be, whatever else failed; nullopt if that is not known.
  std::optional<Shape> ShapeOfTop(int layer) const {
    const auto shape = top_shapes_.find(layer);
    return shape == top_shapes_.end() ? std::nullopt : std::optional(shape->second);
  }

 private:
  bool HasFailed() const { return diagnostics_.error_count() > errors_before_; }

  // Every layer of the file, also of the other phase: exclusions may name them.
  void DeclareSourceNodes() {
    for (int i = 0; i < net_.input_size(); ++i)
      graph_->AddSourceNode({net_.input(i), "Input", prototxt_.OfInput(i), {}});
    for (int i = 0; i < net_.layer_size(); ++i) {
      graph_->AddSourceNode({net_.layer(i).name(), net_.layer(i).type(), prototxt_.OfLayer(i), {}});
    }
  }
  int SourceOfLayer(int index) const { return net_.input_size() + index; }

  void CheckNames() {
    std::map<std::string, int> first;
    for (int index : layers_) {
      const auto [known, inserted] = first.emplace(net_.layer(index).name(), index);
      if (inserted) continue;
      diagnostics_.Error(
          Code::kDuplicateName, prototxt_.OfLayer(index),
          absl::StrCat("layer '", net_.layer(index).name(),
                       "' is defined again; the first one is at line ",
                       prototxt_.OfLayer(known->second).line,
                       ". Give each layer a name of its own, as weights are found by it"));
    }
  }

  // input: "data" with input_dim (four for each) or input_shape.
  void ImportNetInputs() {
    for (int i = 0; i < net_.input_size(); ++i) {
      Ints dims;
      if (i < net_.input_shape_size()) {
        dims.assign(net_.input_shape(i).dim().begin(), net_.input_shape(i).dim().end());
      } else if (net_.input_shape_size() == 0 && 4 * (i + 1) <= net_.input_dim_size()) {
        dims.assign(net_.input_dim().begin() + 4 * i, net_.input_dim().begin() + 4 * (i + 1));
      } else if (source_.input_shapes.count(net_.input(i)) == 0) {
        diagnostics_.Error(Code::kInputShape, prototxt_.OfInput(i),
                           absl::StrCat("input '", net_.input(i),
                                        "' has no shape; expected input_shape { dim: … }, four "
                                        "input_dim, or a shape in the configuration"));
        Define(net_.input(i), std::nullopt);
        continue;
      }
      ImportInput(net_.input(i), dims, prototxt_.OfInput(i), i);
    }
  }

  // An Input layer has one top, or several, with one shape for all or one for each.
  void ImportInputLayer(int index) {
    const LayerParameter& layer = net_.layer(index);
    const InputParameter& p = layer.input_param();
    for (int i = 0; i < layer.top_size(); ++i) {
      const bool fits = p.shape_size() == 1 || p.shape_size() == layer.top_size();
      Ints dims;
      if (fits) {
        const BlobShape& shape = p.shape(p.shape_size() == 1 ? 0 : i);
        dims.assign(shape.dim().begin(), shape.dim().end());
      } else if (source_.input_shapes.count(layer.top(i)) == 0) {
        diagnostics_.Error(
            Code::kInputShape, prototxt_.OfLayerField(index, "input_param", "shape"),
            absl::StrCat(
                "layer '", layer.name(), "' (Input): has ", p.shape_size(), " shapes for ",
                layer.top_size(),
                " tops; expected one for all or one for each, or a shape in the configuration"));
        Define(layer.top(i), std::nullopt);
        continue;
      }
      ImportInput(layer.top(i), dims, prototxt_.OfLayer(index), SourceOfLayer(index));
    }
  }

  void ImportInput(const std::string& name, const Ints& dims, const Location& place, int source) {
    Shape shape = Shape::Of(dims);
    if (const std::optional<Shape> requested =
            RequestedShape(source_, name, kCaffeFrontend.image_layout)) {
      shape = *requested;
    } else if (std::any_of(dims.begin(), dims.end(), [](int64_t dim) { return dim < 1; })) {
      diagnostics_.Error(Code::kInputShape, place,
                         absl::StrCat("input '", name, "' has the shape ", ToString(dims),
                                      "; expected sizes of 1 or more"));
      used_inputs_.push_back(name);
      return Define(name, std::nullopt);
    }
    used_inputs_.push_back(name);
    Define(name, AddParameter(name, std::move(shape), place, source, {name}));
  }

  // `aliases` are the names that the configuration may have for it.
  BlobValue AddParameter(const std::string& name, Shape shape, const Location& place, int source,
                         const std::vector<std::string>& aliases) {
    const bool without_batch = std::any_of(
        aliases.begin(), aliases.end(),
        [this](const std::string& alias) { return source_.inputs_without_batch.count(alias) > 0; });
    if (source_.batch && shape.rank() > 0 && !without_batch) shape.set_dim(0, Dim(*source_.batch));
    if (shape.rank() > kLongestShape) {
      diagnostics_.Error(Code::kInputShape, place,
                         absl::StrCat("input '", name, "' has ", shape.rank(),
                                      " axes; expected at most ", kLongestShape));
      return std::nullopt;
    }
    absl::StatusOr<Node*> node = graph_->Add(
        {.op = "Parameter",
         .name = name,
         .inputs = {},
         .attributes = {{"element_type", ElementType::kF32}, {"shape", std::move(shape)}},
         .sources = {source}});
    if (node.ok()) {
      (*node)->set_aliases(aliases);
      return (*node)->output();
    }
    diagnostics_.Error(Code::kInputShape, place,
                       absl::StrCat("input '", name, "': ", node.status().message()));
    return std::nullopt;
  }

  // A blob has a value from here on. The order of definition is the order of the outputs.
  void Define(const std::string& blob, BlobValue value) {
    if (blobs_.emplace(blob, value).second) {
      order_.push_back(blob);
    } else {
      blobs_[blob] = value;
    }
    unread_.insert(blob);
  }

  void ImportLayer(int index) {
    const LayerParameter& parameters = net_.layer(index);
    if (parameters.type() == "Input") {
      if (CheckTops(index)) ImportInputLayer(index);
      return;
    }
    if (before_cuts_.count(index) > 0) {
      for (const std::string& bottom : parameters.bottom()) unread_.erase(bottom);
      if (cuts_.count(index) > 0) DefineCut(index);
      return;
    }
    std::vector<Value> bottoms;
    bool known = ReadBottoms(index, bottoms);
    known &= CheckTops(index);
    const LayerType* type = FindLayerType(parameters.type());
    if (type == nullptr) {
      unsupported_[parameters.type()].push_back(index);
      known = false;
    } else {
      known &= CheckCounts(index, *type);
    }
    std::vector<Value> tops;
    if (type != nullptr) CheckHasWeights(index, known);
    if (known) {
      static const auto& no_blobs = *new std::vector<Constant>();
      const auto blobs = weights_.find(parameters.name());
      Layer layer(prototxt_, index, *graph_, SourceOfLayer(index), std::move(bottoms),
                  blobs == weights_.end() ? no_blobs : blobs->second, diagnostics_);
      type->import(layer);
      tops = layer.tops();
    }
    for (int i = 0; i < parameters.top_size(); ++i) {
      Define(parameters.top(i),
             i < static_cast<int>(tops.size()) ? BlobValue(tops[i]) : std::nullopt);
    }
    if (!tops.empty()) top_shapes_.emplace(index, tops[0].shape());
    if (cuts_.count(index) > 0) DefineCut(index);
  }

  void DefineCut(int index) {
    const Cut& cut = cuts_.at(index);
    const Location& place = prototxt_.OfLayer(index);
    const std::string& layer = net_.layer(index).name();
    used_inputs_.insert(used_inputs_.end(), cut.names.begin(), cut.names.end());
    if (cut.shape) {
      const BlobValue value =
          AddParameter(layer, *cut.shape, place, SourceOfLayer(index), cut.names);
      // A layer that is left for its other tops has the name.
      if (value && value->node->name() != layer) value->node->set_tensor_names(0, {layer});
      return Define(net_.layer(index).top(0), value);
    }
    diagnostics_.Error(
        Code::kInputShape, place,
        absl::StrCat("input '", cut.names[0], "' has no shape, as what layer '", layer,
                     "' computes is not known; give it one with [[input]] shape, or "
                     "--input '",
                     cut.names[0], "[…]'"));
    Define(net_.layer(index).top(0), std::nullopt);
  }

  // False if a bottom has no known value, whether that was reported here or before.
  bool ReadBottoms(int index, std::vector<Value>& bottoms) {
    bool known = true;
    for (const std::string& bottom : net_.layer(index).bottom()) {
      unread_.erase(bottom);
      const auto blob = blobs_.find(bottom);
      if (blob == blobs_.end()) {
        if (dangling_.insert(bottom).second)
          ReportDangling(prototxt_, layers_, index, bottom, order_, diagnostics_);
        known = false;
      } else if (!blob->second) {
        known = false;
      } else {
        bottoms.push_back(*blob->second);
      }
    }
    return known;
  }

  // A top may be new, or the bottom at the same place (in place).
  bool CheckTops(int index) {
    const LayerParameter& layer = net_.layer(index);
    bool ok = true;
    for (int i = 0; i < layer.top_size(); ++i) {
      const bool in_place = i < layer.bottom_size() && layer.bottom(i) == layer.top(i);
      if (in_place || blobs_.count(layer.top(i)) == 0) continue;
      diagnostics_.Error(
          Code::kDuplicateTop, prototxt_.OfLayerField(index, "top", ""),
          absl::StrCat("layer '", layer.name(), "' writes the blob '", layer.top(i),
                       "', which is written already; give its top a name of its own"));
      ok = false;
    }
    return ok;
  }

  bool CheckCounts(int index, const LayerType& type) {
    const LayerParameter& layer = net_.layer(index);
    auto check = [&](absl::string_view what, int count, int min, int max) {
      if (count >= min && count <= max) return true;
      const std::string expected = min == max                     ? absl::StrCat(min)
                                   : max == LayerType::kAnyNumber ? absl::StrCat(min, " or more")
                                                                  : absl::StrCat(min, " to ", max);
      diagnostics_.Error(Code::kNodeInputs, prototxt_.OfLayer(index),
                         absl::StrCat("layer '", layer.name(), "' (", type.name, ") has ", count,
                                      " ", what, "; expected ", expected));
      return false;
    };
    const bool bottoms = check("bottoms", layer.bottom_size(), type.min_bottoms, type.max_bottoms);
    bool tops = check("tops", layer.top_size(), type.min_tops, type.max_tops);
    if (tops && bottoms && type.max_bottoms > 2 && type.max_tops > 1)
      tops = check("tops", layer.top_size(), layer.bottom_size(), layer.bottom_size());
    return bottoms && tops;
  }

  // Remembers a layer that should have weights and has none.
  void CheckHasWeights(int index, bool& known) {
    const LayerParameter& layer = net_.layer(index);
    if (!NeedsWeights(layer)) return;
    known &= weights_belong_;
    if (weights_.count(layer.name()) > 0) return;
    without_weights_.push_back(index);
    known = false;
  }

  void ReportUnsupportedTypes() {
    if (unsupported_.empty()) return;
    std::vector<std::string> parts, known;
    int count = 0, first = net_.layer_size();
    for (const auto& [type, layers] : unsupported_) {
      parts.push_back(absl::StrCat(
          type, " ×", layers.size(), " (", layers.size() > 1 ? "first '" : "'",
          net_.layer(layers[0]).name(), "' at line ", prototxt_.OfLayer(layers[0]).line, ")"));
      count += static_cast<int>(layers.size());
      first = std::min(first, layers[0]);
    }
    for (const LayerType& type : LayerTypes()) known.push_back(std::string(type.name));
    diagnostics_.Error(
        Code::kUnsupportedOperation, prototxt_.OfLayerField(first, "type", ""),
        absl::StrCat(count, count == 1 ? " layer is" : " layers are",
                     " of a type that is not supported: ", absl::StrJoin(parts, ", "),
                     unsupported_.size() == 1 ? DidYouMean(unsupported_.begin()->first, known) : "",
                     ". Supported types: ", absl::StrJoin(known, ", "), ", Input"));
  }

  // A blob's name belongs to the value that its last writer gives.
  void NameTensors() {
    for (const std::string& blob : order_) {
      const Value value = *blobs_[blob];
      std::vector<std::string> names = value.node->tensor_names(value.output);
      names.push_back(blob);
      value.node->set_tensor_names(value.output, std::move(names));
    }
  }

  // The outputs that were asked for, by blob or by layer; otherwise every blob that nobody reads.
  void AddResults() {
    std::vector<std::string> outputs;
    for (const std::string& name : source_.outputs) {
      const std::string blob = BlobOfOutput(name);
      if (!blob.empty()) outputs.push_back(blob);
    }
    if (source_.outputs.empty()) {
      for (const std::string& blob : order_) {
        if (unread_.count(blob) > 0) outputs.push_back(blob);
      }
    }
    ReportUnknownInputs(source_, used_inputs_, diagnostics_);
    if (HasFailed()) return;
    if (outputs.empty() || graph_->parameters().empty()) {
      diagnostics_.Error(Code::kNoInputs, {source_.model.name},
                         graph_->parameters().empty()
                             ? "the net has no input; expected an Input layer or input: \"data\""
                             : "the net has no output: every blob is read again");
      return;
    }
    for (const std::string& blob : outputs) {
      const Value value = *blobs_[blob];
      (void)*graph_->Add({.op = "Result",
                          .name = absl::StrCat(value.node->name(), "/sink_port_", value.output),
                          .inputs = {value}});
    }
  }

  std::string BlobOfOutput(const std::string& name) {
    if (blobs_.count(name) > 0) return name;
    for (int index : layers_) {
      const LayerParameter& layer = net_.layer(index);
      if (layer.name() == name && layer.top_size() > 0 && blobs_.count(layer.top(0)) > 0)
        return net_.layer(index).top(0);
    }
    ReportUnknownOutput(source_, name, "blob or layer", order_, diagnostics_);
    return "";
  }

  const SourceModel& source_;
  const Prototxt& prototxt_;
  const NetParameter& net_;
  const std::vector<int> layers_;
  const LayerBlobs& weights_;
  const Cuts& cuts_;
  std::set<int> before_cuts_;  // layers that nothing needs
  bool weights_belong_ = true;
  Diagnostics& diagnostics_;
  const int errors_before_;  // of the configuration
  std::unique_ptr<Graph> graph_;
  std::map<std::string, BlobValue> blobs_;
  std::vector<std::string> order_;  // blobs as they were first written
  std::set<std::string> unread_;
  std::set<std::string> dangling_;  // told once
  std::vector<std::string> used_inputs_;
  std::map<std::string, std::vector<int>> unsupported_;
  std::vector<int> without_weights_;
  std::map<int, Shape> top_shapes_;  // of first tops, by the layer
};

std::vector<int> LayersOfPhase(const NetParameter& net) {
  std::vector<int> layers;
  for (int i = 0; i < net.layer_size(); ++i) {
    if (IsInPhase(net, net.layer(i))) layers.push_back(i);
  }
  return layers;
}

// Looks at the whole net for the shapes of cuts that have none.
void FindShapes(const SourceModel& source, const Prototxt& prototxt, const std::vector<int>& layers,
                const LayerBlobs& weights, Cuts& cuts) {
  const bool all_known = std::all_of(cuts.begin(), cuts.end(),
                                     [](const auto& cut) { return cut.second.shape.has_value(); });
  if (all_known) return;
  const Cuts none;
  Diagnostics unseen;
  Importer whole(source, prototxt, layers, weights, none, unseen);
  (void)whole.Import();
  for (auto& [layer, cut] : cuts) {
    if (!cut.shape) cut.shape = whole.ShapeOfTop(layer);
  }
}

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
  const std::vector<int> layers = LayersOfPhase(prototxt->net());
  Cuts cuts = FindCuts(prototxt->net(), layers, source);
  FindShapes(source, *prototxt, layers, weights, cuts);
  return Importer(source, *prototxt, layers, weights, cuts, diagnostics).Import();
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

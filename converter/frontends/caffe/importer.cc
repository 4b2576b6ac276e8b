#include "converter/frontends/caffe/importer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/blob_table.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/cuts.h"
#include "converter/frontends/caffe/dependencies.h"
#include "converter/frontends/caffe/inference.h"
#include "converter/frontends/caffe/inputs.h"
#include "converter/frontends/caffe/layer.h"
#include "converter/frontends/caffe/shared_weights.h"
#include "converter/frontends/caffe/weights_check.h"
#include "converter/frontends/common/node_list.h"
#include "converter/frontends/common/ports.h"
#include "converter/frontends/configured_tensors.h"
#include "converter/graph/ops/ops.h"

namespace mo::caffe {
namespace {

class Importer {
 public:
  // `layers` are the indices of those of inference.
  Importer(const SourceModel& source, const Prototxt& prototxt, std::vector<int> layers,
           const LayerBlobs& weights, const Cuts& cuts, Diagnostics& diagnostics)
      : source_(source),
        prototxt_(prototxt),
        net_(prototxt.net()),
        layers_(std::move(layers)),
        weights_(weights),
        cuts_(cuts),
        unused_inputs_(InputsOfTraining(prototxt)),
        asked_(source.outputs.begin(), source.outputs.end()),
        diagnostics_(diagnostics),
        errors_before_(diagnostics.error_count()),
        graph_(std::make_unique<Graph>(net_.name())),
        context_{prototxt, *graph_, source.values, diagnostics} {
    if (!cuts_.empty() || KnowsOutputs(net_, layers_, source_.outputs))
      before_cuts_ = FindBeforeCuts(net_, layers_, cuts_, source_.outputs).layers;
  }

  std::unique_ptr<Graph> Import() {
    DeclareSourceNodes();
    if (!weights_.empty()) {
      weights_belong_ = WeightsBelong(net_, layers_, weights_, WeightsFile(), diagnostics_);
    }
    ImportNetInputs();
    for (int index : layers_) {
      ImportLayer(index);
      KeepOutput(index);
    }
    std::vector<std::string> types = LayerTypes().names();
    types.push_back("Input");
    ReportUnsupported(unsupported_, kNodeWord, types, diagnostics_);
    if (weights_belong_) {
      const std::string file = WeightsFile();
      ReportLayersWithoutWeights(prototxt_, without_weights_, weights_, file, diagnostics_);
      ReportUnusedWeights(net_, weights_, file, diagnostics_);
    }
    if (HasFailed()) return nullptr;
    blobs_.NameTensors();
    AddResults();
    if (HasFailed()) return nullptr;
    if (!cuts_.empty()) RemoveBeforeCuts(source_, *graph_, diagnostics_);
    return HasFailed() ? nullptr : std::move(graph_);
  }

  // What a layer's first top was found to be, whatever else failed; nullopt if that is not known.
  std::optional<Shape> ShapeOfTop(const TopPlace& top) const {
    const auto shape = top_shapes_.find(top);
    return shape == top_shapes_.end() ? std::nullopt : std::optional(shape->second);
  }

 private:
  bool HasFailed() const { return diagnostics_.error_count() > errors_before_; }

  // A binary net has its own weights.
  std::string WeightsFile() const {
    if (!source_.weights.empty()) return source_.weights[0].name;
    return weights_.empty() ? "" : source_.model.name;
  }

  // Every layer of the file, also of the other phase: exclusions may name them.
  void DeclareSourceNodes() {
    for (int i = 0; i < net_.input_size(); ++i)
      graph_->AddSourceNode({net_.input(i), "Input", prototxt_.OfInput(i), {}});
    for (int i = 0; i < net_.layer_size(); ++i) {
      graph_->AddSourceNode({net_.layer(i).name(), net_.layer(i).type(), prototxt_.OfLayer(i), {}});
    }
  }
  int SourceOfLayer(int index) const { return net_.input_size() + index; }

  void ImportNetInputs() {
    const std::vector<NetInput> inputs = InputsOfNet(prototxt_);
    for (size_t i = 0; i < inputs.size(); ++i) ImportInput(inputs[i], static_cast<int>(i));
  }

  void ImportInput(const NetInput& input, int source) {
    if (unused_inputs_.count(input.blob) > 0) return;
    if (blobs_.Has(input.blob)) {
      diagnostics_.Error(Code::kDuplicateTop, input.place,
                         absl::StrCat("input '", input.blob,
                                      "' is defined again; give each input a name of its own"));
      return;
    }
    used_inputs_.push_back(input.blob);
    const std::optional<Shape> requested =
        RequestedShape(source_, input.blob, kCaffeFrontend.image_layout);
    const bool fits = std::all_of(input.shape.begin(), input.shape.end(),
                                  [](int64_t extent) { return extent >= 1; });
    if (requested || (fits && input.missing.empty())) {
      const Shape shape = requested ? *requested : Shape::Of(input.shape);
      return blobs_.DefineInput(input.blob,
                                AddInput(input.blob, shape, input.place, source, {input.blob}));
    }
    blobs_.Define(input.blob, Value());
    // What a layer lacks for all of its tops is reported once.
    if (!input.missing.empty() && !told_missing_.insert({source, input.missing}).second) return;
    diagnostics_.Error(Code::kInputShape, input.place,
                       !input.missing.empty()
                           ? input.missing
                           : absl::StrCat("input '", input.blob, "' has the shape ",
                                          ToString(input.shape), "; expected sizes of 1 or more"));
  }

  // `aliases` are the names that the configuration may have for it.
  Value AddInput(const std::string& name, Shape shape, const Location& place, int source,
                 const std::vector<std::string>& aliases) {
    return AddParameter(*graph_, source_,
                        {.name = name,
                         .shape = std::move(shape),
                         .aliases = aliases,
                         .source = source,
                         .place = place},
                        diagnostics_);
  }

  void ImportLayer(int index) {
    const LayerParameter& parameters = net_.layer(index);
    if (IsInputLayer(parameters)) {
      if (!CheckTops(index)) return;
      WarnOfChangedData(prototxt_, index, diagnostics_);
      for (const NetInput& input : InputsOfLayer(prototxt_, index))
        ImportInput(input, SourceOfLayer(index));
      return;
    }
    if (before_cuts_.count(index) > 0) {
      for (const std::string& bottom : parameters.bottom()) blobs_.MarkRead(bottom);
      return DefineCuts(index);
    }
    std::vector<Value> bottoms;
    bool known = ReadBottoms(index, bottoms);
    known &= CheckTops(index);
    const auto stored = weights_.find(parameters.name());
    Layer layer(context_, index, SourceOfLayer(index), std::move(bottoms),
                stored == weights_.end() ? nullptr : &stored->second);
    const LayerType* type = LayerTypes().Find(TypeName(parameters));
    if (type == nullptr && TypeName(parameters).empty()) {
      diagnostics_.Error(Code::kNodeAttribute, prototxt_.OfLayer(index),
                         absl::StrCat("layer '", parameters.name(),
                                      "' has no type; expected one, such as type: \"ReLU\""));
    } else if (type == nullptr) {
      unsupported_.Add(TypeName(parameters), index, parameters.name(),
                       prototxt_.OfLayerField(index, "type", ""));
    } else {
      known &= CheckCounts(layer, *type);
      known &= CheckHasWeights(index, *type);
      if (known) type->import(layer);
      if (layer.lacks_weights()) {
        without_weights_.push_back(index);
      } else if (layer.is_filled()) {
        WarnOfFilledWeights(prototxt_, index, weights_, diagnostics_);
      }
    }
    const std::vector<Value>& tops = layer.tops();
    for (size_t i = 0; i < static_cast<size_t>(parameters.top_size()); ++i)
      blobs_.Define(parameters.top(static_cast<int>(i)), i < tops.size() ? tops[i] : Value());
    for (size_t i = 0; i < tops.size(); ++i) {
      if (tops[i].node != nullptr)
        top_shapes_.emplace(TopPlace{index, static_cast<int>(i)}, tops[i].shape());
    }
    DefineCuts(index);
  }

  // A layer after it may compute in place of what is an output.
  void KeepOutput(int index) {
    const LayerParameter& layer = net_.layer(index);
    if (layer.top_size() > 0 && asked_.count(layer.name()) > 0 && blobs_.Has(layer.top(0)))
      tops_of_asked_[layer.name()] = blobs_.At(layer.top(0));
  }

  void DefineCuts(int index) {
    for (int top = 0; top < net_.layer(index).top_size(); ++top) {
      const auto cut = cuts_.find({index, top});
      if (cut != cuts_.end()) DefineCut(index, top, cut->second);
    }
  }

  void DefineCut(int index, int top, const Cut& cut) {
    const Location& place = prototxt_.OfLayer(index);
    const std::string& layer = net_.layer(index).name();
    const std::string& blob = net_.layer(index).top(top);
    used_inputs_.insert(used_inputs_.end(), cut.names.begin(), cut.names.end());
    if (cut.shape) {
      const std::string& name = top == 0 ? layer : blob;
      const Value value = AddInput(name, *cut.shape, place, SourceOfLayer(index), cut.names);
      // A layer that is left for its other tops has the name.
      if (value.node != nullptr && value.node->name() != name)
        value.node->set_tensor_names(0, {name});
      return blobs_.Define(blob, value);
    }
    diagnostics_.Error(
        Code::kInputShape, place,
        absl::StrCat("input '", cut.names[0], "' has no shape, as what layer '", layer,
                     "' computes is not known; give it one with [[input]] shape, or "
                     "--input '",
                     cut.names[0], "[…]'"));
    blobs_.Define(blob, Value());
  }

  // What is known of the blob is found by a look at the whole net, for the first ones alone.
  void ReportBottom(int index, const std::string& bottom) {
    constexpr size_t kMaxExplained = 64;
    if (dangling_.size() <= kMaxExplained)
      return ReportDangling(prototxt_, layers_, index, bottom, blobs_.names(), diagnostics_);
    diagnostics_.Error(Code::kDanglingInput, prototxt_.OfLayerField(index, "bottom", ""),
                       absl::StrCat("layer '", net_.layer(index).name(), "' reads the blob '",
                                    bottom, "', which no layer above it writes"));
  }

  // False if a bottom has no known value, whether that was reported here or before.
  bool ReadBottoms(int index, std::vector<Value>& bottoms) {
    bool known = true;
    for (const std::string& bottom : net_.layer(index).bottom()) {
      const Value* value = blobs_.Read(bottom);
      if (value == nullptr && dangling_.insert(bottom).second) ReportBottom(index, bottom);
      known &= value != nullptr && value->node != nullptr;
      if (value != nullptr) bottoms.push_back(*value);
    }
    return known;
  }

  // A top may be new, or the bottom at the same place (in place).
  bool CheckTops(int index) {
    const LayerParameter& layer = net_.layer(index);
    bool ok = true;
    std::set<absl::string_view> before;
    for (int i = 0; i < layer.top_size(); ++i) {
      const bool in_place = i < layer.bottom_size() && layer.bottom(i) == layer.top(i);
      const bool repeats = !before.insert(layer.top(i)).second;
      if (!repeats && (in_place || !blobs_.Has(layer.top(i)))) continue;
      diagnostics_.Error(
          Code::kDuplicateTop, prototxt_.OfLayerField(index, "top", ""),
          absl::StrCat("layer '", layer.name(), "' writes the blob '", layer.top(i),
                       "', which is written already; give its top a name of its own"));
      ok = false;
    }
    return ok;
  }

  static bool CheckCounts(Layer& layer, const LayerType& type) {
    const int inputs = layer.parameters().bottom_size(), outputs = layer.top_count();
    const std::string wrong_inputs =
        WrongCount(inputs, "bottoms", type.min_inputs, type.max_inputs);
    std::string wrong_outputs = WrongCount(outputs, "tops", type.min_outputs, type.max_outputs);
    // Of a layer that does the same to several bottoms.
    if (wrong_inputs.empty() && wrong_outputs.empty() && type.max_inputs > 2 &&
        type.max_outputs > 1 && !type.checks_tops)
      wrong_outputs = WrongCount(outputs, "tops", inputs, inputs);
    for (const std::string& wrong : {wrong_inputs, wrong_outputs}) {
      if (!wrong.empty()) layer.Error(Code::kNodeInputs, wrong);
    }
    return wrong_inputs.empty() && wrong_outputs.empty();
  }

  // False, and the layer is remembered, if it should have weights and has none.
  bool CheckHasWeights(int index, const LayerType& type) {
    const LayerParameter& layer = net_.layer(index);
    if (!NeedsWeights(layer)) return true;
    if (weights_.count(layer.name()) > 0) return weights_belong_;
    const bool may_be_filled = type.has_fillers && MayBeFilled(layer) && !weights_.empty();
    // After so many layers nothing is compared any more, and what is missing is reported.
    constexpr int kMaxCompared = 64;
    if (may_be_filled && ++compared_ <= kMaxCompared &&
        NearWeights(net_, layer.name(), weights_).empty())
      return weights_belong_;
    without_weights_.push_back(index);
    return false;
  }

  // The outputs that were asked for, by blob or by layer; otherwise every blob that nobody reads.
  void AddResults() {
    std::vector<Value> outputs;
    for (const std::string& name : source_.outputs) {
      if (const Value output = OutputNamed(name); output.node != nullptr) outputs.push_back(output);
    }
    if (source_.outputs.empty()) {
      for (const std::string& blob : blobs_.Unread()) outputs.push_back(blobs_.At(blob));
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
    // A value may be an output under very many names.
    std::map<std::string, int> results;
    for (const Value& value : outputs) {
      std::string name = ResultName(value.node->name(), value.output);
      const int before = results[name]++;
      if (before > 0) absl::StrAppend(&name, "_", before);
      (void)*graph_->Add({.op = ops::kResult, .name = std::move(name), .inputs = {value}});
    }
  }

  // A blob, or the first top of a layer, whatever is computed in place of it afterwards. No node
  // after an error.
  Value OutputNamed(const std::string& name) {
    if (blobs_.Has(name)) return blobs_.At(name);
    const auto top = tops_of_asked_.find(name);
    if (top != tops_of_asked_.end()) return top->second;
    ReportUnknownOutput(source_, name, "blob or layer", blobs_.names(), diagnostics_);
    return {};
  }

  const SourceModel& source_;
  const Prototxt& prototxt_;
  const NetParameter& net_;
  const std::vector<int> layers_;
  const LayerBlobs& weights_;
  const Cuts& cuts_;
  const std::set<std::string> unused_inputs_;
  const std::set<std::string> asked_;                   // outputs
  std::set<int> before_cuts_;                           // layers that nothing needs
  std::set<std::pair<int, std::string>> told_missing_;  // source nodes of inputs, what they lack
  std::map<std::string, Value> tops_of_asked_;  // the first top of each layer that is an output
  bool weights_belong_ = true;
  Diagnostics& diagnostics_;
  const int errors_before_;  // of the configuration
  std::unique_ptr<Graph> graph_;
  NetContext context_;
  BlobTable blobs_;
  std::set<std::string> dangling_;  // reported once
  std::vector<std::string> used_inputs_;
  NodeList unsupported_;
  std::vector<int> without_weights_;
  int compared_ = 0;  // names of layers with those of weights
  std::map<TopPlace, Shape> top_shapes_;
};

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
  for (auto& [top, cut] : cuts) {
    if (!cut.shape) cut.shape = whole.ShapeOfTop(top);
  }
}

}  // namespace

std::unique_ptr<Graph> ImportNet(const SourceModel& source, const Prototxt& prototxt,
                                 const LayerBlobs& stored, Diagnostics& diagnostics) {
  const std::vector<int> layers = LayersOfInference(prototxt.net());
  const LayerBlobs weights = ShareWeights(prototxt.net(), layers, stored);
  Cuts cuts = FindCuts(prototxt.net(), layers, source);
  FindShapes(source, prototxt, layers, weights, cuts);
  return Importer(source, prototxt, layers, weights, cuts, diagnostics).Import();
}

}  // namespace mo::caffe

#include "converter/frontends/caffe/inference.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/inputs.h"

namespace mo::caffe {
namespace {

bool HasStage(const NetState& state, const std::string& stage) {
  return std::find(state.stage().begin(), state.stage().end(), stage) != state.stage().end();
}

// Whoever runs a net says the phase and the level, whatever its state says.
bool Meets(const NetState& state, const NetStateRule& rule) {
  constexpr int kLevel = 0;
  if (rule.has_phase() && rule.phase() != TEST) return false;
  if (rule.has_min_level() && kLevel < rule.min_level()) return false;
  if (rule.has_max_level() && kLevel > rule.max_level()) return false;
  for (const std::string& stage : rule.stage()) {
    if (!HasStage(state, stage)) return false;
  }
  return std::none_of(rule.not_stage().begin(), rule.not_stage().end(),
                      [&](const std::string& stage) { return HasStage(state, stage); });
}

void KeepSoftmax(Prototxt& prototxt, int index, Diagnostics& diagnostics) {
  const LayerParameter& layer = prototxt.net().layer(index);
  if (layer.type() != "SoftmaxWithLoss" || layer.bottom_size() == 0) return;
  if (layer.top_size() == 2) {
    prototxt.MakeSoftmax(index, /*top=*/1);
  } else if (layer.bottom_size() == 1 && layer.top_size() == 1) {
    diagnostics.Warning(Code::kNodeInputs, prototxt.OfLayer(index),
                        absl::StrCat("layer '", layer.name(),
                                     "' (SoftmaxWithLoss): has no labels, so that Caffe refuses "
                                     "it; it is converted as Softmax"));
    prototxt.MakeSoftmax(index, /*top=*/0);
  }
}

}  // namespace

bool IsInPhase(const NetParameter& net, const LayerParameter& layer) {
  auto meets = [&](const NetStateRule& rule) { return Meets(net.state(), rule); };
  if (layer.include_size() == 0)
    return std::none_of(layer.exclude().begin(), layer.exclude().end(), meets);
  return std::any_of(layer.include().begin(), layer.include().end(), meets);
}

bool IsOfTraining(const LayerParameter& layer) {
  static const auto& others = *new std::set<std::string>{
      "Accuracy", "BoxAnnotatorOHEM", "DetectionEvaluate", "HDF5Output", "SegAccuracy", "Silence"};
  return absl::EndsWith(layer.type(), "Loss") || absl::EndsWith(layer.type(), "LossOHEM") ||
         others.count(layer.type()) > 0;
}

std::vector<int> LayersOfInference(const NetParameter& net) {
  std::vector<int> layers;
  for (int i = 0; i < net.layer_size(); ++i) {
    if (IsInPhase(net, net.layer(i)) && !IsOfTraining(net.layer(i))) layers.push_back(i);
  }
  return layers;
}

std::set<std::string> InputsOfTraining(const Prototxt& prototxt) {
  const NetParameter& net = prototxt.net();
  std::set<std::string> inputs(net.input().begin(), net.input().end());
  std::set<std::string> read, compared, labels = prototxt.labels();
  for (const LayerParameter& layer : net.layer()) {
    if (!IsInPhase(net, layer)) continue;
    std::set<std::string>& readers = IsOfTraining(layer) ? compared : read;
    readers.insert(layer.bottom().begin(), layer.bottom().end());
    if (!IsInputLayer(layer)) continue;
    inputs.insert(layer.top().begin(), layer.top().end());
    if (layer.type() != "Input" && layer.top_size() > 1)
      labels.insert(layer.top().begin() + 1, layer.top().end());
  }
  std::set<std::string> unused;
  for (const std::string& input : inputs) {
    if (read.count(input) == 0 && (compared.count(input) > 0 || labels.count(input) > 0))
      unused.insert(input);
  }
  return unused;
}

void PrepareForInference(Prototxt& prototxt, Diagnostics& diagnostics) {
  for (int i = 0; i < prototxt.net().layer_size(); ++i) {
    const LayerParameter& layer = prototxt.net().layer(i);
    if (layer.include_size() > 0 && layer.exclude_size() > 0) {
      diagnostics.Error(Code::kNodeAttribute, prototxt.OfLayerField(i, "exclude", ""),
                        absl::StrCat("layer '", layer.name(), "' (", layer.type(),
                                     "): has both include and exclude rules; expected one kind"));
    }
    if (!IsInPhase(prototxt.net(), layer)) continue;
    if (layer.has_phase() && layer.phase() == TRAIN) {
      diagnostics.Warning(
          Code::kNodeAttribute, prototxt.OfLayerField(i, "phase", ""),
          absl::StrCat("layer '", layer.name(), "' (", layer.type(),
                       "): has phase TRAIN, in which Caffe computes it as in training; it is "
                       "converted for phase TEST. To leave it out write include { phase: TRAIN }"));
    }
    KeepSoftmax(prototxt, i, diagnostics);
  }
}

}  // namespace mo::caffe

#include "converter/frontends/caffe/phase.h"

#include <algorithm>
#include <string>

namespace mo::caffe {
namespace {

bool HasStage(const NetState& state, const std::string& stage) {
  return std::find(state.stage().begin(), state.stage().end(), stage) != state.stage().end();
}

bool Meets(const NetState& state, const NetStateRule& rule) {
  if (rule.has_phase() && rule.phase() != TEST) return false;
  if (rule.has_min_level() && state.level() < rule.min_level()) return false;
  if (rule.has_max_level() && state.level() > rule.max_level()) return false;
  for (const std::string& stage : rule.stage()) {
    if (!HasStage(state, stage)) return false;
  }
  return std::none_of(rule.not_stage().begin(), rule.not_stage().end(),
                      [&](const std::string& stage) { return HasStage(state, stage); });
}

}  // namespace

bool IsInPhase(const NetParameter& net, const LayerParameter& layer) {
  auto meets = [&](const NetStateRule& rule) { return Meets(net.state(), rule); };
  if (layer.include_size() == 0)
    return std::none_of(layer.exclude().begin(), layer.exclude().end(), meets);
  return std::any_of(layer.include().begin(), layer.include().end(), meets);
}

std::vector<int> LayersOfPhase(const NetParameter& net) {
  std::vector<int> layers;
  for (int i = 0; i < net.layer_size(); ++i) {
    if (IsInPhase(net, net.layer(i))) layers.push_back(i);
  }
  return layers;
}

}  // namespace mo::caffe

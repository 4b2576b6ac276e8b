#include "converter/frontends/caffe/cuts.h"

#include <algorithm>

#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/inference.h"
#include "converter/frontends/caffe/inputs.h"
#include "converter/frontends/configured_tensors.h"

namespace mo::caffe {
namespace {

// Whether the net has an input of this name by itself.
bool HasInput(const NetParameter& net, const std::vector<int>& layers, const std::string& name) {
  if (std::find(net.input().begin(), net.input().end(), name) != net.input().end()) return true;
  return std::any_of(layers.begin(), layers.end(), [&](int index) {
    const auto& tops = net.layer(index).top();
    return IsInputLayer(net.layer(index)) &&
           std::find(tops.begin(), tops.end(), name) != tops.end();
  });
}

// The top that `name` is.
std::optional<TopPlace> PlaceOf(const NetParameter& net, const std::vector<int>& layers,
                                const std::string& name) {
  std::optional<TopPlace> last_writer;
  for (int index : layers) {
    const LayerParameter& layer = net.layer(index);
    if (IsInputLayer(layer) || layer.top_size() == 0) continue;
    if (layer.name() == name) return TopPlace{index};
    const auto top = std::find(layer.top().begin(), layer.top().end(), name);
    if (top != layer.top().end())
      last_writer = TopPlace{index, static_cast<int>(top - layer.top().begin())};
  }
  return last_writer;
}

// Whether the layer is a source of data that is given instead. What nobody reads of it, such as
// labels, is no output.
bool IsCutSource(const LayerParameter& layer, int index, const Cuts& cuts) {
  const auto cut = cuts.lower_bound({index, 0});
  return layer.bottom_size() == 0 && cut != cuts.end() && cut->first.layer == index;
}

// The blobs that are outputs: those that were asked for, or those that nobody reads after their
// last writer.
std::set<std::string> OutputBlobs(const NetParameter& net, const std::vector<int>& layers,
                                  const Cuts& cuts, const std::vector<std::string>& outputs) {
  std::set<std::string> blobs(outputs.begin(), outputs.end());
  for (int index : layers) {
    const LayerParameter& layer = net.layer(index);
    if (outputs.empty()) {
      for (const std::string& bottom : layer.bottom()) blobs.erase(bottom);
      if (!IsCutSource(layer, index, cuts)) blobs.insert(layer.top().begin(), layer.top().end());
    } else if (layer.top_size() > 0 && blobs.count(layer.name()) > 0) {
      blobs.insert(layer.top(0));
    }
  }
  return blobs;
}

}  // namespace

Cuts FindCuts(const NetParameter& net, const std::vector<int>& layers, const SourceModel& source) {
  Cuts cuts;
  for (const auto& [name, place] : source.input_places) {
    if (HasInput(net, layers, name)) continue;
    const std::optional<TopPlace> place_of_top = PlaceOf(net, layers, name);
    if (!place_of_top) continue;
    Cut& cut = cuts[*place_of_top];
    cut.names.push_back(name);
    if (std::optional<Shape> shape = RequestedShape(source, name, kCaffeFrontend.image_layout))
      cut.shape = *std::move(shape);
  }
  return cuts;
}

bool KnowsOutputs(const NetParameter& net, const std::vector<int>& layers,
                  const std::vector<std::string>& outputs) {
  std::set<std::string> names(net.input().begin(), net.input().end());
  for (const int index : layers) {
    names.insert(net.layer(index).name());
    names.insert(net.layer(index).top().begin(), net.layer(index).top().end());
  }
  return !outputs.empty() &&
         std::all_of(outputs.begin(), outputs.end(),
                     [&names](const std::string& output) { return names.count(output) > 0; });
}

BeforeCuts FindBeforeCuts(const NetParameter& net, const std::vector<int>& layers, const Cuts& cuts,
                          const std::vector<std::string>& outputs) {
  BeforeCuts before;
  std::set<std::string> needed = OutputBlobs(net, layers, cuts, outputs);
  for (auto index = layers.rbegin(); index != layers.rend(); ++index) {
    const LayerParameter& layer = net.layer(*index);
    for (int top = 0; top < layer.top_size(); ++top) {
      if (cuts.count({*index, top}) > 0) needed.erase(layer.top(top));
    }
    bool is_needed = false;
    for (const std::string& top : layer.top()) {
      if (needed.erase(top) > 0) {
        is_needed = true;
      } else if (IsInputLayer(layer)) {
        before.inputs.insert(top);
      }
    }
    if (is_needed) {
      needed.insert(layer.bottom().begin(), layer.bottom().end());
    } else if (!IsInputLayer(layer)) {
      before.layers.insert(*index);
    }
  }
  for (const std::string& input : net.input()) {
    if (needed.count(input) == 0) before.inputs.insert(input);
  }
  return before;
}

std::vector<std::string> InputNames(const Prototxt& prototxt, const std::vector<int>& layers,
                                    const SourceModel& source) {
  const NetParameter& net = prototxt.net();
  const Cuts cuts = FindCuts(net, layers, source);
  std::set<std::string> dropped = InputsOfTraining(prototxt);
  if (!cuts.empty()) dropped.merge(FindBeforeCuts(net, layers, cuts, source.outputs).inputs);
  std::vector<std::string> names;
  const auto add = [&](const std::vector<std::string>& own) {
    if (!HasValue(source, own)) names.push_back(own[0]);
  };
  const auto add_input = [&](const std::string& name) {
    if (dropped.count(name) == 0) add({name});
  };
  for (const std::string& name : net.input()) add_input(name);
  for (int index : layers) {
    const LayerParameter& layer = net.layer(index);
    if (IsInputLayer(layer)) {
      for (const std::string& top : layer.top()) add_input(top);
      continue;
    }
    for (int top = 0; top < layer.top_size(); ++top) {
      if (const auto cut = cuts.find({index, top}); cut != cuts.end()) add(cut->second.names);
    }
  }
  return names;
}

}  // namespace mo::caffe

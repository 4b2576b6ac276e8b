#ifndef CONVERTER_FRONTENDS_CAFFE_CUTS_H_
#define CONVERTER_FRONTENDS_CAFFE_CUTS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "converter/frontends/caffe/prototxt.h"
#include "converter/frontends/frontend.h"

namespace mo::caffe {

// A top of a layer that is an input of the model instead of what the layer computes.
struct Cut {
  std::vector<std::string> names = {};        // as the configuration has them
  std::optional<Shape> shape = std::nullopt;  // of the top; nullopt: what the layer would compute
};

// The index of a layer, and which top of it.
struct TopPlace {
  int layer, top = 0;

  friend auto operator<=>(const TopPlace&, const TopPlace&) = default;
};

using Cuts = std::map<TopPlace, Cut>;

// The inputs of the configuration that are no inputs of the net, but layers or blobs of it. A name
// of a layer is its first top, before other layers change that in place; a name of a blob alone is
// what its last writer leaves. `layers` are the indices of the layers that count.
Cuts FindCuts(const NetParameter& net, const std::vector<int>& layers, const SourceModel& source);

// Whether there are outputs that were asked for, and all are blobs or layers of the net.
bool KnowsOutputs(const NetParameter& net, const std::vector<int>& layers,
                  const std::vector<std::string>& outputs);

// What only cut tops depend on, so that nothing has to be known of it.
struct BeforeCuts {
  std::set<int> layers;
  std::set<std::string> inputs;  // of the net
};
BeforeCuts FindBeforeCuts(const NetParameter& net, const std::vector<int>& layers, const Cuts& cuts,
                          const std::vector<std::string>& outputs);

// The inputs in their order, but for those that have values.
std::vector<std::string> InputNames(const Prototxt& prototxt, const std::vector<int>& layers,
                                    const SourceModel& source);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_CUTS_H_

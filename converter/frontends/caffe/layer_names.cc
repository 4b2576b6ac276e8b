#include "converter/frontends/caffe/layer_names.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/weights_check.h"

namespace mo::caffe {
namespace {

std::string UnusedName(const std::string& name, const std::set<std::string>& used) {
  for (int i = 1;; ++i) {
    const std::string numbered = absl::StrCat(name, "_", i);
    if (used.count(numbered) == 0) return numbered;
  }
}

}  // namespace

void MakeNamesUnique(Prototxt& prototxt, const std::vector<int>& layers, Diagnostics& diagnostics) {
  const NetParameter& net = prototxt.net();
  std::set<std::string> used;
  for (const int index : layers) used.insert(net.layer(index).name());
  std::map<std::string, int> first;
  for (const int index : layers) {
    const std::string name = net.layer(index).name();
    const auto [known, inserted] = first.emplace(name, index);
    if (inserted) continue;
    const std::string defined_again =
        absl::StrCat("layer '", name, "' is defined again; the first one is at line ",
                     prototxt.OfLayer(known->second).line, ". ");
    if (NeedsWeights(net.layer(index))) {
      diagnostics.Error(
          Code::kDuplicateName, prototxt.OfLayer(index),
          absl::StrCat(defined_again,
                       "Give each layer a name of its own, as weights are found by it"));
      continue;
    }
    const std::string numbered = UnusedName(name, used);
    used.insert(numbered);
    prototxt.Rename(index, numbered);
    diagnostics.Warning(
        Code::kDuplicateName, prototxt.OfLayer(index),
        absl::StrCat(defined_again, "This one, which has no weights, is called '", numbered, "'"));
  }
}

}  // namespace mo::caffe

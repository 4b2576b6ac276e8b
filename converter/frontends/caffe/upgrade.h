#ifndef CONVERTER_FRONTENDS_CAFFE_UPGRADE_H_
#define CONVERTER_FRONTENDS_CAFFE_UPGRADE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/frontends/caffe/caffe.pb.h"

namespace mo::caffe {

// Whether a layer type has this name in the forms of before 2014.
bool IsOldTypeName(const std::string& name);

// Replaces the layers of the forms of before 2014, `layers` with a type in capitals (V1) or with a
// `layer` inside (V0), by layers of today's form. What they hold that does not fit is passed to
// `error`, with the index of the old layer.
//
// Answers for each layer of the net the index of the old one that it was.
std::vector<int> UpgradeLayers(
    NetParameter& net, const std::function<void(int old_layer, absl::string_view text)>& error);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_UPGRADE_H_

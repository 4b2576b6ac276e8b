#ifndef TOOLS_MODELGEN_CAFFE_NAMES_H_
#define TOOLS_MODELGEN_CAFFE_NAMES_H_

#include <string_view>

#include "tools/modelgen/net.h"

namespace modelgen {

// What LayerParameter.type says: "Convolution", "Eltwise" ...
std::string_view CaffeType(const Operation& operation);

// True if the layer is a `layer` of a NetParameter: an Input may be spelled otherwise.
bool IsCaffeLayer(const Net& net, const Layer& layer);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_CAFFE_NAMES_H_

#ifndef TOOLS_MODELGEN_CAFFE_PROTOTXT_H_
#define TOOLS_MODELGEN_CAFFE_PROTOTXT_H_

#include <string>

#include "tools/modelgen/net.h"

namespace modelgen {

// Why there are no Caffe files of a net: SAME windows, which Caffe does not have. Empty if there
// can be.
std::string CaffeObjection(const Net& net);

// The structure of `net` as a NetParameter in text form, as one writes it for deployment: fields
// that have Caffe's default values are left out.
std::string CaffePrototxt(const Net& net);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_CAFFE_PROTOTXT_H_

#ifndef TOOLS_MODELGEN_MOBILENET_V2_CAFFE_H_
#define TOOLS_MODELGEN_MOBILENET_V2_CAFFE_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// MobileNetV2 (Sandler et al. 2018) as it was published for Caffe, with plain ReLUs and half of the
// channels.
Net MobileNetV2Caffe();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_MOBILENET_V2_CAFFE_H_

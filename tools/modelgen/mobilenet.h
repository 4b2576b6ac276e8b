#ifndef TOOLS_MODELGEN_MOBILENET_H_
#define TOOLS_MODELGEN_MOBILENET_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// MobileNet (Howard et al. 2017): 13 pairs of a convolution with a group for each channel and one
// with kernel 1. Layers, sizes and names are those of the Caffe files of S. Zhang (shicai).
Net MobileNet();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_MOBILENET_H_

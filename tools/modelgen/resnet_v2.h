#ifndef TOOLS_MODELGEN_RESNET_V2_H_
#define TOOLS_MODELGEN_RESNET_V2_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// ResNet-269 with pre-activation (He, Zhang, Ren and Sun 2016, "Identity Mappings"): before
// every block but the first are BatchNorm, Scale and ReLU, and nothing is after the
// additions. Layers, sizes and names are those of the Caffe files of soeaver, names with their
// spelling "eletwise".
Net ResNet269V2();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_RESNET_V2_H_

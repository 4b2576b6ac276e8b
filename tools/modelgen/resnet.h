#ifndef TOOLS_MODELGEN_RESNET_H_
#define TOOLS_MODELGEN_RESNET_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// The residual nets of He, Zhang, Ren, Sun: "Deep Residual Learning for Image Recognition" (2015),
// table 1, for images of 3 x 224 x 224, with the names of layers and blobs that the authors gave
// them in their Caffe files.
Net ResNet50();
Net ResNet101();
Net ResNet152();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_RESNET_H_

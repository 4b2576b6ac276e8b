#ifndef TOOLS_MODELGEN_SE_RESNET_H_
#define TOOLS_MODELGEN_SE_RESNET_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// A small net of the kind of SE-ResNet-50 (Hu et al. 2017), with its names: what a block adds is
// multiplied by a gate for each channel, which follows from the channels' averages. The last stage
// writes a gate with InnerProducts and a Scale, the others with convolutions and an Axpy.
Net SeResNet();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_SE_RESNET_H_

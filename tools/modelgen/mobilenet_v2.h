#ifndef TOOLS_MODELGEN_MOBILENET_V2_H_
#define TOOLS_MODELGEN_MOBILENET_V2_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// MobileNetV2 of Sandler, Howard, Zhu, Zhmoginov and Chen (2018), with layers named as torchvision
// names its modules. 3,504,872 parameters.
Net MobileNetV2();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_MOBILENET_V2_H_

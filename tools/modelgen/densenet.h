#ifndef TOOLS_MODELGEN_DENSENET_H_
#define TOOLS_MODELGEN_DENSENET_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// DenseNet-121 (Huang et al. 2016): BatchNorm, Scale and ReLU are before the convolutions,
// and every layer of a block reads what all layers before it have made. Layers, sizes and names are
// those of the Caffe files of S. Zhang (shicai), which end in the logits.
Net DenseNet121();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_DENSENET_H_

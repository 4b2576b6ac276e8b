#ifndef TOOLS_MODELGEN_SQUEEZENET_H_
#define TOOLS_MODELGEN_SQUEEZENET_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// SqueezeNet v1.1 (Iandola et al. 2016): a 1x1 convolution "squeezes" the channels for a 1x1 and a
// 3x3 one side by side. The logits are averages over the image.
Net SqueezeNet();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_SQUEEZENET_H_

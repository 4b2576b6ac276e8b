#ifndef TOOLS_MODELGEN_VGG_H_
#define TOOLS_MODELGEN_VGG_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// VGG-16 (Simonyan and Zisserman 2014) with a BatchNorm and a Scale after each convolution, which
// keeps its bias. The two hidden InnerProducts have 512 outputs in place of 4096: with these, 120
// million of 138 million parameters would be theirs.
Net Vgg16Bn();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_VGG_H_

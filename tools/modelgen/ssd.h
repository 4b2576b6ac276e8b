#ifndef TOOLS_MODELGEN_SSD_H_
#define TOOLS_MODELGEN_SSD_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// SSD300 (Liu et al. 2015) for 21 classes on VGG-16, as its authors' Caffe files have it, with an
// eighth of the channels.
Net Ssd();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_SSD_H_

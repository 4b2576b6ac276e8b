#ifndef TOOLS_MODELGEN_FCN_H_
#define TOOLS_MODELGEN_FCN_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// FCN-8s (Long et al. 2014) for 21 classes, as its authors' Caffe files have it, with an eighth of
// the channels, and bilinear Deconvolutions of a group for each class.
Net Fcn8s();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_FCN_H_

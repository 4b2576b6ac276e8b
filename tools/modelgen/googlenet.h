#ifndef TOOLS_MODELGEN_GOOGLENET_H_
#define TOOLS_MODELGEN_GOOGLENET_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// GoogLeNet (Szegedy et al. 2014) as in Caffe's model zoo, with half of the channels, without the
// auxiliary classifiers.
Net GoogLeNet();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_GOOGLENET_H_

#ifndef TOOLS_MODELGEN_MLP_H_
#define TOOLS_MODELGEN_MLP_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// Four InnerProducts on a picture of a digit, with a BatchNorm between each two: after one with a
// bias, after one without, and once without a Scale.
Net Mlp();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_MLP_H_

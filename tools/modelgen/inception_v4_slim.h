#ifndef TOOLS_MODELGEN_INCEPTION_V4_SLIM_H_
#define TOOLS_MODELGEN_INCEPTION_V4_SLIM_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// Inception-v4 as TensorFlow's slim has it, without its auxiliary logits, which are for training:
// the layers of InceptionV4(), with SAME padding, 1001 classes and slim's names.
Net InceptionV4Slim();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_INCEPTION_V4_SLIM_H_

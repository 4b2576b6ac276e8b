#ifndef TOOLS_MODELGEN_INCEPTION_V4_H_
#define TOOLS_MODELGEN_INCEPTION_V4_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// Inception-v4 (Szegedy, Ioffe, Vanhoucke and Alemi 2016): branches of convolutions, many with a
// window of 1xn or nx1, joined by Concat. Layers, sizes and names are those of the Caffe files of
// soeaver.
Net InceptionV4();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_INCEPTION_V4_H_

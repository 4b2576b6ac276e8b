#ifndef TOOLS_MODELGEN_RESNEXT_H_
#define TOOLS_MODELGEN_RESNEXT_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// ResNeXt-26 32x4d (Xie et al. 2016): layers, sizes and names are those of the Caffe files of
// soeaver, but the groups are not written as such. Each 3x3 convolution of 32 groups is a Slice, 32
// Convolutions and a Concat, with BatchNorm and Scale after the Concat. In one block each of the
// 32 has a bias, in another the Slice says where the parts begin.
Net ResNext26();

// The same as a TensorFlow graph has it: with SAME padding, BatchNorm in pieces, and the scope
// "resnext26".
Net ResNext26Tf();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_RESNEXT_H_

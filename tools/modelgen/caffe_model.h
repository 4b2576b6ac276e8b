#ifndef TOOLS_MODELGEN_CAFFE_MODEL_H_
#define TOOLS_MODELGEN_CAFFE_MODEL_H_

#include "tools/modelgen/net.h"
#include "tools/modelgen/wire.h"

namespace modelgen {

// Writes the weights of `net` as a caffemodel: a binary NetParameter with the name of the net, and
// name, type, bottoms, tops and blobs of each layer. One layer is held in memory at a time.
// False as soon as `sink` says so.
bool WriteCaffeModel(const Net& net, const ByteSink& sink);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_CAFFE_MODEL_H_

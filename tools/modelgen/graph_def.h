#ifndef TOOLS_MODELGEN_GRAPH_DEF_H_
#define TOOLS_MODELGEN_GRAPH_DEF_H_

// Nets as frozen graphs of TensorFlow (.pb), in NHWC and with the names that slim gives.
//
// A layer is one node of its name, or several in its scope:
//
//   Convolution   NAME/Conv2D, or NAME/depthwise, after NAME/Pad where padding is neither SAME nor
//                 VALID; and NAME/BiasAdd
//   BatchNorm     NAME/FusedBatchNorm, or NAME/batchnorm/…, together with the Scale after it
//   Scale         NAME/mul and NAME/add, if no BatchNorm is in front
//   Pooling       NAME/MaxPool or NAME/AvgPool; NAME/Max or NAME/Mean of the whole image
//   InnerProduct  NAME/MatMul and NAME/BiasAdd, of an image after NAME/Reshape, or NAME/Squeeze if
//                 that has one pixel
//   Dropout       NAME/Identity
//   others        NAME
//
// A parameter is a Const VARIABLE and an Identity VARIABLE/read, where VARIABLE is NAME/weights and
// so on. Scopes that are opened again count twice in names of operations, not of variables: those
// of "Net/Net/Layer" are "Net/Layer/weights".

#include <string>

#include "tools/modelgen/net.h"
#include "tools/modelgen/wire.h"

namespace modelgen {

// Why there is no GraphDef of a net: a layer that is not written, or a pooling that TensorFlow does
// not have. Empty if there is one.
std::string GraphDefObjection(const Net& net);

// Writes a net without objection, with its weights, as a binary GraphDef. One node is held in
// memory at a time. False as soon as `sink` says so.
bool WriteGraphDef(const Net& net, const ByteSink& sink);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_GRAPH_DEF_H_

#ifndef TOOLS_MODELGEN_ONNX_MODEL_H_
#define TOOLS_MODELGEN_ONNX_MODEL_H_

#include <string>

#include "tools/modelgen/net.h"

namespace modelgen {

// The net as an ONNX model: channels first, the weights as initializers, nodes called by their
// layers, a BatchNorm and the Scale after it as one BatchNormalization. Its input takes any number
// of images. The weights must be there (FillWeights).
std::string OnnxModel(const Net& net);

// Why the net cannot be written so; empty if it can.
std::string OnnxObjection(const Net& net);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_ONNX_MODEL_H_

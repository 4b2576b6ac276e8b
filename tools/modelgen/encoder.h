#ifndef TOOLS_MODELGEN_ENCODER_H_
#define TOOLS_MODELGEN_ENCODER_H_

#include <string>

namespace modelgen {

// A transformer encoder as an ONNX model: token ids [batch, sequence] and a mask of the same shape
// that is 1 where there is a token, through four layers of attention. Both extents are open.
// Output: states [batch, sequence, 128].
std::string Encoder();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_ENCODER_H_

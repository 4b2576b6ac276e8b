#ifndef CONVERTER_PASSES_INTEGER_WEIGHTS_H_
#define CONVERTER_PASSES_INTEGER_WEIGHTS_H_

#include "converter/graph/graph.h"

namespace mo {

// Weights of a convolution or a product of matrices that are integers of at most 8 bits:
//
//   Constant → Convert → [Subtract zero point →] Multiply by a scale → weights
//
// They stay so: they take a quarter of the bytes, and the CPU computes with them.

// Whether `node` is the Convert, which reads a constant.
bool ConvertsIntegerWeights(const Node& node);

}  // namespace mo

#endif  // CONVERTER_PASSES_INTEGER_WEIGHTS_H_

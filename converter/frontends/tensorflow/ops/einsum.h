#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_EINSUM_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_EINSUM_H_

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// Einsum of one or two operands in which no operand has a label twice: Transposes, Reshapes and one
// MatMul.
void ImportEinsum(Operation& o);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_EINSUM_H_

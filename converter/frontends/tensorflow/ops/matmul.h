#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_MATMUL_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_MATMUL_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// The product of inputs 0 and 1. A tensor without a value after an error.
Tensor Multiplied(Operation& o, absl::string_view suffix, bool transpose_a, bool transpose_b);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_MATMUL_H_

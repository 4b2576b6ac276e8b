#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_PATTERNS_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_PATTERNS_H_

#include <vector>

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// What frameworks write out in arithmetic though it has an operation of its own: Swish, HSigmoid,
// HSwish, Gelu, and the normalization of a layer. `operation` combines `values`; the result is the
// operation that it completes, or the value itself where it multiplies by one, and no node where it
// is none of these. What was written out is left in the graph for others that read it.
Value RecognizedPattern(Operation& operation, const std::vector<Value>& values);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_PATTERNS_H_

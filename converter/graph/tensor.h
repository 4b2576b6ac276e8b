#ifndef CONVERTER_GRAPH_TENSOR_H_
#define CONVERTER_GRAPH_TENSOR_H_

#include <vector>

#include "converter/graph/shape.h"

namespace mo {

// A value that is computed with: row-major doubles, whatever the element type (integers up to
// 2^53 are exact).
struct Tensor {
  Extents extents;
  std::vector<double> values;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_TENSOR_H_

#ifndef CONVERTER_GRAPH_MULTIPLY_ACCUMULATES_H_
#define CONVERTER_GRAPH_MULTIPLY_ACCUMULATES_H_

#include <cstdint>

#include "converter/graph/graph.h"

namespace mo {

// The number of products that a convolution or a product of matrices adds up, 0 for other
// operations. An extent that is not known counts as 1; the largest int64 stands for what is larger.
int64_t MultiplyAccumulates(const Node& node);

// Of two numbers that are not negative; the largest int64 stands for what is larger.
int64_t SaturatingSum(int64_t a, int64_t b);
int64_t SaturatingProduct(int64_t a, int64_t b);

}  // namespace mo

#endif  // CONVERTER_GRAPH_MULTIPLY_ACCUMULATES_H_

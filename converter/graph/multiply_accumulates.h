#ifndef CONVERTER_GRAPH_MULTIPLY_ACCUMULATES_H_
#define CONVERTER_GRAPH_MULTIPLY_ACCUMULATES_H_

#include <cstdint>

#include "converter/graph/graph.h"

namespace mo {

// The number of products that a node adds up, as a convolution or a product of matrices does
// (OpSchema::multiply_accumulates); 0 for others. An extent that is not known counts as 1; the
// largest int64 stands for what is larger.
int64_t MultiplyAccumulates(const Node& node);

// The number of elements, counted so.
int64_t SaturatingCount(const Shape& shape);

// Of two numbers that are not negative; the largest int64 stands for what is larger.
int64_t SaturatingSum(int64_t a, int64_t b);
int64_t SaturatingProduct(int64_t a, int64_t b);

}  // namespace mo

#endif  // CONVERTER_GRAPH_MULTIPLY_ACCUMULATES_H_

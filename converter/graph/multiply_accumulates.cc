#include "converter/graph/multiply_accumulates.h"

#include <limits>

namespace mo {

int64_t SaturatingSum(int64_t a, int64_t b) {
  int64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<int64_t>::max() : sum;
}

int64_t SaturatingProduct(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<int64_t>::max() : product;
}

int64_t SaturatingCount(const Shape& shape) {
  int64_t count = 1;
  for (const Dim& dim : shape.dims())
    count = SaturatingProduct(count, dim.is_static() ? dim.value() : 1);
  return count;
}

int64_t MultiplyAccumulates(const Node& node) {
  return node.op().multiply_accumulates == nullptr ? 0 : node.op().multiply_accumulates(node);
}

}  // namespace mo

#ifndef CONVERTER_GRAPH_OPS_WRAPPING_H_
#define CONVERTER_GRAPH_OPS_WRAPPING_H_

#include <cmath>

#include "converter/graph/element_type.h"
#include "converter/graph/tensor.h"

namespace mo {

// The integer that has the last bits of `value`, as many as the type has.
inline double Wrapped(ElementType type, double value) {
  if (ElementBits(type) >= 64) return RoundTo(type, value);
  const double count = std::ldexp(1, static_cast<int>(ElementBits(type)));
  const double rest = value - count * std::floor(value / count);
  return RoundTo(type, -1) == -1 && rest >= count / 2 ? rest - count : rest;
}

// Sums and products of small integers keep their last bits. Those of integers of 32 bits and more
// may have bits that a double has not: they stay, and do not fit.
inline void WrapSmall(ElementType type, Tensor& result) {
  if (!IsInteger(type) || ElementBits(type) > 16) return;
  for (double& value : result.values) value = Wrapped(type, value);
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_WRAPPING_H_

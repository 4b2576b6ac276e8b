#include "tools/modelgen/channels_last.h"

namespace modelgen {

Shape ChannelsLast(const Shape& shape) {
  if (shape.size() != 4) return shape;
  return {shape[0], shape[2], shape[3], shape[1]};
}

std::vector<float> Reversed(const std::vector<float>& values, int64_t a, int64_t b, int64_t c) {
  std::vector<float> reversed(values.size());
  for (int64_t i = 0; i < a; ++i) {
    for (int64_t j = 0; j < b; ++j) {
      for (int64_t k = 0; k < c; ++k) {
        reversed[(k * b + j) * a + i] = values[(i * b + j) * c + k];
      }
    }
  }
  return reversed;
}

}  // namespace modelgen

#include "converter/graph/magnitude.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace mo {
namespace {

// Most weights are f32, and this is all that is done with many of them before they are copied. One
// maximum would wait for itself with every element: each lane has its own.
double LargestFloat(const char* bytes, int64_t count) {
  constexpr int64_t kLanes = 16;
  float largest[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    float lanes[kLanes];
    std::memcpy(lanes, bytes + i * sizeof(float), sizeof(lanes));
    for (int64_t k = 0; k < kLanes; ++k) {
      const float magnitude = std::fabs(lanes[k]);
      largest[k] = magnitude > largest[k] ? magnitude : largest[k];  // false for a NaN
    }
  }
  for (; i < count; ++i) {
    float value;
    std::memcpy(&value, bytes + i * sizeof(float), sizeof(value));
    largest[0] = std::max(largest[0], std::fabs(value));
  }
  return *std::max_element(largest, largest + kLanes);
}

}  // namespace

double LargestMagnitude(ElementType type, const char* bytes, int64_t count) {
  if (type == ElementType::kF32) return LargestFloat(bytes, count);
  constexpr int64_t kBlock = 1 << 10;
  double block[kBlock];
  double largest = 0;
  for (int64_t done = 0; done < count; done += kBlock) {
    const int64_t n = std::min(kBlock, count - done);
    ToDoubles(type, bytes + ByteSize(type, done), n, block);
    for (int64_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(block[i]));
  }
  return largest;
}

}  // namespace mo

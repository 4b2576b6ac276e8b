#ifndef CONVERTER_BASE_WEIGHTS_PRECISION_H_
#define CONVERTER_BASE_WEIGHTS_PRECISION_H_

#include <array>
#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace mo {

// How floating-point constants are stored in an IR.
enum class WeightsPrecision {
  kSource,  // as the source model has them
  kF32,     // f16 and bf16 widened to f32
  kF16,     // f32 and f64 rounded to f16; a constant that would overflow stays as it is
};

// In the order of WeightsPrecision.
inline constexpr std::array<absl::string_view, 3> kWeightsPrecisionNames = {"source", "f32", "f16"};

inline absl::string_view WeightsPrecisionName(WeightsPrecision precision) {
  return kWeightsPrecisionNames[static_cast<int>(precision)];
}

inline std::optional<WeightsPrecision> WeightsPrecisionFromName(absl::string_view name) {
  for (size_t i = 0; i < kWeightsPrecisionNames.size(); ++i) {
    if (kWeightsPrecisionNames[i] == name) return static_cast<WeightsPrecision>(i);
  }
  return std::nullopt;
}

}  // namespace mo

#endif  // CONVERTER_BASE_WEIGHTS_PRECISION_H_

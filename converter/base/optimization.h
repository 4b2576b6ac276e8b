#ifndef CONVERTER_BASE_OPTIMIZATION_H_
#define CONVERTER_BASE_OPTIMIZATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace mo {

// What a user can switch off, for a whole model or for single nodes.
enum class Optimization {
  kLinearFusing,
  kResnetStride,
  kGroupedConvolution,
  kPadFolding,
  kOperationFusing
};

// In the order of Optimization. The names are the same in TOML, reports, flags and file names.
inline constexpr std::array<absl::string_view, 5> kOptimizationNames = {
    "linear_fusing", "resnet_stride", "grouped_convolution", "pad_folding", "operation_fusing"};

inline absl::string_view OptimizationName(Optimization optimization) {
  return kOptimizationNames[static_cast<int>(optimization)];
}

inline std::optional<Optimization> OptimizationFromName(absl::string_view name) {
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) {
    if (kOptimizationNames[i] == name) return static_cast<Optimization>(i);
  }
  return std::nullopt;
}

// A set of optimizations, small enough to live in every node.
class OptimizationSet {
 public:
  static constexpr OptimizationSet All() {
    return OptimizationSet((1u << kOptimizationNames.size()) - 1);
  }
  constexpr OptimizationSet() = default;

  constexpr bool Has(Optimization o) const { return bits_ >> static_cast<int>(o) & 1; }
  constexpr void Insert(Optimization o) { bits_ |= 1u << static_cast<int>(o); }
  constexpr void Insert(OptimizationSet other) { bits_ |= other.bits_; }
  constexpr bool empty() const { return bits_ == 0; }

  friend constexpr bool operator==(OptimizationSet, OptimizationSet) = default;

 private:
  constexpr explicit OptimizationSet(uint32_t bits) : bits_(bits) {}
  uint32_t bits_ = 0;
};

}  // namespace mo

#endif  // CONVERTER_BASE_OPTIMIZATION_H_

#ifndef TOOLS_MODELGEN_RANDOM_H_
#define TOOLS_MODELGEN_RANDOM_H_

// Random numbers that are the same on every machine: integer arithmetic, then conversions and
// additions that IEEE 754 rounds correctly. The standard library's distributions are
// implementation-defined and its normal distribution calls a logarithm, so none is used here.

#include <array>
#include <cstdint>
#include <string_view>

namespace modelgen {

// A 64-bit FNV-1a hash. Used to derive seeds from names, and digests in tests.
uint64_t Fnv1a(std::string_view bytes);

// One step of SplitMix64 (Steele, Lea, Flood 2014): advances `state` and returns the next number.
uint64_t SplitMix64(uint64_t& state);

// xoshiro256** 1.0 (Blackman, Vigna 2018), seeded through SplitMix64 as its authors advise.
//
// Each tensor of a net has a generator of its own, seeded by the names of the net, the layer and
// the role (see ForTensor), so that adding a layer does not disturb the values of another.
class Random {
 public:
  explicit Random(uint64_t seed);

  // The generator of one tensor, for example ForTensor("ResNet-50", "conv1", "weights").
  static Random ForTensor(std::string_view net, std::string_view layer, std::string_view role);

  // The next 64 bits.
  uint64_t Next();

  // Uniform in [low, high), from 53 random bits.
  double Uniform(double low, double high);

  // Bell-shaped around 0 with standard deviation 1 and |x| <= 3: the sum of three uniform numbers
  // of 21 bits each, which is close enough to a normal distribution for weights.
  double Bell();

  // True with probability numerator / denominator.
  bool Chance(uint64_t numerator, uint64_t denominator);

 private:
  std::array<uint64_t, 4> state_;
};

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_RANDOM_H_

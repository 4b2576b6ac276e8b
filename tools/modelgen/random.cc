#include "tools/modelgen/random.h"

#include <bit>
#include <string>

namespace modelgen {

uint64_t Fnv1a(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  return hash;
}

uint64_t SplitMix64(uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

Random::Random(uint64_t seed) {
  for (uint64_t& word : state_) word = SplitMix64(seed);
}

Random Random::ForTensor(std::string_view net, std::string_view layer, std::string_view role) {
  std::string key;
  key.append(net).append("\n").append(layer).append("\n").append(role);
  return Random(Fnv1a(key));
}

uint64_t Random::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::Uniform(double low, double high) {
  const double unit = static_cast<double>(Next() >> 11) * 0x1p-53;
  return low + (high - low) * unit;
}

double Random::Bell() {
  constexpr uint64_t kMask = (uint64_t{1} << 21) - 1;
  const uint64_t bits = Next();
  const uint64_t sum = (bits >> 43) + ((bits >> 22) & kMask) + ((bits >> 1) & kMask);
  // The sum lies in [0, 3 * (2^21 - 1)]. Three uniform numbers of width 1 have the variance 1/4.
  const int64_t centered = 2 * static_cast<int64_t>(sum) - 3 * static_cast<int64_t>(kMask);
  return static_cast<double>(centered) * 0x1p-21;
}

bool Random::Chance(uint64_t numerator, uint64_t denominator) {
  // The high word of a 32-bit multiplication: no modulo bias worth speaking of.
  return (((Next() >> 32) * denominator) >> 32) < numerator;
}

}  // namespace modelgen

#include "converter/passes/random_graphs/random.h"

namespace mo {

// Splitmix64.
uint64_t Random::Next() {
  uint64_t z = state_ += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

int Random::Weighted(const std::vector<int>& weights) {
  int sum = 0;
  for (int weight : weights) sum += weight;
  int64_t rest = Below(sum);
  int choice = 0;
  while (rest >= weights[choice]) rest -= weights[choice++];
  return choice;
}

std::vector<int64_t> Random::PerAxis(int axes, int64_t least, int64_t most) {
  std::vector<int64_t> values(axes);
  for (int64_t& value : values) value = Between(least, most);
  return values;
}

}  // namespace mo

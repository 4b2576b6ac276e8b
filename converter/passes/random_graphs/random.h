#ifndef CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_H_
#define CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_H_

#include <cstdint>
#include <vector>

namespace mo {

// Pseudo-random choices that depend on the seed alone.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next();
  int64_t Below(int64_t limit) { return static_cast<int64_t>(Next() % limit); }
  int64_t Between(int64_t least, int64_t most) { return least + Below(most - least + 1); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  T Of(const std::vector<T>& choices) {
    return choices[Below(static_cast<int64_t>(choices.size()))];
  }
  // The number of one of the weights, as often as it is large.
  int Weighted(const std::vector<int>& weights);
  // One number for each of so many axes.
  std::vector<int64_t> PerAxis(int axes, int64_t least, int64_t most);

 private:
  uint64_t state_;
};

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_H_

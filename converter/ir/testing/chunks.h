#ifndef CONVERTER_IR_TESTING_CHUNKS_H_
#define CONVERTER_IR_TESTING_CHUNKS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace mo {

// Bytes cut where their content says so, as stores do that keep the equal parts of two files once.
// For tests and measurements: equal bytes in a file of another version are equal chunks, wherever
// they are.
class Chunker {
 public:
  // A cut depends on that many bytes before it.
  static constexpr size_t kWindow = 64;

  // Chunks have 2^mean_bits bytes on average.
  explicit Chunker(int mean_bits) : mask_(~uint64_t{0} << (64 - mean_bits)) {
    uint64_t state = 0;
    for (uint64_t& value : values_) value = NextRandom(state);
  }

  std::vector<absl::string_view> Cut(absl::string_view bytes) const {
    std::vector<absl::string_view> chunks;
    uint64_t hash = 0;  // each step shifts the oldest of kWindow bytes out
    size_t begin = 0;
    for (size_t i = 0; i < bytes.size(); ++i) {
      hash = (hash << 1) + values_[static_cast<unsigned char>(bytes[i])];
      if ((hash & mask_) != 0 && i + 1 < bytes.size()) continue;
      chunks.push_back(bytes.substr(begin, i + 1 - begin));
      begin = i + 1;
    }
    return chunks;
  }

 private:
  // SplitMix64.
  static uint64_t NextRandom(uint64_t& state) {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  uint64_t mask_;
  std::array<uint64_t, 256> values_;
};

}  // namespace mo

#endif  // CONVERTER_IR_TESTING_CHUNKS_H_

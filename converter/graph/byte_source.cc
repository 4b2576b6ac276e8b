#include "converter/graph/byte_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mo {
namespace {

class Viewed final : public ByteSource {
 public:
  Viewed(absl::string_view bytes, std::shared_ptr<const void> owner)
      : bytes_(bytes), owner_(std::move(owner)) {}
  uint64_t size() const override { return bytes_.size(); }
  void Read(uint64_t offset, size_t length, char* out) const override {
    if (length > 0) std::memcpy(out, bytes_.data() + offset, length);
  }
  absl::string_view contiguous() const override { return bytes_; }

 private:
  absl::string_view bytes_;
  std::shared_ptr<const void> owner_;
};

class Chunked final : public ByteSource {
 public:
  explicit Chunked(std::vector<ByteSourcePtr> chunks) : chunks_(std::move(chunks)) {
    for (const ByteSourcePtr& chunk : chunks_) {
      ends_.push_back((ends_.empty() ? 0 : ends_.back()) + chunk->size());
    }
  }
  uint64_t size() const override { return ends_.empty() ? 0 : ends_.back(); }
  void Read(uint64_t offset, size_t length, char* out) const override {
    size_t i = std::upper_bound(ends_.begin(), ends_.end(), offset) - ends_.begin();
    for (; length > 0; ++i) {
      const uint64_t begin = i == 0 ? 0 : ends_[i - 1];
      const size_t part = static_cast<size_t>(std::min<uint64_t>(length, ends_[i] - offset));
      chunks_[i]->Read(offset - begin, part, out);
      offset += part;
      length -= part;
      out += part;
    }
  }

 private:
  std::vector<ByteSourcePtr> chunks_;
  std::vector<uint64_t> ends_;
};

class Splat final : public ByteSource {
 public:
  Splat(std::string element, uint64_t count) : element_(std::move(element)), count_(count) {}
  uint64_t size() const override { return element_.size() * count_; }
  void Read(uint64_t offset, size_t length, char* out) const override {
    for (size_t i = 0; i < length; ++i) out[i] = element_[(offset + i) % element_.size()];
  }

 private:
  std::string element_;
  uint64_t count_;
};

// Sebastiano Vigna's splitmix64, as a function of the position: random access, no state.
uint64_t SplitMix64(uint64_t seed, uint64_t index) {
  uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

class Seeded final : public ByteSource {
 public:
  Seeded(uint64_t seed, ElementType type, uint64_t count)
      : seed_(seed), type_(type), count_(count) {}
  uint64_t size() const override { return ByteSize(type_, count_); }
  void Read(uint64_t offset, size_t length, char* out) const override {
    const size_t width = static_cast<size_t>(ElementBits(type_) / 8);
    char element[8];
    for (size_t i = 0; i < length; ++i) {
      const size_t position = static_cast<size_t>((offset + i) % width);
      if (i == 0 || position == 0) Generate((offset + i) / width, element);
      out[i] = element[position];
    }
  }
  std::string description() const override { return absl::StrCat("seeded(", seed_, ")"); }

 private:
  void Generate(uint64_t index, char* element) const {
    const uint64_t random = SplitMix64(seed_, index);
    // 11 bits, so that the value is exact in every floating-point type from f16 on.
    const double real = static_cast<double>(random >> 53) / 1024 - 1;
    const double value = IsFloatingPoint(type_) ? real : static_cast<double>(random % 10);
    FromDoubles(type_, &value, 1, element);
  }

  uint64_t seed_;
  ElementType type_;
  uint64_t count_;
};

class DigestOnly final : public ByteSource {
 public:
  DigestOnly(uint64_t size, std::string digest) : size_(size), digest_(std::move(digest)) {}
  uint64_t size() const override { return size_; }
  void Read(uint64_t, size_t length, char* out) const override { std::memset(out, 0, length); }
  bool available() const override { return false; }
  std::string description() const override { return absl::StrCat("digest(", digest_, ")"); }

 private:
  uint64_t size_;
  std::string digest_;
};

}  // namespace

ByteSourcePtr ViewedBytes(absl::string_view bytes, std::shared_ptr<const void> owner) {
  return std::make_shared<Viewed>(bytes, std::move(owner));
}

ByteSourcePtr OwnedBytes(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  return std::make_shared<Viewed>(*owner, owner);
}

ByteSourcePtr ChunkedBytes(std::vector<ByteSourcePtr> chunks) {
  if (chunks.size() == 1) return chunks[0];
  return std::make_shared<Chunked>(std::move(chunks));
}

ByteSourcePtr SplatBytes(std::string element, uint64_t count) {
  return std::make_shared<Splat>(std::move(element), count);
}

ByteSourcePtr SeededBytes(uint64_t seed, ElementType type, uint64_t count) {
  return std::make_shared<Seeded>(seed, type, count);
}

ByteSourcePtr DigestOnlyBytes(uint64_t size, std::string digest) {
  return std::make_shared<DigestOnly>(size, std::move(digest));
}

}  // namespace mo

#include "tools/modelgen/wire.h"

#include <bit>

namespace modelgen {
namespace {

constexpr uint32_t kVarint = 0;
constexpr uint32_t kLengthDelimited = 2;
constexpr uint32_t kFixed32 = 5;

}  // namespace

void WireWriter::RawVarint(uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
  bytes_.push_back(static_cast<char>(value));
}

void WireWriter::RawFloat(float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  for (int shift = 0; shift < 32; shift += 8) bytes_.push_back(static_cast<char>(bits >> shift));
}

void WireWriter::Tag(uint32_t field, uint32_t wire_type) { RawVarint(field << 3 | wire_type); }

void WireWriter::Varint(uint32_t field, uint64_t value) {
  Tag(field, kVarint);
  RawVarint(value);
}

void WireWriter::Float(uint32_t field, float value) {
  Tag(field, kFixed32);
  RawFloat(value);
}

void WireWriter::Bytes(uint32_t field, std::string_view bytes) {
  Tag(field, kLengthDelimited);
  RawVarint(bytes.size());
  bytes_.append(bytes);
}

void WireWriter::PackedInt64(uint32_t field, std::span<const int64_t> values) {
  WireWriter packed;
  for (int64_t value : values) packed.RawVarint(static_cast<uint64_t>(value));
  Bytes(field, packed.bytes_);
}

void WireWriter::PackedFloat(uint32_t field, std::span<const float> values) {
  Tag(field, kLengthDelimited);
  RawVarint(4 * values.size());
  bytes_.reserve(bytes_.size() + 4 * values.size());
  for (float value : values) RawFloat(value);
}

}  // namespace modelgen

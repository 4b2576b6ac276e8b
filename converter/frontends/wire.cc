#include "converter/frontends/wire.h"

namespace mo {

std::optional<absl::string_view> WireReader::Take(uint64_t size) {
  if (size > rest_.size()) {
    failed_ = true;
    return std::nullopt;
  }
  const absl::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::optional<uint64_t> WireReader::NextVarint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::optional<absl::string_view> byte = Take(1);
    if (!byte) return std::nullopt;
    const uint8_t bits = static_cast<uint8_t>((*byte)[0]);
    value |= static_cast<uint64_t>(bits & 0x7f) << shift;
    if (bits < 0x80) return value;
  }
  failed_ = true;
  return std::nullopt;
}

std::optional<WireField> WireReader::Next() {
  const absl::string_view before = rest_;
  std::optional<WireField> field = Read();
  if (field) field->raw = before.substr(0, before.size() - rest_.size());
  return field;
}

std::optional<WireField> WireReader::Read() {
  if (rest_.empty() || failed_) return std::nullopt;
  const std::optional<uint64_t> tag = NextVarint();
  if (!tag) return std::nullopt;
  WireField field;
  field.number = static_cast<int>(*tag >> 3);
  if (field.number == 0 || *tag >> 32 != 0) {
    failed_ = true;
    return std::nullopt;
  }
  std::optional<absl::string_view> bytes;
  switch (*tag & 7) {
    case 0: {
      const std::optional<uint64_t> value = NextVarint();
      if (!value) return std::nullopt;
      field.varint = *value;
      return field;
    }
    case 1:
      field.type = WireField::Type::kFixed64;
      bytes = Take(8);
      break;
    case 2: {
      field.type = WireField::Type::kBytes;
      const std::optional<uint64_t> size = NextVarint();
      if (!size) return std::nullopt;
      bytes = Take(*size);
      break;
    }
    case 5:
      field.type = WireField::Type::kFixed32;
      bytes = Take(4);
      break;
    default:
      failed_ = true;
  }
  if (!bytes) return std::nullopt;
  field.bytes = *bytes;
  return field;
}

}  // namespace mo

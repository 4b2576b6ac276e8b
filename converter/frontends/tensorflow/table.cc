#include "converter/frontends/tensorflow/table.h"

#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/frontends/wire.h"

namespace mo::tensorflow {
namespace {

constexpr uint64_t kFooterSize = 48, kMagicSize = 8, kTrailerSize = 5;
constexpr uint64_t kMagic = 0xdb4775248b80fb57;
constexpr char kNotCompressed = 0;

// Keys are longer than what the block stores of them, by a factor of 16 at most as TensorFlow
// writes them: every 16th is written in full. More is a trick to exhaust memory.
constexpr uint64_t kMaxKeyBytesPerByte = 64;

uint64_t LittleEndian(absl::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) value = value << 8 | static_cast<uint8_t>(bytes[i - 1]);
  return value;
}

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat(what, "; it is truncated or damaged. Get it again"));
}

constexpr std::array<uint32_t, 256> MakeCrcTable() {
  constexpr uint32_t kReversedPolynomial = 0x82f63b78;
  std::array<uint32_t, 256> table = {};
  for (uint32_t byte = 0; byte < table.size(); ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? kReversedPolynomial : 0);
    table[byte] = crc;
  }
  return table;
}

// Where a block is, without what follows it.
struct Place {
  uint64_t offset = 0, size = 0;
};

std::optional<Place> ReadPlace(WireReader& reader) {
  const std::optional<uint64_t> offset = reader.NextVarint();
  const std::optional<uint64_t> size = reader.NextVarint();
  if (!offset || !size) return std::nullopt;
  return Place{*offset, *size};
}

absl::StatusOr<absl::string_view> ReadBlock(absl::string_view bytes, Place place) {
  if (place.size > bytes.size() || place.offset > bytes.size() - place.size ||
      bytes.size() - place.size - place.offset < kTrailerSize)
    return Damaged("the table has a block beyond its end");
  const absl::string_view block = bytes.substr(place.offset, place.size);
  const absl::string_view trailer = bytes.substr(place.offset + place.size, kTrailerSize);
  if (MaskedCrc32c(bytes.substr(place.offset, place.size + 1)) != LittleEndian(trailer.substr(1)))
    return Damaged("the table has a block with a wrong checksum");
  if (trailer[0] != kNotCompressed) {
    return absl::UnimplementedError(
        "the table is compressed; expected it as TensorFlow writes it. Save the model again");
  }
  return block;
}

// The entries of a block, after which their restart points and the number of these are.
absl::Status AppendEntries(absl::string_view block, std::vector<TableEntry>& entries) {
  const absl::Status damaged = Damaged("the table has a block with a damaged entry");
  constexpr uint64_t kNumberSize = 4;
  if (block.size() < kNumberSize) return damaged;
  const uint64_t restarts = LittleEndian(block.substr(block.size() - kNumberSize));
  if (restarts > block.size() / kNumberSize - 1) return damaged;
  block.remove_suffix((restarts + 1) * kNumberSize);
  uint64_t room_for_keys = block.size() * kMaxKeyBytesPerByte;
  std::string key;
  while (!block.empty()) {
    WireReader reader(block);
    const std::optional<uint64_t> shared = reader.NextVarint();
    const std::optional<uint64_t> unshared = reader.NextVarint();
    const std::optional<uint64_t> value_size = reader.NextVarint();
    if (!shared || !unshared || !value_size || *shared > key.size()) return damaged;
    block.remove_prefix(block.size() - reader.rest().size());
    if (*unshared > block.size() || *value_size > block.size() - *unshared) return damaged;
    std::string next =
        absl::StrCat(absl::string_view(key).substr(0, *shared), block.substr(0, *unshared));
    if (next.size() > room_for_keys) return damaged;
    room_for_keys -= next.size();
    if (!entries.empty() && next <= entries.back().key) return damaged;
    entries.push_back({next, block.substr(*unshared, *value_size)});
    key = std::move(next);
    block.remove_prefix(*unshared + *value_size);
  }
  return absl::OkStatus();
}

}  // namespace

uint32_t MaskedCrc32c(absl::string_view bytes) {
  static constexpr std::array<uint32_t, 256> kTable = MakeCrcTable();
  uint32_t crc = ~uint32_t{0};
  for (char byte : bytes) crc = crc >> 8 ^ kTable[(crc ^ static_cast<uint8_t>(byte)) & 0xff];
  crc = ~crc;
  constexpr uint32_t kMask = 0xa282ead8;
  return (crc >> 15 | crc << 17) + kMask;
}

absl::StatusOr<std::vector<TableEntry>> ReadTable(absl::string_view bytes) {
  if (bytes.size() < kFooterSize || LittleEndian(bytes.substr(bytes.size() - kMagicSize)) != kMagic)
    return Damaged("the file does not end as a table of a checkpoint does");
  WireReader footer(bytes.substr(bytes.size() - kFooterSize, kFooterSize - kMagicSize));
  const std::optional<Place> filters = ReadPlace(footer);  // TensorFlow writes none
  const std::optional<Place> index_place = ReadPlace(footer);
  if (!filters || !index_place)
    return Damaged("the table's footer does not say where its index is");
  const absl::string_view blocks = bytes.substr(0, bytes.size() - kFooterSize);
  std::vector<TableEntry> index, entries;
  MO_ASSIGN_OR_RETURN(const absl::string_view index_block, ReadBlock(blocks, *index_place));
  MO_RETURN_IF_ERROR(AppendEntries(index_block, index));
  uint64_t end = 0;  // of the block before: each is read once, whatever the index says
  for (const TableEntry& entry : index) {
    WireReader reader(entry.value);
    const std::optional<Place> place = ReadPlace(reader);
    if (!place || place->offset < end) return Damaged("the table's index is out of order");
    MO_ASSIGN_OR_RETURN(const absl::string_view block, ReadBlock(blocks, *place));
    MO_RETURN_IF_ERROR(AppendEntries(block, entries));
    end = place->offset + place->size;
  }
  return entries;
}

}  // namespace mo::tensorflow

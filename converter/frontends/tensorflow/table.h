#ifndef CONVERTER_FRONTENDS_TENSORFLOW_TABLE_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mo::tensorflow {

// The file format of a checkpoint's index: a table of keys in ascending order, each with a value,
// as LevelDB stores it.
//
//   data blocks, a block of filters or the like, the index block, a footer of 48 bytes
//
// A block is followed by its kind (one byte, 0: not compressed) and the checksum of both. Its
// entries share the beginning of their keys with the entry before. The index block has an entry for
// each data block, whose value is the block's place. The footer holds the places of the last two
// blocks and a magic number.

struct TableEntry {
  std::string key;
  absl::string_view value;  // within the table
};

// Every entry, in order. The error says what is wrong with the bytes, for a sentence about the
// file. Takes time and memory in proportion to the size of the file, whatever is in it.
absl::StatusOr<std::vector<TableEntry>> ReadTable(absl::string_view bytes);

// CRC-32C (Castagnoli) in the form in which a table stores it.
uint32_t MaskedCrc32c(absl::string_view bytes);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_TABLE_H_

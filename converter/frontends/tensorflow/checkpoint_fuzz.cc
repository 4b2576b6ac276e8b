// A checkpoint's index of any bytes is read, and then every value, or refused with an error. The
// bytes are taken as a whole file, and as the entries of a block whose checksum is right.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "converter/frontends/tensorflow/checkpoint.h"
#include "converter/frontends/tensorflow/checkpoint_testing.h"

namespace {

using mo::tensorflow::Block, mo::tensorflow::StoredEntry, mo::tensorflow::Varint;

absl::StatusOr<mo::SourceFile> OpenShard(const std::string& name) {
  static constexpr char kShard[256] = {};
  return mo::SourceFile{name, {kShard, sizeof kShard}, nullptr};
}

void ReadAll(absl::string_view index) {
  mo::Diagnostics diagnostics;
  const auto checkpoint = mo::tensorflow::ReadCheckpoint({"fuzz.index", index, nullptr}, "fuzz",
                                                         OpenShard, diagnostics);
  if (!checkpoint.has_value() != diagnostics.has_errors()) std::abort();
  if (!checkpoint) return;
  for (const auto& [name, value] : *checkpoint) (void)value.Bytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kTrailerSize = 5;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadAll(bytes);
  const std::string block = Block(bytes);
  const std::string index =
      Block(StoredEntry(0, "z", Varint(0) + Varint(block.size() - kTrailerSize)));
  ReadAll(block + index + mo::tensorflow::Footer(block.size(), index.size() - kTrailerSize));
  return 0;
}

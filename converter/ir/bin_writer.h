#ifndef CONVERTER_IR_BIN_WRITER_H_
#define CONVERTER_IR_BIN_WRITER_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/base/digest.h"
#include "converter/base/output_file.h"
#include "converter/graph/constant.h"
#include "converter/ir/file_digest.h"

namespace mo {

// Puts the bytes of constants into the .bin file: each block 64-byte aligned, zeros in between,
// equal byte strings once.
class BinWriter {
 public:
  explicit BinWriter(OutputFile& file) : file_(file) {}

  struct Written {
    uint64_t offset = 0;  // at which the constant's bytes are
    // How many of its values are no numbers, or infinite.
    int64_t nans = 0;
    int64_t infinities = 0;
  };
  absl::StatusOr<Written> Write(const Constant& constant);

  // Of all bytes of the file.
  Digest digest() const { return whole_.Finish(); }

 private:
  absl::Status AppendToFile(absl::string_view bytes);
  absl::StatusOr<Digest> Append(const Constant& constant, Written& written);
  absl::StatusOr<bool> EqualAt(uint64_t a, uint64_t b, uint64_t size);

  OutputFile& file_;
  FileDigest whole_;
  std::map<std::pair<uint64_t, Digest>, std::vector<uint64_t>> offsets_;  // by size and digest
};

}  // namespace mo

#endif  // CONVERTER_IR_BIN_WRITER_H_

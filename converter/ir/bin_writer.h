#ifndef CONVERTER_IR_BIN_WRITER_H_
#define CONVERTER_IR_BIN_WRITER_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "converter/base/digest.h"
#include "converter/base/output_file.h"
#include "converter/graph/constant.h"

namespace mo {

// Puts the bytes of constants into the .bin file: each block 64-byte aligned, zeros in between,
// equal byte strings once.
class BinWriter {
 public:
  explicit BinWriter(OutputFile& file) : file_(file) {}

  // The offset at which the constant's bytes stand.
  absl::StatusOr<uint64_t> Write(const Constant& constant);

 private:
  absl::StatusOr<Digest> Append(const Constant& constant);
  absl::StatusOr<bool> EqualAt(uint64_t a, uint64_t b, uint64_t size);

  OutputFile& file_;
  std::map<std::pair<uint64_t, Digest>, std::vector<uint64_t>> offsets_;  // by size and digest
};

}  // namespace mo

#endif  // CONVERTER_IR_BIN_WRITER_H_

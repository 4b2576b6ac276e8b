#include "converter/ir/bin_writer.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "converter/base/status.h"

namespace mo {
namespace {

constexpr uint64_t kAlignment = 64;
constexpr int64_t kBlockElements = 1 << 15;
constexpr uint64_t kBlockBytes = 1 << 18;

}  // namespace

absl::StatusOr<uint64_t> BinWriter::Write(const Constant& constant) {
  // Whether the bytes were there before is known only when they are all written: then they are cut
  // off again.
  const uint64_t end = file_.size();
  const uint64_t offset = (end + kAlignment - 1) / kAlignment * kAlignment;
  MO_RETURN_IF_ERROR(file_.Append(std::string(offset - end, '\0')));
  MO_ASSIGN_OR_RETURN(const Digest digest, Append(constant));
  std::vector<uint64_t>& known = offsets_[{constant.byte_size(), digest}];
  for (uint64_t candidate : known) {
    MO_ASSIGN_OR_RETURN(const bool equal, EqualAt(candidate, offset, constant.byte_size()));
    if (!equal) continue;
    MO_RETURN_IF_ERROR(file_.Truncate(end));
    return candidate;
  }
  known.push_back(offset);
  return offset;
}

absl::StatusOr<Digest> BinWriter::Append(const Constant& constant) {
  if (const absl::string_view bytes = constant.contiguous(); !bytes.empty()) {
    MO_RETURN_IF_ERROR(file_.Append(bytes));
    return DigestOf(bytes);
  }
  Digester digester;
  std::vector<char> block(
      ByteSize(constant.type(), static_cast<uint64_t>(std::min(kBlockElements, constant.size()))));
  for (int64_t begin = 0; begin < constant.size(); begin += kBlockElements) {
    const int64_t count = std::min(kBlockElements, constant.size() - begin);
    constant.ReadBytes(begin, count, block.data());
    const absl::string_view bytes(block.data(),
                                  ByteSize(constant.type(), static_cast<uint64_t>(count)));
    digester.Append(bytes);
    MO_RETURN_IF_ERROR(file_.Append(bytes));
  }
  return digester.Finish();
}

absl::StatusOr<bool> BinWriter::EqualAt(uint64_t a, uint64_t b, uint64_t size) {
  std::vector<char> left(std::min(size, kBlockBytes)), right(left.size());
  for (uint64_t done = 0; done < size; done += kBlockBytes) {
    const size_t length = static_cast<size_t>(std::min(kBlockBytes, size - done));
    MO_RETURN_IF_ERROR(file_.Read(a + done, length, left.data()));
    MO_RETURN_IF_ERROR(file_.Read(b + done, length, right.data()));
    if (std::memcmp(left.data(), right.data(), length) != 0) return false;
  }
  return true;
}

}  // namespace mo

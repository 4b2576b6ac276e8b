#include "converter/ir/bin_writer.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "converter/base/status.h"

namespace mo {
namespace {

constexpr uint64_t kAlignment = 64;
constexpr uint64_t kBlockBytes = 1 << 18;

// Of a floating-point type: Bits is its unsigned integer, kExponent has its exponent's bits set.
// A value with all of them is infinite, with bits of the fraction besides no number. They are rare:
// a block is looked at closely only if it has one.
template <typename Bits, Bits kExponent>
void CountNotFinite(absl::string_view bytes, BinWriter::Written& written) {
  constexpr size_t kCount = 1024;  // in a block: a number that the compiler knows
  constexpr Bits kFraction = static_cast<Bits>((kExponent & (~kExponent + 1)) - 1);
  Bits block[kCount];
  for (size_t done = 0; done < bytes.size(); done += sizeof(block)) {
    const size_t size = std::min(sizeof(block), bytes.size() - done);
    std::memcpy(block, bytes.data() + done, size);
    std::memset(reinterpret_cast<char*>(block) + size, 0, sizeof(block) - size);
    Bits found = 0;
    for (size_t i = 0; i < kCount; ++i)
      found |= static_cast<Bits>((block[i] & kExponent) == kExponent);
    if (found == 0) continue;
    for (size_t i = 0; i < kCount; ++i) {
      if ((block[i] & kExponent) != kExponent) continue;
      ++((block[i] & kFraction) == 0 ? written.infinities : written.nans);
    }
  }
}

void CountNotFinite(ElementType type, absl::string_view bytes, BinWriter::Written& written) {
  switch (type) {
    case ElementType::kF64:
      return CountNotFinite<uint64_t, 0x7FF0000000000000>(bytes, written);
    case ElementType::kF32:
      return CountNotFinite<uint32_t, 0x7F800000>(bytes, written);
    case ElementType::kF16:
      return CountNotFinite<uint16_t, 0x7C00>(bytes, written);
    case ElementType::kBf16:
      return CountNotFinite<uint16_t, 0x7F80>(bytes, written);
    default:
      return;
  }
}

}  // namespace

absl::StatusOr<BinWriter::Written> BinWriter::Write(const Constant& constant) {
  // Whether the bytes were there before is known only when they are all written: then they are cut
  // off again.
  const uint64_t end = file_.size();
  const uint64_t offset = (end + kAlignment - 1) / kAlignment * kAlignment;
  whole_.Mark();
  MO_RETURN_IF_ERROR(AppendToFile(std::string(offset - end, '\0')));
  Written written = {.offset = offset};
  MO_ASSIGN_OR_RETURN(const Digest digest, Append(constant, written));
  std::vector<uint64_t>& known = offsets_[{constant.byte_size(), digest}];
  for (uint64_t candidate : known) {
    MO_ASSIGN_OR_RETURN(const bool equal, EqualAt(candidate, offset, constant.byte_size()));
    if (!equal) continue;
    MO_RETURN_IF_ERROR(file_.Truncate(end));
    whole_.CutBack();
    written.offset = candidate;
    return written;
  }
  known.push_back(offset);
  return written;
}

absl::Status BinWriter::AppendToFile(absl::string_view bytes) {
  whole_.Append(bytes);
  return file_.Append(bytes);
}

absl::StatusOr<Digest> BinWriter::Append(const Constant& constant, Written& written) {
  // Bytes are looked at while they are in the cache, also those that only have to be copied.
  Digester digester;
  const auto append = [&](absl::string_view bytes) {
    digester.Append(bytes);
    CountNotFinite(constant.type(), bytes, written);
    return AppendToFile(bytes);
  };
  if (const absl::string_view bytes = constant.contiguous(); !bytes.empty()) {
    for (size_t begin = 0; begin < bytes.size(); begin += kBlockBytes)
      MO_RETURN_IF_ERROR(append(bytes.substr(begin, kBlockBytes)));
    return digester.Finish();
  }
  const int64_t most = std::min(constant.block(), constant.size());
  std::vector<char> block(ByteSize(constant.type(), static_cast<uint64_t>(most)));
  for (int64_t begin = 0; begin < constant.size(); begin += most) {
    const int64_t count = std::min(most, constant.size() - begin);
    constant.ReadBytes(begin, count, block.data());
    MO_RETURN_IF_ERROR(
        append({block.data(), ByteSize(constant.type(), static_cast<uint64_t>(count))}));
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

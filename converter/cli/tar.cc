#include "converter/cli/tar.h"

#include <numeric>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace mo {
namespace {

constexpr size_t kBlock = 512;
constexpr size_t kNameSize = 100, kPrefixSize = 155;

// Where fields begin.
constexpr size_t kMode = 100, kUser = 108, kGroup = 116, kSize = 124, kTime = 136, kChecksum = 148,
                 kType = 156, kMagic = 257, kPrefix = 345;

void Put(std::string& header, size_t offset, absl::string_view text) {
  header.replace(offset, text.size(), text.data(), text.size());
}

// 11 octal digits, or 12 bytes of which the first has its highest bit set.
std::string SizeField(uint64_t size) {
  if (size < uint64_t{1} << 33) return absl::StrFormat("%011o", size);
  std::string field(12, '\0');
  field[0] = '\x80';
  for (int i = 11; i > 3; --i, size >>= 8) field[i] = static_cast<char>(size & 0xff);
  return field;
}

}  // namespace

absl::StatusOr<std::string> TarHeader(absl::string_view name, uint64_t size) {
  std::string header(kBlock, '\0');
  size_t begin = 0;
  if (name.size() > kNameSize) {
    const size_t slash = name.find('/', name.size() - kNameSize - 1);
    if (slash == absl::string_view::npos || slash > kPrefixSize) {
      return absl::InvalidArgumentError(
          absl::StrCat("the name '", name, "' is too long for an archive; expected at most ",
                       kNameSize, " bytes, or ", kPrefixSize, " more for its folders"));
    }
    Put(header, kPrefix, name.substr(0, slash));
    begin = slash + 1;
  }
  Put(header, 0, name.substr(begin));
  Put(header, kMode, "0000644");
  Put(header, kUser, "0000000");
  Put(header, kGroup, "0000000");
  Put(header, kSize, SizeField(size));
  Put(header, kTime, "00000000000");
  Put(header, kType, "0");
  Put(header, kMagic, absl::string_view("ustar\00000", 8));
  // The sum of all bytes, the checksum's own as spaces.
  Put(header, kChecksum, "        ");
  const auto add = [](unsigned sum, char c) { return sum + static_cast<unsigned char>(c); };
  const unsigned sum = std::accumulate(header.begin(), header.end(), 0u, add);
  Put(header, kChecksum, absl::StrFormat("%06o", sum) + std::string("\0 ", 2));
  return header;
}

std::string TarPadding(uint64_t size) {
  return std::string((kBlock - size % kBlock) % kBlock, '\0');
}

std::string TarEnd() { return std::string(2 * kBlock, '\0'); }

}  // namespace mo

#ifndef CONVERTER_BASE_UTF8_H_
#define CONVERTER_BASE_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace mo {

// The length of the UTF-8 sequence that `bytes`, which are not empty, begin with; 0 when it is
// none.
inline size_t Utf8Length(absl::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (byte(0) < 0x80) return 1;
  const size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
  if (byte(0) < 0xc2 || byte(0) > 0xf4 || bytes.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Sequences that are longer than they need be, surrogates, and beyond U+10FFFF.
  const bool wrong = (byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xed && byte(1) > 0x9f) ||
                     (byte(0) == 0xf0 && byte(1) < 0x90) || (byte(0) == 0xf4 && byte(1) > 0x8f);
  return wrong ? 0 : length;
}

}  // namespace mo

#endif  // CONVERTER_BASE_UTF8_H_

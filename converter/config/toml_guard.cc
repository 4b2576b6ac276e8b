#include "converter/config/toml_guard.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mo {
namespace {

constexpr int kMaxKeyParts = 16;
constexpr uint32_t kEncodingOffset = 0xF0000;
constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";

uint32_t Byte(absl::string_view text, size_t i) { return static_cast<unsigned char>(text[i]); }

bool IsContinuation(absl::string_view text, size_t i) {
  return i < text.size() && (Byte(text, i) & 0xc0) == 0x80;
}

bool IsSurrogate(uint32_t character) { return character >= 0xd800 && character < 0xe000; }

// Whether one of U+F0000 to U+FFFFF begins at i.
bool IsPrivate(absl::string_view text, size_t i) {
  return Byte(text, i) == 0xf3 && IsContinuation(text, i + 1) && Byte(text, i + 1) >= 0xb0 &&
         IsContinuation(text, i + 2) && IsContinuation(text, i + 3);
}

// The character whose encoding begins at i; 0 when there is none.
uint32_t EncodedAt(absl::string_view text, size_t i) {
  if (!IsPrivate(text, i)) return 0;
  return (Byte(text, i + 1) & 0x0f) << 12 | (Byte(text, i + 2) & 0x3f) << 6 |
         (Byte(text, i + 3) & 0x3f);
}

// Walks over a text as far as it is TOML. After a mistake it may take for strings what is none,
// but toml++ does not read on there.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  // The offset of a dotted key's part beyond the limit.
  std::optional<size_t> FindLongKey() {
    int dots = 0;
    while (i_ < text_.size()) {
      const char c = text_[i_];
      if (c == '"' || c == '\'') {
        SkipString(c);
        continue;
      }
      if (c == '#') {
        i_ = std::min(text_.find('\n', i_), text_.size());
        continue;
      }
      const bool in_key = absl::ascii_isalnum(c) || absl::StrContains("._- \t", c);
      dots = in_key ? dots + (c == '.') : 0;
      if (dots == kMaxKeyParts) return i_;
      ++i_;
    }
    return std::nullopt;
  }

 private:
  void SkipString(char quote) {
    const std::string triple(3, quote);
    const bool multi_line = absl::StartsWith(text_.substr(i_), triple);
    for (i_ += multi_line ? 3 : 1; i_ < text_.size(); ++i_) {
      if (text_[i_] == '\\' && quote == '"') {
        ++i_;
      } else if (multi_line ? absl::StartsWith(text_.substr(i_), triple)
                            : text_[i_] == quote || text_[i_] == '\n') {
        break;
      }
    }
    i_ = std::min(i_ + (multi_line ? 3 : 1), text_.size());
    // Up to two quotes may be before the closing three.
    for (int more = 0; multi_line && more < 2 && i_ < text_.size() && text_[i_] == quote; ++more) {
      ++i_;
    }
  }

  absl::string_view text_;
  size_t i_ = 0;
};

std::optional<size_t> FindPrivate(absl::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsPrivate(text, i)) return i;
  }
  return std::nullopt;
}

Location PlaceOf(absl::string_view text, size_t offset) {
  Location place = {"", 1, 1};
  for (size_t i = 0; i < offset; ++i) {
    place.column += IsContinuation(text, i) ? 0 : 1;
    if (text[i] == '\n') place = {"", place.line + 1, 1};
  }
  return place;
}

}  // namespace

std::optional<TomlHazard> FindTomlHazard(absl::string_view text) {
  if (const std::optional<size_t> offset = Scanner(text).FindLongKey()) {
    return TomlHazard{
        Code::kConfigUnknownKey, PlaceOf(text, *offset),
        absl::StrCat("a key of more than ", kMaxKeyParts, " parts; no key has that many")};
  }
  if (const std::optional<size_t> offset = FindPrivate(text)) {
    return TomlHazard{Code::kConfigBadValue, PlaceOf(text, *offset),
                      "a character for private use (U+F0000 to U+FFFFF); it cannot be read here"};
  }
  return std::nullopt;
}

std::string EncodeForToml(absl::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  size_t i = 0;
  if (absl::StartsWith(text, kByteOrderMark)) {
    out.append(kByteOrderMark.data(), kByteOrderMark.size());
    i = kByteOrderMark.size();
  }
  while (i < text.size()) {
    uint32_t character = 0;
    size_t length = 1;
    if ((Byte(text, i) & 0xe0) == 0xc0 && IsContinuation(text, i + 1)) {
      length = 2;
      character = (Byte(text, i) & 0x1f) << 6 | (Byte(text, i + 1) & 0x3f);
    } else if ((Byte(text, i) & 0xf0) == 0xe0 && IsContinuation(text, i + 1) &&
               IsContinuation(text, i + 2)) {
      length = 3;
      character = (Byte(text, i) & 0x0f) << 12 | (Byte(text, i + 1) & 0x3f) << 6 |
                  (Byte(text, i + 2) & 0x3f);
    }
    const bool overlong = character < (length == 2 ? 0x80 : 0x800);
    if (length == 1 || overlong || IsSurrogate(character)) {
      absl::StrAppend(&out, text.substr(i, length));
    } else {
      const uint32_t encoded = kEncodingOffset + character;
      out += static_cast<char>(0xf0 | encoded >> 18);
      out += static_cast<char>(0x80 | (encoded >> 12 & 0x3f));
      out += static_cast<char>(0x80 | (encoded >> 6 & 0x3f));
      out += static_cast<char>(0x80 | (encoded & 0x3f));
    }
    i += length;
  }
  return out;
}

std::string DecodeFromToml(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const uint32_t character = EncodedAt(text, i);
    if (character < 0x80 || IsSurrogate(character)) {
      out += text[i];
      continue;
    }
    if (character < 0x800) {
      out += static_cast<char>(0xc0 | character >> 6);
    } else {
      out += static_cast<char>(0xe0 | character >> 12);
      out += static_cast<char>(0x80 | (character >> 6 & 0x3f));
    }
    out += static_cast<char>(0x80 | (character & 0x3f));
    i += 3;
  }
  return out;
}

}  // namespace mo

#include "converter/base/xml_characters.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/base/utf8.h"

namespace mo {
namespace {

bool LooksEscaped(absl::string_view bytes) {
  return bytes.size() >= 4 && absl::StartsWith(bytes, "\\x") && absl::ascii_isxdigit(bytes[2]) &&
         absl::ascii_isxdigit(bytes[3]);
}

// Of XML 1.0, production 2; `character` is one of UTF-8.
bool IsXmlCharacter(absl::string_view character) {
  if (character.size() > 1) return character != "\xef\xbf\xbe" && character != "\xef\xbf\xbf";
  const char c = character[0];
  return static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r';
}

void AppendByte(char byte, std::string& text) {
  absl::StrAppend(&text, "\\x", absl::Hex(static_cast<unsigned char>(byte), absl::kZeroPad2));
}

}  // namespace

std::string XmlCharacters(absl::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const size_t length = Utf8Length(bytes);
    const absl::string_view character = bytes.substr(0, std::max<size_t>(length, 1));
    if (length == 0 || !IsXmlCharacter(character) || LooksEscaped(bytes)) {
      for (const char byte : character) AppendByte(byte, text);
    } else {
      absl::StrAppend(&text, character);
    }
    bytes.remove_prefix(character.size());
  }
  return text;
}

}  // namespace mo

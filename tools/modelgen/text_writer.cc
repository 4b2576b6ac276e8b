#include "tools/modelgen/text_writer.h"

#include <charconv>

namespace modelgen {

void TextWriter::String(std::string_view field, std::string_view value) {
  Indent().append(field).append(": \"");
  for (const char c : value) {
    if (c == '"') text_ += '\\';
    if (c == '\n') {
      text_ += "\\n";
    } else {
      text_ += c;
    }
  }
  text_ += "\"\n";
}

void TextWriter::Word(std::string_view field, std::string_view value) {
  Indent().append(field).append(": ").append(value).append("\n");
}

void TextWriter::Number(std::string_view field, int64_t value) {
  Word(field, std::to_string(value));
}

void TextWriter::Number(std::string_view field, float value) {
  char digits[32];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof(digits), value);
  Word(field, std::string_view(digits, end.ptr - digits));
}

void TextWriter::Numbers(std::string_view field, const std::vector<int64_t>& values) {
  for (int64_t value : values) Number(field, value);
}

void TextWriter::Open(std::string_view field) {
  Indent().append(field).append(" {\n");
  ++depth_;
}

void TextWriter::Close() {
  --depth_;
  Indent().append("}\n");
}

}  // namespace modelgen

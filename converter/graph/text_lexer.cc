#include "converter/graph/text_lexer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "converter/base/text.h"

namespace mo {
namespace {

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '/' ||
         c == '-' || c == '+' || c == '?';
}

}  // namespace

Location TextLexer::location() const {
  return {file_, line_, static_cast<int>(position_ - line_start_) + 1};
}

void TextLexer::StepTo(size_t end) {
  taken_line_ = line_;
  taken_column_ = static_cast<int>(position_ - line_start_) + 1;
  position_ = end;
  SkipSpace();
}

void TextLexer::SkipSpace() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    const bool numbered =
        c == '#' && position_ + 1 < text_.size() && absl::ascii_isdigit(text_[position_ + 1]);
    if (c == '#' && !numbered) {
      while (position_ < text_.size() && text_[position_] != '\n') ++position_;
    } else if (c == '\n') {
      ++line_;
      line_start_ = ++position_;
    } else if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      ++position_;
    } else {
      return;
    }
  }
}

bool TextLexer::Sees(absl::string_view token) const {
  if (text_.substr(position_, token.size()) != token) return false;
  const size_t end = position_ + token.size();
  const bool word = IsWordCharacter(token[0]) && token != "->";
  return !word || end == text_.size() || !IsWordCharacter(text_[end]);
}

bool TextLexer::Take(absl::string_view token) {
  if (!Sees(token)) return false;
  StepTo(position_ + token.size());
  return true;
}

std::string TextLexer::TakeWord() {
  size_t end = position_;
  while (end < text_.size() && IsWordCharacter(text_[end])) ++end;
  std::string word(text_.substr(position_, end - position_));
  StepTo(end);
  return word;
}

std::optional<int64_t> TextLexer::TakeInt() { return ParseInt64(TakeWord()); }

std::optional<std::string> TextLexer::TakeString() {
  if (position_ == text_.size() || text_[position_] != '"') return std::nullopt;
  std::string value;
  size_t i = position_ + 1;
  for (; i < text_.size() && text_[i] != '"' && text_[i] != '\n'; ++i) {
    if (text_[i] != '\\') {
      value += text_[i];
    } else if (text_.substr(i + 1, 1) == "x" && i + 3 < text_.size() &&
               absl::ascii_isxdigit(text_[i + 2]) && absl::ascii_isxdigit(text_[i + 3])) {
      value += absl::HexStringToBytes(text_.substr(i + 2, 2));
      i += 3;
    } else if (i + 1 < text_.size() && (text_[i + 1] == '"' || text_[i + 1] == '\\')) {
      value += text_[++i];
    } else {
      return std::nullopt;
    }
  }
  if (i >= text_.size() || text_[i] != '"') return std::nullopt;
  StepTo(i + 1);
  return value;
}

std::optional<std::string> TextLexer::TakeReference() {
  if (position_ == text_.size() || text_[position_] != '%') return std::nullopt;
  const int column = static_cast<int>(position_ - line_start_) + 1;
  ++position_;
  std::optional<std::string> name;
  if (position_ < text_.size() && text_[position_] == '"') {
    name = TakeString();
  } else if (std::string word = TakeWord(); !word.empty()) {
    name = std::move(word);
  }
  taken_column_ = column;
  return name;
}

void TextLexer::SkipLine() {
  while (position_ < text_.size() && text_[position_] != '\n') ++position_;
  SkipSpace();
}

}  // namespace mo

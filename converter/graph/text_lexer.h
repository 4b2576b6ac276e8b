#ifndef CONVERTER_GRAPH_TEXT_LEXER_H_
#define CONVERTER_GRAPH_TEXT_LEXER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"

namespace mo {

// Cuts the text form of a graph into tokens. White space and "#"-comments separate; a "#" that a
// digit follows is a token.
class TextLexer {
 public:
  TextLexer(absl::string_view text, std::string file) : text_(text), file_(std::move(file)) {
    SkipSpace();
  }

  bool AtEnd() const { return position_ == text_.size(); }
  // Where the next token begins, and where the last one that was taken does.
  Location location() const;
  Location taken_location() const { return {file_, taken_line_, taken_column_}; }

  // True if the text goes on with `token`: punctuation, or a whole word.
  bool Sees(absl::string_view token) const;
  // The same, and steps over it.
  bool Take(absl::string_view token);

  // A run of letters, digits and _ . / - + ?; may be empty.
  std::string TakeWord();
  std::optional<int64_t> TakeInt();
  // "text" with \" \\ and \xHH.
  std::optional<std::string> TakeString();
  // %name or %"any name".
  std::optional<std::string> TakeReference();

  // Steps to the next line, for going on after an error.
  void SkipLine();

 private:
  void SkipSpace();
  // A token ends before `end`.
  void StepTo(size_t end);

  absl::string_view text_;
  std::string file_;
  size_t position_ = 0;
  int line_ = 1;
  size_t line_start_ = 0;
  int taken_line_ = 1, taken_column_ = 1;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_TEXT_LEXER_H_

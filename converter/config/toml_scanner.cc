#include "converter/config/toml_scanner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mo {
namespace {

constexpr int kMaxKeyParts = 16;

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Walks over a text as far as it is TOML; behind the first mistake it may take strings for what is
// none, but toml++ does not read on there.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  std::optional<TomlHazard> Find() {
    if (absl::StartsWith(text_, "\xef\xbb\xbf")) i_ = 3;  // a byte order mark
    while (i_ < text_.size() && !hazard_) Step();
    return hazard_;
  }

 private:
  void Step() {
    const char c = text_[i_];
    if (c == '"' || c == '\'') return SkipString(c);
    if (c == '#') {
      i_ = std::min(text_.find('\n', i_), text_.size());
      return;
    }
    if (!IsAscii(c)) {
      return Found(Code::kTomlSyntax,
                   "this is not TOML: a character beyond ASCII stands outside of quotes and "
                   "comments; put the text in quotes");
    }
    const bool in_key = absl::ascii_isalnum(c) || absl::StrContains("._- \t", c);
    dots_ = in_key ? dots_ + (c == '.') : 0;
    if (dots_ == kMaxKeyParts) {
      return Found(Code::kConfigUnknownKey, absl::StrCat("a key of more than ", kMaxKeyParts,
                                                         " parts; no key has that many"));
    }
    ++i_;
  }

  void SkipString(char quote) {
    const std::string triple(3, quote);
    if (!absl::StartsWith(text_.substr(i_), triple)) return SkipLineString(quote);
    i_ += 3;
    while (i_ < text_.size() && !hazard_) {
      if (text_[i_] == '\\' && quote == '"') {
        SkipEscape();
      } else if (absl::StartsWith(text_.substr(i_), triple)) {
        i_ += 3;
        // Up to two quotes may stand before the closing three.
        for (int more = 0; more < 2 && i_ < text_.size() && text_[i_] == quote; ++more) ++i_;
        return;
      } else {
        ++i_;
      }
    }
  }

  void SkipLineString(char quote) {
    for (++i_; i_ < text_.size(); ++i_) {
      if (text_[i_] == '\\' && quote == '"') {
        ++i_;
      } else if (text_[i_] == quote || text_[i_] == '\n') {
        ++i_;
        return;
      }
    }
  }

  // Of a string in three double quotes: a backslash may join lines.
  void SkipEscape() {
    const size_t next = std::min(text_.find_first_not_of(" \t\r\n", i_ + 1), text_.size());
    const bool joins_lines = next > i_ + 1;
    i_ = joins_lines ? next : i_ + 2;
    if (next == text_.size() || IsAscii(text_[next])) return;
    i_ = next;
    Found(Code::kTomlSyntax,
          "a character beyond ASCII cannot follow a backslash and the whitespace behind it; write "
          "the text in one line");
  }

  void Found(Code code, std::string text) {
    Location location = {"", 1, 1};
    for (char c : text_.substr(0, i_)) {
      const bool continuation = (static_cast<unsigned char>(c) & 0xc0) == 0x80;
      location.column += continuation ? 0 : 1;
      if (c == '\n') location = {"", location.line + 1, 1};
    }
    hazard_ = TomlHazard{code, location, std::move(text)};
  }

  absl::string_view text_;
  size_t i_ = 0;
  int dots_ = 0;  // in the dotted key that i_ may be in
  std::optional<TomlHazard> hazard_;
};

}  // namespace

std::optional<TomlHazard> FindTomlHazard(absl::string_view text) { return Scanner(text).Find(); }

}  // namespace mo

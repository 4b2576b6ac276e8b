#include "converter/base/diagnostics.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace mo {
namespace {

// The length of the UTF-8 sequence that `bytes` begins with; 0 when it is none.
size_t Utf8Length(absl::string_view bytes) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (byte(0) < 0x80) return 1;
  const size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
  if (byte(0) < 0xc2 || byte(0) > 0xf4 || bytes.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xf0 && byte(1) < 0x90);
  return overlong ? 0 : length;
}

// Whether one UTF-8 sequence is a control character: of ASCII, or U+0080 to U+009F.
bool IsControl(absl::string_view character) {
  const unsigned char first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

// The characters of foreign bytes, with '?' for what must not reach a terminal.
std::vector<absl::string_view> PrintableCharacters(absl::string_view bytes) {
  std::vector<absl::string_view> characters;
  while (!bytes.empty()) {
    const size_t length = Utf8Length(bytes);
    absl::string_view character = bytes.substr(0, std::max<size_t>(length, 1));
    bytes.remove_prefix(character.size());
    const bool keep = length > 0 && (!IsControl(character) || character == "\t");
    characters.push_back(keep ? character : "?");
  }
  return characters;
}

// The line and, below it, a caret under `column`. Tabs are kept, so that it lands right whatever
// the tab width. Of a long line only the part around the column is shown.
std::string Excerpt(absl::string_view line, int column) {
  constexpr size_t kWidth = 120;
  std::vector<absl::string_view> characters = PrintableCharacters(line);
  size_t at = std::min<size_t>(std::max(column - 1, 0), characters.size());
  const size_t begin = characters.size() <= kWidth || at <= kWidth / 2
                           ? 0
                           : std::min(at - kWidth / 2, characters.size() - kWidth);
  if (characters.size() > begin + kWidth) {
    characters.resize(begin + kWidth);
    characters.push_back("...");
  }
  if (begin > 0) {
    characters.erase(characters.begin(), characters.begin() + static_cast<ptrdiff_t>(begin));
    characters.insert(characters.begin(), {".", ".", "."});
    at = at - begin + 3;
  }
  std::string excerpt = absl::StrCat("  ", absl::StrJoin(characters, ""), "\n  ");
  for (size_t i = 0; i < at; ++i) excerpt += characters[i] == "\t" ? '\t' : ' ';
  return excerpt + "^\n";
}

}  // namespace

std::string PrintableText(absl::string_view text) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    lines.push_back(absl::StrJoin(PrintableCharacters(line), ""));
  }
  return absl::StrJoin(lines, "\n");
}

std::string ToString(const Diagnostic& d) {
  std::string out = PrintableText(d.location.file);
  if (d.location.line > 0) absl::StrAppend(&out, ":", d.location.line, ":", d.location.column);
  if (!out.empty()) out += ": ";
  const absl::string_view severity = d.severity == Severity::kError ? "error" : "warning";
  absl::StrAppend(&out, severity, ": ", PrintableText(d.text), " [", CodeId(d.code), "]\n");
  return out + d.excerpt;
}

void Diagnostics::AddSourceText(absl::string_view file, absl::string_view text) {
  SourceText source{std::string(file), std::string(text), {0}};
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') source.line_starts.push_back(i + 1);
  }
  sources_.push_back(std::move(source));
}

bool Diagnostics::TreatAsError(absl::string_view code_id) {
  for (const CodeInfo& info : kDiagnosticCodes) {
    if (info.id != code_id) continue;
    treated_as_errors_.push_back(info.code);
    for (Diagnostic& reported : all_) {
      if (reported.code != info.code || reported.severity == Severity::kError) continue;
      reported.severity = Severity::kError;
      ++errors_;
    }
    return true;
  }
  return false;
}

void Diagnostics::Error(Code code, Location location, std::string text) {
  Report(Severity::kError, code, std::move(location), std::move(text));
}

void Diagnostics::Warning(Code code, Location location, std::string text) {
  const bool promoted = std::count(treated_as_errors_.begin(), treated_as_errors_.end(), code) > 0;
  Report(promoted ? Severity::kError : Severity::kWarning, code, std::move(location),
         std::move(text));
}

void Diagnostics::Report(Severity severity, Code code, Location location, std::string text) {
  std::string excerpt = ExcerptAt(location);
  errors_ += severity == Severity::kError;
  all_.push_back({severity, code, std::move(location), std::move(text), std::move(excerpt)});
}

std::string Diagnostics::ExcerptAt(const Location& location) const {
  for (const SourceText& source : sources_) {
    if (source.file != location.file || location.line < 1) continue;
    const size_t index = static_cast<size_t>(location.line) - 1;
    if (index >= source.line_starts.size()) continue;
    absl::string_view line = absl::string_view(source.text).substr(source.line_starts[index]);
    line = line.substr(0, line.find('\n'));
    if (absl::EndsWith(line, "\r")) line.remove_suffix(1);
    return line.empty() ? "" : Excerpt(line, location.column);
  }
  return "";
}

absl::Status Diagnostics::status() const {
  if (errors_ == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(errors_, errors_ == 1 ? " error" : " errors"));
}

std::string Diagnostics::Render() const {
  std::string out;
  for (const Diagnostic& diagnostic : all_) out += ToString(diagnostic);
  return out;
}

}  // namespace mo

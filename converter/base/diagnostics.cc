#include "converter/base/diagnostics.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "converter/base/utf8.h"

namespace mo {
namespace {

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

// Takes up to `count` characters off the beginning of `bytes`, and returns how many.
size_t DropCharacters(absl::string_view& bytes, size_t count) {
  size_t dropped = 0;
  for (; dropped < count && !bytes.empty(); ++dropped)
    bytes.remove_prefix(std::max<size_t>(Utf8Length(bytes), 1));
  return dropped;
}

// The line and, below it, a caret under `column`. Tabs are kept, so that it lands right whatever
// the tab width. Of a long line only the part around the column is shown.
std::string Excerpt(absl::string_view line, int column) {
  constexpr size_t kWidth = 120;
  absl::string_view rest = line;
  size_t at = DropCharacters(rest, static_cast<size_t>(std::max(column - 1, 0)));
  const size_t after = DropCharacters(rest, kWidth);
  const size_t size = at + after;  // up to where anything may be shown
  const size_t begin =
      size <= kWidth || at <= kWidth / 2 ? 0 : std::min(at - kWidth / 2, size - kWidth);
  DropCharacters(line, begin);
  std::vector<absl::string_view> characters =
      PrintableCharacters(line.substr(0, line.size() - rest.size()));
  if (characters.size() > kWidth) {
    characters.resize(kWidth);
    characters.push_back("...");
  } else if (!rest.empty()) {
    characters.push_back("...");
  }
  if (begin > 0) {
    characters.insert(characters.begin(), {".", ".", "."});
    at = at - begin + 3;
  }
  std::string excerpt = absl::StrCat("  ", absl::StrJoin(characters, ""), "\n  ");
  for (size_t i = 0; i < at; ++i) excerpt += characters[i] == "\t" ? '\t' : ' ';
  return excerpt + "^\n";
}

// A text that quotes a name of megabytes.
std::string WithoutItsMiddle(std::string text) {
  constexpr size_t kMax = 8192, kEnd = 1024;
  if (text.size() <= kMax) return text;
  return absl::StrCat(text.substr(0, kMax - kEnd), "...", text.substr(text.size() - kEnd));
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
  const std::string text = absl::StrReplaceAll(PrintableText(d.text), {{"\n", "\\n"}});
  absl::StrAppend(&out, severity, ": ", text, " [", CodeId(d.code), "]\n");
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
    }
    int& warnings = counts_[{Severity::kWarning, info.code}];
    counts_[{Severity::kError, info.code}] += warnings;
    errors_ += warnings;
    warnings = 0;
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
  errors_ += severity == Severity::kError;
  if (++counts_[{severity, code}] > kMaxShown) return;
  std::string excerpt = ExcerptAt(location);
  all_.push_back(
      {severity, code, std::move(location), WithoutItsMiddle(std::move(text)), std::move(excerpt)});
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

std::vector<Diagnostic> Diagnostics::Shown() const {
  std::map<std::pair<Severity, Code>, int> more = counts_;
  std::vector<Diagnostic> shown = all_;
  for (const Diagnostic& diagnostic : all_) --more[{diagnostic.severity, diagnostic.code}];
  for (const auto& [kind, count] : more) {
    if (count == 0) continue;
    shown.push_back(
        {kind.first, kind.second, {}, absl::StrCat("and ", count, " more of this kind"), ""});
  }
  return shown;
}

std::string Diagnostics::Render() const {
  std::string out;
  for (const Diagnostic& diagnostic : Shown()) out += ToString(diagnostic);
  return out;
}

}  // namespace mo

#ifndef CONVERTER_BASE_DIAGNOSTICS_H_
#define CONVERTER_BASE_DIAGNOSTICS_H_

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "converter/base/diagnostic_codes.h"

namespace mo {

// A place in a source file. line and column start at 1; 0 means that the file is not text or the
// place is not known. A column counts characters (UTF-8 code points); a tab is one.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;

  friend bool operator==(const Location&, const Location&) = default;
};

enum class Severity { kWarning, kError };

struct Diagnostic {
  Severity severity;
  Code code;
  Location location;
  std::string text;     // what is wrong, what was expected, what to do
  std::string excerpt;  // the line that location points at and a caret under it; may be empty
};

// Text of ours that may quote foreign bytes, with '?' for what must not reach a terminal: what is
// not UTF-8, and control characters but tab and line end.
std::string PrintableText(absl::string_view text);

// "net.prototxt:3:7: error: text [MO3101]", then the excerpt when there is one. Text and excerpt
// may hold foreign bytes: what is not a printable character comes out as '?', a line end in the
// text as "\n".
std::string ToString(const Diagnostic& diagnostic);

// Collects every problem of a run, so that a user sees them all at once. Of each code the first
// kMaxShown are kept, errors and warnings apart; the others are counted. A long text loses its
// middle. Not thread-safe.
class Diagnostics {
 public:
  static constexpr int kMaxShown = 200;

  // The text that locations in `file` point into; diagnostics reported later show the line they are
  // about.
  void AddSourceText(absl::string_view file, absl::string_view text);

  // Warnings of this code become errors, also those that were reported already. Returns false if no
  // code has that id.
  bool TreatAsError(absl::string_view code_id);

  void Error(Code code, Location location, std::string text);
  void Warning(Code code, Location location, std::string text);

  // Those that are not kept count, too.
  bool has_errors() const { return errors_ > 0; }
  int error_count() const { return errors_; }
  const std::vector<Diagnostic>& all() const { return all_; }
  // All, and one for each kind that says how many there are besides.
  std::vector<Diagnostic> Shown() const;

  // Ok when there are no errors; otherwise an InvalidArgument that counts them. The details stay
  // here.
  absl::Status status() const;

  // All diagnostics in the order in which they were reported, one block of lines each, and how many
  // there are besides.
  std::string Render() const;

 private:
  struct SourceText {
    std::string file;
    std::string text;
    std::vector<size_t> line_starts;  // offsets into text
  };

  void Report(Severity severity, Code code, Location location, std::string text);
  std::string ExcerptAt(const Location& location) const;

  std::vector<Diagnostic> all_;
  std::vector<SourceText> sources_;
  std::vector<Code> treated_as_errors_;
  std::map<std::pair<Severity, Code>, int> counts_;
  int errors_ = 0;
};

}  // namespace mo

#endif  // CONVERTER_BASE_DIAGNOSTICS_H_

#ifndef CONVERTER_CONFIG_REGEX_H_
#define CONVERTER_CONFIG_REGEX_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace mo {

// A pattern for names of nodes, in RE2's syntax (UTF-8, case-sensitive). Matching takes time linear
// in the name, and memory is bounded.
class Regex {
 public:
  // InvalidArgument with a sentence that says what is wrong with the pattern and, for what other
  // engines have and RE2 has not (lookaround, backreferences, possessive and atomic groups), what
  // to write instead.
  static absl::StatusOr<Regex> Compile(absl::string_view pattern);

  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  // Whether the pattern matches all of `name`.
  bool MatchesWhole(const std::string& name) const;

  // Whether the pattern matches some part of `name`.
  bool MatchesPart(const std::string& name) const;

 private:
  explicit Regex(std::unique_ptr<const re2::RE2> re2);

  std::unique_ptr<const re2::RE2> re2_;
};

}  // namespace mo

#endif  // CONVERTER_CONFIG_REGEX_H_

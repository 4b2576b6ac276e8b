#include "converter/config/regex.h"

#include <re2/re2.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mo {
namespace {

// For the compiled program and for the states that matching caches.
constexpr int64_t kMaxMemory = 8 << 20;

// A construct that RE2 has not, as its error names it, and what to do.
struct Missing {
  absl::string_view begins;
  absl::string_view what;
  absl::string_view instead;
};
constexpr Missing kMissing[] = {
    {"(?=", "a lookahead",
     "a pattern must match the whole name, so write out what follows, as in 'conv1/.*'"},
    {"(?!", "a negative lookahead",
     "write the alternatives that shall match, as in '(conv1|conv2)', or list them in 'nodes'"},
    {"(?<=", "a lookbehind",
     "a pattern must match the whole name, so write out what precedes, as in '.*/conv1'"},
    {"(?<!", "a negative lookbehind",
     "write the alternatives that shall match, as in '(a|b)/conv1', or list them in 'nodes'"},
    {"(?<", "this form of a named group", "write '(' instead"},
    {"(?>", "an atomic group", "write '(' instead: matching never backtracks"},
    {"(?(", "a condition", "write out both cases, as in '(case1|case2)'"},
    {"(?#", "a comment", "leave it out, and use 'reason' to say what the pattern is for"},
    {"\\Z", "the escape", "leave it out: a pattern must match the whole name"},
    {"++", "a possessive repetition", "write '+': matching never backtracks"},
    {"*+", "a possessive repetition", "write '*': matching never backtracks"},
    {"?+", "a possessive repetition", "write '?': matching never backtracks"},
};
constexpr Missing kBackreference = {"", "a backreference",
                                    "write out each case, as in '(a_x_a|b_x_b)' for '(a|b)_x_\\1'"};

bool IsBackreference(absl::string_view part) {
  if (absl::StartsWith(part, "(?P=")) return true;
  return part.size() == 2 && part[0] == '\\' && absl::StrContains("123456789gk", part[1]);
}

// RE2's errors may cut a construct short: "(?<" for "(?<=", "(?P" for "(?P=".
absl::string_view Completed(absl::string_view part, absl::string_view pattern) {
  if (part != "(?<" && part != "(?P") return part;
  for (absl::string_view whole : {"(?<=", "(?<!", "(?P="}) {
    if (absl::StartsWith(whole, part) && absl::StrContains(pattern, whole)) return whole;
  }
  return part;
}

const Missing* FindMissing(absl::string_view part) {
  if (IsBackreference(part)) return &kBackreference;
  for (const Missing& missing : kMissing) {
    if (absl::StartsWith(part, missing.begins)) return &missing;
  }
  return nullptr;
}

std::string Explain(absl::string_view pattern, const re2::RE2& re2) {
  constexpr size_t kMaxQuotedSize = 40;
  if (re2.error_code() == re2::RE2::ErrorPatternTooLarge) {
    return "it needs too much memory; split it into several patterns or repeat less";
  }
  const absl::string_view part = Completed(re2.error_arg(), pattern);
  if (const Missing* missing = FindMissing(part)) {
    return absl::StrCat("RE2 does not have ", missing->what, " '", part, "'; ", missing->instead);
  }
  const absl::string_view error = re2.error();
  if (part.size() <= kMaxQuotedSize) return std::string(error);
  return absl::StrCat(error.substr(0, error.size() - part.size() + kMaxQuotedSize), "...");
}

}  // namespace

Regex::Regex(std::unique_ptr<const re2::RE2> re2) : re2_(std::move(re2)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

absl::StatusOr<Regex> Regex::Compile(absl::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(kMaxMemory);
  auto re2 = std::make_unique<const re2::RE2>(std::string(pattern), options);
  if (!re2->ok()) return absl::InvalidArgumentError(Explain(pattern, *re2));
  return Regex(std::move(re2));
}

bool Regex::MatchesWhole(const std::string& name) const { return re2::RE2::FullMatch(name, *re2_); }

bool Regex::MatchesPart(const std::string& name) const {
  return re2::RE2::PartialMatch(name, *re2_);
}

}  // namespace mo

#include "converter/config/exclusions.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/config/regex.h"

namespace mo {
namespace {

// Looking for near names takes time in proportion to the model, so only the first unmatched
// patterns get it.
constexpr int kMaxHints = 20;

class Matcher {
 public:
  Matcher(const std::vector<std::string>& names, Diagnostics& diagnostics);

  void Match(const Exclude& exclude);
  Exclusions Finish() && { return std::move(result_); }

 private:
  void MatchName(const Exclude& exclude, const LocatedText& name);
  void MatchRegex(const Exclude& exclude, const LocatedText& pattern);
  void Add(const Exclude& exclude, ExclusionMatch::Kind kind, const LocatedText& pattern,
           std::vector<size_t> nodes);
  void Unmatched(const Location& location, absl::string_view what, const std::string& hint);
  std::string HintForName(const std::string& name);
  std::string HintForRegex(const std::string& pattern, const Regex& regex);

  // The indexes of the names that `matches` is true for.
  template <typename Predicate>
  std::vector<size_t> Hits(Predicate matches) const;

  const std::vector<std::string>& names_;
  Diagnostics& diagnostics_;
  std::vector<size_t> by_name_;  // indexes into names_, sorted by name, then by index
  int hints_ = 0;
  Exclusions result_;
};

Matcher::Matcher(const std::vector<std::string>& names, Diagnostics& diagnostics)
    : names_(names), diagnostics_(diagnostics), by_name_(names.size()) {
  std::iota(by_name_.begin(), by_name_.end(), size_t{0});
  std::stable_sort(by_name_.begin(), by_name_.end(),
                   [&](size_t a, size_t b) { return names_[a] < names_[b]; });
  result_.nodes.resize(names.size());
}

template <typename Predicate>
std::vector<size_t> Matcher::Hits(Predicate matches) const {
  std::vector<size_t> hits;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (matches(names_[i])) hits.push_back(i);
  }
  return hits;
}

void Matcher::Match(const Exclude& exclude) {
  for (const LocatedText& name : exclude.nodes) MatchName(exclude, name);
  for (const LocatedText& pattern : exclude.regexes) MatchRegex(exclude, pattern);
}

void Matcher::MatchName(const Exclude& exclude, const LocatedText& name) {
  const auto begin =
      std::lower_bound(by_name_.begin(), by_name_.end(), name.text,
                       [&](size_t i, const std::string& text) { return names_[i] < text; });
  const auto end =
      std::upper_bound(begin, by_name_.end(), name.text,
                       [&](const std::string& text, size_t i) { return text < names_[i]; });
  if (begin == end && !exclude.allow_unmatched) {
    Unmatched(name.location, absl::StrCat("[[exclude]] nodes: no node is named '", name.text, "'"),
              HintForName(name.text));
  }
  Add(exclude, ExclusionMatch::Kind::kExact, name, {begin, end});
}

void Matcher::MatchRegex(const Exclude& exclude, const LocatedText& pattern) {
  const absl::StatusOr<Regex> regex = Regex::Compile(pattern.text);
  if (!regex.ok()) {
    diagnostics_.Error(Code::kConfigBadRegex, pattern.location,
                       absl::StrCat("the regular expression '", pattern.text,
                                    "' is not valid: ", regex.status().message()));
    return;
  }
  const bool by_part = exclude.matched_part == MatchedPart::kAnyPart;
  std::vector<size_t> hits = Hits([&](const std::string& name) {
    return by_part ? regex->MatchesPart(name) : regex->MatchesWhole(name);
  });
  if (hits.empty() && !exclude.allow_unmatched) {
    Unmatched(pattern.location,
              absl::StrCat("[[exclude]] regex: '", pattern.text, "' matches no node's name"),
              HintForRegex(pattern.text, *regex));
  }
  Add(exclude, ExclusionMatch::Kind::kRegex, pattern, std::move(hits));
  if (!by_part) return;
  ExclusionMatch& match = result_.matches.back();
  std::copy_if(match.nodes.begin(), match.nodes.end(), std::back_inserter(match.nodes_by_part),
               [&](size_t node) { return !regex->MatchesWhole(names_[node]); });
}

void Matcher::Add(const Exclude& exclude, ExclusionMatch::Kind kind, const LocatedText& pattern,
                  std::vector<size_t> nodes) {
  for (size_t node : nodes) result_.nodes[node].Insert(exclude.optimizations);
  result_.matches.push_back({kind, pattern.text, exclude.reason, exclude.optimizations,
                             exclude.origin, pattern.location, std::move(nodes)});
}

void Matcher::Unmatched(const Location& location, absl::string_view what, const std::string& hint) {
  constexpr absl::string_view kRemedy =
      "; correct it, take it out, or write unmatched = \"allow\" in its [[exclude]]";
  diagnostics_.Error(Code::kExclusionUnmatched, location,
                     absl::StrCat(what, hint.empty() ? kRemedy : absl::string_view(hint)));
}

std::string Matcher::HintForName(const std::string& name) {
  if (++hints_ > kMaxHints) return "";
  const bool looks_like_regex = name.find_first_of("*+?[(|\\^$") != std::string::npos;
  if (looks_like_regex) {
    const absl::StatusOr<Regex> regex = Regex::Compile(name);
    const size_t count = !regex.ok() ? 0 : Hits([&](const std::string& other) {
                                             return regex->MatchesWhole(other);
                                           }).size();
    if (count > 0) {
      return absl::StrCat("; 'nodes' holds whole names, so move it to 'regex', where it matches ",
                          count, count == 1 ? " node" : " nodes");
    }
  }
  return DidYouMean(name, names_);
}

std::string Matcher::HintForRegex(const std::string& pattern, const Regex& regex) {
  if (++hints_ > kMaxHints) return "";
  const std::vector<size_t> parts =
      Hits([&](const std::string& name) { return regex.MatchesPart(name); });
  if (parts.empty()) return DidYouMean(pattern, names_);
  return absl::StrCat("; it must match a whole name, and matches a part of ", parts.size(),
                      parts.size() == 1 ? " name" : " names", ", such as '", names_[parts[0]],
                      "'; to mean these write '.*(", pattern, ").*'");
}

}  // namespace

absl::string_view ExclusionKindName(ExclusionMatch::Kind kind) {
  return kind == ExclusionMatch::Kind::kExact ? "exact" : "regex";
}

Exclusions MatchExclusions(absl::Span<const Exclude> excludes,
                           const std::vector<std::string>& names, Diagnostics& diagnostics) {
  Matcher matcher(names, diagnostics);
  for (const Exclude& exclude : excludes) matcher.Match(exclude);
  return std::move(matcher).Finish();
}

}  // namespace mo

#include "converter/base/text.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace mo {
namespace {

template <typename T>
std::string Shortest(T value) {
  char buffer[64];
  const std::to_chars_result result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, result.ptr);
}

template <typename T>
std::optional<T> Parse(absl::string_view text) {
  T value{};
  const std::from_chars_result result =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// Levenshtein's distance without regard to case.
int EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<int> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    int diagonal = row[0]++;
    for (size_t j = 0; j < b.size(); ++j) {
      const bool equal = absl::ascii_tolower(a[i]) == absl::ascii_tolower(b[j]);
      const int substitute = diagonal + (equal ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substitute, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string ShortestDecimal(double value) { return Shortest(value); }
std::string ShortestDecimal(float value) { return Shortest(value); }
std::optional<double> ParseDouble(absl::string_view text) { return Parse<double>(text); }
std::optional<float> ParseFloat(absl::string_view text) { return Parse<float>(text); }
std::optional<int64_t> ParseInt64(absl::string_view text) { return Parse<int64_t>(text); }

std::string BaseName(absl::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

std::vector<std::string> NearestNames(absl::string_view name,
                                      const std::vector<std::string>& known) {
  constexpr size_t kMaxComparedSize = 200;
  const int limit = std::max<int>(1, static_cast<int>(name.size()) / 3);
  std::vector<std::pair<int, std::string>> near;
  for (const std::string& candidate : known) {
    if (std::max(candidate.size(), name.size()) > kMaxComparedSize) continue;
    const int difference = static_cast<int>(candidate.size()) - static_cast<int>(name.size());
    if (std::abs(difference) > limit) continue;
    const int distance = EditDistance(name, candidate);
    if (distance <= limit) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> names;
  for (size_t i = 0; i < near.size() && i < 3; ++i) names.push_back(near[i].second);
  return names;
}

std::string DidYouMean(absl::string_view name, const std::vector<std::string>& known) {
  const std::vector<std::string> names = NearestNames(name, known);
  if (names.empty()) return "";
  return absl::StrCat("; did you mean '", absl::StrJoin(names, "' or '"), "'?");
}

std::string WithArticle(absl::string_view name) {
  // Letters whose names begin with a vowel, where the name is spelled letter by letter.
  const bool spelled = name.size() > 1 && !absl::ascii_islower(name[1]);
  const absl::string_view vowels = spelled ? "AEFHILMNORSX" : "AEIOUaeiou";
  const bool an = !name.empty() && vowels.find(name[0]) != absl::string_view::npos &&
                  !absl::StartsWith(name, "Uni");
  return absl::StrCat(an ? "an " : "a ", name);
}

absl::string_view WithoutLeadingComments(absl::string_view text) {
  text = absl::StripLeadingAsciiWhitespace(text);
  while (absl::StartsWith(text, "#"))
    text = absl::StripLeadingAsciiWhitespace(text.substr(std::min(text.find('\n'), text.size())));
  return text;
}

int DeepestNesting(absl::string_view text) {
  int depth = 0, deepest = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
    } else if (c == '"' || c == '\'') {
      for (++i; i < text.size() && text[i] != c && text[i] != '\n'; ++i) i += text[i] == '\\';
    } else if (c == '{' || c == '<' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (c == '}' || c == '>' || c == ']') {
      --depth;
    }
  }
  return deepest;
}

}  // namespace mo

#ifndef CONVERTER_BASE_TEXT_H_
#define CONVERTER_BASE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mo {

// The shortest decimal form that reads back as the same number, whatever the locale: "1e-05",
// "0.1", "inf", "nan".
std::string ShortestDecimal(double value);
std::string ShortestDecimal(float value);

// Reads a whole string as a number, whatever the locale.
std::optional<double> ParseDouble(absl::string_view text);
std::optional<float> ParseFloat(absl::string_view text);
std::optional<int64_t> ParseInt64(absl::string_view text);

// A path without its folder.
std::string BaseName(absl::string_view path);

// The names in `known` that `name` was most likely meant to be, nearest first, at most three; empty
// when none is near.
std::vector<std::string> NearestNames(absl::string_view name,
                                      const std::vector<std::string>& known);

// "; did you mean 'a' or 'b'?" for the nearest names, or an empty string.
std::string DidYouMean(absl::string_view name, const std::vector<std::string>& known);

// The name of an operation with the article that it is spoken with: "an Add", "a Unique", "an LRN".
std::string WithArticle(absl::string_view name);

// `text` from its first character that is neither white space nor part of a line beginning with
// "#".
absl::string_view WithoutLeadingComments(absl::string_view text);

// How deep the braces of a text in protobuf's text format are nested, outside of strings and
// comments.
int DeepestNesting(absl::string_view text);

}  // namespace mo

#endif  // CONVERTER_BASE_TEXT_H_

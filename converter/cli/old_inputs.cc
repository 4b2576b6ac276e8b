#include "converter/cli/old_inputs.h"

#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "converter/base/text.h"

namespace mo {
namespace {

// The parts between commas that are in no bracket; nullopt if the brackets do not match.
std::optional<std::vector<absl::string_view>> SplitOutsideBrackets(absl::string_view text) {
  std::vector<absl::string_view> parts;
  char closing = 0;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (closing != 0) {
      if (c == '[' || c == '(') return std::nullopt;
      if (c == closing) closing = 0;
    } else if (c == '[' || c == '(') {
      closing = c == '[' ? ']' : ')';
    } else if (c == ']' || c == ')') {
      return std::nullopt;
    } else if (c == ',') {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  if (closing != 0) return std::nullopt;
  parts.push_back(text.substr(begin));
  for (absl::string_view& part : parts) part = absl::StripAsciiWhitespace(part);
  return parts;
}

// "3", "-1", "?", "1..4", "..4" or "1..".
std::optional<Dim> ParseOldDim(absl::string_view word) {
  if (word == "-1") return Dim::Any();
  const std::optional<Dim> dim = ParseDim(word);
  constexpr int64_t kLargest = std::numeric_limits<int32_t>::max();
  if (!dim || dim->max() < 1 || dim->min() > kLargest) return std::nullopt;
  return dim->max() <= kLargest || dim->max() == Dim::kUnbounded ? dim : std::nullopt;
}

// "1,3,224,224" or "1 3 224 224"; "" is the shape of a scalar.
std::optional<Shape> ParseDims(absl::string_view text) {
  std::vector<Dim> dims;
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return Shape();
  for (absl::string_view between_commas : absl::StrSplit(text, ',')) {
    const std::vector<absl::string_view> words =
        absl::StrSplit(between_commas, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (words.empty()) return std::nullopt;
    for (absl::string_view word : words) {
      std::optional<Dim> dim = ParseOldDim(word);
      if (!dim) return std::nullopt;
      dims.push_back(*std::move(dim));
    }
  }
  return Shape(std::move(dims));
}

// What is between the brackets of "[…]" or "(…)".
std::optional<absl::string_view> WithoutBrackets(absl::string_view text) {
  if (text.size() < 2 || (text.front() != '[' && text.front() != '(')) return std::nullopt;
  if (text.back() != (text.front() == '[' ? ']' : ')')) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

// "True", "0.5", "[1,2]" or "[1 2]".
std::optional<InputValue> ParseOldValue(absl::string_view text) {
  InputValue value;
  text = absl::StripAsciiWhitespace(text);
  if (const std::optional<absl::string_view> list = WithoutBrackets(text)) {
    value.is_list = true;
    text = *list;
  }
  for (absl::string_view between_commas : absl::StrSplit(text, ',')) {
    const std::vector<absl::string_view> words =
        absl::StrSplit(between_commas, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (words.empty() || (!value.is_list && words.size() > 1)) return std::nullopt;
    for (absl::string_view word : words) {
      const bool is_true = absl::EqualsIgnoreCase(word, "true");
      const bool is_boolean = is_true || absl::EqualsIgnoreCase(word, "false");
      const std::optional<double> number = is_boolean ? (is_true ? 1.0 : 0.0) : ParseDouble(word);
      if (!number || !std::isfinite(*number)) return std::nullopt;
      if (!value.values.empty() && is_boolean != value.is_boolean) return std::nullopt;
      constexpr int64_t kLargest = static_cast<int64_t>(kMaxExactInteger);
      const int64_t integer = ParseInt64(word).value_or(0);
      if (integer > kLargest || integer < -kLargest) return std::nullopt;
      value.is_boolean = is_boolean;
      value.values.push_back(*number);
    }
  }
  return value;
}

// "f16" as in an IR, "FP16" and "half" as the old Model Optimizer has it, "float16" as numpy.
std::optional<ElementType> ParseOldType(absl::string_view text) {
  static constexpr std::pair<absl::string_view, ElementType> kOtherNames[] = {
      {"bool", ElementType::kBoolean}, {"fp16", ElementType::kF16},
      {"half", ElementType::kF16},     {"float16", ElementType::kF16},
      {"fp32", ElementType::kF32},     {"float", ElementType::kF32},
      {"float32", ElementType::kF32},  {"fp64", ElementType::kF64},
      {"double", ElementType::kF64},   {"float64", ElementType::kF64},
      {"int8", ElementType::kI8},      {"int16", ElementType::kI16},
      {"int32", ElementType::kI32},    {"int64", ElementType::kI64},
      {"uint8", ElementType::kU8},     {"uint16", ElementType::kU16},
      {"uint32", ElementType::kU32},   {"uint64", ElementType::kU64}};
  const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(text));
  for (const auto& [other_name, type] : kOtherNames) {
    if (name == other_name) return type;
  }
  const std::optional<ElementType> type = ElementTypeFromName(name);
  return type && IsConvertible(*type) ? type : std::nullopt;
}

std::optional<OldInput> ParseOldInput(absl::string_view text) {
  OldInput input;
  if (const size_t arrow = text.find("->"); arrow != absl::string_view::npos) {
    if (!(input.value = ParseOldValue(text.substr(arrow + 2)))) return std::nullopt;
    text = absl::StripAsciiWhitespace(text.substr(0, arrow));
  }
  // The type is written after the shape or before it.
  std::string without_type(text);
  if (const size_t brace = text.find('{'); brace != absl::string_view::npos) {
    const size_t end = text.find('}', brace);
    if (end == absl::string_view::npos) return std::nullopt;
    input.type = ParseOldType(text.substr(brace + 1, end - brace - 1));
    if (!input.type) return std::nullopt;
    without_type.erase(brace, end + 1 - brace);
  }
  text = absl::StripAsciiWhitespace(without_type);
  const size_t bracket = text.find_first_of("[(");
  input.name = std::string(absl::StripAsciiWhitespace(text.substr(0, bracket)));
  if (bracket != absl::string_view::npos) {
    const std::optional<absl::string_view> dims = WithoutBrackets(text.substr(bracket));
    if (!dims || !(input.shape = ParseDims(*dims))) return std::nullopt;
  }
  return input.name.empty() ? std::nullopt : std::optional(std::move(input));
}

}  // namespace

std::optional<std::vector<OldInput>> ParseOldInputs(absl::string_view text) {
  std::vector<OldInput> inputs;
  if (text.empty()) return inputs;
  const std::optional<std::vector<absl::string_view>> parts = SplitOutsideBrackets(text);
  if (!parts) return std::nullopt;
  for (absl::string_view part : *parts) {
    std::optional<OldInput> input = ParseOldInput(part);
    if (!input) return std::nullopt;
    inputs.push_back(*std::move(input));
  }
  return inputs;
}

std::optional<std::vector<OldValue>> ParseOldValues(absl::string_view text) {
  const std::optional<std::vector<OldInput>> inputs = ParseOldInputs(text);
  if (!inputs) return std::nullopt;
  std::vector<OldValue> values;
  for (const OldInput& input : *inputs) {
    if (!input.value || input.shape || input.type) return std::nullopt;
    values.push_back({.name = input.name, .value = *input.value});
  }
  return values;
}

std::optional<std::vector<Shape>> ParseOldShapes(absl::string_view text) {
  const std::optional<std::vector<absl::string_view>> parts = SplitOutsideBrackets(text);
  if (!parts) return std::nullopt;
  std::vector<Shape> shapes;
  const bool bare = text.find_first_of("[(") == absl::string_view::npos;
  const std::vector<absl::string_view> all = {text};
  for (absl::string_view part : bare ? all : *parts) {
    const std::optional<absl::string_view> dims = bare ? part : WithoutBrackets(part);
    std::optional<Shape> shape = dims ? ParseDims(*dims) : std::nullopt;
    if (!shape || (bare && shape->rank() == 0)) return std::nullopt;
    shapes.push_back(*std::move(shape));
  }
  return shapes;
}

}  // namespace mo

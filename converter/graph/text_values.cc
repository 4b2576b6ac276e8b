#include "converter/graph/text_values.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "converter/base/text.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = int64_t{1} << 40;
constexpr int64_t kMaxMadeElements = int64_t{1} << 28;  // of all() and seeded()

std::optional<Dim> ParseDimOrSymbol(absl::string_view word) {
  const bool symbol = !word.empty() && absl::ascii_isalpha(static_cast<unsigned char>(word[0]));
  return symbol ? Dim::Symbol(word) : ParseDim(word);
}

// An integer is held exactly, a finite number not as an infinity.
bool Fits(ElementType type, double value) {
  const double rounded = RoundTo(type, value);
  return IsFloatingPoint(type) ? std::isfinite(rounded) == std::isfinite(value) : rounded == value;
}

}  // namespace

std::nullptr_t TextValueParser::Fail(const std::string& message) {
  diagnostics_.Error(Code::kMogSyntax, lexer_.location(), message);
  return nullptr;
}
bool TextValueParser::Error(const std::string& message) {
  Fail(message);
  return false;
}
bool TextValueParser::ErrorAt(const Location& place, std::string message) {
  diagnostics_.Error(Code::kMogSyntax, place, std::move(message));
  return false;
}
bool TextValueParser::Wrong(std::string message) {
  return ErrorAt(lexer_.taken_location(), std::move(message));
}
bool TextValueParser::Expect(absl::string_view token) {
  return lexer_.Take(token) || Error(absl::StrCat("expected '", token, "'"));
}

std::optional<Constant> TextValueParser::ParseConstant() {
  std::optional<ElementType> type = ParseElementType();
  if (!type) return std::nullopt;
  std::optional<Shape> shape = ParseShape();
  if (!shape) return std::nullopt;
  const std::optional<Extents> extents = shape->extents();
  const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
  if (!count || *count > kMaxElements)
    return Error("a constant needs a static shape of a sensible size"), std::nullopt;
  const ConstantType of = {*type, *extents, *count};
  if (lexer_.Take("seeded")) return ParseSeeded(of);
  if (lexer_.Take("packed")) return ParsePacked(of);
  if (!lexer_.Take("digest")) return ParseElements(of);
  std::optional<std::string> digest = ParseParenthesized();
  if (!digest) return std::nullopt;
  return Constant::FromBytes(*type, *extents, DigestOnlyBytes(ByteSize(*type, *count), *digest));
}

std::optional<std::string> TextValueParser::ParseParenthesized() {
  if (!Expect("(")) return std::nullopt;
  std::string word = lexer_.TakeWord();
  if (!Expect(")")) return std::nullopt;
  return word;
}

std::optional<Constant> TextValueParser::ParseSeeded(const ConstantType& of) {
  if (of.count > kMaxMadeElements)
    return Error("a seeded constant has at most 2^28 elements"), std::nullopt;
  if (!IsConvertible(of.type)) {
    Error(absl::StrCat("there are no seeded values of ", ElementTypeName(of.type)));
    return std::nullopt;
  }
  std::optional<std::string> word = ParseParenthesized();
  if (!word) return std::nullopt;
  std::optional<int64_t> seed = ParseInt64(*word);
  if (!seed) return Error("expected a whole number as seed"), std::nullopt;
  return Constant::FromBytes(of.type, of.extents,
                             SeededBytes(static_cast<uint64_t>(*seed), of.type, of.count));
}

std::optional<Constant> TextValueParser::ParsePacked(const ConstantType& of) {
  std::optional<std::string> hex = ParseParenthesized();
  if (!hex) return std::nullopt;
  const bool digits =
      std::all_of(hex->begin(), hex->end(), [](char c) { return absl::ascii_isxdigit(c); });
  if (!digits || hex->size() != 2 * ByteSize(of.type, of.count))
    return Error("expected the constant's bytes as hexadecimal digits"), std::nullopt;
  return Constant::FromBytes(of.type, of.extents, OwnedBytes(absl::HexStringToBytes(*hex)));
}

// [real] {v, v, …} or [real] all(v)
std::optional<Constant> TextValueParser::ParseElements(const ConstantType& of) {
  if (!IsConvertible(of.type)) {
    Error(absl::StrCat("values of ", ElementTypeName(of.type), " cannot be listed"));
    return std::nullopt;
  }
  const bool real = lexer_.Take("real");
  const bool all = lexer_.Take("all");
  if (!Expect(all ? "(" : "{")) return std::nullopt;
  const absl::string_view close = all ? ")" : "}";
  std::string bytes;
  int64_t listed = 0;
  if (!lexer_.Take(close)) {
    do {
      if (!ParseElement(real ? ElementType::kF64 : of.type, bytes)) return std::nullopt;
      ++listed;
    } while (lexer_.Take(","));
    if (!Expect(close)) return std::nullopt;
  }
  if (of.count > kMaxMadeElements)
    return Error("a listed constant has at most 2^28 elements"), std::nullopt;
  if (all ? listed != 1 : listed != of.count) {
    Error(absl::StrCat("expected ", all ? 1 : of.count, " values, found ", listed));
    return std::nullopt;
  }
  ByteSourcePtr source = all ? SplatBytes(std::move(bytes), static_cast<uint64_t>(of.count))
                             : OwnedBytes(std::move(bytes));
  if (!real) return Constant::FromBytes(of.type, of.extents, std::move(source));
  return Constant::FromBytes(ElementType::kF64, of.extents, std::move(source)).Converted(of.type);
}

bool TextValueParser::ParseElement(ElementType type, std::string& bytes) {
  const std::string word = lexer_.TakeWord();
  char element[8];
  if (type == ElementType::kI64 || type == ElementType::kU64) {
    const std::optional<int64_t> value = ParseInt64(word);
    if (!value) return Wrong(absl::StrCat("'", word, "' is not a whole number"));
    std::copy_n(reinterpret_cast<const char*>(&*value), 8, element);
  } else if (type == ElementType::kF32) {
    const std::optional<float> value = ParseFloat(word);
    if (!value) return Wrong(absl::StrCat("'", word, "' is not a number"));
    std::copy_n(reinterpret_cast<const char*>(&*value), 4, element);
  } else {
    const std::optional<double> value = ParseDouble(word);
    if (!value) return Wrong(absl::StrCat("'", word, "' is not a number"));
    if (!Fits(type, *value))
      return Wrong(absl::StrCat("'", word, "' does not fit into ", ElementTypeName(type)));
    FromDoubles(type, &*value, 1, element);
  }
  bytes.append(element, static_cast<size_t>(ElementBits(type) / 8));
  return true;
}

template <typename T>
std::optional<AttributeValue> TextValueParser::Wrapped(std::optional<T> value,
                                                       absl::string_view what) {
  if (!value) return Error(absl::StrCat("expected ", what)), std::nullopt;
  return AttributeValue(*std::move(value));
}

template <typename T>
std::optional<AttributeValue> TextValueParser::ParseList(
    std::optional<T> (*parse)(absl::string_view)) {
  std::vector<T> list;
  if (!Expect("[")) return std::nullopt;
  if (lexer_.Take("]")) return list;
  do {
    const std::string word = lexer_.TakeWord();
    std::optional<T> value = parse(word);
    if (!value)
      return Wrong(absl::StrCat("'", word, "' is not a number that fits here")), std::nullopt;
    list.push_back(*value);
  } while (lexer_.Take(","));
  if (!Expect("]")) return std::nullopt;
  return list;
}

bool TextValueParser::ParseAttributes(const OpSchema& op, Attributes& attributes) {
  do {
    const std::string name = lexer_.TakeWord();
    const AttributeSpec* spec = op.FindAttribute(name);
    if (spec == nullptr) return Wrong(absl::StrCat(op.name(), " has no attribute '", name, "'"));
    if (attributes.Has(name)) return Wrong(absl::StrCat("attribute '", name, "' is given twice"));
    if (!Expect("=")) return false;
    std::optional<AttributeValue> value = ParseAttribute(spec->kind);
    if (!value) return false;
    attributes.Set(name, *std::move(value));
  } while (lexer_.Take(","));
  return Expect("}");
}

std::optional<AttributeValue> TextValueParser::ParseAttribute(AttributeKind kind) {
  switch (kind) {
    case AttributeKind::kBool: {
      const std::string word = lexer_.TakeWord();
      if (word == "true") return true;
      if (word == "false") return false;
      return Error("expected true or false"), std::nullopt;
    }
    case AttributeKind::kInt:
      return Wrapped(lexer_.TakeInt(), "a whole number");
    case AttributeKind::kDouble:
      return Wrapped(ParseDouble(lexer_.TakeWord()), "a number");
    case AttributeKind::kString:
      return Wrapped(lexer_.TakeString(), "a string in quotes");
    case AttributeKind::kInts:
      return ParseList<int64_t>(ParseInt64);
    case AttributeKind::kDoubles:
      return ParseList<double>(ParseDouble);
    case AttributeKind::kElementType:
      return Wrapped(ParseElementType(), "an element type");
    case AttributeKind::kShape:
      return Wrapped(ParseShape(), "a shape");
  }
  return std::nullopt;
}

std::optional<ElementType> TextValueParser::ParseElementType() {
  const std::string word = lexer_.TakeWord();
  std::optional<ElementType> type = ElementTypeFromName(word);
  if (!type) Wrong(absl::StrCat("'", word, "' is not an element type"));
  return type;
}

std::optional<Shape> TextValueParser::ParseShape() {
  if (!Expect("[")) return std::nullopt;
  if (lexer_.Take("]")) return Shape();
  std::vector<Dim> dims;
  do {
    const std::string word = lexer_.TakeWord();
    if (word == "..." && dims.empty())
      return Expect("]") ? std::optional(Shape::UnknownRank()) : std::nullopt;
    std::optional<Dim> dim = ParseDimOrSymbol(word);
    if (!dim) return Wrong(absl::StrCat("'", word, "' is not a dimension")), std::nullopt;
    dims.push_back(*std::move(dim));
  } while (lexer_.Take(","));
  if (!Expect("]")) return std::nullopt;
  return Shape(std::move(dims));
}

}  // namespace mo

#ifndef CONVERTER_GRAPH_TEXT_VALUES_H_
#define CONVERTER_GRAPH_TEXT_VALUES_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/graph/attributes.h"
#include "converter/graph/constant.h"
#include "converter/graph/op_schema.h"
#include "converter/graph/text_lexer.h"

namespace mo {

// Reads the values in the text form of a graph: types, shapes, constants and attributes. What does
// not give a value has reported an error.
class TextValueParser {
 public:
  TextValueParser(TextLexer& lexer, Diagnostics& diagnostics)
      : lexer_(lexer), diagnostics_(diagnostics) {}

  std::optional<ElementType> ParseElementType();
  std::optional<Shape> ParseShape();
  // f32[2] {1, 2}, and the other forms of values (text.h).
  std::optional<Constant> ParseConstant();
  // name = value, … } after the opening brace.
  bool ParseAttributes(const OpSchema& op, Attributes& attributes);

 protected:
  // Errors at the next token; each returns what stands for nothing.
  std::nullptr_t Fail(const std::string& message);
  bool Error(const std::string& message);
  bool ErrorAt(const Location& place, std::string message);
  // About the token that was taken last.
  bool Wrong(std::string message);
  bool Expect(absl::string_view token);

  TextLexer& lexer_;
  Diagnostics& diagnostics_;

 private:
  struct ConstantType {
    ElementType type;
    Extents extents;
    int64_t count;
  };

  std::optional<std::string> ParseParenthesized();
  std::optional<Constant> ParseSeeded(const ConstantType& of);
  std::optional<Constant> ParsePacked(const ConstantType& of);
  std::optional<Constant> ParseElements(const ConstantType& of);
  bool ParseElement(ElementType type, std::string& bytes);
  std::optional<AttributeValue> ParseAttribute(AttributeKind kind);
  template <typename T>
  std::optional<AttributeValue> Wrapped(std::optional<T> value, absl::string_view what);
  template <typename T>
  std::optional<AttributeValue> ParseList(std::optional<T> (*parse)(absl::string_view));
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_TEXT_VALUES_H_

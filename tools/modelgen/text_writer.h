#ifndef TOOLS_MODELGEN_TEXT_WRITER_H_
#define TOOLS_MODELGEN_TEXT_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace modelgen {

// Text form of a protocol buffer, two blanks for each level.
class TextWriter {
 public:
  // Quotes and line ends are escaped.
  void String(std::string_view field, std::string_view value);
  // Booleans and enumerators.
  void Word(std::string_view field, std::string_view value);
  void Number(std::string_view field, int64_t value);
  void Number(std::string_view field, float value);
  void Numbers(std::string_view field, const std::vector<int64_t>& values);
  void Open(std::string_view field);
  void Close();
  const std::string& text() const { return text_; }

 private:
  std::string& Indent() { return text_.append(2 * depth_, ' '); }

  std::string text_;
  size_t depth_ = 0;
};

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_TEXT_WRITER_H_

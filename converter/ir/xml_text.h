#ifndef CONVERTER_IR_XML_TEXT_H_
#define CONVERTER_IR_XML_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mo {

// Writes elements of XML one after the other, each in lines of its own, indented by tabs. No
// element is held: an IR may have millions. The names of elements and attributes must live as long
// as it does.
class XmlText {
 public:
  // The first element is in so many others.
  explicit XmlText(int depth = 0) : depth_(depth) {}

  void Open(absl::string_view element);
  // Of the element that was opened last, which has nothing in it yet. What XML has no place for is
  // as XmlCharacters() writes it.
  void Attribute(absl::string_view name, absl::string_view value);
  void Attribute(absl::string_view name, int64_t value);
  void Close();
  // <element>value</element>
  void Number(absl::string_view element, int64_t value);
  // Elements as text, from another XmlText of the depth of those in here.
  void Append(absl::string_view elements);

  int depth() const { return depth_; }
  // What was written since it was asked for last.
  std::string Take();
  size_t size() const { return text_.size(); }

 private:
  void Write(absl::string_view text);
  void WriteEnd(absl::string_view element);
  void BeginAttribute(absl::string_view name);
  // What is opened gets something in it.
  void EndStart();
  void Indent() { text_.append(static_cast<size_t>(depth_), '\t'); }

  int depth_;
  bool in_start_ = false;  // the last element's first line has no end yet
  std::vector<absl::string_view> open_;
  std::string text_;
};

}  // namespace mo

#endif  // CONVERTER_IR_XML_TEXT_H_

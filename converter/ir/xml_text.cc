#include "converter/ir/xml_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/xml_characters.h"

namespace mo {
namespace {

// A backslash may look like what XmlCharacters() writes.
bool IsPlain(char c) {
  return c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '"' && c != '\\';
}

void AppendEscaped(absl::string_view value, std::string& text) {
  for (const char c : value) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '"':
        text += "&quot;";
        break;
      case '\t':
        text += "&#09;";
        break;
      case '\n':
        text += "&#10;";
        break;
      case '\r':
        text += "&#13;";
        break;
      default:
        text += c;
    }
  }
}

}  // namespace

void XmlText::Write(absl::string_view text) { text_.append(text.data(), text.size()); }

void XmlText::EndStart() {
  if (in_start_) text_ += ">\n";
  in_start_ = false;
}

void XmlText::Open(absl::string_view element) {
  EndStart();
  Indent();
  text_ += '<';
  Write(element);
  in_start_ = true;
  open_.push_back(element);
  ++depth_;
}

void XmlText::Attribute(absl::string_view name, absl::string_view value) {
  BeginAttribute(name);
  if (std::all_of(value.begin(), value.end(), IsPlain)) {
    Write(value);
  } else {
    AppendEscaped(XmlCharacters(value), text_);
  }
  text_ += '"';
}

void XmlText::Attribute(absl::string_view name, int64_t value) {
  BeginAttribute(name);
  Write(absl::AlphaNum(value).Piece());
  text_ += '"';
}

void XmlText::BeginAttribute(absl::string_view name) {
  text_ += ' ';
  Write(name);
  text_ += "=\"";
}

void XmlText::Close() {
  --depth_;
  if (in_start_) {
    text_ += " />\n";
  } else {
    Indent();
    WriteEnd(open_.back());
  }
  in_start_ = false;
  open_.pop_back();
}

void XmlText::Number(absl::string_view element, int64_t value) {
  EndStart();
  Indent();
  text_ += '<';
  Write(element);
  text_ += '>';
  Write(absl::AlphaNum(value).Piece());
  WriteEnd(element);
}

void XmlText::WriteEnd(absl::string_view element) {
  text_ += "</";
  Write(element);
  text_ += ">\n";
}

void XmlText::Append(absl::string_view elements) {
  if (elements.empty()) return;
  EndStart();
  Write(elements);
}

std::string XmlText::Take() { return std::exchange(text_, {}); }

}  // namespace mo

#ifndef CONVERTER_HTML_REPORT_PAGE_TEXT_H_
#define CONVERTER_HTML_REPORT_PAGE_TEXT_H_

#include <string>

#include "absl/strings/str_replace.h"

namespace mo {

inline std::string EscapedText(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {"\"", "&quot;"}});
}

// JSON has "<" in texts alone: so no text can end the script that it is in.
inline std::string EscapedJson(const std::string& json) {
  return absl::StrReplaceAll(json, {{"<", "\\u003c"}});
}

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_PAGE_TEXT_H_

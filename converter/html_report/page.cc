#include "converter/html_report/page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/html_report/page_files.h"

namespace mo {
namespace {

std::string EscapedText(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {"\"", "&quot;"}});
}

// JSON has "<" in texts alone: so no text can end the script.
std::string EscapedJson(const std::string& json) {
  return absl::StrReplaceAll(json, {{"<", "\\u003c"}});
}

}  // namespace

std::string HtmlPage(const PageInput& input) {
  return absl::StrReplaceAll(kPageTemplate, {{"{{title}}", EscapedText(input.report.model_name)},
                                             {"{{style}}", kPageStyle},
                                             {"{{data}}", EscapedJson(PageDataJson(input))},
                                             {"{{library}}", kPageLibrary},
                                             {"{{script}}", kPageScript}});
}

}  // namespace mo

#include "converter/html_report/page.h"

#include "absl/strings/str_cat.h"
#include "converter/html_report/page_files.h"
#include "converter/html_report/page_text.h"

namespace mo {

std::string HtmlPage(const PageInput& input) {
  return absl::StrReplaceAll(kPageTemplate,
                             {{"{{title}}", EscapedText(input.report.model_name)},
                              {"{{style}}", kStyle},
                              {"{{data}}", EscapedJson(PageDataJson(input))},
                              {"{{library}}", kLibrary},
                              {"{{script}}", absl::StrCat(kCommonScript, kPageScript)}});
}

}  // namespace mo

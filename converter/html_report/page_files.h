#ifndef CONVERTER_HTML_REPORT_PAGE_FILES_H_
#define CONVERTER_HTML_REPORT_PAGE_FILES_H_

#include "absl/strings/string_view.h"

namespace mo {

// The files of page/, each kind joined to one text, and the layout library. embed.cc writes them
// into the program.
extern const absl::string_view kPageTemplate, kModelsTemplate;
extern const absl::string_view kStyle;
extern const absl::string_view kCommonScript;  // of both pages, before the one's own
extern const absl::string_view kPageScript, kModelsScript;
extern const absl::string_view kLibrary;

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_PAGE_FILES_H_

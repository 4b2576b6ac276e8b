#ifndef CONVERTER_HTML_REPORT_PAGE_FILES_H_
#define CONVERTER_HTML_REPORT_PAGE_FILES_H_

#include "absl/strings/string_view.h"

namespace mo {

// The files of page/, each kind joined to one text, and the layout library. embed.cc writes them
// into the program.
extern const absl::string_view kPageTemplate;
extern const absl::string_view kPageStyle;
extern const absl::string_view kPageScript;
extern const absl::string_view kPageLibrary;

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_PAGE_FILES_H_

#ifndef CONVERTER_HTML_REPORT_PAGE_H_
#define CONVERTER_HTML_REPORT_PAGE_H_

#include <string>

#include "converter/html_report/page_data.h"

namespace mo {

// A conversion as a web page in one file, which loads nothing else. The bytes follow from the input
// alone.
std::string HtmlPage(const PageInput& input);

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_PAGE_H_

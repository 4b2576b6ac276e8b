#ifndef CONVERTER_HTML_REPORT_PAGE_DATA_H_
#define CONVERTER_HTML_REPORT_PAGE_DATA_H_

#include <optional>
#include <string>
#include <vector>

#include "converter/html_report/graph_picture.h"
#include "converter/html_report/half_losses.h"
#include "converter/report/model_digest.h"
#include "converter/report/report.h"

namespace mo {

// What a page tells.
struct PageInput {
  ReportInput report;
  GraphPicture before, after;
  std::vector<HalfLoss> losses;
  std::optional<ModelDigest> digest;  // of the IR, where there is one
};

// As JSON, for the page alone: its scripts and this writer change together. Each text is written
// once, in "texts"; everywhere else is its number (page/data.js has the fields in their order).
std::string PageDataJson(const PageInput& input);

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_PAGE_DATA_H_

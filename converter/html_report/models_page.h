#ifndef CONVERTER_HTML_REPORT_MODELS_PAGE_H_
#define CONVERTER_HTML_REPORT_MODELS_PAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "converter/report/model_digest.h"
#include "converter/report/report_reader.h"

namespace mo {

// A model in a page of many.
struct ListedModel {
  ModelDigest digest;
  std::optional<ReportExcerpt> report;  // nothing of an IR that came without one
  std::string page;                     // where its own page is, from this one; empty: it has none
};

// A table of models as a web page in one file, which loads nothing else. The order of `models` does
// not matter.
std::string ModelsPage(std::vector<ListedModel> models);

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_MODELS_PAGE_H_

#ifndef CONVERTER_REPORT_EXPLANATION_H_
#define CONVERTER_REPORT_EXPLANATION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/report/report.h"

namespace mo {

// The names that Explain() knows: of source nodes and of nodes of the graph before, between and
// after the passes. Without repetitions.
std::vector<std::string> ExplainableNames(const ReportInput& input);

// Why a node was fused or was not, in plain words: what it is, what was done to it and what was
// not, and where it is now. `name` is one of ExplainableNames(). `all_on` is what the same
// conversion reports with every optimization switched on; it tells which switches matter to the
// node. Quotes names as they are: print it by PrintableText().
std::string Explain(absl::string_view name, const ReportInput& input, const ReportInput& all_on);

// Everything that was considered and not done, by optimization and rule.
std::string ExplainRefusals(const ReportInput& input);

}  // namespace mo

#endif  // CONVERTER_REPORT_EXPLANATION_H_

#ifndef CONVERTER_REPORT_SUMMARY_H_
#define CONVERTER_REPORT_SUMMARY_H_

#include <string>

#include "converter/report/report.h"

namespace mo {

// What an optimization did to a graph, as comments before its text: how many operations of
// each type there were and are, and how many rewrites each optimization made. Short and stable, for
// a golden file under code review.
std::string SummaryComments(const ReportInput& input);

}  // namespace mo

#endif  // CONVERTER_REPORT_SUMMARY_H_

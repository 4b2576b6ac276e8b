#ifndef CONVERTER_REPORT_REPORT_READER_H_
#define CONVERTER_REPORT_REPORT_READER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/report/report.h"

namespace mo {

struct ReportedWarning {
  std::string code;  // "MO3115"
  std::string file;
  int64_t line = 0, column = 0;
  std::string text;
};

// What other commands take from a report.
struct ReportExcerpt {
  std::string model;
  std::string framework;
  GraphCounts before, after;
  std::optional<ReportedBin> bin;       // nothing in a report without an IR
  std::map<std::string, int> rewrites;  // by optimization; "" for what is always done
  std::vector<ReportedWarning> warnings;
};

// Reads what ReportJson() wrote. Any bytes are safe to pass; InvalidArgument if they are no report.
absl::StatusOr<ReportExcerpt> ReadReport(absl::string_view json);

}  // namespace mo

#endif  // CONVERTER_REPORT_REPORT_READER_H_

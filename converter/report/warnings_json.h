#ifndef CONVERTER_REPORT_WARNINGS_JSON_H_
#define CONVERTER_REPORT_WARNINGS_JSON_H_

#include <vector>

#include "converter/report/json_fields.h"
#include "converter/report/report_reader.h"

namespace mo {

// The `warnings` of a report or a digest. For the files of this folder alone.
json::Json WarningsJson(const std::vector<ReportedWarning>& warnings);
absl::StatusOr<std::vector<ReportedWarning>> ReadWarnings(const json::Json& object);

}  // namespace mo

#endif  // CONVERTER_REPORT_WARNINGS_JSON_H_

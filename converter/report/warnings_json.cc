#include "converter/report/warnings_json.h"

#include <utility>

#include "converter/base/status.h"

namespace mo {

json::Json WarningsJson(const std::vector<ReportedWarning>& warnings) {
  json::Json array = json::Json::array();
  for (const ReportedWarning& warning : warnings) {
    array.push_back({{"code", warning.code},
                     {"file", warning.file},
                     {"line", warning.line},
                     {"column", warning.column},
                     {"text", warning.text}});
  }
  return array;
}

absl::StatusOr<std::vector<ReportedWarning>> ReadWarnings(const json::Json& object) {
  MO_ASSIGN_OR_RETURN(const json::Json* array, json::Array(object, "warnings"));
  std::vector<ReportedWarning> warnings;
  for (const json::Json& element : *array) {
    ReportedWarning& warning = warnings.emplace_back();
    MO_ASSIGN_OR_RETURN(warning.code, json::Text(element, "code"));
    MO_ASSIGN_OR_RETURN(warning.file, json::Text(element, "file"));
    MO_ASSIGN_OR_RETURN(warning.line, json::Count(element, "line"));
    MO_ASSIGN_OR_RETURN(warning.column, json::Count(element, "column"));
    MO_ASSIGN_OR_RETURN(warning.text, json::Text(element, "text"));
  }
  return warnings;
}

}  // namespace mo

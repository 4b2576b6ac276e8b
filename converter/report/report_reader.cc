#include "converter/report/report_reader.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/report/json_fields.h"
#include "converter/report/warnings_json.h"

namespace mo {
namespace {

absl::StatusOr<GraphCounts> ReadCounts(const json::Json& object) {
  GraphCounts counts;
  MO_ASSIGN_OR_RETURN(counts.parameters, json::Count(object, "parameters"));
  MO_ASSIGN_OR_RETURN(counts.multiply_accumulates, json::Count(object, "multiply_accumulates"));
  MO_ASSIGN_OR_RETURN(const json::Json* operations, json::Object(object, "operations"));
  for (const auto& [type, value] : operations->items()) {
    MO_ASSIGN_OR_RETURN(const int64_t count, json::Count(*operations, type));
    if (count > std::numeric_limits<int>::max())
      return absl::InvalidArgumentError(absl::StrCat("it has ", count, " of ", type));
    counts.operations[type] = static_cast<int>(count);
  }
  return counts;
}

absl::StatusOr<std::optional<ReportedBin>> ReadBin(const json::Json& report) {
  if (!report.contains("ir")) return std::nullopt;
  MO_ASSIGN_OR_RETURN(const json::Json* ir, json::Object(report, "ir"));
  MO_ASSIGN_OR_RETURN(const json::Json* object, json::Object(*ir, "bin"));
  ReportedBin bin;
  MO_ASSIGN_OR_RETURN(bin.bytes, json::Count(*object, "bytes"));
  MO_ASSIGN_OR_RETURN(bin.xxh3_128, json::Text(*object, "xxh3_128"));
  return bin;
}

absl::StatusOr<std::map<std::string, int>> CountRewrites(const json::Json& report) {
  MO_ASSIGN_OR_RETURN(const json::Json* rewrites, json::Array(report, "rewrites"));
  std::map<std::string, int> counts;
  for (const json::Json& rewrite : *rewrites) {
    MO_ASSIGN_OR_RETURN(const std::string optimization, json::Text(rewrite, "optimization"));
    ++counts[optimization];
  }
  return counts;
}

}  // namespace

absl::StatusOr<ReportExcerpt> ReadReport(absl::string_view text) {
  MO_ASSIGN_OR_RETURN(const json::Json report, json::Parse(text));
  MO_RETURN_IF_ERROR(json::CheckSchemaVersion(report));
  ReportExcerpt excerpt;
  MO_ASSIGN_OR_RETURN(excerpt.model, json::Text(report, "model"));
  MO_ASSIGN_OR_RETURN(const json::Json* source, json::Object(report, "source"));
  MO_ASSIGN_OR_RETURN(excerpt.framework, json::Text(*source, "framework"));
  MO_ASSIGN_OR_RETURN(const json::Json* counts, json::Object(report, "counts"));
  MO_ASSIGN_OR_RETURN(const json::Json* before, json::Object(*counts, "before"));
  MO_ASSIGN_OR_RETURN(excerpt.before, ReadCounts(*before));
  MO_ASSIGN_OR_RETURN(const json::Json* after, json::Object(*counts, "after"));
  MO_ASSIGN_OR_RETURN(excerpt.after, ReadCounts(*after));
  MO_ASSIGN_OR_RETURN(excerpt.bin, ReadBin(report));
  MO_ASSIGN_OR_RETURN(excerpt.rewrites, CountRewrites(report));
  MO_ASSIGN_OR_RETURN(excerpt.warnings, ReadWarnings(report));
  return excerpt;
}

}  // namespace mo

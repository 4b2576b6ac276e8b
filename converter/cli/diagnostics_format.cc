#include "converter/cli/diagnostics_format.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/cli/version.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::ordered_json;

absl::string_view LevelOf(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::kError ? "error" : "warning";
}

Json DiagnosticsJson(const Diagnostics& diagnostics) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.Shown()) {
    list.push_back({{"severity", std::string(LevelOf(diagnostic))},
                    {"code", std::string(CodeId(diagnostic.code))},
                    {"file", diagnostic.location.file},
                    {"line", diagnostic.location.line},
                    {"column", diagnostic.location.column},
                    {"text", diagnostic.text}});
  }
  return {{"schema_version", 1}, {"diagnostics", std::move(list)}};
}

Json SarifPlace(const Location& location) {
  Json place = {{"artifactLocation", {{"uri", location.file}}}};
  if (location.line > 0) {
    place["region"] = {{"startLine", location.line}};
    if (location.column > 0) place["region"]["startColumn"] = location.column;
  }
  return {{"physicalLocation", std::move(place)}};
}

// SARIF 2.1.0, of OASIS.
Json Sarif(const Diagnostics& diagnostics) {
  Json rules = Json::array(), results = Json::array();
  std::set<Code> codes;
  for (const Diagnostic& diagnostic : diagnostics.Shown()) {
    codes.insert(diagnostic.code);
    Json result = {{"ruleId", std::string(CodeId(diagnostic.code))},
                   {"level", std::string(LevelOf(diagnostic))},
                   {"message", {{"text", diagnostic.text}}}};
    if (!diagnostic.location.file.empty())
      result["locations"] = Json::array({SarifPlace(diagnostic.location)});
    results.push_back(std::move(result));
  }
  for (const Code code : codes) {
    const CodeInfo& info = kDiagnosticCodes[static_cast<int>(code)];
    rules.push_back(
        {{"id", std::string(info.id)}, {"shortDescription", {{"text", std::string(info.title)}}}});
  }
  const Json driver = {
      {"name", "mo"}, {"version", std::string(Version())}, {"rules", std::move(rules)}};
  const Json run = {{"tool", {{"driver", driver}}},
                    {"columnKind", "unicodeCodePoints"},
                    {"results", std::move(results)}};
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", Json::array({run})}};
}

DiagnosticsFormat FormatNamed(const std::string& name, Diagnostics& diagnostics) {
  if (name == "json") return DiagnosticsFormat::kJson;
  if (name == "sarif") return DiagnosticsFormat::kSarif;
  if (name != "text") {
    diagnostics.Error(
        Code::kUsage, {},
        absl::StrCat(kDiagnosticsFormatFlag, " is '", name, "'; give text, json or sarif"));
  }
  return DiagnosticsFormat::kText;
}

}  // namespace

DiagnosticsFormat TakeDiagnosticsFormat(std::vector<std::string>& arguments,
                                        Diagnostics& diagnostics) {
  DiagnosticsFormat format = DiagnosticsFormat::kText;
  const std::string with_value = absl::StrCat(kDiagnosticsFormatFlag, "=");
  for (size_t i = 0; i < arguments.size();) {
    const bool is_joined = absl::StartsWith(arguments[i], with_value);
    if (!is_joined && arguments[i] != kDiagnosticsFormatFlag) {
      ++i;
      continue;
    }
    const size_t words = is_joined || i + 1 == arguments.size() ? 1 : 2;
    format = FormatNamed(is_joined    ? arguments[i].substr(with_value.size())
                         : words == 2 ? arguments[i + 1]
                                      : "",
                         diagnostics);
    arguments.erase(arguments.begin() + i, arguments.begin() + i + words);
  }
  return format;
}

std::string FormatDiagnostics(const Diagnostics& diagnostics, DiagnosticsFormat format) {
  if (format == DiagnosticsFormat::kText) return diagnostics.Render();
  const Json json =
      format == DiagnosticsFormat::kJson ? DiagnosticsJson(diagnostics) : Sarif(diagnostics);
  // Names come from files: what is not UTF-8 is replaced.
  return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

}  // namespace mo

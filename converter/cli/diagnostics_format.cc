#include "converter/cli/diagnostics_format.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/cli/version.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::ordered_json;

absl::string_view LevelOf(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::kError ? "error" : "warning";
}

Json DiagnosticsJson(const std::vector<Diagnostic>& shown) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : shown) {
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
Json Sarif(const std::vector<Diagnostic>& shown) {
  Json rules = Json::array(), results = Json::array();
  std::set<Code> codes;
  for (const Diagnostic& diagnostic : shown) {
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

// The place, the kind and the code stand out, as in a compiler's messages.
std::string Colored(const Diagnostic& diagnostic) {
  constexpr absl::string_view kBold = "\033[1m", kRed = "\033[1;31m", kMagenta = "\033[1;35m",
                              kPlain = "\033[0m";
  const bool is_error = diagnostic.severity == Severity::kError;
  std::string text = ToString(diagnostic);
  // The file's name may have the word, too.
  const size_t level =
      text.find(std::string(LevelOf(diagnostic)), PrintableText(diagnostic.location.file).size());
  const size_t colon = text.find(':', level);
  return absl::StrCat(kBold, text.substr(0, level), is_error ? kRed : kMagenta,
                      text.substr(level, colon - level), kPlain, text.substr(colon));
}

std::string Text(const std::vector<Diagnostic>& shown, bool is_colored) {
  std::string text;
  for (const Diagnostic& diagnostic : shown)
    absl::StrAppend(&text, is_colored ? Colored(diagnostic) : ToString(diagnostic));
  return text;
}

}  // namespace

std::string FormatDiagnostics(const Diagnostics& diagnostics, const FormatOptions& options) {
  std::vector<Diagnostic> shown = diagnostics.Shown();
  if (options.errors_alone) {
    std::erase_if(shown, [](const Diagnostic& d) { return d.severity != Severity::kError; });
  }
  if (options.format == DiagnosticsFormat::kText) return Text(shown, options.is_colored);
  const Json json =
      options.format == DiagnosticsFormat::kJson ? DiagnosticsJson(shown) : Sarif(shown);
  // Names come from files: what is not UTF-8 is replaced.
  return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

}  // namespace mo

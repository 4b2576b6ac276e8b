#include "converter/report/model_table.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/diagnostics.h"
#include "converter/report/json_fields.h"

namespace mo {
namespace {

using json::Json;

const std::string& KeyOf(const ModelDigest& model) {
  return model.label.empty() ? model.model : model.label;
}

void Sort(std::vector<ModelDigest>& models) {
  std::sort(models.begin(), models.end(), [](const ModelDigest& a, const ModelDigest& b) {
    return std::tie(KeyOf(a), a.model, a.xml.sha256, a.bin.sha256) <
           std::tie(KeyOf(b), b.model, b.xml.sha256, b.bin.sha256);
  });
}

std::map<std::string, int> CountWarnings(const ModelDigest& model) {
  std::map<std::string, int> counts;
  for (const ReportedWarning& warning : model.warnings) ++counts[warning.code];
  return counts;
}

Json FileJson(const DigestedFile& file) {
  return {{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}};
}

// Foreign text in one cell of a table.
std::string Cell(absl::string_view text) {
  constexpr absl::string_view kSpecial = "\\|`*<>[]&";
  std::string cell;
  for (const char c : PrintableText(text)) {
    if (c == '\n' || c == '\t') {
      cell += ' ';
    } else {
      if (kSpecial.find(c) != absl::string_view::npos) cell += '\\';
      cell += c;
    }
  }
  return cell;
}

// "3 (MO3115 ×2, MO4001)".
std::string WarningsCell(const ModelDigest& model) {
  if (model.warnings.empty()) return "0";
  const std::string codes = absl::StrJoin(
      CountWarnings(model), ", ", [](std::string* out, const std::pair<std::string, int>& code) {
        absl::StrAppend(out, Cell(code.first));
        if (code.second > 1) absl::StrAppend(out, " ×", code.second);
      });
  return absl::StrCat(model.warnings.size(), " (", codes, ")");
}

}  // namespace

std::string ModelTableJson(std::vector<ModelDigest> models) {
  Sort(models);
  Json array = Json::array();
  for (const ModelDigest& model : models) {
    Json warnings = Json::object();
    for (const auto& [code, count] : CountWarnings(model)) warnings[code] = count;
    array.push_back({{"label", model.label},
                     {"model", model.model},
                     {"framework", model.framework},
                     {"xml", FileJson(model.xml)},
                     {"bin", FileJson(model.bin)},
                     {"warnings", std::move(warnings)}});
  }
  const Json table = {{"schema_version", 1}, {"models", std::move(array)}};
  return table.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

std::string ModelTableMarkdown(std::vector<ModelDigest> models) {
  Sort(models);
  std::string text =
      "| model | framework | .xml bytes | .xml SHA-256 | .bin bytes | .bin SHA-256 | warnings |\n"
      "| --- | --- | ---: | --- | ---: | --- | --- |\n";
  for (const ModelDigest& model : models) {
    absl::StrAppend(&text, "| ", Cell(KeyOf(model)), " | ", Cell(model.framework), " | ",
                    model.xml.bytes, " | ", model.xml.sha256, " | ");
    absl::StrAppend(&text, model.bin.bytes, " | ", model.bin.sha256, " | ", WarningsCell(model),
                    " |\n");
  }
  return text;
}

}  // namespace mo

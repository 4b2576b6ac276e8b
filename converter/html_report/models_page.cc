#include "converter/html_report/models_page.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/html_report/page_files.h"
#include "converter/html_report/page_text.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::ordered_json;

Json FileJson(const DigestedFile& file) { return {{"bytes", file.bytes}, {"sha256", file.sha256}}; }

// As the page of one model counts them: without what is no work.
int64_t Operations(const GraphCounts& counts) {
  int64_t sum = 0;
  for (const auto& [type, count] : counts.operations) {
    if (type != "Parameter" && type != "Result") sum = SaturatingSum(sum, count);
  }
  return sum;
}

Json ReportExcerptJson(const ReportExcerpt& report) {
  Json rewrites = Json::object();
  for (const auto& [optimization, count] : report.rewrites) rewrites[optimization] = count;
  return {{"operations_before", Operations(report.before)},
          {"operations_after", Operations(report.after)},
          {"multiply_accumulates", report.after.multiply_accumulates},
          {"rewrites", std::move(rewrites)}};
}

Json ModelJson(const ListedModel& model) {
  Json warnings = Json::array();
  for (const ReportedWarning& warning : model.digest.warnings) {
    warnings.push_back({{"code", warning.code},
                        {"file", warning.file},
                        {"line", warning.line},
                        {"column", warning.column},
                        {"text", warning.text}});
  }
  Json json = {{"label", model.digest.label},
               {"model", model.digest.model},
               {"framework", model.digest.framework},
               {"xml", FileJson(model.digest.xml)},
               {"bin", FileJson(model.digest.bin)},
               {"warnings", std::move(warnings)},
               {"page", model.page}};
  if (model.report) json["report"] = ReportExcerptJson(*model.report);
  return json;
}

}  // namespace

std::string ModelsPage(std::vector<ListedModel> models) {
  const auto key = [](const ListedModel& model) {
    const ModelDigest& digest = model.digest;
    return std::tie(digest.label.empty() ? digest.model : digest.label, digest.model,
                    digest.xml.sha256, digest.bin.sha256);
  };
  std::sort(models.begin(), models.end(),
            [&](const ListedModel& a, const ListedModel& b) { return key(a) < key(b); });
  Json list = Json::array();
  for (const ListedModel& model : models) list.push_back(ModelJson(model));
  const Json data = {{"schema_version", 1}, {"models", std::move(list)}};
  const std::string json =
      data.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
  return absl::StrReplaceAll(kModelsTemplate,
                             {{"{{style}}", kStyle},
                              {"{{data}}", EscapedJson(json)},
                              {"{{script}}", absl::StrCat(kCommonScript, kModelsScript)}});
}

}  // namespace mo

#include "converter/report/report.h"

#include <utility>

#include "converter/graph/multiply_accumulates.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::ordered_json;

Json CountsJson(const GraphCounts& counts) {
  Json operations = Json::object();
  for (const auto& [type, count] : counts.operations) operations[type] = count;
  return {{"operations", std::move(operations)},
          {"parameters", counts.parameters},
          {"multiply_accumulates", counts.multiply_accumulates}};
}

Json RewriteJson(const Rewrite& rewrite) {
  return {{"optimization", rewrite.optimization},
          {"pass", rewrite.pass},
          {"nodes_in", rewrite.nodes_in},
          {"nodes_out", rewrite.nodes_out},
          {"what", rewrite.what}};
}

Json RefusalJson(const Refusal& refusal) {
  return {{"optimization", refusal.optimization},
          {"pass", refusal.pass},
          {"node", refusal.node},
          {"rule", refusal.rule},
          {"sentence", refusal.sentence},
          {"values", refusal.values},
          {"blocker", refusal.blocker}};
}

// Refusals that name the exclusion's hits.
int Prevented(const ReportedExclusion& exclusion, const Records& records) {
  int count = 0;
  for (const Refusal& refusal : records.refusals()) {
    if (!refusal.by_exclusion) continue;
    const std::string& blocker = refusal.blocker.empty() ? refusal.node : refusal.blocker;
    for (const std::string& hit : exclusion.hits) count += blocker == hit;
  }
  return count;
}

}  // namespace

GraphCounts CountGraph(const Graph& graph) {
  GraphCounts counts;
  for (const Node* node : graph.TopologicalOrder()) {
    if (node->constant()) {
      if (IsFloatingPoint(node->constant()->type()))
        counts.parameters = SaturatingSum(counts.parameters, node->constant()->size());
      continue;
    }
    ++counts.operations[std::string(node->op().name)];
    counts.multiply_accumulates =
        SaturatingSum(counts.multiply_accumulates, MultiplyAccumulates(*node));
  }
  return counts;
}

std::string ReportJson(const ReportInput& input) {
  Json files = Json::array();
  for (const ReportedFile& file : input.files)
    files.push_back({{"name", file.name}, {"xxh3_128", ToHex(file.digest)}});
  Json settings = Json::object();
  for (const ReportedSetting& setting : input.settings) {
    settings[setting.key] = {{"value", setting.value}, {"origin", setting.origin}};
  }
  Json exclusions = Json::array();
  for (const ReportedExclusion& exclusion : input.exclusions) {
    exclusions.push_back({{"pattern", exclusion.pattern},
                          {"kind", exclusion.is_regex ? "regex" : "exact"},
                          {"optimizations", exclusion.optimizations},
                          {"reason", exclusion.reason},
                          {"hits", exclusion.hits},
                          {"prevented", Prevented(exclusion, *input.records)}});
  }
  Json rewrites = Json::array(), refusals = Json::array(), warnings = Json::array();
  for (const Rewrite& rewrite : input.records->rewrites()) rewrites.push_back(RewriteJson(rewrite));
  for (const Refusal& refusal : input.records->refusals()) refusals.push_back(RefusalJson(refusal));
  for (const Diagnostic& diagnostic : input.diagnostics->all()) {
    if (diagnostic.severity != Severity::kWarning) continue;
    const std::string& path = diagnostic.location.file;
    warnings.push_back({{"code", std::string(CodeId(diagnostic.code))},
                        {"file", path.substr(path.rfind('/') + 1)},
                        {"line", diagnostic.location.line},
                        {"column", diagnostic.location.column},
                        {"text", diagnostic.text}});
  }
  const Json report = {
      {"schema_version", 1},
      {"model", input.model_name},
      {"source", {{"framework", input.framework}, {"files", std::move(files)}}},
      {"config", std::move(settings)},
      {"counts", {{"before", CountsJson(input.before)}, {"after", CountsJson(input.after)}}},
      {"rewrites", std::move(rewrites)},
      {"refusals", std::move(refusals)},
      {"exclusions", std::move(exclusions)},
      {"warnings", std::move(warnings)},
  };
  // Names come from files: what is not UTF-8 is replaced.
  return report.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

}  // namespace mo

#include "converter/report/report.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/base/xml_characters.h"
#include "converter/graph/bodies.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/ops.h"
#include "converter/report/warnings_json.h"

namespace mo {
namespace {

using json::Json;

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
          {"what", rewrite.what},
          {"sources", rewrite.sources}};
}

Json RefusalJson(const Refusal& refusal) {
  return {{"optimization", std::string(refusal.optimization)},
          {"pass", std::string(refusal.pass)},
          {"node", refusal.node},
          {"rule", std::string(refusal.rule)},
          {"sentence", std::string(refusal.sentence)},
          {"values", refusal.values},
          {"blocker", refusal.blocker},
          {"by_exclusion", refusal.by_exclusion},
          {"sources", refusal.sources},
          {"blocker_sources", refusal.blocker_sources}};
}

int Prevented(const ReportedExclusion& exclusion, const Records& records) {
  int count = 0;
  for (const Refusal& refusal : records.refusals()) count += CausedBy(refusal, exclusion);
  return count;
}

Json NodesJson(const std::vector<NamedNode>& nodes) {
  Json list = Json::array();
  for (const NamedNode& node : nodes) {
    list.push_back({{"name", node.name}, {"operation", node.operation}, {"bias_of", node.bias_of}});
  }
  return list;
}

Json OutcomeJson(const Outcome& outcome) {
  Json excluded = Json::array(), tensors = Json::array();
  for (absl::string_view name : kOptimizationNames) {
    if (outcome.excluded.Has(*OptimizationFromName(name))) excluded.push_back(std::string(name));
  }
  for (const TensorPlace& place : outcome.tensors)
    tensors.push_back({{"name", place.tensor}, {"node", place.node}});
  return {{"name", outcome.name},
          {"type", outcome.type},
          {"file", BaseName(outcome.location.file)},
          {"line", outcome.location.line},
          {"column", outcome.location.column},
          {"excluded", std::move(excluded)},
          {"imported", NodesJson(outcome.imported)},
          {"now", NodesJson(outcome.now)},
          {"taken_into", NodesJson(outcome.taken_into)},
          {"tensors", std::move(tensors)}};
}

// An object as text. Of a long list each element becomes JSON by itself: all of them at once take
// many times the memory of their text.
class ReportText {
 public:
  void Add(absl::string_view key, const Json& value) {
    Begin(key);
    Append(value, 1);
  }

  template <typename List, typename ToJson>
  void AddList(absl::string_view key, const List& list, ToJson to_json) {
    Begin(key);
    absl::string_view before = "[\n    ";
    for (const auto& element : list) {
      absl::StrAppend(&text_, before);
      Append(to_json(element), 2);
      before = ",\n    ";
    }
    absl::StrAppend(&text_, list.empty() ? "[]" : "\n  ]");
  }

  std::string Finish() { return std::move(text_) + "\n}\n"; }

 private:
  void Begin(absl::string_view key) {
    absl::StrAppend(&text_, text_.empty() ? "{" : ",", "\n  \"", key, "\": ");
  }

  void Append(const Json& value, int depth) {
    // Names come from files: what is not UTF-8 is replaced.
    const std::string text =
        value.dump(kIndent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
    for (const char c : text) {
      text_ += c;
      if (c == '\n') text_.append(static_cast<size_t>(depth) * kIndent, ' ');
    }
  }

  static constexpr int kIndent = 2;
  std::string text_;
};

}  // namespace

GraphCounts CountGraph(const Graph& graph) {
  GraphCounts counts;
  for (const Node* node : NodesWithBodies(graph)) {
    if (node->constant()) {
      if (IsFloatingPoint(node->constant()->type()))
        counts.parameters = SaturatingSum(counts.parameters, node->constant()->size());
      continue;
    }
    ++counts.operations[std::string(node->op().name())];
    counts.multiply_accumulates =
        SaturatingSum(counts.multiply_accumulates, MultiplyAccumulates(*node));
  }
  return counts;
}

std::vector<ReportedTranspose> TransposesOf(const Graph& graph) {
  std::vector<ReportedTranspose> transposes;
  for (const Node* node : NodesWithBodies(graph)) {
    if (!node->Is(ops::kTranspose)) continue;
    transposes.push_back({node->name(), node->note().empty() ? "the source has it" : node->note()});
  }
  return transposes;
}

bool CausedBy(const Refusal& refusal, const ReportedExclusion& exclusion) {
  if (!refusal.by_exclusion) return false;
  const std::vector<std::string>& applies = exclusion.optimizations;
  if (std::find(applies.begin(), applies.end(), refusal.optimization) == applies.end())
    return false;
  const std::vector<std::string>& nodes =
      refusal.blocker.empty() ? refusal.sources : refusal.blocker_sources;
  return std::any_of(nodes.begin(), nodes.end(), [&](const std::string& node) {
    return std::find(exclusion.hits.begin(), exclusion.hits.end(), node) != exclusion.hits.end();
  });
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
  Json transposes = Json::array();
  for (const ReportedTranspose& transpose : input.transposes)
    transposes.push_back({{"node", transpose.node}, {"reason", transpose.reason}});
  std::vector<ReportedWarning> warnings;
  for (const Diagnostic& diagnostic : input.diagnostics->Shown()) {
    if (diagnostic.severity != Severity::kWarning) continue;
    warnings.push_back({std::string(CodeId(diagnostic.code)), BaseName(diagnostic.location.file),
                        diagnostic.location.line, diagnostic.location.column, diagnostic.text});
  }
  ReportText text;
  text.Add("schema_version", 1);
  text.Add("model", XmlCharacters(input.model_name));
  text.Add(
      "source",
      {{"framework", input.framework}, {"license", input.license}, {"files", std::move(files)}});
  text.Add("config", settings);
  text.Add("counts", {{"before", CountsJson(input.before)}, {"after", CountsJson(input.after)}});
  if (input.bin)
    text.Add("ir", {{"bin", {{"bytes", input.bin->bytes}, {"xxh3_128", input.bin->xxh3_128}}}});
  text.AddList("source_nodes", input.outcomes, OutcomeJson);
  text.AddList("rewrites", input.records->rewrites(), RewriteJson);
  text.AddList("refusals", input.records->refusals(), RefusalJson);
  text.Add("exclusions", exclusions);
  text.Add("transposes", transposes);
  text.Add("warnings", WarningsJson(warnings));
  return text.Finish();
}

}  // namespace mo

#include "converter/report/report.h"

#include <limits>
#include <utility>

#include "converter/graph/ops/convolution.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::ordered_json;

// Products of extents from a file may exceed an integer: the largest one stands for them.
int64_t Times(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<int64_t>::max() : product;
}

int64_t Plus(int64_t a, int64_t b) {
  int64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<int64_t>::max() : sum;
}

// Multiply-accumulates of one node: elements of the result times the terms of each.
int64_t MultiplyAccumulates(const Node& node) {
  int64_t terms = 0;
  const std::optional<Extents> weights =
      node.input_count() > 1 ? node.input(1).shape().extents() : std::nullopt;
  const std::optional<Extents> data =
      node.input_count() > 0 ? node.input(0).shape().extents() : std::nullopt;
  const std::optional<Extents> result =
      node.output_count() > 0 ? node.shape().extents() : std::nullopt;
  if (!weights || !data || !result) return 0;
  if (const ConvolutionKind* kind = FindConvolutionKind(node)) {
    // A transposed convolution spreads each input element over the kernel.
    const ConvolutionWeights w(*kind, *weights);
    terms = Times(ElementCount(w.kernel).value_or(0),
                  kind->transposed ? w.outputs_per_group : w.inputs_per_group);
    return Times(terms, ElementCount(kind->transposed ? *data : *result).value_or(0));
  }
  if (node.Is("MatMul"))
    terms = (*weights)[weights->size() - (node.attributes().GetBool("transpose_b") ? 1 : 2)];
  if (node.Is("FullyConnected")) terms = weights->back();
  return Times(terms, ElementCount(*result).value_or(0));
}

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
        counts.parameters = Plus(counts.parameters, node->constant()->size());
      continue;
    }
    ++counts.operations[std::string(node->op().name)];
    counts.multiply_accumulates = Plus(counts.multiply_accumulates, MultiplyAccumulates(*node));
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

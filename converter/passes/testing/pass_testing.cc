#include "converter/passes/testing/pass_testing.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "converter/evaluator/equality.h"
#include "converter/graph/text.h"
#include "converter/passes/meant_numbers.h"
#include "converter/passes/pipeline.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

// The rule that every_rule_test takes away from this run of a test, or "".
std::string RuleOff() {
  const char* rule = std::getenv(kRuleOffVariable);
  return rule == nullptr ? "" : rule;
}

}  // namespace

std::unique_ptr<Graph> ParseBody(absl::string_view body) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph =
      ParseGraph(absl::StrCat("graph \"g\" {", body, "}"), "test.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  if (graph == nullptr) return std::make_unique<Graph>("failed");
  DeclareSources(*graph);
  return graph;
}

std::string BodyOf(const Graph& graph) { return PrintWithoutProvenance(graph); }

Records RunPasses(const std::vector<const Pass*>& passes, Graph& graph,
                  const PassOptions& options) {
  Records records;
  PassOptions all_options = options;
  if (!RuleOff().empty()) all_options.rules_off_for_test.insert(RuleOff());
  PassContext context(all_options, records);
  for (const Pass* pass : passes) {
    absl::StatusOr<bool> changed = RunPass(*pass, graph, context);
    EXPECT_TRUE(changed.ok()) << changed.status();
  }
  return records;
}

void ExpectEqualValues(const Graph& a, const Graph& b, double bound) {
  const absl::Status status = CheckEqualValues(a, b, bound);
  EXPECT_TRUE(status.ok()) << status;
}

void ExpectRewrite(const std::vector<const Pass*>& passes, absl::string_view before,
                   absl::string_view after, const PassOptions& options) {
  const std::unique_ptr<Graph> original = ParseBody(before);
  const std::unique_ptr<Graph> rewritten = ParseBody(before);
  const Records records = RunPasses(passes, *rewritten, options);
  ReadNumbersAsMeant(*original, records.readings());
  const std::unique_ptr<Graph> expected = ParseBody(after);
  EXPECT_EQ(BodyOf(*rewritten), BodyOf(*expected));
  ExpectEqualValues(*original, *rewritten);
  RunPasses(passes, *rewritten, options);
  EXPECT_EQ(BodyOf(*rewritten), BodyOf(*expected)) << "a second run changed it";
}

void ExpectUnchanged(const std::vector<const Pass*>& passes, absl::string_view body,
                     const PassOptions& options) {
  const std::unique_ptr<Graph> graph = ParseBody(body);
  const std::string before = BodyOf(*graph);
  RunPasses(passes, *graph, options);
  EXPECT_EQ(BodyOf(*graph), before);
}

void ExpectRefusal(const std::vector<const Pass*>& passes, absl::string_view body,
                   absl::string_view node, absl::string_view rule, const PassOptions& options) {
  const std::unique_ptr<Graph> graph = ParseBody(body);
  const std::string before = BodyOf(*graph);
  const Records records = RunPasses(passes, *graph, options);
  EXPECT_EQ(BodyOf(*graph), before);
  if (!RuleOff().empty()) return;
  std::vector<std::string> refusals;
  for (const Refusal& refusal : records.refusals())
    refusals.push_back(absl::StrCat(refusal.node, " ", refusal.rule));
  EXPECT_THAT(refusals, ::testing::Contains(absl::StrCat(node, " ", rule)));
}

}  // namespace mo

#ifndef CONVERTER_PASSES_TESTING_PASS_TESTING_H_
#define CONVERTER_PASSES_TESTING_PASS_TESTING_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"
#include "converter/passes/pass.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {

// An environment variable with the id of a rule that passes shall not check. every_rule_test runs
// each pass's test with each rule off and demands that it fails: then there is a case in which that
// rule alone forbids the rewrite.
inline constexpr char kRuleOffVariable[] = "MO_RULE_OFF_FOR_TEST";

// Tests of passes are text in, text out. `body` is what is between the braces of a graph.

// The graph of a text, with each node its own source node unless the text declares sources. Fails
// the test on errors.
std::unique_ptr<Graph> ParseBody(absl::string_view body);

// The text of a graph's body without provenance, for comparing and for messages.
std::string BodyOf(const Graph& graph);

// Runs the passes in turn and gives their records. Fails the test if one of them fails.
Records RunPasses(const std::vector<const Pass*>& passes, Graph& graph,
                  const PassOptions& options = {});

// The passes make `after` of `before`, both compute the same, and running the passes again changes
// nothing.
void ExpectRewrite(const std::vector<const Pass*>& passes, absl::string_view before,
                   absl::string_view after, const PassOptions& options = {});

// The passes leave the graph as it is, and `rule` is what keeps `node` from being rewritten. With
// that rule off the passes have to change the graph: see kRuleOffVariable.
void ExpectRefusal(const std::vector<const Pass*>& passes, absl::string_view body,
                   absl::string_view node, absl::string_view rule, const PassOptions& options = {});

// The passes leave the graph as it is.
void ExpectUnchanged(const std::vector<const Pass*>& passes, absl::string_view body,
                     const PassOptions& options = {});

// Both graphs compute the same, as CheckEqualValues demands it.
void ExpectEqualValues(const Graph& a, const Graph& b, double bound = 1e-10);

}  // namespace mo

#endif  // CONVERTER_PASSES_TESTING_PASS_TESTING_H_

// Every legality rule is needed: without it, the test of its pass fails.

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

// Whether the test of `pass` passes with one rule off; "" for none.
bool TestPasses(const Pass& pass, absl::string_view rule) {
  // Bazel's variables would let it write into this test's results.
  const std::string command = absl::StrCat(
      "env -u XML_OUTPUT_FILE -u TEST_TOTAL_SHARDS -u TEST_WARNINGS_OUTPUT_FILE ", kRuleOffVariable,
      "=", rule, " converter/passes/", pass.name, "_test_program >/dev/null 2>&1");
  return std::system(command.c_str()) == 0;
}

TEST(EveryRule, IsNeeded) {
  int rules = 0;
  for (const Stage& stage : Pipeline()) {
    for (const Pass* pass : stage.passes) {
      if (pass->rules == nullptr) continue;
      EXPECT_TRUE(TestPasses(*pass, "")) << pass->name;
      for (const RuleText& rule : pass->rules()) {
        EXPECT_FALSE(TestPasses(*pass, rule.id))
            << pass->name << " passes its test without rule " << rule.id << ": " << rule.sentence;
        ++rules;
      }
    }
  }
  EXPECT_GT(rules, 0);
}

}  // namespace
}  // namespace mo

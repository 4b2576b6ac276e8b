#include <map>
#include <set>
#include <string>

#include "converter/passes/pipeline.h"
#include "converter/passes/random_graphs/check.h"
#include "converter/passes/random_graphs/graph_lines.h"
#include "converter/passes/random_graphs/random_case.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;

constexpr uint64_t kGraphs = 300;

TEST(RandomGraphs, KeepWhatMustHold) {
  std::map<std::string, uint64_t> rewritten;
  for (uint64_t seed = 1; seed <= kGraphs; ++seed) {
    const RandomCase random_case = MakeRandomCase(seed);
    const Verdict verdict = Check(random_case, seed);
    for (const std::string& pass : verdict.passes) ++rewritten[pass];
    if (!verdict.failure.empty()) ADD_FAILURE() << Explain(seed, random_case, verdict);
  }
  // Every pass that can be switched off finds something to do.
  for (const Stage& stage : Pipeline()) {
    for (const Pass* pass : stage.passes) {
      if (!pass->optimization) continue;
      EXPECT_GE(rewritten[std::string(pass->name)], kGraphs / 100) << pass->name;
    }
  }
}

TEST(RandomGraphs, DependOnTheSeedAlone) {
  std::set<std::string> texts;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    EXPECT_EQ(MakeRandomCase(seed).text, MakeRandomCase(seed).text);
    texts.insert(MakeRandomCase(seed).text);
  }
  EXPECT_EQ(texts.size(), 50u);
}

constexpr char kText[] = R"(graph "random" {
  source "s" : "Split" exclude(linear_fusing)
  %a = Parameter() {element_type = f32, shape = [1, 2]}
  %b = Parameter() {element_type = f32, shape = [1, 2]}
  %c = Constant() i64[] {1}
  %s = Split(%a, %c) {num_splits = 2} -> f32[1, 1], f32[1, 1] names("x"; "y") from("s")
  %q = Multiply(%s:1, %b) -> f32[1, 2] from("s")
  %p = Clamp(%q) {max = 1, min = 0} -> f32[1, 2]
  %one = Result(%p)
  %two = Result(%s)
}
)";

TEST(GraphLines, PrintsWhatItRead) { EXPECT_EQ(GraphLines(kText).Print(), kText); }

TEST(Shuffled, KeepsInputsInFrontAndTheOrderOfTheModelsPorts) {
  std::set<std::string> orders;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const std::string text = Shuffled(kText, seed);
    orders.insert(text);
    EXPECT_EQ(text.size(), sizeof(kText) - 1);
    EXPECT_LT(text.find("%a = "), text.find("%b = "));
    EXPECT_LT(text.find("%one = "), text.find("%two = "));
    EXPECT_LT(text.find("%c = "), text.find("%s = "));
    EXPECT_LT(text.find("%s = "), text.find("%q = "));
  }
  EXPECT_THAT(orders.size(), Ge(4u));
}

// A rule that the passes need, taken away, shows.
TEST(Check, NoticesAMissingRule) {
  uint64_t noticed = 0;
  for (uint64_t seed = 1; seed <= 400 && noticed == 0; ++seed) {
    RandomCase random_case = MakeRandomCase(seed);
    random_case.options.rules_off_for_test = {"LF4"};
    if (Check(random_case, seed).kind() == "values") noticed = seed;
  }
  ASSERT_GT(noticed, 0u);
  RandomCase random_case = MakeRandomCase(noticed);
  random_case.options.rules_off_for_test = {"LF4"};
  const RandomCase minimized = Minimized(random_case, noticed);
  EXPECT_EQ(Check(minimized, noticed).kind(), "values");
  EXPECT_LE(GraphLines(minimized.text).nodes.size(), 10u) << minimized.text;
  EXPECT_THAT(Explain(noticed, random_case, Check(random_case, noticed)),
              AllOf(HasSubstr("minimized: values"), HasSubstr("without rule LF4")));
}

// So does an exclusion that is not obeyed, of a node and of a constant.
TEST(Check, NoticesWhatExcludedNodesBecome) {
  const std::string node = R"(graph "random" {
  source "s" : "Multiply" exclude(linear_fusing, resnet_stride, grouped_convolution, pad_folding, operation_fusing)
  %x = Parameter() {element_type = f32, shape = [1, 2, 2, 2]}
  %w = Constant() f32[1, 2, 1, 1] {2, 3}<w>
  %c = Convolution(%x, %w)<c>
  %k = Constant() f32[] {2}<k>
  %y = Multiply(%c, %k)<y>
  %out = Result(%y)
}
)";
  for (const char* excluded : {"<w>", "<c>", "<k>", "<y>"}) {
    std::string text = node;
    text.replace(text.find(excluded), 3, " from(\"s\")");
    for (const char* other : {"<w>", "<c>", "<k>", "<y>"}) {
      if (const size_t at = text.find(other); at != std::string::npos) text.erase(at, 3);
    }
    RandomCase random_case = {text, {}};
    EXPECT_EQ(Check(random_case, 1).failure, "") << excluded;
    random_case.options.rules_off_for_test = {"LF1"};
    EXPECT_EQ(Check(random_case, 1).kind(), "exclusions") << excluded;
  }
}

}  // namespace
}  // namespace mo

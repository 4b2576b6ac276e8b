#include "converter/config/exclusions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace mo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kFile[] = "test.toml";

// Matches the [[exclude]] entries of `toml`, of which the first line is line 2.
Exclusions Match(absl::string_view toml, const std::vector<std::string>& names,
                 Diagnostics& diagnostics) {
  const Config config = ParseConfig(absl::StrCat("schema = 1\n", toml), kFile, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return MatchExclusions(config.excludes, names, diagnostics);
}

Exclusions Match(absl::string_view toml, const std::vector<std::string>& names) {
  Diagnostics diagnostics;
  Exclusions exclusions = Match(toml, names, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return exclusions;
}

// For one pattern that hits nothing.
void ExpectUnmatched(absl::string_view toml, const std::vector<std::string>& names, int line,
                     int column, absl::string_view text) {
  Diagnostics diagnostics;
  Match(toml, names, diagnostics);
  ASSERT_EQ(diagnostics.all().size(), 1u) << diagnostics.Render();
  const Diagnostic& diagnostic = diagnostics.all()[0];
  EXPECT_EQ(diagnostic.severity, Severity::kError);
  EXPECT_EQ(diagnostic.code, Code::kExclusionUnmatched);
  EXPECT_EQ(diagnostic.location, (Location{kFile, line, column}));
  EXPECT_EQ(diagnostic.text, text);
}

OptimizationSet SetOf(std::initializer_list<Optimization> optimizations) {
  OptimizationSet set;
  for (Optimization optimization : optimizations) set.Insert(optimization);
  return set;
}

TEST(MatchExclusions, WithoutExcludesExcludesNothing) {
  const Exclusions exclusions = Match("", {"a", "b"});
  EXPECT_THAT(exclusions.nodes, ElementsAre(OptimizationSet(), OptimizationSet()));
  EXPECT_THAT(exclusions.matches, IsEmpty());
}

TEST(MatchExclusions, ExcludesByName) {
  const Exclusions exclusions =
      Match("[[exclude]]\nnodes = [\"conv1\"]\n", {"conv1", "conv10", "x/conv1"});
  EXPECT_THAT(exclusions.nodes,
              ElementsAre(OptimizationSet::All(), OptimizationSet(), OptimizationSet()));
}

TEST(MatchExclusions, ExcludesByRegexOfTheWholeName) {
  const Exclusions exclusions =
      Match("[[exclude]]\nregex = ['conv\\d']\n", {"conv1", "conv10", "conv2", "my_conv1"});
  EXPECT_THAT(exclusions.nodes, ElementsAre(OptimizationSet::All(), OptimizationSet(),
                                            OptimizationSet::All(), OptimizationSet()));
}

TEST(MatchExclusions, ExcludesByOneRegexOrSeveral) {
  const std::vector<std::string> nodes = {"placeholder", "mul_1", "add_1", "mul_2", "concat"};
  auto hits = [&nodes](const std::string& patterns) {
    std::vector<std::string> excluded;
    const Exclusions exclusions = Match("[[exclude]]\nregex = [" + patterns + "]\n", nodes);
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (!exclusions.nodes[i].empty()) excluded.push_back(nodes[i]);
    }
    return excluded;
  };
  EXPECT_THAT(hits("'.*mul.*'"), ElementsAre("mul_1", "mul_2"));
  EXPECT_EQ(hits("'.*'"), nodes);
  EXPECT_THAT(hits("'mul_1', 'add_1'"), ElementsAre("mul_1", "add_1"));
  // A comma does not split a pattern.
  EXPECT_THAT(hits("'[a-z]{3,3}_\\d{1,2}'"), ElementsAre("mul_1", "add_1", "mul_2"));
}

TEST(MatchExclusions, ExcludesFromTheNamedOptimizationsAlone) {
  const Exclusions exclusions = Match(
      "[[exclude]]\nnodes = [\"a\"]\noptimizations = [\"linear_fusing\"]\n"
      "[[exclude]]\nregex = [\".\"]\noptimizations = [\"pad_folding\"]\n",
      {"a", "b"});
  EXPECT_THAT(exclusions.nodes,
              ElementsAre(SetOf({Optimization::kLinearFusing, Optimization::kPadFolding}),
                          SetOf({Optimization::kPadFolding})));
}

TEST(MatchExclusions, ReportsTheHitsOfEachPattern) {
  const Exclusions exclusions = Match(
      "[[exclude]]\nregex = [\"a.*\"]\nnodes = [\"b\", \"a1\"]\nreason = \"why\"\n"
      "[[exclude]]\nregex = [\".2\"]\noptimizations = [\"resnet_stride\"]\n",
      {"a2", "b", "a1"});
  ASSERT_EQ(exclusions.matches.size(), 4u);
  const ExclusionMatch& b = exclusions.matches[0];
  EXPECT_EQ(b.kind, ExclusionMatch::Kind::kExact);
  EXPECT_EQ(b.pattern, "b");
  EXPECT_EQ(b.reason, "why");
  EXPECT_EQ(b.optimizations, OptimizationSet::All());
  EXPECT_EQ(b.origin, Origin::kConfig);
  EXPECT_EQ(b.location, (Location{kFile, 4, 10}));
  EXPECT_THAT(b.nodes, ElementsAre(1));
  EXPECT_THAT(exclusions.matches[1].nodes, ElementsAre(2));
  const ExclusionMatch& a = exclusions.matches[2];
  EXPECT_EQ(a.kind, ExclusionMatch::Kind::kRegex);
  EXPECT_EQ(a.pattern, "a.*");
  EXPECT_EQ(a.location, (Location{kFile, 3, 10}));
  EXPECT_THAT(a.nodes, ElementsAre(0, 2));
  const ExclusionMatch& last = exclusions.matches[3];
  EXPECT_EQ(last.optimizations, SetOf({Optimization::kResnetStride}));
  EXPECT_EQ(last.reason, "");
  EXPECT_THAT(last.nodes, ElementsAre(0));
  EXPECT_EQ(ExclusionKindName(b.kind), "exact");
  EXPECT_EQ(ExclusionKindName(a.kind), "regex");
}

TEST(MatchExclusions, ExcludesEachNodeOfAName) {
  const Exclusions exclusions = Match("[[exclude]]\nnodes = [\"a\"]\n", {"a", "b", "a"});
  EXPECT_THAT(exclusions.matches[0].nodes, ElementsAre(0, 2));
  EXPECT_FALSE(exclusions.nodes[2].empty());
}

TEST(MatchExclusions, AllowsUnmatchedWhenAsked) {
  const Exclusions exclusions =
      Match("[[exclude]]\nnodes = [\"x\"]\nregex = [\"y\"]\nunmatched = \"allow\"\n", {"a"});
  ASSERT_EQ(exclusions.matches.size(), 2u);
  EXPECT_THAT(exclusions.matches[0].nodes, IsEmpty());
  EXPECT_THAT(exclusions.matches[1].nodes, IsEmpty());
}

TEST(MatchExclusions, NamesTheNearestNodes) {
  ExpectUnmatched("[[exclude]]\nnodes = [\"conv1\", \"conv22\"]\n", {"conv1", "conv2", "pool"}, 3,
                  19,
                  "[[exclude]] nodes: no node is named 'conv22'; did you mean 'conv2' or 'conv1'?");
  ExpectUnmatched("[[exclude]]\nregex = [\"con1\"]\n", {"conv1"}, 3, 10,
                  "[[exclude]] regex: 'con1' matches no node's name; did you mean 'conv1'?");
}

TEST(MatchExclusions, SaysWhatToDoWhenNothingIsNear) {
  ExpectUnmatched(
      "[[exclude]]\nnodes = [\"loss\"]\n", {"conv1"}, 3, 10,
      "[[exclude]] nodes: no node is named 'loss'; correct it, take it out, or write unmatched = "
      "\"allow\" in its [[exclude]]");
  ExpectUnmatched("[[exclude]]\nregex = [\"loss.*\"]\n", {}, 3, 10,
                  "[[exclude]] regex: 'loss.*' matches no node's name; correct it, take it "
                  "out, or write unmatched = \"allow\" in its [[exclude]]");
}

TEST(MatchExclusions, ReportsThatARegexMustMatchTheWholeName) {
  ExpectUnmatched("[[exclude]]\nregex = [\"a|conv\"]\n", {"pool", "conv1", "conv2"}, 3, 10,
                  "[[exclude]] regex: 'a|conv' matches no node's name; it must match a whole "
                  "name, and matches a part of 2 names, such as 'conv1'; to mean these write "
                  "'.*(a|conv).*'");
}

TEST(MatchExclusions, ReportsARegexAmongNames) {
  ExpectUnmatched("[[exclude]]\nnodes = [\"conv.*\"]\n", {"conv1", "pool"}, 3, 10,
                  "[[exclude]] nodes: no node is named 'conv.*'; 'nodes' holds whole names, so "
                  "move it to 'regex', "
                  "where it matches 1 node");
}

TEST(MatchExclusions, TakesRegexCharactersOfNamesLiterally) {
  const Exclusions exclusions = Match("[[exclude]]\nnodes = [\"a.b+(c)\"]\n", {"a.b+(c)", "axbb"});
  EXPECT_THAT(exclusions.matches[0].nodes, ElementsAre(0));
}

TEST(MatchExclusions, RefusesABadRegexOfAFlag) {
  Exclude exclude;
  exclude.regexes.push_back({"(?!a)", {}});
  exclude.origin = Origin::kFlag;
  Diagnostics diagnostics;
  MatchExclusions({exclude}, {"a"}, diagnostics);
  EXPECT_EQ(diagnostics.Render(),
            "error: the regular expression '(?!a)' is not valid: RE2 does not have a negative "
            "lookahead '(?!'; write the alternatives that shall match, as in '(conv1|conv2)', or "
            "list them in 'nodes' [MO2005]\n");
}

TEST(MatchExclusions, ReportsEachOfManyUnmatched) {
  std::string toml = "[[exclude]]\nnodes = [";
  for (int i = 0; i < 30; ++i) absl::StrAppend(&toml, "\"convolution", i + 100, "\", ");
  toml += "]\n";
  Diagnostics diagnostics;
  Match(toml, {"convolution"}, diagnostics);
  ASSERT_EQ(diagnostics.all().size(), 30u);
  EXPECT_THAT(diagnostics.all()[19].text, HasSubstr("did you mean"));
  EXPECT_THAT(diagnostics.all()[20].text, Not(HasSubstr("did you mean")));
}

TEST(MatchExclusions, ManagesLargeModels) {
  std::vector<std::string> names;
  for (int i = 0; i < 100000; ++i) names.push_back(absl::StrCat("block", i, "/conv/weights"));
  std::string toml = "[[exclude]]\nregex = [";
  for (int i = 0; i < 10; ++i) absl::StrAppend(&toml, "'block\\d*", i, "/.*', ");
  toml += "]\n";
  const Exclusions exclusions = Match(toml, names);
  for (const ExclusionMatch& match : exclusions.matches) EXPECT_EQ(match.nodes.size(), 10000u);
  for (OptimizationSet set : exclusions.nodes) ASSERT_EQ(set, OptimizationSet::All());
}

TEST(MatchExclusions, APatternOfAnyPartHasTheNodesThatItHitsByAPart) {
  Exclude exclude;
  exclude.regexes = {{"conv|^fc$", {}}};
  exclude.matched_part = MatchedPart::kAnyPart;
  const std::vector<std::string> names = {"conv", "conv1", "fc", "fc1", "a/conv"};
  Diagnostics diagnostics;
  Exclusions exclusions = MatchExclusions({exclude}, names, diagnostics);
  ASSERT_EQ(exclusions.matches.size(), 1u);
  EXPECT_EQ(exclusions.matches[0].pattern, "conv|^fc$");
  EXPECT_THAT(exclusions.matches[0].nodes, ElementsAre(0, 1, 2, 4));
  EXPECT_THAT(exclusions.matches[0].nodes_by_part, ElementsAre(1, 4));
  exclude.matched_part = MatchedPart::kWholeName;
  exclusions = MatchExclusions({exclude}, names, diagnostics);
  EXPECT_THAT(exclusions.matches[0].nodes, ElementsAre(0, 2));
  EXPECT_THAT(exclusions.matches[0].nodes_by_part, IsEmpty());
  EXPECT_EQ(diagnostics.Render(), "");
}

}  // namespace
}  // namespace mo

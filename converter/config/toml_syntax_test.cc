#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/config/config.h"

// What ParseConfig says about bytes that are not TOML, or too much of it.
namespace mo {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

// "line:column: text [code]" of each problem; "text [code]" for one without a place.
std::vector<std::string> ProblemsOf(absl::string_view toml) {
  Diagnostics diagnostics;
  ParseConfig(toml, "f", diagnostics);
  std::vector<std::string> problems;
  for (const Diagnostic& d : diagnostics.all()) {
    EXPECT_EQ(d.severity, Severity::kError);
    EXPECT_EQ(d.location.file, "f");
    const std::string place =
        d.location.line == 0 ? "" : absl::StrCat(d.location.line, ":", d.location.column, ": ");
    problems.push_back(absl::StrCat(place, d.text, " [", CodeId(d.code), "]"));
  }
  return problems;
}

// The words between our own are those of toml++.
TEST(TomlSyntax, IsToldAtItsPlace) {
  EXPECT_THAT(
      ProblemsOf("schema = 1\nschema = 1\n"),
      testing::ElementsAre(MatchesRegex("2:.*: this is not TOML: .*'schema'.*\\[MO2001\\]")));
  EXPECT_THAT(ProblemsOf("schema = 1\n[weights]\nprecision = f16\n"),
              testing::ElementsAre(MatchesRegex(
                  "3:1.: this is not TOML: .*; a text needs quotes, true and false are lower case "
                  "\\[MO2001\\]")));
  EXPECT_THAT(ProblemsOf("schema = 1\n[[exclude]]\nregex = [\"conv\\d\"]\n"),
              testing::ElementsAre(MatchesRegex(
                  "3:1.: this is not TOML: .*; write a regular expression in single quotes, which "
                  "know no escapes: '.d' \\[MO2001\\]")));
}

TEST(TomlSyntax, StopsAtTheFirstError) {
  for (absl::string_view toml : {"[",
                                 "[=]",
                                 "[]",
                                 "[[",
                                 "[a",
                                 "=",
                                 "a",
                                 "a =",
                                 "a = \"",
                                 "a = '''",
                                 "a = [1",
                                 "a = {b = 1",
                                 "a = {b = 1,\n}",
                                 "a = 1\na = 2",
                                 "[a]\n[a]",
                                 "a = \xff",
                                 "a = \"\\ud800\"",
                                 "\xef\xbb",
                                 "a = 99999999999999999999",
                                 "a = 1e999",
                                 "a = 2024-13-01",
                                 "a.b = 1\na = 2",
                                 ".a = 1"}) {
    const std::vector<std::string> problems = ProblemsOf(toml);
    ASSERT_EQ(problems.size(), 1u) << toml;
    EXPECT_THAT(problems[0], HasSubstr("[MO2001]")) << toml;
  }
  EXPECT_THAT(ProblemsOf(absl::string_view("a\0 = 1", 6)),
              testing::ElementsAre(HasSubstr("[MO2001]")));
}

// toml++ up to 3.4 has undefined behaviour there.
TEST(TomlSyntax, KnowsNoOtherAlphabetOutsideOfQuotes) {
  for (absl::string_view toml : {"  é = 1", "a.é = 1", "[é]", "a=é", "a=1é", "a=1 é", "a\u00a0=1",
                                 "\"a\"é", "#\né", "a = 0\"é\"", "a = [-q[\"\ufebf\"]",
                                 "a = \"\"\"\\é\"\"\"", "a = 1 \u3001", "a = 1\u2028"}) {
    const std::vector<std::string> problems = ProblemsOf(toml);
    ASSERT_EQ(problems.size(), 1u) << toml;
    EXPECT_THAT(problems[0], HasSubstr("[MO2001]")) << toml;
  }
  EXPECT_THAT(ProblemsOf("[é]"), testing::ElementsAre(HasSubstr("saw 'é'")));
  EXPECT_THAT(ProblemsOf("schema = 1\n[[exclude]]\nnodes = [\"é\", größe]\n"),
              testing::ElementsAre(testing::StartsWith("3:")));
}

TEST(TomlSyntax, KeepsOnePlaneForPrivateUseToItself) {
  EXPECT_THAT(ProblemsOf("schema = 1\na = \"é\U000F1234\""),
              testing::ElementsAre("2:7: a character for private use (U+F0000 to U+FFFFF); it "
                                   "cannot be read here [MO2003]"));
}

TEST(TomlSyntax, TakesEveryAlphabetInQuotesAndComments) {
  EXPECT_THAT(ProblemsOf("\xef\xbb\xbf# größe\nschema = 1 # 大\n[[exclude]]\nreason = "
                         "\"\"\"é\\\n é\\té\"\"\"\nnodes = [\"大\", 'é', '''\né''', "
                         "\"\\u00e9\"]\n"),
              testing::IsEmpty());
  EXPECT_THAT(ProblemsOf("schema = 1\n[\"größe\"]\n"),
              testing::ElementsAre(HasSubstr("2:2: unknown key 'größe'")));
}

TEST(TomlLimits, BoundTheSize) {
  EXPECT_THAT(ProblemsOf(std::string((4 << 20) + 1, '#')),
              testing::ElementsAre("the configuration has 4194305 bytes, and at most 4194304 are "
                                   "read; write patterns in 'regex' instead of many names in "
                                   "'nodes' [MO2003]"));
  EXPECT_THAT(ProblemsOf("schema = 1\n#" + std::string((4 << 20) - 12, '#')), testing::IsEmpty());
}

TEST(TomlLimits, BoundTheDepthOfKeys) {
  std::string key = "a";
  for (int i = 0; i < 15; ++i) key += " . \"b=\"";
  EXPECT_THAT(ProblemsOf("schema = 1\n" + key + " = 1\n"),
              testing::ElementsAre(HasSubstr("2:1: unknown key 'a'")));
  EXPECT_THAT(ProblemsOf("schema = 1\n" + key + ".c = 1\n"),
              testing::ElementsAre("2:107: a key of more than 16 parts; no key has that many "
                                   "[MO2002]"));
  std::string deep = "a";
  for (int i = 0; i < 1000000; ++i) deep += ".a";
  for (const std::string& toml : {deep + " = 1", "[" + deep + "]", "a = {" + deep + " = 1}"}) {
    EXPECT_THAT(ProblemsOf(toml), testing::ElementsAre(HasSubstr("a key of more than 16 parts")));
  }
}

TEST(TomlLimits, CountNoDotsOfValuesAndComments) {
  const std::string dots(100, '.');
  EXPECT_THAT(
      ProblemsOf(absl::StrCat("# ", dots, "\nschema = 1 # ", dots, "\n[[exclude]]\nnodes = [", "\"",
                              dots, "\\\"", dots, "\", '", dots, "', '''\n", dots, "''''', \"\"\"",
                              dots, "\\\"\"\"\"]\nreason = \"\"")),
      testing::IsEmpty());
  EXPECT_THAT(ProblemsOf("schema = 1\n[[input]]\nname = \"a\"\npreprocess = [{ mean = [1.5, 1.5, "
                         "1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, "
                         "1.5, 1.5] }]\n"),
              testing::IsEmpty());
}

TEST(TomlLimits, BoundTheDepthOfValues) {
  EXPECT_THAT(ProblemsOf("a = " + std::string(100000, '[')),
              testing::ElementsAre(HasSubstr("depth")));
  std::string tables = "schema = 1\na = ";
  const std::string link = "{ b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b = ";
  for (int i = 0; i < 250; ++i) tables += link;
  tables += "1";
  for (int i = 0; i < 250; ++i) tables += "}";
  EXPECT_THAT(ProblemsOf(tables), testing::ElementsAre(HasSubstr("unknown key 'a'")));
}

TEST(TomlLimits, BoundTheNumberOfProblems) {
  std::string toml = "schema = 1\n";
  for (int i = 0; i < 100000; ++i) absl::StrAppend(&toml, "key", i, " = 1\n");
  const std::vector<std::string> problems = ProblemsOf(toml);
  EXPECT_EQ(problems.size(), static_cast<size_t>(Diagnostics::kMaxShown));
}

// Would take hours if anything here were quadratic.
TEST(TomlLimits, AllowLongLists) {
  std::string toml = "schema = 1\n";
  for (int i = 0; i < 20000; ++i) {
    absl::StrAppend(&toml, "[[input]]\nname = \"", i, "\"\n[[output]]\nname = \"", i, "\"\n");
  }
  EXPECT_THAT(ProblemsOf(toml), testing::IsEmpty());
}

}  // namespace
}  // namespace mo

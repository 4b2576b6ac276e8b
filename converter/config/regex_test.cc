#include "converter/config/regex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"

namespace mo {
namespace {

using testing::HasSubstr;

std::string ErrorOf(absl::string_view pattern) {
  const absl::Status status = Regex::Compile(pattern).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << pattern;
  return std::string(status.message());
}

TEST(Regex, MatchesWholeNames) {
  const absl::StatusOr<Regex> regex = Regex::Compile("conv1|res.*/conv");
  ASSERT_TRUE(regex.ok());
  EXPECT_TRUE(regex->MatchesWhole("conv1"));
  EXPECT_FALSE(regex->MatchesWhole("conv10"));
  EXPECT_FALSE(regex->MatchesWhole("my_conv1"));
  EXPECT_TRUE(regex->MatchesWhole("res2a/conv"));
  EXPECT_FALSE(regex->MatchesWhole("CONV1"));
  EXPECT_TRUE(regex->MatchesPart("conv10"));
  EXPECT_FALSE(regex->MatchesPart("pool"));
}

TEST(Regex, KnowsUtf8) {
  const absl::StatusOr<Regex> regex = Regex::Compile("gr.ße");
  ASSERT_TRUE(regex.ok());
  EXPECT_TRUE(regex->MatchesWhole("größe"));
}

struct Refusal {
  absl::string_view pattern;
  absl::string_view message;
};

TEST(Regex, SaysWhatToWriteInstead) {
  constexpr absl::string_view kCases =
      "write out each case, as in '(a_x_a|b_x_b)' for '(a|b)_x_\\1'";
  const Refusal kRefusals[] = {
      {"conv(?=1)",
       "RE2 does not have a lookahead '(?='; a pattern must match the whole name, so write out "
       "what follows, as in 'conv1/.*'"},
      {"(?!conv).*",
       "RE2 does not have a negative lookahead '(?!'; write the alternatives that shall match, as "
       "in '(conv1|conv2)', or list them in 'nodes'"},
      {"(?<=a)b",
       "RE2 does not have a lookbehind '(?<='; a pattern must match the whole name, so write out "
       "what precedes, as in '.*/conv1'"},
      {"(?<!a)b",
       "RE2 does not have a negative lookbehind '(?<!'; write the alternatives that shall match, "
       "as in '(a|b)/conv1', or list them in 'nodes'"},
      {"(?>a)b",
       "RE2 does not have an atomic group '(?>'; write '(' instead: matching never "
       "backtracks"},
      {"a++",
       "RE2 does not have a possessive repetition '++'; write '+': matching never "
       "backtracks"},
      {"a*+",
       "RE2 does not have a possessive repetition '*+'; write '*': matching never "
       "backtracks"},
      {"a?+",
       "RE2 does not have a possessive repetition '?+'; write '?': matching never "
       "backtracks"},
      {"(a)?(?(1)b|c)",
       "RE2 does not have a condition '(?('; write out both cases, as in '(case1|case2)'"},
      {"a(?#why)",
       "RE2 does not have a comment '(?#'; leave it out, and use 'reason' to say what "
       "the pattern is for"},
      {"conv\\Z",
       "RE2 does not have the escape '\\Z'; leave it out: a pattern must match the whole name"},
  };
  for (const Refusal& refusal : kRefusals) {
    EXPECT_EQ(ErrorOf(refusal.pattern), refusal.message) << refusal.pattern;
  }
  for (absl::string_view pattern : {"(a)\\1", "(?P<n>a)(?P=n)", "\\k<n>", "\\g1", "[\\1]"}) {
    EXPECT_THAT(ErrorOf(pattern), HasSubstr("RE2 does not have a backreference '")) << pattern;
    EXPECT_THAT(ErrorOf(pattern), HasSubstr(std::string(kCases))) << pattern;
  }
}

TEST(Regex, PassesOnWhatRe2Says) {
  EXPECT_EQ(ErrorOf("conv("), "missing ): conv(");
  EXPECT_EQ(ErrorOf("a{1001}"), "invalid repetition size: {1001}");
  EXPECT_EQ(ErrorOf("\\"), "trailing \\");
  EXPECT_EQ(ErrorOf("\xff"), "invalid UTF-8");
}

TEST(Regex, ShortensALongError) {
  EXPECT_EQ(ErrorOf(std::string(100000, '(')), "missing ): " + std::string(40, '(') + "...");
}

TEST(Regex, BoundsMemory) {
  std::string pattern;
  for (int i = 0; i < 400; ++i) pattern += "(\\pL{1000}|\\pN{1000})";
  EXPECT_EQ(ErrorOf(pattern),
            "it needs too much memory; split it into several patterns or repeat less");
}

// An engine that backtracks would need 2^1000 steps.
TEST(Regex, TakesLinearTime) {
  const absl::StatusOr<Regex> regex = Regex::Compile("(a*)*(a|aa)*b");
  ASSERT_TRUE(regex.ok());
  EXPECT_FALSE(regex->MatchesWhole(std::string(1000, 'a')));
}

}  // namespace
}  // namespace mo

#include "converter/cli/message_flags.h"

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(MessageFlags, AreTakenOutOfTheCommandLine) {
  Diagnostics diagnostics;
  MessageFlags flags;
  std::vector<std::string> words = {"a",       "--diagnostics_format", "json", "b",
                                    "--quiet", "--color=always",       "c",    "--verbose"};
  flags.Take(words, diagnostics);
  EXPECT_THAT(words, ElementsAre("a", "b", "c"));
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_EQ(flags.format(), DiagnosticsFormat::kJson);
  EXPECT_TRUE(flags.quiet());
  EXPECT_TRUE(flags.verbose());
  EXPECT_TRUE(flags.colored());
}

TEST(MessageFlags, HaveDefaults) {
  Diagnostics diagnostics;
  MessageFlags flags;
  std::vector<std::string> words = {"--quietly", "--color"};
  flags.Take(words, diagnostics);
  EXPECT_THAT(words, ElementsAre("--quietly"));
  EXPECT_THAT(diagnostics.Render(), HasSubstr("--color is ''; give one of auto, always, never"));
  EXPECT_EQ(flags.format(), DiagnosticsFormat::kText);
  EXPECT_FALSE(flags.quiet());
  EXPECT_FALSE(flags.verbose());
  EXPECT_FALSE(flags.colored());  // A test has no terminal.
}

class MessageFlagsTest : public CommandLineTest {};

TEST_F(MessageFlagsTest, AreFlagsOfEachCommand) {
  Write("net.mog", "graph \"net\" {\n  %x = Nothing()\n}\n");
  EXPECT_THAT(Run({"check", "--model", Path("net.mog"), "--color", "always"}).err,
              HasSubstr("\033[1;31merror\033[0m: "));
  EXPECT_THAT(Run({"--color", "always", "--no_such_flag"}).err, HasSubstr("\033[1;31merror"));
  EXPECT_THAT(Run({"--help"}).out, HasSubstr("--quiet,--silent"));
}

TEST_F(MessageFlagsTest, VerboseTellsEachStage) {
  Write("net.mog",
        "graph \"net\" {\n  %x = Parameter() {element_type = f32, shape = [1]}\n  %y = ReLU(%x)\n"
        "  %o = Result(%y)\n}\n");
  const RunResult told = Convert({"--model", Path("net.mog"), "--verbose"});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_THAT(told.err, MatchesRegex("mo: reading [^\n]*net.mog: [0-9.]+ s\n"
                                     "mo: optimizing: [0-9.]+ s\n"
                                     "mo: writing [^\n]*o.xml: [0-9.]+ s\n"));
  EXPECT_EQ(Convert({"--model", Path("net.mog")}).err, "");
}

}  // namespace
}  // namespace mo

// mo completion.

#include "converter/cli/completion_text.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CompletionTest : public CommandLineTest {
 protected:
  CompletionTest() {
    Flag kind = {"--kind", &text_, "what: [a] or it's b"};
    kind.choices = {"a", "b"};
    commands_ = {{"", "convert", {{"-m,--model", &text_, "the model"}}},
                 {"check", "look at it", {{"--quick", &is_given_, "less"}, kind}}};
  }

  std::string text_;
  bool is_given_ = false;
  std::vector<CommandHelp> commands_;
};

TEST_F(CompletionTest, OfBash) {
  const std::string script = BashCompletion(commands_);
  EXPECT_THAT(script, HasSubstr("    '') flags='-m --model' ;;\n"));
  EXPECT_THAT(script, HasSubstr("    check) flags='--quick --kind' ;;\n"));
}

TEST_F(CompletionTest, OfZsh) {
  const std::string script = ZshCompletion(commands_);
  EXPECT_THAT(script, HasSubstr("'*--model[the model]:value:_files'\n"));
  EXPECT_THAT(script, HasSubstr("'*--quick[less]'\n"));
  EXPECT_THAT(script, HasSubstr("'*--kind[what\\: \\[a\\] or it'\\''s b]:value:(a b)'\n"));
  EXPECT_THAT(script, HasSubstr("'check:look at it'\n"));
}

TEST_F(CompletionTest, OfFish) {
  const std::string script = FishCompletion(commands_);
  EXPECT_THAT(script, HasSubstr("complete -c mo -n 'not __fish_seen_subcommand_from check' -s m -l "
                                "model -r -d 'the model'\n"));
  EXPECT_THAT(script, HasSubstr("complete -c mo -n '__fish_seen_subcommand_from check' -l kind -r "
                                "-a 'a b' -d 'what: [a] or it'\\''s b'\n"));
}

TEST_F(CompletionTest, OfTheManual) {
  const std::string page = ManualPage(commands_);
  EXPECT_THAT(page, HasSubstr(".SH CONVERSION\n\\&convert\n.TP\n\\fB\\-m, \\-\\-model\\fR "
                              "\\fIVALUE\\fR\n\\&the model\n"));
  EXPECT_THAT(page, HasSubstr(".SH mo check\n"));
}

TEST_F(CompletionTest, HasEveryCommand) {
  const RunResult bash = Run({"completion", "bash"});
  EXPECT_EQ(bash.exit_code, 0) << bash.err;
  EXPECT_THAT(bash.out, HasSubstr("|report|compare|"));
  EXPECT_THAT(bash.out, HasSubstr("--output_html --digest --diagnostics_format "));
  EXPECT_THAT(Run({"completion", "zsh"}).out, HasSubstr("#compdef mo\n"));
  EXPECT_THAT(Run({"completion", "fish"}).out, HasSubstr(" -l output_html -r "));
  const std::string page = Run({"completion", "man"}).out;
  EXPECT_THAT(page, HasSubstr(".SH mo explain\n"));
  EXPECT_EQ(page.find("\\-\\-disable_optimization\\fR"),
            page.rfind("\\-\\-disable_optimization\\fR"));
}

TEST_F(CompletionTest, NeedsAKind) {
  EXPECT_EQ(Run({"completion"}).exit_code, 2);
  EXPECT_EQ(Run({"completion", "tcsh"}).exit_code, 2);
}

}  // namespace
}  // namespace mo

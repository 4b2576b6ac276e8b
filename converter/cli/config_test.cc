#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ConfigTest : public CommandLineTest {
 protected:
  RunResult Normalize(const std::string& toml) {
    Write("in.toml", toml);
    return Run({"config", "--config", Path("in.toml"), "--output_config", Path("out.toml")});
  }
};

TEST_F(ConfigTest, WritesTheNormalForm) {
  const RunResult result =
      Normalize("# mine\nschema = 1\n[weights]\nprecision = 'f16'  # small\n[optimizations]\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out + result.err, "");
  EXPECT_EQ(Read("out.toml"), "schema = 1\n\n[weights]\nprecision = \"f16\"\n");
}

TEST_F(ConfigTest, ReportsAllProblemsAndWritesNothing) {
  const RunResult result =
      Normalize("schema = 1\nbogus = 2\n[weights]\nprecision = \"f61\"\n[[exclude]]\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("in.toml:2:1: error: "));
  EXPECT_THAT(result.err, HasSubstr("in.toml:4:13: error: "));
  EXPECT_THAT(result.err, HasSubstr("in.toml:5:1: error: "));
  EXPECT_THAT(Files(), ElementsAre("in.toml"));
}

TEST_F(ConfigTest, MessagesNameTheFileOfANormalForm) {
  Write("net.mog",
        "graph \"n\" {\n  %x = Parameter() {element_type = f32, shape = [2]}\n"
        "  %o = Result(%x)\n}\n");
  Write("normal.toml", "schema = 1\n\n[[exclude]]\nnodes = [\"y\"]\n");
  const RunResult result = Run({"check", "--model", Path("net.mog"), "--config",
                                Path("normal.toml"), "--config_name", "models/mine.toml"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("models/mine.toml (normal form):4:10: error: [[exclude]] "
                                    "nodes: no node is named 'y'"));
  EXPECT_THAT(result.err, HasSubstr("nodes = [\"y\"]"));
}

TEST_F(ConfigTest, WritesNothingThatIsTooLongToBeRead) {
  const std::string backslashes((size_t{4} << 20) - 100, '\\');
  const RunResult result =
      Normalize("schema = 1\n[[exclude]]\nnodes = ['a']\nreason = '" + backslashes + "'\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(" bytes with its texts in double quotes, and at most 4194304"));
  EXPECT_THAT(Files(), ElementsAre("in.toml"));
}

TEST_F(ConfigTest, WrongCommandLines) {
  Write("in.toml", "schema = 1\n");
  const std::string in = Path("in.toml"), out = Path("out.toml");
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"config"},
           {"config", "--config", in},
           {"config", "--output_config", out},
           {"config", "--config", in, "--output_config", out, "--disable_fusing"}}) {
    const RunResult result = Run(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
  EXPECT_THAT(Files(), ElementsAre("in.toml"));
}

TEST_F(ConfigTest, FilesThatAreNotThere) {
  const RunResult missing =
      Run({"config", "--config", Path("no.toml"), "--output_config", Path("out.toml")});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, HasSubstr("[MO1001]"));
  Write("in.toml", "schema = 1\n");
  const RunResult unwritable =
      Run({"config", "--config", Path("in.toml"), "--output_config", Path("no/out.toml")});
  EXPECT_EQ(unwritable.exit_code, 1);
  EXPECT_THAT(unwritable.err, HasSubstr("[MO1002]"));
}

}  // namespace
}  // namespace mo

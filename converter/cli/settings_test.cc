// Flags for the attributes of a rule, and arguments from a file.

#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

class Settings : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]} names("x")
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %conv = Convolution(%x, %w)
  %a = Constant() f32[2, 1, 1] {2, 3}
  %mul = Multiply(%conv, %a) names("y")
  %out = Result(%mul)
}
)");
  }
  std::string Error(std::vector<std::string> arguments) {
    const RunResult result = Run(std::move(arguments));
    EXPECT_EQ(result.exit_code, 2);
    return result.err;
  }
};

TEST_F(Settings, OptimizationsAreSwitchedOff) {
  EXPECT_EQ(Convert({"--model", Path("net.mog"), "--disable_optimization", "linear_fusing",
                     "--disable_optimization", "pad_folding"})
                .exit_code,
            0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("Multiply"));
  for (const char* name : {"linear_fusing", "pad_folding"}) {
    EXPECT_THAT(Read("o.json"),
                HasSubstr(std::string("\"optimizations.") + name +
                          "\": {\n      \"value\": \"false\",\n      \"origin\": \"flag\""));
  }
  EXPECT_THAT(Read("o.json"), HasSubstr("\"optimizations.resnet_stride\": {\n      \"value\": "
                                        "\"true\",\n      \"origin\": \"default\""));
}

TEST_F(Settings, WarningsAboutFlagsBecomeErrorsAsTheConfigurationSays) {
  const std::vector<std::string> arguments = {"--model", Path("net.mog"), "--progress",
                                              "--finegrain_fusing", "conv,"};
  const RunResult warned = Convert(arguments);
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_THAT(warned.err, HasSubstr("warning: the flag --progress is ignored"));
  for (const char* code : {"MO1005", "MO1009"}) {
    Write("strict.toml", std::string("schema = 1\n[diagnostics]\nerrors = [\"") + code + "\"]\n");
    std::vector<std::string> strict = arguments;
    strict.insert(strict.end(), {"--config", Path("strict.toml")});
    const RunResult refused = Convert(strict);
    EXPECT_EQ(refused.exit_code, 1) << code;
    EXPECT_THAT(refused.err, HasSubstr("error: ")) << code;
  }
}

TEST_F(Settings, PrecisionIsLaidOverTheConfiguration) {
  Write("f16.toml", "schema = 1\n[weights]\nprecision = \"f16\"\n");
  auto weights = [&](std::vector<std::string> flags) {
    flags.insert(flags.end(), {"--model", Path("net.mog"), "--config", Path("f16.toml")});
    EXPECT_EQ(Convert(flags).exit_code, 0);
    return Read("o.xml").find("element_type=\"f16\"") == std::string::npos ? "f32" : "f16";
  };
  EXPECT_EQ(weights({}), "f16");
  EXPECT_EQ(weights({"--precision", "source"}), "f32");
  EXPECT_EQ(weights({"--precision", "f32"}), "f32");
  EXPECT_EQ(weights({"--precision", "f16"}), "f16");
  EXPECT_THAT(Read("o.json"), HasSubstr("\"value\": \"f16\",\n      \"origin\": \"flag\""));
}

TEST_F(Settings, UnknownNamesAreErrorsWithTheNearest) {
  EXPECT_THAT(Error({"--model", "a", "--disable_optimization", "linear_fusin"}),
              HasSubstr("error: --disable_optimization is 'linear_fusin'; expected one of "
                        "linear_fusing, resnet_stride, grouped_convolution, pad_folding, "
                        "operation_fusing; did you "
                        "mean 'linear_fusing'? [MO1004]"));
  EXPECT_THAT(Error({"--model", "a", "--precision", "f16x"}),
              HasSubstr("error: --precision is 'f16x'; expected one of source, f32, f16; did you "
                        "mean 'f16'? [MO1004]"));
  EXPECT_THAT(Error({"--model", "a", "--disable_optimization", ""}), HasSubstr("is ''; expected"));
  EXPECT_THAT(Error({"--model", "a", "--precision", "f32", "--data_type", "FP32"}),
              HasSubstr("--precision is given beside --data_type"));
}

TEST_F(Settings, AFileStandsForItsLines) {
  Write("args", "check\n--model\n" + Path("net.mog") + "\n--disable_optimization=pad_folding");
  EXPECT_EQ(Run({"@" + Path("args")}).exit_code, 0);
  Write("more", "--model\n" + Path("net.mog") + "\n");
  EXPECT_EQ(Run({"check", "@" + Path("more"), "--disable_fusing"}).exit_code, 0);
  Write("none", "");
  EXPECT_EQ(Run({"check", "@" + Path("none")}).exit_code, 0);
  Write("empty", "\n");
  EXPECT_THAT(Error({"check", "@" + Path("empty")}), HasSubstr("[MO1004]"));
}

TEST_F(Settings, AValueThatBeginsWithAtIsNoFile) {
  const std::vector<std::string> command = {"explain", "--model", Path("net.mog")};
  Write("args", "--node\n@conv\n");
  for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{
           {"--node", "@conv"}, {"--node=@conv"}, {"@" + Path("args")}}) {
    std::vector<std::string> all = command;
    all.insert(all.end(), more.begin(), more.end());
    EXPECT_THAT(Run(all).err, HasSubstr("there is no node '@conv'; did you mean 'conv'? [MO1007]"));
  }
}

TEST_F(Settings, AFileAfterASwitchIsRead) {
  Write("args", "--model\n" + Path("net.mog"));
  EXPECT_EQ(Run({"check", "--disable_fusing", "@" + Path("args")}).exit_code, 0);
  Write("nested", "@" + Path("args"));
  EXPECT_THAT(Error({"check", "@" + Path("nested")}), HasSubstr("[MO1004]"));
}

TEST_F(Settings, FilesThatAreNoArguments) {
  EXPECT_THAT(Error({"@" + Path("nothing")}),
              HasSubstr("nothing: error: the file cannot be opened"));
  EXPECT_THAT(Error({"@" + folder_}), HasSubstr("[MO1001]"));
  Write("binary", std::string("--model\0x", 9));
  EXPECT_THAT(Error({"@" + Path("binary")}), HasSubstr("is no text; expected one argument a line"));
  Write("large", std::string((16 << 20) + 1, 'x'));
  EXPECT_THAT(Error({"@" + Path("large")}),
              HasSubstr("the file has 16777217 bytes, and at most 16777216 are read"));
}

}  // namespace
}  // namespace mo

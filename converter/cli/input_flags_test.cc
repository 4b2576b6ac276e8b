// The old Model Optimizer's flags for preprocessing and layouts.

#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

class InputFlagsTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", R"(graph "net" {
  %data = Parameter() {element_type = f32, layout = "NCHW", shape = [1, 3, 4, 5]} names("x")
  %info = Parameter() {element_type = f32, shape = [1, 2]} names("i")
  %a = ReLU(%data)
  %b = ReLU(%info)
  %1 = Result(%a)
  %2 = Result(%b)
}
)");
  }
  RunResult With(std::vector<std::string> flags) {
    flags.insert(flags.end(), {"--model", Path("net.mog"), "--disable_fusing"});
    return Convert(std::move(flags));
  }
  // What a wrong flag is answered with.
  std::string Usage(std::vector<std::string> flags) {
    const RunResult result = With(std::move(flags));
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
    return result.err;
  }
  std::string Misfit(std::vector<std::string> flags) {
    const RunResult result = With(std::move(flags));
    EXPECT_EQ(result.exit_code, 1) << result.err;
    return result.err;
  }
  // A setting of the report with its origin.
  std::string Setting(const std::string& key) {
    const std::string report = Read("o.json");
    const size_t begin = report.find("\"" + key + "\"");
    if (begin == std::string::npos) return "";
    const size_t value = report.find("\"value\": \"", begin) + 10;
    const size_t origin = report.find("\"origin\": \"", begin) + 11;
    return report.substr(value, report.find('"', value) - value) + " by " +
           report.substr(origin, report.find('"', origin) - origin);
  }
};

TEST_F(InputFlagsTest, ReverseThenMeanThenScale) {
  for (const char* means : {"data[104,117,123]", "x(104, 117, 123)"}) {
    EXPECT_EQ(
        With({"--scale_values", "data[2,3,4]", "--mean_values", means, "--reverse_input_channels"})
            .exit_code,
        0);
    EXPECT_EQ(Setting("input.data.preprocess"),
              "[{ reverse_channels = true }, { mean = [104.0, 117.0, 123.0] }, { scale = [2.0, "
              "3.0, 4.0] }] by flag");
    EXPECT_EQ(Setting("input.info.preprocess"), "");
    const std::string graph = Read("o.mog");
    EXPECT_THAT(graph, HasSubstr("%data/reverse_channels = Gather(%data,"));
    EXPECT_THAT(graph, HasSubstr("%data/mean = Subtract(%data/reverse_channels,"));
    EXPECT_THAT(graph, HasSubstr("%data/scale = Divide(%data/mean,"));
  }
}

TEST_F(InputFlagsTest, WithoutNamesInTheOrderOfTheInputs) {
  EXPECT_EQ(With({"--mean_values", "[1,2,3],(4,5)", "--layout", "nchw,nc"}).exit_code, 0);
  EXPECT_EQ(Setting("input.data.preprocess"), "[{ mean = [1.0, 2.0, 3.0] }] by flag");
  EXPECT_EQ(Setting("input.info.preprocess"), "[{ mean = [4.0, 5.0] }] by flag");
  EXPECT_EQ(Setting("input.info.layout"), "NC by flag");
  EXPECT_EQ(With({"--scale_values", "(7)", "--input", "info"}).exit_code, 0);
  EXPECT_EQ(Setting("input.info.preprocess"), "[{ scale = 7.0 }] by flag");
  EXPECT_EQ(Setting("input.data.preprocess"), "");
  EXPECT_THAT(Misfit({"--mean_values", "(1,2,3)"}),
              HasSubstr("--mean_values is given for 1 inputs, but there are 2: data, info; give it "
                        "for each, or name those that it is for, as in data[1,2,3] [MO2008]"));
}

TEST_F(InputFlagsTest, OldFormsOfValuesAndLayouts) {
  EXPECT_EQ(With({"--input", "data", "--mean_values", "104,117,123"}).exit_code, 0);
  EXPECT_EQ(Setting("input.data.preprocess"), "[{ mean = [104.0, 117.0, 123.0] }] by flag");
  for (const char* text : {"data([n,c,h,w]->[n,h,w,c])", "data(nchw->[n,h,w,c])"}) {
    EXPECT_EQ(With({"--layout", text}).exit_code, 0) << text;
    EXPECT_EQ(Setting("input.data.layout"), "NHWC by flag");
  }
  EXPECT_EQ(With({"--layout", "[n,c,h,w]->[n,h,w,c],[n,c]"}).exit_code, 0);
  EXPECT_EQ(Setting("input.data.layout"), "NHWC by flag");
  EXPECT_EQ(Setting("input.info.layout"), "NC by flag");
}

TEST_F(InputFlagsTest, ScaleIsForAllInputs) {
  for (const char* flag : {"--scale", "-s"}) {
    EXPECT_EQ(With({flag, "255", "--mean_values", "data[127.5]"}).exit_code, 0);
    EXPECT_EQ(Setting("input.data.preprocess"), "[{ mean = 127.5 }, { scale = 255.0 }] by flag");
    EXPECT_EQ(Setting("input.info.preprocess"), "[{ scale = 255.0 }] by flag");
  }
}

TEST_F(InputFlagsTest, LayoutStatesAndChanges) {
  EXPECT_EQ(With({"--layout", "data(nchw->nhwc)"}).exit_code, 0);
  EXPECT_EQ(Setting("input.data.layout"), "NHWC by flag");
  EXPECT_EQ(Setting("input.data.source_layout"), "NCHW by flag");
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1,4,5,3\""));
  EXPECT_THAT(Read("o.xml"), HasSubstr("layout=\"[N,H,W,C]\""));
  // Known or stated, the source's is the same.
  EXPECT_EQ(With({"--layout", "info(nc->cn),data(nchw)"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"2,1\""));
  EXPECT_THAT(Misfit({"--layout", "data(nhwc)"}),
              HasSubstr("--layout: \"NHWC\" of 'data' is not what the model has: NCHW; write "
                        "data(NCHW->NHWC) if the input of the IR shall have it [MO2008]"));
  EXPECT_THAT(Misfit({"--layout", "info(n)"}),
              HasSubstr("has 1 axes, but the input has the shape"));
}

TEST_F(InputFlagsTest, AFlagWinsOverTheConfiguration) {
  Write("c.toml",
        "schema = 1\n[[input]]\nname = \"x\"\npreprocess = [{ scale = 9 }]\nlayout = \"NCHW\"\n");
  EXPECT_EQ(With({"--config", Path("c.toml"), "--mean_values", "data[1,2,3]", "--layout",
                  "data(nchw->nhwc)"})
                .exit_code,
            0);
  EXPECT_EQ(Setting("input.x.preprocess"), "[{ mean = [1.0, 2.0, 3.0] }] by flag");
  EXPECT_EQ(Setting("input.x.layout"), "NHWC by flag");
}

TEST_F(InputFlagsTest, AShapeOfTheConfigurationIsInItsLayout) {
  Write("c.toml", "schema = 1\n[[input]]\nname = \"data\"\nshape = [1, 3, 8, 9]\n");
  EXPECT_THAT(
      Misfit({"--config", Path("c.toml"), "--layout", "data(nchw->nhwc)"}),
      HasSubstr("c.toml:4:9: error: [[input]] shape: that of 'data' is written as NCHW, but "
                "--layout makes the input of the IR NHWC; write layout = \"NHWC\" beside "
                "it, and the shape so [MO2008]"));
  EXPECT_EQ(With({"--config", Path("c.toml"), "--layout", "data(nchw)"}).exit_code, 0);
  // One of a flag is the source's, as it ever was.
  EXPECT_EQ(With({"--input", "data", "--input_shape", "[1,3,8,9]", "--layout", "data(nchw->nhwc)"})
                .exit_code,
            0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1,8,9,3\""));
}

TEST_F(InputFlagsTest, ReversesInputsWithThreeChannelsAlone) {
  EXPECT_EQ(With({"--reverse_input_channels"}).exit_code, 0);
  EXPECT_EQ(Setting("input.data.preprocess"), "[{ reverse_channels = true }] by flag");
  EXPECT_EQ(Setting("input.info.preprocess"), "");
  Write("net.mog",
        "graph \"n\" {\n%x = Parameter() {element_type = f32, shape = [1, 4, 4, 3]}\n%r = "
        "ReLU(%x)\n%o = Result(%r)\n}\n");
  EXPECT_THAT(Misfit({"--reverse_input_channels"}),
              HasSubstr("--reverse_input_channels: no input is known to have three channels; if "
                        "one has, name its layout with --layout, as in --layout nhwc [MO2008]"));
  EXPECT_EQ(With({"--reverse_input_channels", "--layout", "nhwc"}).exit_code, 0);
  EXPECT_THAT(Read("o.mog"), HasSubstr("%x/reverse_channels/axis = Constant() i64[] {3}"));
}

TEST_F(InputFlagsTest, UnknownAndRepeatedInputs) {
  EXPECT_THAT(
      Misfit({"--mean_values", "dat[1]"}),
      HasSubstr("--mean_values: the model has no input 'dat'; did you mean 'data'? [MO2007]"));
  EXPECT_THAT(Misfit({"--mean_values", "data[1],x[2]"}),
              HasSubstr("--mean_values names the input 'data' twice; name it once [MO2008]"));
  EXPECT_THAT(Misfit({"--scale_values", "data[1,2]"}),
              HasSubstr("--scale_values of 'data' has 2 values, but the input has 3 channels"));
}

TEST_F(InputFlagsTest, MalformedValues) {
  for (const char* text : {"1,2,x", "data[1,2", "data[1,,2]", "data[1,x]", "[1]2", "data[1],[2]",
                           "[]", "[inf]", "data[1],"}) {
    EXPECT_THAT(Usage({"--mean_values", text}),
                HasSubstr(std::string("--mean_values is '") + text +
                          "'; expected data[104,117,123] or (104,117,123), one for each input"));
  }
  EXPECT_THAT(Usage({"--scale_values", "data[1,0,2]"}),
              HasSubstr("--scale_values is 'data[1,0,2]'; expected numbers other than 0"));
  for (const char* text : {"0", "x", "nan"})
    EXPECT_THAT(Usage({"--scale", text}), HasSubstr("expected a number other than 0"));
  EXPECT_THAT(Usage({"--scale", "2", "--scale_values", "data[1]"}),
              HasSubstr("--scale and --scale_values are both given; expected one of them"));
  for (const char* text : {"nxhw", "nchw->nhwd", "data(nchw", "data(nchw),nc", "nchw->", "n?"}) {
    EXPECT_THAT(Usage({"--layout", text}),
                HasSubstr(std::string("--layout is '") + text +
                          "'; expected nchw, data(nchw) or data(nhwc->nchw)"));
  }
}

}  // namespace
}  // namespace mo

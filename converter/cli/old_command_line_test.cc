// The command line of the old Model Optimizer: each flag does what it did, or says that it does
// not.

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/cli/old_help.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNet[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %y = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %sum = Add(%x, %y)
  %out = Result(%sum)
}
)";

class OldCommandLine : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", kNet);
  }
  RunResult With(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--model", Path("net.mog")});
    return Convert(std::move(arguments));
  }
};

TEST_F(OldCommandLine, EveryFlagIsKnown) {
  for (const char* version : {kOldHelp2021_4, kOldHelp2023_3}) {
    for (absl::string_view name : absl::StrSplit(version, ' ')) {
      const std::string flag(name);
      for (const std::vector<std::string>& words :
           std::vector<std::vector<std::string>>{{flag}, {flag, "value"}}) {
        const std::string err = With(words).err;
        // Without its value a flag takes the next argument, and leaves what follows that.
        const size_t unexpected = err.find("not expected: ");
        if (unexpected != std::string::npos)
          EXPECT_THAT(err.substr(unexpected), Not(HasSubstr(absl::StrCat(": ", flag)))) << flag;
        if (err.find("MO1004") == std::string::npos) break;
      }
    }
  }
}

TEST_F(OldCommandLine, FlagsWithoutMeaningAreIgnoredWithANote) {
  const RunResult result = With({"--log_level=DEBUG", "--progress", "--input_model_is_text",
                                 "--use_new_frontend", "--static_shape"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("warning: the flag --progress is ignored: there is no log"));
  EXPECT_THAT(result.err, HasSubstr("the flag --log_level is ignored"));
  EXPECT_THAT(result.err, HasSubstr("[MO1005]"));
}

TEST_F(OldCommandLine, SilentLeavesWarningsOut) {
  const RunResult result = With({"--silent", "--progress"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
}

TEST_F(OldCommandLine, InputIsAppliedOrRefused) {
  for (const char* shape : {"x[1,2,3,300]", "x[1 2 3 300]", "x(1,2,3,300)"}) {
    EXPECT_EQ(With({"--input", std::string(shape) + ",y[1,2,3,300]"}).exit_code, 0) << shape;
    EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1,2,3,300\""));
  }
  const RunResult unknown = With({"--input", "nowhere"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("--input: the model has no input 'nowhere'"));
  EXPECT_THAT(unknown.err, HasSubstr("[MO2007]"));
  for (const char* text : {"x[1,2", "x]", "x,,y", "[1,2]", "x[1,a]", "x[1][2]", "x{f16", "x{f17}",
                           "x{string}", "x[3..2]", "x[..]", "x[0..0]", "y{f16}->1"}) {
    const RunResult result = With({"--input", text});
    EXPECT_EQ(result.exit_code, 2) << text;
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
}

TEST_F(OldCommandLine, InputsHaveTypes) {
  for (const char* inputs : {"x{f16},y", "x{FP16}[1,2,4,4],y", "x[1 2 4 4]{half},y"}) {
    EXPECT_EQ(With({"--input", inputs}).exit_code, 0) << inputs;
    EXPECT_THAT(Read("o.mog"), HasSubstr("%x = Parameter() {element_type = f16"));
    EXPECT_THAT(Read("o.mog"), HasSubstr("= Convert(%x) {destination_type = f32}"));
    EXPECT_THAT(Read("o.json"), HasSubstr("input.x.type"));
  }
  const RunResult wide = With({"--input", "x{i64},y"});
  EXPECT_EQ(wide.exit_code, 1);
  EXPECT_THAT(wide.err, HasSubstr("--input: 'x' shall be i64, but the model reads f32"));
}

TEST_F(OldCommandLine, DimensionsMayBeBounded) {
  EXPECT_EQ(With({"--input", "x[1..4,2,..5,6..],y[1..4,2,..5,6..]"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1..4,2,0..5,6..\""));
  EXPECT_EQ(With({"--input_shape", "[1..4 2 4 4],[1..4,2,4,4]"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1..4,2,4,4\""));
}

TEST_F(OldCommandLine, InputsWithValuesBecomeConstants) {
  const std::vector<std::vector<std::string>> forms = {
      {"--input", "x,y->2.5"},
      {"--input", "y->2.5"},
      {"--freeze_placeholder_with_value", "y->2.5"},
      {"--freeze_placeholder_with_value=y->2.5", "--input", "x,y"},
      {"--input", "x[1,2,4,4],y->2.5"},
      {"--input", "x,y->2.5", "--input_shape", "[1,2,4,4]"},
      {"--freeze_placeholder_with_value=y->2.5", "--input_shape", "[1,2,4,4]"},
      {"--input", "y->2.5", "--mean_values", "[0,0]", "--layout", "nchw"},
      {"--input", "y[1,2,4,4]->2.5"},
      {"--input", "x,y[1,2,4,4]->2.5", "--input_shape", "[1,2,4,4]"},
      {"--input", "y[1,2,4,4]", "--freeze_placeholder_with_value", "y->2.5"}};
  for (const std::vector<std::string>& form : forms) {
    const RunResult result = With(form);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(Read("o.mog"), Not(HasSubstr("%y = Parameter"))) << form[0] << form[1];
    EXPECT_THAT(Read("o.mog"), HasSubstr("2.5"));
    EXPECT_THAT(Read("o.json"), HasSubstr("input.y.value"));
  }
  EXPECT_THAT(With({"--input", "x->[1 2],y->[3,4]"}).err, HasSubstr("has 2 elements"));
  Write("c.toml", "schema = 1\n[[input]]\nname = \"y\"\nvalue = 7.5\n");
  EXPECT_EQ(With({"--config", Path("c.toml")}).exit_code, 0);
  EXPECT_THAT(Read("o.mog"), HasSubstr("7.5"));
  EXPECT_EQ(With({"--config", Path("c.toml"), "--input", "y->2.5"}).exit_code, 0);
  EXPECT_THAT(Read("o.mog"), Not(HasSubstr("7.5")));
  EXPECT_EQ(With({"--config", Path("c.toml"), "--input", "y[1,2,4,4]"}).exit_code, 0);
  EXPECT_THAT(Read("o.mog"), HasSubstr("%y = Parameter"));
}

TEST_F(OldCommandLine, ValuesThatCannotBe) {
  const RunResult unknown = With({"--freeze_placeholder_with_value", "z->1"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("--input: the model has no input 'z'"));
  EXPECT_THAT(unknown.err, HasSubstr("[MO2007]"));
  const RunResult type = With({"--input", "y->False"});
  EXPECT_EQ(type.exit_code, 1);
  EXPECT_THAT(type.err, HasSubstr("the value of input 'y' is boolean, but the input is f32"));
  const std::vector<std::vector<std::string>> wrong = {
      {"--input", "y{f16}", "--freeze_placeholder_with_value", "y->1"},
      {"--input", "y->1", "--freeze_placeholder_with_value", "y->1"},
      {"--freeze_placeholder_with_value", "y"},
      {"--freeze_placeholder_with_value", "y->"},
      {"--freeze_placeholder_with_value", "y->maybe"},
      {"--freeze_placeholder_with_value", "y->1 2"},
      {"--freeze_placeholder_with_value", "y->[1,True]"},
      {"--freeze_placeholder_with_value", "y->[]"},
      {"--freeze_placeholder_with_value", "y->9007199254740993"},
      {"--freeze_placeholder_with_value", "y->nan"}};
  for (const std::vector<std::string>& flags : wrong) {
    const RunResult result = With(flags);
    EXPECT_EQ(result.exit_code, 2) << flags[1];
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
}

TEST_F(OldCommandLine, PlaceholdersOfTensorFlowGetValues) {
  Write("net.pbtxt", R"(
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: 2 } } } } }
node { name: "keep" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "c" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape {} float_val: 8 } } } }
node { name: "rate" op: "PlaceholderWithDefault" input: "c"
  attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape {} } } }
node { name: "m" op: "Mul" input: "x" input: "keep" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "y" op: "Add" input: "m" input: "rate" attr { key: "T" value { type: DT_FLOAT } } }
)");
  const RunResult result = Convert(
      {"--model", Path("net.pbtxt"), "--freeze_placeholder_with_value", "keep->0.5,rate->0.25"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Read("o.mog"), HasSubstr("{0.5}"));
  EXPECT_THAT(Read("o.mog"), HasSubstr("{0.25}"));
  EXPECT_THAT(Read("o.mog"), Not(HasSubstr("{8}")));
  EXPECT_THAT(Read("o.mog"), Not(HasSubstr("%keep = Parameter")));
  EXPECT_THAT(Read("o.mog"), Not(HasSubstr("%rate = Parameter")));
}

TEST_F(OldCommandLine, ShapesWithoutNames) {
  for (const char* shapes :
       {"[1,2,6,7],[1,2,6,7]", "[1 2 6 7],[1 2 6 7]", "(1,2,6,7), (1,2,6,7)"}) {
    EXPECT_EQ(With({"--input_shape", shapes}).exit_code, 0) << shapes;
    EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1,2,6,7\""));
  }
  EXPECT_EQ(With({"--input_shape", "[?,2,6,7],[-1,2,6,7]"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"?,2,6,7\""));
  EXPECT_THAT(With({"--input_shape", "[1,2,6,7]"}).err,
              HasSubstr("--input_shape has 1 shapes, but the model has 2 inputs: x, y"));
  for (const char* shapes : {"[2,3", "2,3]", "[1,2)", "[1,,2]", "[0]", "[1],", "[1][2]", "x"}) {
    const RunResult result = With({"--input_shape", shapes});
    EXPECT_EQ(result.exit_code, 2) << shapes;
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
}

TEST_F(OldCommandLine, CompressionMayBeSwitchedOff) {
  Write("w.mog",
        "graph \"w\" {\n  %x = Parameter() {element_type = f32, shape = [2]}\n  %c = Constant() "
        "f32[2] {1, 3}\n  %s = Add(%x, %c)\n  %o = Result(%s)\n}\n");
  for (const char* value : {"True", "true"}) {
    EXPECT_EQ(Convert({"--model", Path("w.mog"), "--compress_to_fp16", value}).exit_code, 0);
    EXPECT_THAT(Read("o.xml"), HasSubstr("f16"));
  }
  EXPECT_EQ(Convert({"--model", Path("w.mog"), "--compress_to_fp16=False"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), Not(HasSubstr("f16")));
  EXPECT_EQ(Convert({"--model", Path("w.mog"), "--compress_to_fp16=maybe"}).exit_code, 2);
}

TEST_F(OldCommandLine, ACommaInAPatternSplitsItAndIsToldOf) {
  const RunResult result = With({"--finegrain_fusing", "s[a-z]{1,2}m"});
  EXPECT_THAT(result.err, HasSubstr("is split at each comma"));
  EXPECT_THAT(result.err, HasSubstr("[[exclude]] regex = ['.*s[a-z]{1,2}m.*']"));
  EXPECT_THAT(With({"--finegrain_fusing", "s[a-z]{1}m,x"}).err, Not(HasSubstr("is split")));
}

TEST_F(OldCommandLine, TheVersionIsThatOfTheModule) {
  const RunResult result = Run({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  ASSERT_THAT(result.out, HasSubstr("mo "));
  const std::string version = result.out.substr(3, result.out.find('\n') - 3);
  std::ifstream file("MODULE.bazel");
  const std::string module{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(module, HasSubstr("\n    version = \"" + version + "\",\n"));
}

TEST_F(OldCommandLine, WhatShowsBesideTheModelAloneIsUsageToo) {
  for (const std::vector<std::string>& flags :
       std::vector<std::vector<std::string>>{{"--input_shape", "[1,2,6,7]"},
                                             {"--input", "x,y", "--input_shape", "[1,2,6,7]"},
                                             {"--signature", "s"}}) {
    const RunResult result = With(flags);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
}

TEST_F(OldCommandLine, FrameworksThatAreNotConvertedAreUsage) {
  const RunResult mxnet = With({"--framework", "mxnet"});
  EXPECT_EQ(mxnet.exit_code, 2);
  EXPECT_THAT(mxnet.err, HasSubstr("--framework is 'mxnet'; expected one of caffe, tf, onnx, mog"));
}

TEST_F(OldCommandLine, FlagsThatContradictEachOther) {
  struct Contradiction {
    std::vector<std::string> flags;
    std::string message;
  };
  const std::vector<Contradiction> wrong = {
      {{"--compress_to_fp16", "False", "--data_type", "FP16"},
       "--data_type FP16 and --compress_to_fp16 false contradict each other"},
      {{"--data_type=float", "--compress_to_fp16"},
       "--data_type float and --compress_to_fp16 true contradict each other"},
      {{"--precision", "f16", "--compress_to_fp16=False"}, "--precision is given beside"},
      {{"--input_shape", "[1,2,4,4],[1,2,4,4]", "-b", "1"},
       "--batch and --input_shape are both given"},
      {{"--input", "x[2,2,4,4],y[?,2,4,4]", "-b", "1"},
       "--batch 1 and the shape [2, 2, 4, 4] of 'x' contradict each other"},
      {{"--input", "x,y,x"}, "--input names 'x' twice"},
      {{"--input", "x,x->1"}, "--input names 'x' twice"},
      {{"--output", "sum,sum"}, "--output names 'sum' twice"},
      {{"--output_dir", folder_}, "leave out --output_dir"},
      {{"--weights", Path("net.mog")},
       "weights are given, but only a Caffe or ONNX model has them"},
      {{"--input_model", "--layout", "nchw"}, "--input_model has no value, but the flag --layout"},
      {{"-b", "-n", "net"}, "write -b=-n"}};
  for (const Contradiction& contradiction : wrong) {
    const RunResult result = With(contradiction.flags);
    EXPECT_EQ(result.exit_code, 2) << contradiction.message;
    EXPECT_THAT(result.err, HasSubstr(contradiction.message));
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
  for (const std::vector<std::string>& right :
       std::vector<std::vector<std::string>>{{"--compress_to_fp16", "--data_type", "half"},
                                             {"--compress_to_fp16=False", "--data_type=FP32"},
                                             {"--input", "x[1,2,4,4],y[?,2,4,4]", "-b", "1"},
                                             {"--input", "x[1..4,2,4,4],y[-1,2,4,4]", "-b", "3"}})
    EXPECT_EQ(With(right).exit_code, 0) << right[0];
}

TEST_F(OldCommandLine, TheFolderOfOutputsIsCreatedIfThereIsSomethingForIt) {
  const std::string folder = Path("new/deep");
  const std::vector<std::string> arguments = {"--model", Path("net.mog"), "--output_dir", folder};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), arguments.begin(), arguments.end());
    return Run(more);
  };
  EXPECT_EQ(with({"--input", "nowhere"}).exit_code, 1);
  EXPECT_EQ(with({"--output_report", Path("none/r.json")}).exit_code, 1);
  EXPECT_THAT(Files(), Not(Contains("new")));
  EXPECT_EQ(with({}).exit_code, 0);
  EXPECT_THAT(Files(), Contains("new"));
  EXPECT_EQ(with({}).exit_code, 0);
  const RunResult file =
      Run({"--model", Path("net.mog"), "--output_dir", Path("net.mog") + "/folder"});
  EXPECT_EQ(file.exit_code, 1);
  EXPECT_THAT(file.err, HasSubstr("the folder cannot be created"));
}

// An input that cannot be imported without its shape.
constexpr char kSqueezed[] = R"(
node { name: "y" op: "Add" input: "s" input: "b" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "b" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "s" op: "Squeeze" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: -1 } dim { size: 3 } dim { size: 1 } } } } }
)";

TEST_F(OldCommandLine, ShapesWithoutNamesForModelsThatNeedThem) {
  Write("net.pbtxt", kSqueezed);
  const auto with = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"--model", Path("net.pbtxt")});
    return Convert(flags);
  };
  EXPECT_EQ(with({}).exit_code, 1);
  // In the order of the file.
  const RunResult result = with({"--input_shape", "[4,3],[4,3,1]"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Read("o.mog"), HasSubstr("%b = Parameter() {element_type = f32, shape = [4, 3]}"));
  EXPECT_THAT(Read("o.mog"), HasSubstr("%x = Parameter() {element_type = f32, shape = [4, 3, 1]}"));
  EXPECT_EQ(with({"--input", "b->1", "--input_shape", "[4,3,1]"}).exit_code, 0);
  const RunResult one = with({"--input_shape", "[4,3,1]"});
  EXPECT_EQ(one.exit_code, 2);
  EXPECT_THAT(one.err, HasSubstr("has 1 shapes, but the model has 2 inputs: b, x"));
}

TEST_F(OldCommandLine, SettingsOfAnInputUnderEachOfItsNames) {
  Write("net.pbtxt", R"(
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: 1 } dim { size: 2 } dim { size: 2 }
                                      dim { size: 3 } } } } }
node { name: "a" op: "Abs" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "y" op: "Neg" input: "a" attr { key: "T" value { type: DT_FLOAT } } }
)");
  const auto with = [&](std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"--model", Path("net.pbtxt")});
    return Convert(flags);
  };
  std::string first;
  for (const std::string name : {"a", "a:0", "0:y"}) {
    for (const std::vector<std::string>& flags : std::vector<std::vector<std::string>>{
             {"--input", name, "--mean_values", "1,2,3", "--layout", "nhwc->nchw"},
             {"--input", name + "[1,2,2,3]", "--mean_values", name + "[1,2,3]", "--layout",
              name + "(nhwc->nchw)"}}) {
      const RunResult result = with(flags);
      EXPECT_EQ(result.exit_code, 0) << result.err;
      if (first.empty()) first = Read("o.xml");
      EXPECT_EQ(Read("o.xml"), first) << name;
    }
    Write("c.toml", "schema = 1\n[[input]]\nname = \"" + name +
                        "\"\nlayout = \"NCHW\"\npreprocess = [{ mean = [1, 2, 3] }]\n");
    EXPECT_EQ(with({"--config", Path("c.toml")}).exit_code, 0);
    EXPECT_EQ(Read("o.xml"), first) << name;
  }
  EXPECT_THAT(first, HasSubstr("name=\"a\" type=\"Parameter\""));
  EXPECT_THAT(first, HasSubstr("shape=\"1,3,2,2\""));

  const RunResult twice = with({"--input", "a,0:y"});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.err, HasSubstr("--input: 'a', '0:y' are names of one input"));
  Write("c.toml", "schema = 1\n[[input]]\nname = \"a\"\ntype = \"u8\"\n");
  const RunResult value = with({"--config", Path("c.toml"), "--input", "0:y->1"});
  EXPECT_EQ(value.exit_code, 1);
  EXPECT_THAT(value.err, HasSubstr("is given beside settings of the same input as 'a'"));
}

}  // namespace
}  // namespace mo

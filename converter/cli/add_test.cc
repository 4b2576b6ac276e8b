// mo add: what it writes, and that it changes nothing that is there.

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNet[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4], layout = "NCHW"} names("x")
  %w = Constant() f32[2, 3, 1, 1] seeded(1)
  %conv = Convolution(%x, %w)
  %a = Constant() f32[2, 1, 1] {2, 3}
  %mul = Multiply(%conv, %a) names("m")
  %relu = ReLU(%mul) names("y")
  %out = Result(%relu)
}
)";

constexpr char kTwoInputs[] = R"(graph "two" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %y = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %sum = Add(%x, %y)
  %out = Result(%sum)
}
)";

class AddTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("WORKSPACE", "");
    mkdir(Path("models").c_str(), 0777);
    Write("models/net.mog", kNet);
  }
  RunResult Add(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "add");
    return Run(std::move(arguments));
  }
  RunResult AddNet(const std::string& old_command, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {Path("models/net.mog"), "--from_mo_command", old_command});
    return Add(std::move(more));
  }
};

TEST_F(AddTest, AModelBecomesATarget) {
  const RunResult result = Add({Path("models/net.mog")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Read("models/BUILD.bazel"),
            "load(\"@rules_mo//rules:defs.bzl\", \"mo_model\")\n\nmo_model(\n    name = "
            "\"net_ir\",\n    model = \"net.mog\",\n)\n");
  EXPECT_THAT(result.out, HasSubstr("wrote "));
  EXPECT_THAT(result.out, HasSubstr("bazel build //models:net_ir\n"));
  EXPECT_EQ(Read("models/net.toml"), "");
}

TEST_F(AddTest, TheFlagsOfAnOldCommandBecomeTheConfiguration) {
  const RunResult result = AddNet(
      "python3 -m openvino.tools.mo --input_model /elsewhere/net.pb -o /tmp --disable_gfusing \\\n"
      " --scale_values=x[58.8] --mean_values 'x[1,2,3]' --reverse_input_channels --progress "
      "--data_type FP16 --finegrain_fusing \"mu,con|ne\" --model_name 'my net' --batch 2");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Read("models/my net.toml"), R"(schema = 1

[optimizations]
grouped_convolution = false

[weights]
precision = "f16"

[[exclude]]
regex = [
    ".*(?:con|ne).*",
    ".*mu.*",
]
reason = "--finegrain_fusing"
unmatched = "allow"

[[input]]
name = "x"
shape = [2, 3, 4, 4]
preprocess = [{ reverse_channels = true }, { mean = [1.0, 2.0, 3.0] }, { scale = 58.8 }]
)");
  EXPECT_THAT(Read("models/BUILD.bazel"),
              HasSubstr("    name = \"my net_ir\",\n    config = \"my net.toml\",\n    model = "
                        "\"net.mog\",\n    model_name = \"my net\",\n"));
  EXPECT_THAT(result.err, HasSubstr("the flag --progress is ignored"));
  EXPECT_THAT(result.out, HasSubstr("--output_dir is left out"));
}

// Each command converts to the same IR as the target that it becomes.
TEST_F(AddTest, TheConfigurationMeansWhatTheFlagsDo) {
  Write("models/two.mog", kTwoInputs);
  const std::vector<std::pair<std::string, std::vector<std::string>>> commands = {
      {"net", {"--disable_fusing"}},
      {"net", {"--disable_resnet_optimization", "--compress_to_fp16"}},
      {"net", {"--finegrain_fusing", "mu"}},
      {"net", {"--output", "m"}},
      {"net", {"--input", "m[7,2,4,4]"}},
      {"net", {"--layout", "x(nchw->nhwc)", "--mean_values", "[1,2,3]"}},
      {"net", {"--layout", "nchw->nhwc", "--input_shape", "[1,3,6,7]", "-s", "255"}},
      {"net", {"--input", "x{u8}", "--scale", "2"}},
      {"net", {"-b", "5", "--layout", "nchw->nhwc"}},
      {"two", {"--input", "y->2.5"}},
      {"two", {"--input", "y,x", "--input_shape", "[1..4,2,?,4],[1..4,2,?,4]"}},
      {"two", {"--freeze_placeholder_with_value", "x->3", "--input", "y[1,2,4,4]"}},
  };
  for (const auto& [net, flags] : commands) {
    const std::string model = Path("models/" + net + ".mog");
    std::vector<std::string> arguments = flags;
    arguments.insert(arguments.begin(), {"--model", model});
    const RunResult by_flags = Convert(arguments);
    const std::string xml = Read("o.xml"), bin = Read("o.bin");
    arguments.insert(arguments.begin() + 2, {"--name", net + "_ir"});
    const RunResult added = Add(arguments);
    EXPECT_EQ(added.exit_code, by_flags.exit_code) << flags[0] << added.err;
    if (by_flags.exit_code != 0) continue;
    const std::string toml = "models/" + net + ".toml";
    ASSERT_NE(Read(toml), "") << flags[0];
    EXPECT_EQ(Convert({"--model", model, "--config", Path(toml)}).exit_code, 0) << Read(toml);
    EXPECT_EQ(Read("o.xml"), xml) << Read(toml);
    EXPECT_EQ(Read("o.bin"), bin) << Read(toml);
    unlink(Path(toml).c_str());
    unlink(Path("models/BUILD.bazel").c_str());
  }
}

TEST_F(AddTest, WhatNoConfigurationSaysIsAnError) {
  Write("models/two.mog", kTwoInputs);
  const RunResult result = Add({Path("models/two.mog"), "--layout", "x(nhwc->nchw),y(nhwc->nchw)"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("the flags say what no configuration can"));
  EXPECT_THAT(Add({Path("models/two.mog"), "--input", "x[2,2,4,4]->1,y[2,2,4,4]"}).err,
              HasSubstr("the flags say what no configuration can"));
  EXPECT_EQ(Read("models/BUILD.bazel"), "");
  const RunResult retired = AddNet("mo --mean_file m --transform=x --counts c");
  EXPECT_EQ(retired.exit_code, 2);
  EXPECT_THAT(retired.err, HasSubstr("--mean_file is not kept; subtract the mean image"));
  EXPECT_THAT(retired.err, HasSubstr("--transform is not kept"));
  EXPECT_THAT(retired.err, HasSubstr("--counts is not kept"));
  EXPECT_THAT(AddNet("mo --output 'y").err, HasSubstr("a quote that is not closed"));
}

TEST_F(AddTest, NothingThatIsThereIsOverwritten) {
  const std::string build = "mo_model(\n    name = \"net_ir\",\n)\n";
  Write("models/BUILD", build);
  Write("models/net.toml", "mine");
  const RunResult result = Add({Path("models/net.mog"), "--scale", "2"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("models/BUILD:2:1: error: there is a target 'net_ir' already"));
  EXPECT_THAT(result.err, HasSubstr("net.toml: error: the file is there already"));
  EXPECT_EQ(Read("models/BUILD"), build);
  EXPECT_EQ(Read("models/net.toml"), "mine");
  EXPECT_EQ(Read("models/BUILD.bazel"), "");
  EXPECT_EQ(Add({Path("models/net.mog"), "--scale", "2", "--name", "halved_ir"}).exit_code, 0);
  EXPECT_THAT(Read("models/BUILD"), HasSubstr(build));
  EXPECT_THAT(Read("models/BUILD"), HasSubstr("config = \"halved.toml\""));
}

TEST_F(AddTest, ThePackageIsTheNearestOne) {
  Write("BUILD.bazel", "# Mine.\n");
  const RunResult result = Add({Path("models/net.mog")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Read("BUILD.bazel"), HasSubstr("    model = \"models/net.mog\",\n"));
  EXPECT_THAT(result.out, HasSubstr("bazel build //:net_ir\n"));
  EXPECT_EQ(Read("models/BUILD.bazel"), "");
}

TEST_F(AddTest, TheUsersConfigurationIsNamedAsItIs) {
  Write("models/mine.toml", "schema = 1\n# Comment.\n[weights]\nprecision = \"f16\"\n");
  const std::string config = Path("models/mine.toml");
  EXPECT_EQ(Add({Path("models/net.mog"), "--config", config}).exit_code, 0);
  EXPECT_THAT(Read("models/BUILD.bazel"), HasSubstr("config = \"mine.toml\""));
  EXPECT_EQ(Read("models/net.toml"), "");
}

TEST_F(AddTest, AModelMustBeThereAndConvert) {
  EXPECT_THAT(Add({Path("models/none.onnx")}).err, HasSubstr("[MO1001]"));
  EXPECT_THAT(Add({}).err, HasSubstr("no model is given"));
  Write("models/bad.mog", "graph");
  EXPECT_EQ(Add({Path("models/bad.mog")}).exit_code, 1);
  EXPECT_EQ(Read("models/BUILD.bazel"), "");
  unlink(Path("WORKSPACE").c_str());
  EXPECT_THAT(Add({Path("models/net.mog")}).err, HasSubstr("the model is in no Bazel workspace"));
}

}  // namespace
}  // namespace mo

#include "converter/cli/command_line.h"

#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kNet[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]} names("x")
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %conv = Convolution(%x, %w)
  %a = Constant() f32[2, 1, 1] {2, 3}
  %mul = Multiply(%conv, %a) names("y")
  %out = Result(%mul)
}
)";

class CommandLine : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", kNet);
  }
};

TEST_F(CommandLine, Converts) {
  const RunResult outcome = Convert({"--model", Path("net.mog"), "--model_name", "renamed"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(Files(), ElementsAre("net.mog", "o.bin", "o.json", "o.mog", "o.xml"));
  EXPECT_THAT(Read("o.xml"), HasSubstr("<net name=\"renamed\" version=\"11\">"));
  EXPECT_THAT(Read("o.xml"), Not(HasSubstr("Multiply")));
  EXPECT_THAT(Read("o.mog"), Not(HasSubstr(" = Multiply(")));
  EXPECT_THAT(Read("o.json"), HasSubstr("\"pass\": \"fuse_linear_ops\""));
  EXPECT_EQ(Read("o.bin").size(), 16u);
}

TEST_F(CommandLine, AGraphWithItsSummaryIsAModel) {
  ASSERT_EQ(Convert({"--model", Path("net.mog"), "--disable_fusing"}).exit_code, 0);
  const std::string graph = Read("o.mog"), bin = Read("o.bin");
  EXPECT_THAT(graph, StartsWith("# operations, before -> after:\n#   Convolution: 1 -> 1\n"));
  EXPECT_THAT(graph, HasSubstr("#   linear_fusing: off\n"));
  Write("again.mog", graph);
  ASSERT_EQ(Convert({"--model", Path("again.mog"), "--disable_fusing"}).exit_code, 0);
  EXPECT_EQ(Read("o.bin"), bin);
}

TEST_F(CommandLine, UnderstandsAnOldCommandLine) {
  EXPECT_EQ(Run({"--framework", "mog", "-w", Path("net.mog"), "-o", folder_, "-n", "old",
                 "--disable_fusing"})
                .exit_code,
            0);
  EXPECT_THAT(Read("old.xml"), HasSubstr("Multiply"));
  EXPECT_EQ(Run({"--input_model=" + Path("net.mog"), "--output_dir=" + folder_, "--data_type=FP16",
                 "--finegrain_fusing=onv"})
                .exit_code,
            0);
  EXPECT_THAT(Read("net.xml"), HasSubstr("Multiply"));
  EXPECT_THAT(Read("net.xml"), HasSubstr("element_type=\"f16\""));
}

TEST_F(CommandLine, FinegrainFusingWarnsOfWhatOnlyAPartMatched) {
  const RunResult outcome = Convert({"--model", Path("net.mog"), "--finegrain_fusing", "conv,nv"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("warning: --finegrain_fusing: 'nv' hits 1 nodes, 1 of them "
                                     "only by a part of the name, the first is 'conv'"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("'conv' hits")));
}

TEST_F(CommandLine, FinegrainFusingIgnoresEmptyPatterns) {
  for (const char* patterns : {",mul", "mul,", "mul,,mul"}) {
    const RunResult result = Convert({"--model", Path("net.mog"), "--finegrain_fusing", patterns});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.err, HasSubstr("has an empty pattern, which is ignored"));
    EXPECT_THAT(result.err, HasSubstr("[MO1009]"));
    EXPECT_THAT(result.err, Not(HasSubstr("[MO1006]")));
    EXPECT_THAT(Read("o.json"), HasSubstr("\"pattern\": \"mul\""));
    EXPECT_THAT(Read("o.json"), HasSubstr("\"hits\": [\n        \"mul\"\n      ]"));
  }
  EXPECT_EQ(Convert({"--model", Path("net.mog"), "--finegrain_fusing", ","}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), Not(HasSubstr("Multiply")));  // nothing is excluded
}

TEST_F(CommandLine, FinegrainFusingMayHitNothing) {
  const RunResult result = Convert({"--model", Path("net.mog"), "--finegrain_fusing", "nowhere"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("warning: --finegrain_fusing: 'nowhere' matches no part of a "
                                    "node's name [MO2006]"));
}

TEST_F(CommandLine, ExclusionsOfTheConfigurationAreHonoured) {
  Write("c.toml", "schema = 1\n[[exclude]]\nnodes = [\"conv\"]\nreason = \"calibrated\"\n");
  EXPECT_EQ(Convert({"--model", Path("net.mog"), "--config", Path("c.toml")}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("Multiply"));
  EXPECT_THAT(Read("o.json"),
              HasSubstr("\"hits\": [\n        \"conv\"\n      ],\n      \"prevented\": 1"));
  EXPECT_THAT(Read("o.json"), HasSubstr("\"rule\": \"LF1\""));
}

TEST_F(CommandLine, ReportsAllProblemsAndLeavesNoOutput) {
  Write("c.toml", "schema = 1\nbogus = 2\n");
  Write("bad.mog", "graph \"net\" {\n  %x = Nonsense()\n}\n");
  const RunResult outcome = Convert({"--model", Path("bad.mog"), "--config", Path("c.toml")});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("c.toml:2:1: error: "));
  EXPECT_THAT(outcome.err, HasSubstr("bad.mog:2:8: error: there is no operation 'Nonsense'"));
  EXPECT_THAT(Files(), ElementsAre("bad.mog", "c.toml", "net.mog"));
}

constexpr char kPrototxt[] =
    "input: \"data\" input_shape { dim: 1 dim: 1 dim: 2 dim: 2 }\nlayer { name: \"r\" type: "
    "\"ReLU\" bottom: \"data\" top: \"r\" }\n";

TEST_F(CommandLine, ReportsWhereUnknownTensorsAreNamed) {
  Write("c.toml",
        "schema = 1\n[[input]]\nname = \"date\"\nshape = [1, 1, 2, 2]\n[[output]]\nname = \"s\"\n");
  Write("net.prototxt", kPrototxt);
  const RunResult result = Convert({"--model", Path("net.prototxt"), "--config", Path("c.toml")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              HasSubstr("c.toml:3:8: error: [[input]] name: the model has no input 'date'; did you "
                        "mean 'data'? [MO2007]\n  name = \"date\"\n         ^\n"));
  EXPECT_THAT(
      result.err,
      HasSubstr("c.toml:6:8: error: [[output]] name: the model has no blob or layer 's' to be "
                "an output"));
}

TEST_F(CommandLine, AScaleOfZeroIsToldOfOnce) {
  Write("c.toml", "schema = 1\n[[input]]\nname = \"data\"\npreprocess = [{ scale = 0 }]\n");
  Write("net.prototxt", kPrototxt);
  const RunResult result = Convert({"--model", Path("net.prototxt"), "--config", Path("c.toml")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("'scale' must not be 0: values are divided by it [MO2003]"));
  EXPECT_THAT(result.err, Not(HasSubstr("[MO2008]")));
}

TEST_F(CommandLine, AnInputThatOnlyHasANameIsOneOfTheModel) {
  Write("c.toml", "schema = 1\n[[input]]\nname = \"date\"\n");
  Write("net.prototxt", kPrototxt);
  const RunResult result = Convert({"--model", Path("net.prototxt"), "--config", Path("c.toml")});
  EXPECT_THAT(result.err, HasSubstr("c.toml:3:8: error: [[input]] name: the model has no input"));
}

TEST_F(CommandLine, MatchesExclusionsOfAConfigurationWithOtherProblems) {
  Write("c.toml",
        "schema = 1\nbogus = 2\n[[input]]\nname = \"data\"\nlayout = \"NC\"\n[[exclude]]\n"
        "nodes = [\"q\"]\n");
  Write("net.prototxt", kPrototxt);
  const RunResult result = Convert({"--model", Path("net.prototxt"), "--config", Path("c.toml")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("[MO2002]"));
  EXPECT_THAT(result.err, HasSubstr("[MO2008]"));
  EXPECT_THAT(result.err, HasSubstr("c.toml:7:10: error: [[exclude]] nodes: no node is named 'q'"));
}

TEST_F(CommandLine, MissingAndUnreadableFiles) {
  const RunResult missing = Convert(
      {"--model", Path("nothing.mog"), "--weights", Path("neither"), "--config", Path("nor.toml")});
  EXPECT_EQ(missing.exit_code, 1);
  for (const char* name : {"nothing.mog", "neither", "nor.toml"})
    EXPECT_THAT(missing.err, HasSubstr(std::string(name) + ": error: the file cannot be opened"));
  EXPECT_THAT(missing.err, HasSubstr("[MO1001]"));
  EXPECT_THAT(Convert({"--model", folder_}).err, HasSubstr("is not a regular file"));
  EXPECT_THAT(Files(), ElementsAre("net.mog"));
}

TEST_F(CommandLine, AnOutputThatCannotBeWrittenLeavesNone) {
  const RunResult outcome = Run({"--model", Path("net.mog"), "--output_xml",
                                 Path("no/such/folder.xml"), "--output_bin", Path("o.bin")});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("[MO1002]"));
  EXPECT_THAT(Files(), ElementsAre("net.mog"));
}

TEST_F(CommandLine, UnknownModels) {
  Write("noise", std::string("\x00\x01\x02", 3));
  EXPECT_THAT(Convert({"--model", Path("noise")}).err,
              HasSubstr("is no model of a known framework (caffe, tf, onnx, mog)"));
  EXPECT_THAT(Convert({"--model", Path("noise")}).err, Not(HasSubstr("damaged")));
  Write("saved_model.pb", std::string("\x08\x01\x12", 3));
  EXPECT_THAT(Convert({"--model", Path("saved_model.pb")}).err,
              HasSubstr("it may be truncated or damaged, so get it again"));
  const RunResult unknown = Convert({"--model", Path("net.mog"), "--framework", "cafe"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err,
              HasSubstr("--framework is 'cafe'; expected one of caffe, tf, onnx, mog; did "
                        "you mean 'caffe'? [MO1004]"));
}

TEST_F(CommandLine, ConstantsThatAreOnlyADigestCannotBeWritten) {
  Write("d.mog",
        "graph \"d\" {\n  %x = Parameter() {element_type = f32, shape = [2]}\n  %c = Constant() "
        "f32[2] digest(00)\n  %s = Add(%x, %c)\n  %o = Result(%s)\n}\n");
  const RunResult outcome = Convert({"--model", Path("d.mog")});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("constant 'c' has no values, only a digest [MO4002]"));
}

TEST_F(CommandLine, ValuesTooLargeForHalfStayAndAreTold) {
  Write("large.mog",
        "graph \"l\" {\n  %x = Parameter() {element_type = f32, shape = [2]}\n  %c = Constant() "
        "f32[2] {1, 1e6}\n  %s = Add(%x, %c)\n  %o = Result(%s)\n}\n");
  const RunResult outcome = Convert({"--model", Path("large.mog"), "--compress_to_fp16"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("warning: constant 'c' has values beyond 65504"));
  Write("strict.toml", "schema = 1\n[diagnostics]\nerrors = [\"MO4001\"]\n");
  EXPECT_EQ(
      Convert({"--model", Path("large.mog"), "--compress_to_fp16", "--config", Path("strict.toml")})
          .exit_code,
      1);
}

TEST_F(CommandLine, ValuesThatVanishInHalfAreCounted) {
  Write("small.mog",
        "graph \"s\" {\n  %x = Parameter() {element_type = f32, shape = [4]}\n  %c = Constant() "
        "f32[4] {1, 1e-8, -1e-9, 3.1e-5}\n  %s = Add(%x, %c)\n  %o = Result(%s)\n}\n");
  const RunResult outcome = Convert({"--model", Path("small.mog"), "--compress_to_fp16"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("in f16, 2 values become 0 and 1 keep fewer bits: 1 constant, "
                                     "'c' (2 to 0, 1 reduced) [MO4004]"));
  EXPECT_THAT(Convert({"--model", Path("small.mog")}).err, Not(HasSubstr("MO4004")));
}

TEST_F(CommandLine, NaNAndInfinityAreKeptAndCounted) {
  Write("nan.mog",
        "graph \"n\" {\n  %x = Parameter() {element_type = f32, shape = [4]}\n  %c = Constant() "
        "f32[4] {1, nan, -inf, inf}\n  %s = Add(%x, %c)\n  %o = Result(%s)\n}\n");
  const RunResult outcome = Convert({"--model", Path("nan.mog")});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("1 values are NaN and 2 infinite: 1 constant, 'c' (1 NaN, 2 "
                                     "infinite) [MO4005]"));
  EXPECT_THAT(Read("o.bin"),
              HasSubstr(std::string("\0\0\x80\x3f\0\0\xc0\x7f\0\0\x80\xff\0\0\x80\x7f", 16)));
}

TEST_F(CommandLine, MasksOfInfinityAreMeantToBeSo) {
  auto messages = [&](const std::string& values) {
    Write("mask.mog",
          "graph \"m\" {\n  %x = Parameter() {element_type = f32, shape = [3]}\n  %c = Constant() "
          "f32[3] {" +
              values + "}\n  %s = Add(%x, %c)\n  %o = Result(%s)\n}\n");
    return Convert({"--model", Path("mask.mog")}).err;
  };
  EXPECT_EQ(messages("0, -inf, -inf"), "");
  EXPECT_THAT(messages("0, -inf, inf"), HasSubstr("[MO4005]"));
  EXPECT_THAT(messages("1, -inf, 0"), HasSubstr("[MO4005]"));
}

TEST_F(CommandLine, WhatTheRuntimeComputesWrongIsNamed) {
  Write("blocks.mog", R"(graph "b" {
  %x = Parameter() {element_type = f32, shape = [1, 1, 8, 8]}
  %k = Constant() i64[4] {1, 1, 2, 2}
  %z = Constant() i64[4] {0, 0, 0, 0}
  %s = SpaceToBatch(%x, %k, %z, %z)
  %w = Constant() f32[1, 1, 1, 1] {2}
  %c = Convolution(%s, %w) {strides = [2, 2]}
  %b = BatchToSpace(%c, %k, %z, %z)
  %o = Result(%b)
}
)");
  const RunResult outcome = Convert({"--model", Path("blocks.mog")});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err,
              HasSubstr("'b' (BatchToSpace) takes the convolution 'c' out of blocks: the runtime "
                        "forgets that convolution's strides [MO4006]"));
}

TEST_F(CommandLine, WrongCommandLines) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"--nonsense"},
                                             {"--model", "a", "--input_proto", "b"},
                                             {"--model", "a", "--output_xml", "b"},
                                             {"--model", "a", "--data_type", "FP8"},
                                             {"--model", "a", "--batch", "0"}}) {
    const RunResult outcome = Run(arguments);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("[MO1004]"));
  }
  const RunResult retired = Run({"--model", "a", "--mean_file", "mean.binaryproto"});
  EXPECT_EQ(retired.exit_code, 2);
  EXPECT_THAT(retired.err, HasSubstr("the flag --mean_file is not kept; subtract the mean image "
                                     "before inference [MO1005]"));
}

TEST_F(CommandLine, HelpPassesCheckInspect) {
  EXPECT_THAT(Run({"--help"}).out, HasSubstr("--finegrain_fusing"));
  EXPECT_THAT(Run({"passes"}).out,
              HasSubstr("  fuse_linear_ops: move Multiply and Add into, or through, the weights"));
  EXPECT_EQ(Run({"check", "--model", Path("net.mog")}).exit_code, 0);
  EXPECT_THAT(Run({"inspect", "--model", Path("net.mog")}).out,
              HasSubstr("%mul = Multiply(%conv, %a)"));
  EXPECT_THAT(Files(), ElementsAre("net.mog"));
}

TEST_F(CommandLine, BatchAndShapes) {
  EXPECT_EQ(Convert({"--model", Path("net.mog"), "--batch", "5"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"5,2,4,4\""));
  Write("net.prototxt",
        "input: \"data\" input_shape { dim: 1 dim: 1 dim: 2 dim: 2 }\nlayer { name: \"r\" type: "
        "\"ReLU\" bottom: \"data\" top: \"r\" }\n");
  EXPECT_EQ(Convert({"--input_proto", Path("net.prototxt"), "--input", "data", "--input_shape",
                     "[1,1,6,7]"})
                .exit_code,
            0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1,1,6,7\""));
}

}  // namespace
}  // namespace mo

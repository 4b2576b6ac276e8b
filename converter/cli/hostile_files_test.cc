// Files made to hurt: each ends in an IR or in a message.

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/mapped_file.h"
#include "converter/base/output_file.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Of a GraphDef as text.
constexpr char kInput[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } }\n"
    "  attr { key: 'shape' value { shape { dim { size: 1 } dim { size: 4 } } } } }\n";

std::string Relu(const std::string& name, const std::string& input) {
  return absl::StrCat("node { name: '", name, "' op: 'Relu' input: '", input,
                      "' attr { key: 'T' value { type: DT_FLOAT } } }\n");
}

std::string Const(const std::string& name, const std::string& type, const std::string& content) {
  return absl::StrCat(
      "node { name: '", name, "' op: 'Const' attr { key: 'dtype' value { type: ", type,
      " } } attr { key: 'value' value { tensor { dtype: ", type, " ", content, " } } } }\n");
}

class HostileFiles : public CommandLineTest {
 protected:
  RunResult ConvertFile(const std::string& name, const std::string& text) {
    Write(name, text);
    return Convert({"--model", Path(name)});
  }
  void ExpectError(const RunResult& result, const std::string& text) {
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr(text));
    EXPECT_LT(result.err.size(), size_t{1} << 20);
    EXPECT_FALSE(std::filesystem::exists(Path("o.xml")));
    EXPECT_FALSE(std::filesystem::exists(Path("o.bin")));
  }
};

TEST_F(HostileFiles, NumbersThatDoNotFit) {
  const RunResult result = ConvertFile("net.mog", R"(graph "g" {
  %w = Constant() i32[1] {99999999999}
  %r = Result(%w)
}
)");
  ExpectError(result, "net.mog:2:");
  EXPECT_THAT(result.err, HasSubstr("[MO3001]"));
  ExpectError(ConvertFile("net.mog",
                          "graph \"g\" {\n  %v = Constant() u8[1] {-1}\n"
                          "  %q = Result(%v)\n}\n"),
              "[MO3001]");
}

TEST_F(HostileFiles, ANodeThatReadsItself) {
  ExpectError(ConvertFile("net.mog", "graph \"g\" {\n  %a = ReLU(%a)\n  %r = Result(%a)\n}\n"),
              "net.mog:2:");
  ExpectError(ConvertFile("net.pbtxt", kInput + Relu("y", "y")), "[MO3109]");
}

TEST_F(HostileFiles, ConstantsThatGrow) {
  std::string text = "graph \"g\" {\n  %t = Constant() i64[1] {1048576}\n";
  for (int i = 0; i < 150; ++i) {
    absl::StrAppend(&text, "  %g", i, " = Constant() f32[2] {", i, ", 2}\n  %b", i, " = Tile(%g", i,
                    ", %t)\n  %r", i, " = Result(%b", i, ")\n");
  }
  const RunResult result = ConvertFile("net.mog", text + "}\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_LT(std::filesystem::file_size(Path("o.bin")), size_t{1} << 28);
}

// Each calls the next one twice.
TEST_F(HostileFiles, FunctionsThatMultiply) {
  const std::string name(1000, 'a');
  std::string text =
      absl::StrCat(kInput, "node { name: 'y' op: 'PartitionedCall' input: 'x'",
                   " attr { key: 'f' value { func { name: 'f0' } } }",
                   " attr { key: 'Tin' value { list { type: DT_FLOAT } } }",
                   " attr { key: 'Tout' value { list { type: DT_FLOAT } } } }\nlibrary {\n");
  for (int i = 0; i < 40; ++i) {
    absl::StrAppend(&text, "  function { signature { name: 'f", i,
                    "' input_arg { name: 'i' type: DT_FLOAT } output_arg { name: 'o' type: "
                    "DT_FLOAT } }\n");
    std::string last = "i";
    for (const char* call : {"p", "q"}) {
      absl::StrAppend(&text, "    node_def { name: '", name, call,
                      "' op: 'PartitionedCall' input: '", last,
                      "' attr { key: 'f' value { func { name: 'f", i + 1,
                      "' } } } attr { key: 'Tin' value { list { type: DT_FLOAT } } }"
                      " attr { key: 'Tout' value { list { type: DT_FLOAT } } } }\n");
      last = absl::StrCat(name, call, ":output:0");
    }
    absl::StrAppend(&text, "    ret { key: 'o' value: '", last, "' } }\n");
  }
  absl::StrAppend(&text,
                  "  function { signature { name: 'f40' input_arg { name: 'i' type: DT_FLOAT } "
                  "output_arg { name: 'o' type: DT_FLOAT } } ret { key: 'o' value: 'i' } }\n}\n");
  ExpectError(ConvertFile("net.pbtxt", text), "bytes of names");
}

TEST_F(HostileFiles, AFunctionThatCallsItself) {
  const std::string name(1 << 20, 'f');
  const std::string call =
      absl::StrCat(" op: 'PartitionedCall' attr { key: 'f' value { func { name: '", name,
                   "' } } } attr { key: 'Tin' value { list { type: DT_FLOAT } } }"
                   " attr { key: 'Tout' value { list { type: DT_FLOAT } } }");
  ExpectError(
      ConvertFile("net.pbtxt",
                  absl::StrCat(kInput, "node { name: 'y' input: 'x'", call,
                               " }\nlibrary { function { signature { name: '", name,
                               "' input_arg { name: 'i' type: DT_FLOAT } output_arg { name: 'o' "
                               "type: DT_FLOAT } }\n node_def { name: 'c' input: 'i'",
                               call, " }\n ret { key: 'o' value: 'c:output:0' } } }\n")),
      "[MO3209]");
}

TEST_F(HostileFiles, AnIndexOutOfRange) {
  const std::string gather =
      "node { name: 'y' op: 'GatherV2' input: 'p' input: 'i' input: 'a'"
      " attr { key: 'Tparams' value { type: DT_FLOAT } }"
      " attr { key: 'Tindices' value { type: DT_INT32 } }"
      " attr { key: 'Taxis' value { type: DT_INT32 } } }\n"
      "node { name: 's' op: 'AddV2' input: 'x' input: 'y' attr { key: 'T' value { type: DT_FLOAT } "
      "} }\n";
  const std::string text = absl::StrCat(
      kInput, Const("p", "DT_FLOAT", "tensor_shape { dim { size: 4 } } float_val: [1, 2, 3, 4]"),
      Const("i", "DT_INT32", "tensor_shape { dim { size: 1 } } int_val: -1895"),
      Const("a", "DT_INT32", "tensor_shape { } int_val: 0"), gather);
  ExpectError(ConvertFile("net.pbtxt", text), "-1895");
}

TEST_F(HostileFiles, NamesThatXmlCannotHold) {
  const RunResult nul = ConvertFile("net.pbtxt", kInput + Relu("a\\000b", "x"));
  EXPECT_EQ(nul.exit_code, 0) << nul.err;
  EXPECT_THAT(Read("o.xml"), HasSubstr("name=\"a\\x00b\""));

  const RunResult bad = ConvertFile("net.pbtxt", kInput + Relu("a\\377\\300b", "x") +
                                                     Relu("c\\033[2J", "a\\377\\300b") +
                                                     Relu("d\\357\\277\\276", "c\\033[2J"));
  EXPECT_EQ(bad.exit_code, 0) << bad.err;
  EXPECT_THAT(Read("o.xml"), AllOf(HasSubstr("name=\"a\\xff\\xc0b\""),
                                   HasSubstr("name=\"c\\x1b[2J\""), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(bad.err, Not(HasSubstr("\x1b")));
  EXPECT_EQ(Run({"verify", "--xml", Path("o.xml"), "--bin", Path("o.bin"), "--report",
                 Path("o.json"), "--output_verification", Path("o.txt")})
                .exit_code,
            0);

  const RunResult plain = ConvertFile("net.pbtxt", kInput + Relu("a\\\\b", "x"));
  EXPECT_EQ(plain.err, "");
}

TEST_F(HostileFiles, ANameOfTheModelThatIsNoUtf8) {
  const RunResult result =
      ConvertFile("net.mog",
                  "graph \"n\xff\x01\" {\n  %x = Parameter() {element_type = f32, shape = [1]}\n"
                  "  %r = Result(%x)\n}\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Read("o.xml"), HasSubstr("<net name=\"n\\xff\\x01\""));
  EXPECT_EQ(Run({"verify", "--xml", Path("o.xml"), "--bin", Path("o.bin"), "--report",
                 Path("o.json"), "--output_verification", Path("o.txt")})
                .exit_code,
            0);
}

TEST_F(HostileFiles, ANameThatForgesALine) {
  const RunResult result =
      ConvertFile("net.pbtxt", kInput + Relu("y", "missing\\nnet.pb: error: forged [MO9001]"));
  ExpectError(result, "missing\\nnet.pb: error: forged");
  EXPECT_THAT(result.err, Not(HasSubstr("\nnet.pb: error: forged")));
}

TEST_F(HostileFiles, ANameThatLeavesTheFolder) {
  std::filesystem::create_directories(Path("out"));
  Write("net.prototxt",
        "name: '../victim'\n"
        "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 } } }\n"
        "layer { name: 'r' type: 'ReLU' bottom: 'data' top: 'r' }\n");
  const RunResult result = Run({"--model", Path("net.prototxt"), "--output_dir", Path("out")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("which cannot be the name of its files"));
  EXPECT_THAT(Files(), ElementsAre("net.prototxt", "out"));
}

// What each of these takes must not grow with the square of their number.

TEST_F(HostileFiles, ThousandsOfLayersWithMissingInputs) {
  std::string text = "name: 'net'\n";
  for (int i = 0; i < 4000; ++i)
    absl::StrAppend(&text, "layer { name: 'r", i, "' type: 'ReLU' bottom: 'no", i, "' top: 'r", i,
                    "' }\n");
  const RunResult result = ConvertFile("net.prototxt", text);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("and 3800 more of this kind [MO3108]"));
}

TEST_F(HostileFiles, ThousandsOfUnknownFieldsInALine) {
  std::string text = "name: 'net' ";
  for (int i = 0; i < 4000; ++i) absl::StrAppend(&text, "field", i, ": 1 ");
  EXPECT_THAT(ConvertFile("net.prototxt", text).err, HasSubstr("[MO3102]"));
}

TEST_F(HostileFiles, ThousandsOfUnsupportedLayers) {
  std::string text =
      "layer { name: 'data' type: 'Input' top: 'd' input_param { shape { dim: 1 } } }\n";
  for (int i = 0; i < 20000; ++i)
    absl::StrAppend(&text, "layer { name: 'l", i, "' type: 'Odd", i, "' bottom: 'd' top: 't", i,
                    "' }\n");
  ExpectError(ConvertFile("net.prototxt", text), "[MO3104]");
}

TEST_F(HostileFiles, ThousandsOfPreprocessingSteps) {
  Write(
      "net.mog",
      "graph \"g\" {\n  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]} names(\"x\")\n"
      "  %y = ReLU(%x)\n  %r = Result(%y)\n}\n");
  const std::vector<std::string> steps(20000, "{ scale = 2 }");
  Write("c.toml", absl::StrCat("schema = 1\n[[input]]\nname = \"x\"\npreprocess = [",
                               absl::StrJoin(steps, ", "), "]\n"));
  ExpectError(Convert({"--model", Path("net.mog"), "--config", Path("c.toml")}),
              "expected at most 64");
}

TEST_F(HostileFiles, PatternsThatNeedMemory) {
  Write("net.mog",
        "graph \"g\" {\n  %x = Parameter() {element_type = f32, shape = [1]}\n"
        "  %r = Result(%x)\n}\n");
  std::string anywhere, letters, many;
  for (int i = 0; i < 20000; ++i) anywhere += ".*x";
  for (int i = 0; i < 10; ++i) letters += "\\pL{1000}";
  for (int i = 0; i < 10000; ++i) absl::StrAppend(&many, "'.*x.*", i, "', ");
  for (const auto& [patterns, code] : {std::pair("'" + anywhere + "'", "[MO2006]"),
                                       {"'" + letters + "'", "[MO2005]"},
                                       {many, "[MO2006]"}}) {
    Write("c.toml", absl::StrCat("schema = 1\n[[exclude]]\nregex = [", patterns, "]\n"));
    ExpectError(Convert({"--model", Path("net.mog"), "--config", Path("c.toml")}), code);
  }
}

TEST_F(HostileFiles, AModelThatIsCutWhileItIsRead) {
  Write("net.mog",
        "graph \"g\" {\n  %x = Parameter() {element_type = f32, shape = [1]}\n"
        "  %r = Result(%x)\n}\n");
  const auto cut_and_read = [this] {
    RemovePartialFilesOnSignals();
    const auto file = MappedFile::Open(Path("net.mog"));
    std::filesystem::resize_file(Path("net.mog"), 0);
    std::exit((*file)->bytes()[0] == 'g' ? 7 : 8);
  };
  EXPECT_EXIT(cut_and_read(), ::testing::ExitedWithCode(1),
              "net.mog: error: the file became shorter while it was read.* \\[MO1001\\]");
}

TEST_F(HostileFiles, APointerOfGitLfs) {
  ExpectError(ConvertFile("net.onnx",
                          "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"
                          "size 12345\n"),
              "Git LFS");
}

}  // namespace
}  // namespace mo

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

class VerifyTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]} names("x")
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %conv = Convolution(%x, %w)
  %relu = ReLU(%conv)
  %v = Constant() f32[3, 2, 1, 1] seeded(2)
  %conv2 = Convolution(%relu, %v) names("y")
  %out = Result(%conv2)
}
)");
    ASSERT_EQ(Convert({"--model", Path("net.mog")}).exit_code, 0);
  }

  RunResult Verify(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"verify", "--xml", Path("o.xml"), "--bin", Path("o.bin"),
                               "--output_verification", Path("o.txt")});
    return Run(more);
  }
  RunResult VerifyWithReport() { return Verify({"--report", Path("o.json")}); }
  void Damage(const std::string& file, const std::string& from, const std::string& to) {
    const std::string text = absl::StrReplaceAll(Read(file), {{from, to}});
    EXPECT_NE(text, Read(file)) << from;
    Write(file, text);
  }
  void ExpectError(const RunResult& result, const std::string& text) {
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr(text));
    EXPECT_EQ(Read("o.txt"), "");
  }
};

TEST_F(VerifyTest, ReportsWhatAnIrHolds) {
  const RunResult result = Verify();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out + result.err, "");
  const std::string counts =
      "model: net\nConvolution: 2\nParameter: 1\nReLU: 1\nResult: 1\nconstants: 2\n"
      "parameters: 10\nbytes of constants: 88\n";
  EXPECT_EQ(Read("o.txt"), counts);
  EXPECT_EQ(VerifyWithReport().exit_code, 0);
  EXPECT_EQ(Read("o.txt"), counts + "The report says the same.\n");
}

TEST_F(VerifyTest, WritesTheGraph) {
  ASSERT_EQ(Verify({"--output_graph", Path("ir.mog")}).exit_code, 0);
  EXPECT_THAT(Read("ir.mog"), HasSubstr("graph \"net\" {"));
  EXPECT_THAT(Read("ir.mog"), HasSubstr("%relu = ReLU(%conv)"));
  Damage("o.xml", "ReLU", "Snake");
  EXPECT_THAT(Verify({"--output_graph", Path("no.mog")}).err, HasSubstr("the IR cannot be read"));
  EXPECT_EQ(Read("no.mog"), "");
}

TEST_F(VerifyTest, CountsWithoutWhatTheWriterAdds) {
  for (const char* precision : {"f16", "f32"}) {
    ASSERT_EQ(Convert({"--model", Path("net.mog"), "--precision", precision}).exit_code, 0);
    const RunResult result = VerifyWithReport();
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
}

TEST_F(VerifyTest, CountsTheModelsOwnConverts) {
  Write("net.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [2]}
  %y = Convert(%x) {destination_type = f16}
  %c = Constant() f16[2] {1, 2}
  %sum = Add(%y, %c)
  %out = Result(%sum)
}
)");
  ASSERT_EQ(Convert({"--model", Path("net.mog"), "--precision", "f32"}).exit_code, 0);
  EXPECT_EQ(VerifyWithReport().exit_code, 0);
  EXPECT_THAT(Read("o.txt"), HasSubstr("Convert: 1\n"));
}

TEST_F(VerifyTest, ATruncatedBin) {
  Write("o.bin", Read("o.bin").substr(0, 87));
  ExpectError(Verify(),
              "o.xml: error: the IR cannot be read: layer 'v': its bytes lie outside of "
              "the .bin file [MO3003]");
}

TEST_F(VerifyTest, ABinWithMoreThanItsConstants) {
  Write("o.bin", Read("o.bin") + std::string(64, '\0'));
  ExpectError(Verify(), "o.bin: error: the bytes 88 to 151 belong to no constant of o.xml");
  Write("o.bin", Read("o.bin").substr(0, 88) + "x");
  ExpectError(Verify(), "the bytes 88 to 88 belong to no constant");
  std::string bin = Read("o.bin").substr(0, 88);
  bin[20] = 'x';
  Write("o.bin", bin);
  ExpectError(Verify(), "the bytes 16 to 63 belong to no constant");
}

TEST_F(VerifyTest, AChangedExtent) {
  Damage("o.xml", "<dim>3</dim>", "<dim>4</dim>");
  ExpectError(Verify(), "says ");
}

TEST_F(VerifyTest, AMissingLayer) {
  const std::string xml = Read("o.xml");
  const size_t begin = xml.rfind("<layer", xml.find("name=\"relu\""));
  const size_t end = xml.find("</layer>", begin) + 8;
  Write("o.xml", xml.substr(0, begin) + xml.substr(end));
  ExpectError(Verify(), "which is not there [MO3003]");
}

TEST_F(VerifyTest, AnotherReport) {
  Damage("o.json", "\"model\": \"net\"", "\"model\": \"other\"");
  Damage("o.json", "\"Convolution\": 2", "\"Convolution\": 3");
  Damage("o.json", "\"parameters\": 10", "\"parameters\": 11");
  Damage("o.json", "\"ReLU\": 1", "\"Sigmoid\": 1");
  const RunResult result = VerifyWithReport();
  ExpectError(result,
              "o.xml: error: it is net, and o.json has other; take both from one "
              "conversion [MO3005]");
  ExpectError(result, "it has 2 of Convolution, and o.json has 3;");
  ExpectError(result, "it has 10 of parameters, and o.json has 11;");
  ExpectError(result, "it has 1 of ReLU, and o.json has 0;");
  ExpectError(result, "it has 0 of Sigmoid, and o.json has 1;");
  EXPECT_EQ(Verify().exit_code, 0);
}

TEST_F(VerifyTest, ABinWithZeros) {
  Write("wide.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2000]}
  %w = Constant() f32[1, 2000] seeded(1)
  %y = Multiply(%x, %w)
  %out = Result(%y)
}
)");
  ASSERT_EQ(Convert({"--model", Path("wide.mog")}).exit_code, 0);
  EXPECT_THAT(Read("o.json"), HasSubstr("\"bytes\": 8000,"));
  EXPECT_EQ(VerifyWithReport().exit_code, 0);
  std::filesystem::remove(Path("o.txt"));
  std::string bin = Read("o.bin");
  Write("o.bin", bin.replace(1000, 4000, 4000, '\0'));
  ExpectError(VerifyWithReport(), "o.bin: error: it has 8000 bytes with the digest ");
  ExpectError(VerifyWithReport(), "it was damaged, or is of another conversion");
  EXPECT_EQ(Verify().exit_code, 0);
}

TEST_F(VerifyTest, ABinOfEqualConstants) {
  Write("net.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [3]}
  %a = Constant() f32[3] {1, 2, 3}
  %b = Constant() f32[5] {1, 2, 3, 4, 5}
  %c = Constant() f32[1, 3] {1, 2, 3}
  %sum = Add(%x, %a)
  %cat = Concat(%sum, %b) {axis = 0}
  %out = Result(%cat)
  %mat = Multiply(%x, %c)
  %out2 = Result(%mat)
}
)");
  ASSERT_EQ(Convert({"--model", Path("net.mog")}).exit_code, 0);
  EXPECT_EQ(Read("o.bin").size(), 64 + 5 * 4);
  const RunResult result = VerifyWithReport();
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(VerifyTest, AReportOfOlderVersionsSaysNothingOfTheBin) {
  const std::string report = Read("o.json");
  const size_t begin = report.find("\"ir\": {"), end = report.find("\"source_nodes\"");
  ASSERT_LT(begin, end);
  Write("o.json", report.substr(0, begin) + report.substr(end));
  EXPECT_EQ(VerifyWithReport().exit_code, 0);
}

TEST_F(VerifyTest, AReportThatIsNone) {
  Write("o.json", Read("o.json").substr(0, 100));
  ExpectError(VerifyWithReport(),
              "o.json: error: the report cannot be read: it is no JSON, or not all of it [MO3004]");
}

}  // namespace
}  // namespace mo

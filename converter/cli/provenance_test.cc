// mo provenance.

#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;

// printf %s | sha256sum.
constexpr char kOfAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kOfNothing[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class ProvenanceTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    for (const char* name : {"net.xml", "net.bin", "net.onnx", "mo"}) Write(name, "abc");
    Write("config.toml", "");
  }
  RunResult Provenance(const std::vector<std::string>& more) {
    std::vector<std::string> words = {
        "provenance",  "--xml",    Path("net.xml"),       "--bin",         Path("net.bin"),
        "--converter", Path("mo"), "--output_provenance", Path("net.json")};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }
};

TEST_F(ProvenanceTest, NamesEachFileWithItsDigest) {
  const RunResult result =
      Provenance({"--file", "models/net.onnx=" + Path("net.onnx"), "--file",
                  "a.toml=" + Path("config.toml"), "--parameter=--precision", "--parameter=f16",
                  "--label", "//models:net_ir", "--license", "Apache-2.0"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json statement = Json::parse(Read("net.json"));
  EXPECT_EQ(statement["_type"], "https://in-toto.io/Statement/v1");
  EXPECT_EQ(statement["predicateType"], "https://slsa.dev/provenance/v1");
  const auto described = [](const std::string& name, const std::string& digest) {
    return Json{{"name", name}, {"digest", {{"sha256", digest}}}};
  };
  EXPECT_EQ(statement["subject"],
            Json::array({described("net.xml", kOfAbc), described("net.bin", kOfAbc)}));
  const Json& definition = statement["predicate"]["buildDefinition"];
  EXPECT_EQ(definition["resolvedDependencies"],
            Json::array({described("models/net.onnx", kOfAbc), described("a.toml", kOfNothing)}));
  EXPECT_EQ(definition["externalParameters"], (Json{{"label", "//models:net_ir"},
                                                    {"flags", {"--precision", "f16"}},
                                                    {"license", "Apache-2.0"}}));
  const Json& builder = statement["predicate"]["runDetails"]["builder"];
  EXPECT_EQ(builder["builderDependencies"], Json::array({described("mo", kOfAbc)}));
}

TEST_F(ProvenanceTest, FilesOfAFolderAreCalledByTheirPlace) {
  const RunResult result = Provenance({"--folder", Path(""), "--file", "=" + Path("net.onnx")});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Read("net.json"), HasSubstr("\"name\": \"net.onnx\""));
}

TEST_F(ProvenanceTest, ReportsAllFilesThatAreMissing) {
  const RunResult result =
      Provenance({"--file", "a=" + Path("nothing"), "--file", "b=" + Path("none")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(Path("nothing") + ": error: the file cannot be opened"));
  EXPECT_THAT(result.err, HasSubstr(Path("none") + ": error: the file cannot be opened"));
  EXPECT_THAT(Files(), ElementsAre("config.toml", "mo", "net.bin", "net.onnx", "net.xml"));
}

}  // namespace
}  // namespace mo

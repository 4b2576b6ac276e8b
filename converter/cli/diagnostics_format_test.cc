// --diagnostics_format.

#include "converter/cli/diagnostics_format.h"

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

class DiagnosticsFormatTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", "graph \"net\" {\n  %x = Nothing()\n}\n");
  }
};

TEST_F(DiagnosticsFormatTest, Json) {
  const RunResult result =
      Run({"check", "--model", Path("net.mog"), "--diagnostics_format", "json"});
  EXPECT_EQ(result.exit_code, 1);
  const Json json = Json::parse(result.err);
  EXPECT_EQ(json["schema_version"], 1);
  const Json& first = json["diagnostics"][0];
  EXPECT_EQ(first["severity"], "error");
  EXPECT_EQ(first["file"], Path("net.mog"));
  EXPECT_EQ(first["line"], 2);
  EXPECT_GT(first["column"], 0);
  EXPECT_THAT(first["text"].get<std::string>(), HasSubstr("Nothing"));
  EXPECT_THAT(first["code"].get<std::string>(), testing::StartsWith("MO"));
}

TEST_F(DiagnosticsFormatTest, Sarif) {
  const RunResult result = Run({"--diagnostics_format=sarif", "check", "--model", Path("net.mog")});
  EXPECT_EQ(result.exit_code, 1);
  const Json json = Json::parse(result.err);
  EXPECT_EQ(json["version"], "2.1.0");
  const Json& run = json["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["name"], "mo");
  EXPECT_EQ(run["results"][0]["level"], "error");
  const Json& place = run["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], Path("net.mog"));
  EXPECT_EQ(place["region"]["startLine"], 2);
  ASSERT_EQ(run["tool"]["driver"]["rules"].size(), 1u);
  EXPECT_EQ(run["tool"]["driver"]["rules"][0]["id"], run["results"][0]["ruleId"]);
}

TEST_F(DiagnosticsFormatTest, HoldsForWrongCommandLines) {
  const RunResult result = Run({"--no_such_flag", "--diagnostics_format", "json"});
  EXPECT_EQ(result.exit_code, 2);
  const Json json = Json::parse(result.err);
  EXPECT_EQ(json["diagnostics"].size(), 1u);
  EXPECT_EQ(json["diagnostics"][0]["file"], "");
  EXPECT_EQ(json["diagnostics"][0]["line"], 0);
}

TEST_F(DiagnosticsFormatTest, OfNothingIsADocument) {
  const RunResult result = Run({"passes", "--diagnostics_format", "sarif"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(Json::parse(result.err)["runs"][0]["results"].empty());
}

TEST_F(DiagnosticsFormatTest, RefusesWhatItIsNot) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"passes", "--diagnostics_format", "xml"},
        {"passes", "--diagnostics_format"}}) {
    const RunResult result = Run(words);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("give one of text, json, sarif"));
  }
}

TEST(FormatDiagnostics, ColoursKindAndPlace) {
  Diagnostics diagnostics;
  diagnostics.Error(Code::kNoInputs, {"an error: of a name", 2, 3}, "it is wrong");
  diagnostics.Warning(Code::kNoInputs, {}, "it is odd");
  EXPECT_EQ(FormatDiagnostics(diagnostics, {.is_colored = true}),
            "\033[1man error: of a name:2:3: \033[1;31merror\033[0m: it is wrong [MO3112]\n"
            "\033[1m\033[1;35mwarning\033[0m: it is odd [MO3112]\n");
}

TEST(FormatDiagnostics, LeavesWarningsOut) {
  Diagnostics diagnostics;
  diagnostics.Warning(Code::kNoInputs, {}, "it is odd");
  EXPECT_EQ(FormatDiagnostics(diagnostics, {.errors_alone = true}), "");
  const Json json = Json::parse(
      FormatDiagnostics(diagnostics, {.format = DiagnosticsFormat::kJson, .errors_alone = true}));
  EXPECT_TRUE(json["diagnostics"].empty());
}

}  // namespace
}  // namespace mo

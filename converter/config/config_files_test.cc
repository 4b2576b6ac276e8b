// The configurations in configs/ and those in docs/config.md.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/config/config.h"

namespace mo {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string ReadFile(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_NE(text.str(), "") << path << " is missing or empty";
  return text.str();
}

Config Parsed(absl::string_view toml, const std::string& name) {
  Diagnostics diagnostics;
  Config config = ParseConfig(toml, name, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return config;
}

Config ParsedFile(const std::string& path) { return Parsed(ReadFile(path), path); }

// default.toml with its examples, the lines that begin with "#" and no space, taken in.
std::string WithExamples(const std::string& toml) {
  std::vector<std::string> lines = absl::StrSplit(toml, '\n');
  for (std::string& line : lines) {
    if (line.size() > 1 && line[0] == '#' && line[1] != ' ') line.erase(0, 1);
  }
  return absl::StrJoin(lines, "\n");
}

void ExpectSameSwitches(const Config& config, const Config& expected) {
  for (size_t i = 0; i < expected.optimizations.size(); ++i) {
    EXPECT_EQ(config.optimizations[i].value, expected.optimizations[i].value)
        << kOptimizationNames[i];
  }
  EXPECT_EQ(config.add_into_unpadded_convolution.value,
            expected.add_into_unpadded_convolution.value);
}

TEST(DefaultToml, SaysWhatIsDefault) {
  const Config config = ParsedFile("configs/default.toml");
  ExpectSameSwitches(config, Config());
  EXPECT_EQ(config.weights_precision.value, Config().weights_precision.value);
  EXPECT_THAT(config.excludes, IsEmpty());
  EXPECT_THAT(config.inputs, IsEmpty());
  EXPECT_THAT(config.outputs, IsEmpty());
  EXPECT_THAT(config.warnings_as_errors, IsEmpty());
}

TEST(DefaultToml, HasEveryKey) {
  const std::string toml = "\n" + WithExamples(ReadFile("configs/default.toml"));
  for (const ConfigTable& table : ConfigSchema()) {
    std::string header = table.repeated ? absl::StrCat("\n[[", table.name, "]]\n")
                                        : absl::StrCat("\n[", table.name, "]\n");
    if (table.name.empty()) header = "\n";
    size_t begin = toml.find(header);
    ASSERT_NE(begin, std::string::npos) << header;
    std::string body;  // of every such table
    for (; begin != std::string::npos; begin = toml.find(header, begin + header.size() - 1)) {
      body += toml.substr(begin, toml.find("\n[", begin + header.size()) - begin);
      if (table.name.empty()) break;
    }
    for (absl::string_view key : table.keys) {
      const bool is_table = table.name.empty() && key != "schema";
      if (is_table) continue;
      EXPECT_THAT(body, HasSubstr(absl::StrCat("\n", key, " = "))) << header;
    }
  }
}

TEST(DefaultToml, HasExamplesThatCanBeTakenIn) {
  const Config config = Parsed(WithExamples(ReadFile("configs/default.toml")), "default.toml");
  ASSERT_EQ(config.excludes.size(), 1u);
  EXPECT_EQ(config.excludes[0].nodes.size(), 1u);
  EXPECT_EQ(config.excludes[0].regexes.size(), 1u);
  EXPECT_EQ(config.excludes[0].optimizations, Exclude().optimizations);
  EXPECT_EQ(config.excludes[0].allow_unmatched, Exclude().allow_unmatched);
  ASSERT_EQ(config.inputs.size(), 2u);
  EXPECT_EQ(config.inputs[0].preprocess.value.size(), 3u);
  EXPECT_TRUE(config.inputs[1].value.value.has_value());
  EXPECT_EQ(config.outputs.size(), 1u);
}

TEST(SharedConfigs, AreWithoutMistakeAndExplained) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("configs")) {
    if (entry.path().extension() != ".toml") continue;
    ParsedFile(entry.path());
    EXPECT_TRUE(absl::StartsWith(ReadFile(entry.path()), "# ")) << entry.path();
    EXPECT_THAT(ReadFile("docs/config.md"),
                HasSubstr(absl::StrCat("@rules_mo//configs:", entry.path().stem().string(), "`")));
    ++count;
  }
  EXPECT_GE(count, 4);
}

TEST(NoOptimizationsToml, SwitchesEverythingOff) {
  const Config config = ParsedFile("configs/no_optimizations.toml");
  for (const Setting<bool>& setting : config.optimizations) {
    EXPECT_FALSE(setting.value);
    EXPECT_EQ(setting.origin, Origin::kConfig);
  }
  EXPECT_FALSE(config.add_into_unpadded_convolution.value);
  EXPECT_EQ(config.weights_precision.value, WeightsPrecision::kSource);
}

TEST(F16WeightsToml, ChangesWeightsAlone) {
  const Config config = ParsedFile("configs/f16_weights.toml");
  ExpectSameSwitches(config, Config());
  EXPECT_EQ(config.weights_precision.value, WeightsPrecision::kF16);
}

TEST(StrictToml, ChangesWarningsAlone) {
  const Config config = ParsedFile("configs/strict.toml");
  ExpectSameSwitches(config, Config());
  EXPECT_EQ(config.weights_precision.value, WeightsPrecision::kSource);
  EXPECT_FALSE(config.warnings_as_errors.empty());
  // The comment beside each code is its title.
  const std::string text = ReadFile("configs/strict.toml");
  for (const LocatedText& id : config.warnings_as_errors) {
    for (const CodeInfo& info : kDiagnosticCodes) {
      if (info.id != id.text) continue;
      EXPECT_THAT(text, HasSubstr(absl::StrCat("\"", info.id, "\",  # ", info.title, "\n")));
    }
  }
}

TEST(StrictToml, HasEveryCodeOfWarnings) {
  std::vector<std::string> of_warnings, listed;
  const std::string text = ReadFile("docs/diagnostics.md");
  for (absl::string_view entry : absl::StrSplit(text, "\n### MO")) {
    if (absl::StartsWith(entry, "# ") || !absl::StrContains(entry, "warning")) continue;
    of_warnings.push_back(absl::StrCat("MO", entry.substr(0, entry.find(':'))));
  }
  EXPECT_GE(of_warnings.size(), 11u);
  for (const LocatedText& id : ParsedFile("configs/strict.toml").warnings_as_errors)
    listed.push_back(id.text);
  EXPECT_EQ(listed, of_warnings);
}

TEST(ConfigDocs, HaveExamplesWithoutMistake) {
  const std::string text = ReadFile("docs/config.md");
  int count = 0;
  for (absl::string_view block : absl::StrSplit(text, "\n```toml\n")) {
    if (count++ == 0) continue;
    Parsed(block.substr(0, block.find("\n```")), absl::StrCat("example ", count - 1));
  }
  EXPECT_GT(count, 8);
}

TEST(ConfigDocs, ExplainEachKeyInItsTablesOrder) {
  const std::string text = ReadFile("docs/config.md");
  size_t place = 0;
  const auto expect_next = [&](const std::string& heading) {
    const size_t found = text.find(heading, place);
    ASSERT_NE(found, std::string::npos) << heading;
    place = found;
  };
  for (const ConfigTable& table : ConfigSchema()) {
    if (table.name.empty()) {
      expect_next("\n### `schema`\n");
      continue;
    }
    expect_next(table.repeated ? absl::StrCat("\n## [[", table.name, "]]\n")
                               : absl::StrCat("\n## [", table.name, "]\n"));
    for (absl::string_view key : table.keys) expect_next(absl::StrCat("\n### `", key, "`\n"));
  }
}

}  // namespace
}  // namespace mo

// The examples and tables of README.md and docs/ hold.

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/cli/command_line.h"
#include "converter/config/config.h"
#include "converter/passes/pipeline.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// The fenced blocks of one language.
std::vector<std::string> Blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string fence = "```" + language + "\n";
  for (size_t begin = text.find(fence); begin != std::string::npos;
       begin = text.find(fence, begin)) {
    begin += fence.size();
    blocks.push_back(text.substr(begin, text.find("```", begin) - begin));
  }
  return blocks;
}

// Exit code of converting a model, written into a file of its own.
int Convert(const std::string& text, const std::string& extension) {
  const std::string stem = testing::TempDir() + "/example";
  std::ofstream(stem + extension, std::ios::binary) << text;
  std::vector<std::string> arguments = {"mo",           "--model",     stem + extension,
                                        "--output_xml", stem + ".xml", "--output_bin",
                                        stem + ".bin"};
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return RunCommandLine(static_cast<int>(arguments.size()), argv.data());
}

TEST(Documentation, ModelsConvert) {
  const std::vector<std::string> prototxts = Blocks(Read("docs/caffe.md"), "prototxt");
  ASSERT_EQ(prototxts.size(), 1u);
  EXPECT_EQ(Convert(prototxts[0], ".prototxt"), 0);
  const std::vector<std::string> graphs = Blocks(Read("docs/design.md"), "mog");
  ASSERT_EQ(graphs.size(), 1u);
  EXPECT_EQ(Convert(graphs[0], ".mog"), 0);
}

// Each console block is a command, "$ mo …", and what it prints; "..." is for any rest.
TEST(Documentation, CommandsPrintWhatIsShown) {
  const std::string text = Read("docs/commands.md");
  const std::vector<std::string> graphs = Blocks(text, "mog");
  ASSERT_EQ(graphs.size(), 1u);
  char folder[4096];
  ASSERT_NE(getcwd(folder, sizeof(folder)), nullptr);
  ASSERT_EQ(chdir(testing::TempDir().c_str()), 0);
  std::ofstream("net.mog", std::ios::binary) << graphs[0];
  std::ofstream("mo", std::ios::binary) << "the program";
  std::ofstream("arguments.txt", std::ios::binary) << "check\n--model\nnet.mog\n";
  const std::vector<std::string> configs = Blocks(text, "toml");
  ASSERT_EQ(configs.size(), 2u);
  std::ofstream("net.toml", std::ios::binary) << configs[0];
  const std::vector<std::string> blocks = Blocks(text, "console");
  EXPECT_EQ(blocks.size(), 29u);
  for (const std::string& block : blocks) {
    const size_t end = block.find('\n');
    std::vector<std::string> words = absl::StrSplit(block.substr(0, end), ' ');
    ASSERT_THAT(words, ::testing::Contains("$"));
    words.erase(words.begin());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    EXPECT_EQ(RunCommandLine(static_cast<int>(words.size()), argv.data()), 0) << block;
    std::string printed = testing::internal::GetCapturedStdout();
    absl::StrAppend(&printed, testing::internal::GetCapturedStderr());
    absl::string_view expected = absl::string_view(block).substr(end + 1);
    if (absl::ConsumeSuffix(&expected, "...\n"))
      printed.resize(std::min(printed.size(), expected.size()));
    EXPECT_EQ(printed, expected) << block;
  }
  EXPECT_EQ(Read("normal.toml"), configs[1]);
  const std::vector<std::string> texts = Blocks(text, "text");
  ASSERT_EQ(texts.size(), 2u);
  EXPECT_THAT(Read("out.mog"), ::testing::StartsWith(texts[0]));
  EXPECT_EQ(Read("net.verified.txt"), texts[1]);
  ASSERT_EQ(chdir(folder), 0);
}

TEST(Documentation, TheReadmesConfigurationIsOne) {
  const std::vector<std::string> configurations = Blocks(Read("README.md"), "toml");
  ASSERT_EQ(configurations.size(), 1u);
  Diagnostics diagnostics;
  const Config config = ParseConfig(configurations[0], "README.md", diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  EXPECT_FALSE(config.IsOn(Optimization::kResnetStride));
  EXPECT_EQ(config.excludes.size(), 1u);
}

TEST(Documentation, RulesAreThoseOfThePasses) {
  for (const absl::string_view name : kOptimizationNames) {
    const Optimization optimization = *OptimizationFromName(name);
    std::string expected = "| rule | what must hold |\n| --- | --- |\n";
    std::set<const Pass*> seen;  // A pass may be in several stages.
    for (const Stage& stage : Pipeline()) {
      for (const Pass* pass : stage.passes) {
        if (pass->optimization != optimization || !seen.insert(pass).second) continue;
        for (const RuleText& rule : pass->rules())
          absl::StrAppend(&expected, "| ", rule.id, " | ", rule.sentence, " |\n");
      }
    }
    EXPECT_THAT(Read(absl::StrCat("docs/optimizations/", name, ".md")),
                ::testing::HasSubstr(expected));
  }
}

}  // namespace
}  // namespace mo

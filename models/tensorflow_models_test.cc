// What the optimizer makes of the example models of TensorFlow, read off the texts of their graphs.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr char kUnit[] = "InceptionV4/InceptionV4/Conv2d_1a_3x3/";

std::vector<std::string> Lines(const std::string& model) {
  std::ifstream file(absl::StrCat("models/", model, "_ir.mog"), std::ios::binary);
  EXPECT_TRUE(file.good()) << model;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// The lines of nodes by the nodes' names.
std::map<std::string, std::string> Nodes(const std::string& model) {
  std::map<std::string, std::string> nodes;
  for (const std::string& line : Lines(model)) {
    const size_t end = line.find(" = ");
    if (absl::StartsWith(line, "  %") && end != std::string::npos)
      nodes[line.substr(3, end - 3)] = line;
  }
  EXPECT_GT(nodes.size(), 100u) << model;
  return nodes;
}

// The names of lines of `some` that `others` do not have so.
std::vector<std::string> NotIn(const std::map<std::string, std::string>& others,
                               const std::map<std::string, std::string>& some) {
  std::vector<std::string> names;
  for (const auto& [name, line] : some) {
    const auto other = others.find(name);
    if (other == others.end() || other->second != line) names.push_back(name);
  }
  return names;
}

// "Add: 1 -> 150": operations before and after.
bool Counts(const std::vector<std::string>& lines, const std::string& count) {
  return std::find(lines.begin(), lines.end(), "#   " + count) != lines.end();
}

TEST(InceptionV4, ExcludedConvolutionAloneIsNotFused) {
  const std::map<std::string, std::string> fused = Nodes("inception_v4");
  const std::map<std::string, std::string> finegrain = Nodes("inception_v4_finegrain");
  const std::string convolution = absl::StrCat(kUnit, "Conv2D");
  const std::string norm = absl::StrCat(kUnit, "BatchNorm/FusedBatchNorm");
  EXPECT_THAT(NotIn(finegrain, fused),
              UnorderedElementsAre(convolution, convolution + "/weights", norm));
  EXPECT_THAT(NotIn(fused, finegrain),
              UnorderedElementsAre(convolution, convolution + "/weights", norm + "/scale/value",
                                   norm + "/scale", norm));
  EXPECT_THAT(finegrain.at(norm + "/scale"), HasSubstr(" = Multiply("));
  EXPECT_THAT(finegrain.at(norm), HasSubstr(" = Add(%" + norm + "/scale, "));
  EXPECT_THAT(fused.at(norm), HasSubstr(" = Add(%" + convolution + ", "));
}

TEST(InceptionV4, ExcludedConvolutionIsAsInTheSource) {
  const std::map<std::string, std::string> source = Nodes("inception_v4_unoptimized");
  const std::map<std::string, std::string> fused = Nodes("inception_v4");
  const std::map<std::string, std::string> finegrain = Nodes("inception_v4_finegrain");
  for (const char* name : {"Conv2D", "Conv2D/weights"}) {
    const std::string node = absl::StrCat(kUnit, name);
    EXPECT_EQ(finegrain.at(node), source.at(node));
    EXPECT_NE(fused.at(node), source.at(node));
  }
  std::vector<std::string> excluded;
  for (const std::string& line : Lines("inception_v4_finegrain")) {
    if (absl::StrContains(line, " exclude(")) excluded.push_back(line.substr(0, line.find(" : ")));
  }
  EXPECT_THAT(excluded, ElementsAre(absl::StrCat("  source \"", kUnit, "Conv2D\"")));
}

TEST(InceptionV4, OneOfItsNormalizationsStays) {
  EXPECT_TRUE(Counts(Lines("inception_v4"), "BatchNormalization: 149 -> 0"));
  EXPECT_TRUE(Counts(Lines("inception_v4_finegrain"), "BatchNormalization: 149 -> 0"));
  EXPECT_TRUE(Counts(Lines("inception_v4_finegrain"), "Multiply: 0 -> 1"));
  EXPECT_TRUE(Counts(Lines("inception_v4_unoptimized"), "Multiply: 0 -> 149"));
  for (const std::string& line : Lines("inception_v4"))
    EXPECT_FALSE(absl::StartsWith(line, "#   Multiply:")) << line;
}

// Seven Splits and a SplitV, each with 32 convolutions and a ConcatV2.
TEST(ResNext26, EachSplitAndConcatBecomesAGroupConvolution) {
  const std::vector<std::string> lines = Lines("resnext26_tf");
  EXPECT_TRUE(Counts(lines, "Split: 7 -> 0"));
  EXPECT_TRUE(Counts(lines, "VariadicSplit: 1 -> 0"));
  EXPECT_TRUE(Counts(lines, "Concat: 8 -> 0"));
  EXPECT_TRUE(Counts(lines, "GroupConvolution: 0 -> 8"));
  EXPECT_TRUE(Counts(lines, absl::StrCat("Convolution: ", 21 + 8 * 32, " -> 21")));
  EXPECT_TRUE(Counts(lines, "Multiply: 35 -> 0"));
}

}  // namespace

// NOTICE names what is linked into the converter, with the licenses that the SBOM has.

#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// The two groups of each match.
std::map<std::string, std::string> Pairs(const std::string& text, const char* pattern) {
  std::map<std::string, std::string> pairs;
  const std::regex regex(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
    pairs[(*match)[1]] = (*match)[2];
  return pairs;
}

std::map<std::string, std::string> Noticed() {
  std::map<std::string, std::string> libraries =
      Pairs(Read("NOTICE"), "\\| ([a-z0-9_-]+) \\| ([^|]+) \\| [^|]+ \\|\n");
  libraries.erase("library");
  libraries.erase("---");
  return libraries;
}

TEST(Notice, NamesTheDependencies) {
  std::set<std::string> expected = {"dagre", "gcc", "glibc"};
  for (const auto& [name, rest] : Pairs(
           Read("MODULE.bazel"), "bazel_dep\\(name = \"([^\"]+)\", version = \"[^\"]+\"(.*)\\)")) {
    const bool is_of_the_build =
        name == "bazel_skylib" || name == "platforms" || name.rfind("rules_", 0) == 0;
    if (rest.empty() && !is_of_the_build) expected.insert(name);
  }
  std::set<std::string> found;
  for (const auto& [name, license] : Noticed()) found.insert(name);
  EXPECT_EQ(found, expected);
}

TEST(Notice, HasTheLicensesOfTheSbom) {
  const std::map<std::string, std::string> renamed = {
      {"abseil", "abseil-cpp"}, {"eigen3", "eigen"}, {"nlohmann-json3", "nlohmann_json"}};
  std::map<std::string, std::string> expected = {{"dagre", "MIT"}};
  std::string sbom = Read("tools/release/sbom.py");
  sbom = sbom.substr(0, sbom.find('}'));
  for (const auto& [name, license] : Pairs(sbom, "\"([^\"]+)\": \"([^\"]+)\","))
    expected[renamed.count(name) > 0 ? renamed.at(name) : name] = license;
  EXPECT_EQ(Noticed(), expected);
}

TEST(Notice, HasTheTextOfEachLicense) {
  const std::string notice = Read("NOTICE");
  for (const auto& [name, license] : Noticed())
    EXPECT_THAT(notice, testing::HasSubstr("\n## " + license + "\n")) << name;
}

}  // namespace

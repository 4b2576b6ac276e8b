// docs/migrating_from_mo.md has each flag of the old Model Optimizer once, and says of each what
// the converter does with it.

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/cli/old_help.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ContainerEq;

// The second column of each table, by each of the flags in the first: "| `-k` | … |".
std::multimap<std::string, std::string> RowsOfPage() {
  std::ifstream file("docs/migrating_from_mo.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  std::multimap<std::string, std::string> rows;
  for (const absl::string_view line : absl::StrSplit(page, '\n')) {
    if (!absl::StartsWith(line, "| `-")) continue;
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    std::string first = cells[0];
    absl::string_view flags = absl::StripPrefix(first, "| ");
    for (const absl::string_view flag : absl::StrSplit(flags, ", "))
      rows.emplace(absl::StripSuffix(absl::StripPrefix(flag, "`"), "`"), cells[1]);
  }
  return rows;
}

class MigrationDocTest : public CommandLineTest {
 protected:
  // How the page has to begin what it says of the flag.
  std::string Kind(const std::string& flag) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{flag, "value"}, {flag}}) {
      std::vector<std::string> arguments = words;
      arguments.insert(arguments.begin(), "check");
      const std::string err = Run(arguments).err;
      if (absl::StrContains(err, " is not kept; ")) return "Not kept";
      if (absl::StrContains(err, " is ignored: ")) return "Ignored";
    }
    return "";
  }
};

TEST_F(MigrationDocTest, EachFlagIsThereOnce) {
  std::multiset<std::string> expected, found;
  std::set<std::string> flags;
  for (const char* version : {kOldHelp2021_4, kOldHelp2023_3}) {
    for (const absl::string_view flag : absl::StrSplit(version, ' ')) flags.emplace(flag);
  }
  expected.insert(flags.begin(), flags.end());
  for (const auto& [flag, text] : RowsOfPage()) found.insert(flag);
  EXPECT_THAT(found, ContainerEq(expected));
}

TEST_F(MigrationDocTest, WhatIsSaidIsWhatIsDone) {
  for (const auto& [flag, text] : RowsOfPage()) {
    const std::string kind = Kind(flag);
    if (kind.empty()) {
      EXPECT_FALSE(absl::StartsWith(text, "Not kept") || absl::StartsWith(text, "Ignored")) << flag;
    } else {
      EXPECT_TRUE(absl::StartsWith(text, kind + ": ")) << flag << ": " << text;
    }
  }
}

}  // namespace
}  // namespace mo

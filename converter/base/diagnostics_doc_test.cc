// docs/diagnostics.md has an entry for each code of diagnostic_codes.h, in their order.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/base/diagnostic_codes.h"

namespace mo {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

// The entries, each from after its "### " on.
std::vector<std::string> Entries() {
  std::stringstream text;
  text << std::ifstream("docs/diagnostics.md").rdbuf();
  std::vector<std::string> parts = absl::StrSplit(text.str(), "\n### ");
  parts.erase(parts.begin());
  return parts;
}

TEST(DiagnosticsDoc, HasEachCodeInOrder) {
  std::vector<std::string> expected;
  for (const CodeInfo& info : kDiagnosticCodes) {
    expected.push_back(absl::StrCat(info.id, ": ", info.title));
  }
  std::vector<std::string> headings;
  for (const std::string& entry : Entries()) headings.push_back(entry.substr(0, entry.find('\n')));
  EXPECT_EQ(headings, expected);
}

TEST(DiagnosticsDoc, ShowsAnExampleOfEachAndSaysWhatToDo) {
  for (const std::string& entry : Entries()) {
    const std::string id = entry.substr(0, entry.find(':'));
    EXPECT_THAT(entry, ContainsRegex("\n    [^\n]*(error|warning): [^\n]*\\[MO[0-9]*\\]\n"));
    EXPECT_THAT(entry, HasSubstr(absl::StrCat("[", id, "]\n"))) << id;
    EXPECT_THAT(entry, HasSubstr("\n**What to do:** ")) << id;
  }
}

}  // namespace
}  // namespace mo

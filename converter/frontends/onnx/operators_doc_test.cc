// docs/onnx.md lists the operators that are imported, and no others.

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/frontends/onnx/operation.h"
#include "gtest/gtest.h"

namespace mo::onnx {
namespace {

TEST(OperatorsDoc, ListsThemAll) {
  std::stringstream text;
  text << std::ifstream("docs/onnx.md").rdbuf();
  const std::string document = text.str();
  std::set<std::string> listed;
  for (absl::string_view line :
       absl::StrSplit(document.substr(document.find("## Operators")), '\n')) {
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    if (cells.size() != 2 || cells[0] == "| kind" || cells[0] == "| ---") continue;
    for (absl::string_view name : absl::StrSplit(absl::StripSuffix(cells[1], " |"), ", "))
      listed.insert(std::string(name));
  }
  std::set<std::string> expected;
  for (const std::string& name : OperatorTypes().names()) expected.insert(name);
  EXPECT_EQ(listed, expected);
}

}  // namespace
}  // namespace mo::onnx

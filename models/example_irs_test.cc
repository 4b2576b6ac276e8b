// The IRs of the examples are, byte for byte, those of example_irs.sha256: a change of the
// converter that shall not change what it writes is proved by this test. After a change that shall,
// it prints the list as it is now, for the same commit.

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace {

constexpr char kList[] = "models/example_irs.sha256";

std::string Contents(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

// As sha256sum prints them, by the names of the files.
std::string DigestsOfTheBuild() {
  const nlohmann::json report = nlohmann::json::parse(Contents("models/report.json"));
  std::map<std::string, std::string> digests;
  for (const nlohmann::json& model : report.at("models")) {
    for (const char* part : {"xml", "bin"}) {
      const nlohmann::json& file = model.at(part);
      digests[file.at("name").get<std::string>()] = file.at("sha256").get<std::string>();
    }
  }
  std::string list;
  for (const auto& [name, digest] : digests) absl::StrAppend(&list, digest, "  ", name, "\n");
  return list;
}

TEST(ExampleIrs, AreThoseOfTheList) {
  const std::string built = DigestsOfTheBuild();
  const std::vector<std::string> expected = absl::StrSplit(Contents(kList), '\n');
  EXPECT_THAT(std::vector<std::string>(absl::StrSplit(built, '\n')),
              testing::ElementsAreArray(expected))
      << "if this is meant to be, " << kList << " is to be\n"
      << built;
}

}  // namespace

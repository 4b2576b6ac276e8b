#include "converter/cli/build_file.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace mo {
namespace {

const RuleCall kCall = {"mo_model", {{"name", "\"net_ir\""}, {"model", "\"net.pb\""}}};
constexpr char kPrinted[] = "mo_model(\n    name = \"net_ir\",\n    model = \"net.pb\",\n)\n";

// What comes before the call.
std::string Before(const std::string& file) {
  const std::string text = WithCall(file, kCall);
  const std::string end = std::string("\n") + kPrinted;
  EXPECT_TRUE(text.size() > end.size() && text.substr(text.size() - end.size()) == end) << text;
  return text.substr(0, text.size() - end.size());
}

constexpr char kLoad[] = "load(\"@rules_mo//rules:defs.bzl\", \"mo_model\")\n";

TEST(BuildFile, ANewOneLoadsTheRule) { EXPECT_EQ(Before(""), kLoad); }

TEST(BuildFile, WhatIsLoadedIsKept) {
  for (const std::string& file : std::vector<std::string>{
           std::string(kLoad),
           std::string("load(\"@rules_mo//rules:defs.bzl\", 'mo_config', 'mo_model')\n"),
           std::string("load(\n    \"@rules_mo//rules:defs.bzl\",  # ours (all)\n    "
                       "\"mo_model\",\n)\nx(1)\n")})
    EXPECT_EQ(Before(file), file);
}

TEST(BuildFile, TheNameIsAddedToTheLoad) {
  EXPECT_EQ(Before("load(\"@rules_mo//rules:defs.bzl\", \"mo_config\")\n"),
            "load(\"@rules_mo//rules:defs.bzl\", \"mo_config\", \"mo_model\")\n");
  EXPECT_EQ(Before("load(\"@rules_mo//rules:defs.bzl\", \"mo_config\",)\n"),
            "load(\"@rules_mo//rules:defs.bzl\", \"mo_config\", \"mo_model\")\n");
  EXPECT_EQ(
      Before("load(\n    \"@rules_mo//rules:defs.bzl\",\n    \"mo_config\",\n)\n\nmo_config()\n"),
      "load(\n    \"@rules_mo//rules:defs.bzl\",\n    \"mo_config\",\n    \"mo_model\",\n)\n\n"
      "mo_config()\n");
  EXPECT_EQ(
      Before("load(\n    \"@rules_mo//rules:defs.bzl\",\n    \"mo_config\"\n)\n"),
      "load(\n    \"@rules_mo//rules:defs.bzl\",\n    \"mo_config\",\n    \"mo_model\",\n)\n");
}

TEST(BuildFile, AnotherNameForTheRuleIsNotIts) {
  const std::string file = "load(\"@rules_mo//rules:defs.bzl\", model = \"mo_model\")\n";
  EXPECT_EQ(Before(file), file + kLoad);
}

TEST(BuildFile, ALoadComesAfterTheOthersAndAfterTheFirstComments) {
  EXPECT_EQ(Before("load(\"//:a.bzl\", \"a\")\n\na()\n"),
            std::string("load(\"//:a.bzl\", \"a\")\n") + kLoad + "\na()\n");
  EXPECT_EQ(Before("# License.\n# load(\"@rules_mo//rules:defs.bzl\", \"mo_model\")\n\na()"),
            std::string("# License.\n# load(\"@rules_mo//rules:defs.bzl\", \"mo_model\")\n\n") +
                kLoad + "\na()\n");
  EXPECT_EQ(Before("a(\"\"\"\nload(\"@rules_mo//rules:defs.bzl\", \"mo_model\")\n\"\"\")\n"),
            std::string(kLoad) +
                "\na(\"\"\"\nload(\"@rules_mo//rules:defs.bzl\", \"mo_model\")\n\"\"\")\n");
}

TEST(BuildFile, ATargetIsFoundByItsName) {
  const std::string file =
      "# name = \"net_ir\"\na(\n    name='b', srcs = [\"net_ir\"])\na(\n    name = \"net_ir\")\n";
  EXPECT_EQ(LineOfName(file, "net_ir"), 5);
  EXPECT_EQ(LineOfName(file, "b"), 3);
  EXPECT_EQ(LineOfName(file, "net"), 0);
}

TEST(BuildFile, ValuesAreQuoted) {
  EXPECT_EQ(Quote("a\"b\\"), "\"a\\\"b\\\\\"");
  EXPECT_EQ(QuoteList({"a"}), "[\"a\"]");
  EXPECT_EQ(QuoteList({"a", "b"}), "[\n        \"a\",\n        \"b\",\n    ]");
}

}  // namespace
}  // namespace mo

#include "converter/html_report/page.h"

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/base/sha256.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string PageNamed(const std::string& name) {
  const Records records;
  const Diagnostics diagnostics;
  PageInput page;
  page.report.model_name = name;
  page.report.records = &records;
  page.report.diagnostics = &diagnostics;
  return HtmlPage(page);
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Page, HoldsAllThatItNeeds) {
  const std::string page = PageNamed("net");
  EXPECT_THAT(page, HasSubstr("<h1>net</h1>"));
  EXPECT_THAT(page, HasSubstr("var dagre="));
  EXPECT_THAT(page, HasSubstr("Copyright (c) 2012-2014 Chris Pettitt"));
  EXPECT_THAT(page, HasSubstr("const Words ="));
  EXPECT_THAT(page, HasSubstr("const Data ="));
  EXPECT_THAT(page, HasSubstr("\"model\":\"net\""));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

// The policy forbids the page to load anything.
TEST(Page, LoadsNothing) {
  const std::string page = PageNamed("net");
  EXPECT_THAT(page, HasSubstr("content=\"default-src 'none'; style-src 'unsafe-inline'; "
                              "script-src 'unsafe-inline'; img-src data:\""));
  EXPECT_THAT(page, Not(HasSubstr("src=\"")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
}

TEST(Page, NamesCannotBecomeMarkup) {
  const std::string page = PageNamed("</script><b>&{{data}}");
  EXPECT_THAT(page, HasSubstr("<h1>&lt;/script>&lt;b>&amp;{{data}}</h1>"));
  EXPECT_THAT(page, HasSubstr("\"model\":\"\\u003c/script>\\u003cb>&{{data}}\""));
  EXPECT_THAT(page, Not(HasSubstr("</script><b>")));
}

TEST(Page, IsTheSameEachTime) { EXPECT_EQ(PageNamed("net"), PageNamed("net")); }

TEST(Page, TheLibraryIsTheOneOfItsReadme) {
  const std::string readme = Read("third_party/dagre/README.md");
  for (const std::string name : {"dagre.min.js", "dagre.min.js.LEGAL.txt"}) {
    EXPECT_THAT(readme, HasSubstr(absl::StrCat("| `", name, "` | ",
                                               Sha256Of(Read("third_party/dagre/" + name)), " |")));
  }
}

}  // namespace
}  // namespace mo

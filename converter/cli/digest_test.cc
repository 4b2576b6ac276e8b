// mo digest and mo table.

#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kNothing[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class DigestTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [2]}
  %c = Constant() f32[2] {1, 1e6}
  %sum = Add(%x, %c)
  %out = Result(%sum)
}
)");
    ASSERT_EQ(Convert({"--model", Path("net.mog"), "--precision", "f16"}).exit_code, 0);
    Write("o.xml", "abc");
    Write("o.bin", "");
  }
  RunResult Digest(const std::string& output, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"digest", "--xml", Path("o.xml"), "--bin", Path("o.bin"), "--report",
                               Path("o.json"), "--output_digest", Path(output)});
    return Run(more);
  }
  RunResult Table(std::vector<std::string> digests) {
    std::vector<std::string> words = {"table"};
    for (const std::string& digest : digests) words.push_back(Path(digest));
    words.insert(words.end(), {"--output_markdown", Path("t.md"), "--output_json", Path("t.json")});
    return Run(words);
  }
};

TEST_F(DigestTest, HoldsWhatTheModelIsKnownBy) {
  const RunResult result = Digest("d.json", {"--label", "@models//net:ir"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Read("d.json"), std::string(R"({
  "schema_version": 1,
  "label": "@models//net:ir",
  "model": "net",
  "framework": "mog",
  "files": [
    {
      "name": "o.xml",
      "bytes": 3,
      "sha256": ")") + kAbc + R"("
    },
    {
      "name": "o.bin",
      "bytes": 0,
      "sha256": ")" + kNothing + R"("
    }
  ],
  "warnings": [
    {
      "code": "MO4001",
      "file": "net.mog",
      "line": 0,
      "column": 0,
      "text": "constant 'c' has values beyond 65504, the largest of f16; it is stored as it is"
    }
  ]
}
)");
}

TEST_F(DigestTest, OfAnIrWithoutAReport) {
  const RunResult result = Run({"digest", "--xml", Path("o.xml"), "--bin", Path("o.bin"), "--label",
                                "//a:ir", "--output_digest", Path("d.json")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Read("d.json"), HasSubstr("\"framework\": \"ir\""));
  EXPECT_THAT(Read("d.json"), HasSubstr("\"warnings\": []"));
  ASSERT_EQ(Table({"d.json"}).exit_code, 0);
  EXPECT_THAT(Read("t.md"), HasSubstr("| //a:ir | ir | 3 | "));
}

TEST_F(DigestTest, ReportsEachFileThatIsNotThere) {
  const RunResult result = Run({"digest", "--xml", Path("a"), "--bin", Path("b"), "--report",
                                Path("c"), "--output_digest", Path("d.json")});
  EXPECT_EQ(result.exit_code, 1);
  for (const char* name : {"a", "b", "c"})
    EXPECT_THAT(result.err, HasSubstr(Path(name) + ": error: the file cannot be opened"));
  Write("o.json", "{}");
  EXPECT_THAT(Digest("d.json").err, HasSubstr("o.json: error: the report cannot be read: it has no "
                                              "'schema_version' [MO3004]"));
  EXPECT_EQ(Read("d.json"), "");
}

TEST_F(DigestTest, ATableIsSortedByLabel) {
  ASSERT_EQ(Digest("b.json", {"--label", "//b:net"}).exit_code, 0);
  ASSERT_EQ(Digest("a.json", {"--label", "//a:net"}).exit_code, 0);
  ASSERT_EQ(Digest("n.json").exit_code, 0);
  ASSERT_EQ(Table({"n.json", "b.json", "a.json"}).exit_code, 0);
  const std::string rest =
      std::string(" | mog | 3 | ") + kAbc + " | 0 | " + kNothing + " | 1 (MO4001) |\n";
  EXPECT_THAT(Read("t.md"), HasSubstr("| //a:net" + rest + "| //b:net" + rest + "| net" + rest));
  const std::string json = Read("t.json"), markdown = Read("t.md");
  ASSERT_EQ(Table({"a.json", "n.json", "b.json"}).exit_code, 0);
  EXPECT_EQ(Read("t.json"), json);
  EXPECT_EQ(Read("t.md"), markdown);
  EXPECT_EQ(Table({}).exit_code, 0);
  EXPECT_EQ(Read("t.json"), "{\n  \"schema_version\": 1,\n  \"models\": []\n}\n");
}

TEST_F(DigestTest, ATableMayBeAPage) {
  ASSERT_EQ(Digest("a.digest", {"--label", "//a:net"}).exit_code, 0);
  ASSERT_EQ(Digest("b.digest", {"--label", "//a:net=b"}).exit_code, 0);
  const std::vector<std::string> table = {"table", Path("a.digest"), Path("b.digest"),
                                          "--output_html", Path("t.html")};
  std::vector<std::string> with_more = table;
  with_more.insert(with_more.end(),
                   {"--report", "//a:net=b=" + Path("o.json"), "--page", "//a:net=../a/net.html"});
  RunResult result = Run(with_more);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::string page = Read("t.html");
  EXPECT_THAT(page, HasSubstr("\"page\":\"../a/net.html\"},{\"label\":\"//a:net=b\""));
  EXPECT_THAT(page, HasSubstr("\"page\":\"\",\"report\":{\"operations_before\":1,"));

  with_more = table;
  with_more.insert(with_more.end(), {"--page", "//b:net=net.html"});
  result = Run(with_more);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--page //b:net=net.html: no digest has this label"));

  with_more = table;
  with_more.insert(with_more.end(), {"--report", "//a:net=" + Path("t.html")});
  EXPECT_EQ(Run(with_more).exit_code, 1);
  EXPECT_EQ(Read("t.html"), page);
}

TEST_F(DigestTest, ATableNeedsAnOutput) {
  ASSERT_EQ(Digest("a.digest").exit_code, 0);
  const RunResult result = Run({"table", Path("a.digest")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("no output is named"));
}

TEST_F(DigestTest, ATableOfWhatIsNoDigest) {
  Write("d.json", "{\"schema_version\": 1");
  const RunResult result = Table({"d.json", "o.json", "nothing"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("d.json: error: the digest cannot be read: it is no JSON"));
  EXPECT_THAT(result.err, HasSubstr("o.json: error: the digest cannot be read: it has no 'label'"));
  EXPECT_THAT(result.err, HasSubstr("nothing: error: the file cannot be opened"));
  EXPECT_THAT(Files(), ElementsAre("d.json", "net.mog", "o.bin", "o.json", "o.mog", "o.xml"));
}

}  // namespace
}  // namespace mo

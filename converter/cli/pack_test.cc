// mo pack, and the headers of archives.

#include <string>
#include <vector>

#include "converter/cli/tar.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PackTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("one", "first");
    Write("two", std::string(512, '2'));
  }
  RunResult Pack(const std::vector<std::string>& files) {
    std::vector<std::string> words = {"pack", "--output_tar", Path("x.tar")};
    for (const std::string& file : files) words.insert(words.end(), {"--file", file});
    return Run(words);
  }
};

TEST_F(PackTest, TheOrderOfFlagsDoesNotMatter) {
  const std::string one = "b/1/net.xml=" + Path("one"), two = "a=" + Path("two");
  ASSERT_EQ(Pack({one, two}).exit_code, 0);
  const std::string archive = Read("x.tar");
  ASSERT_EQ(archive.size(), 512u * (2 + 2 + 2));
  EXPECT_EQ(archive.substr(0, 2), std::string("a\0", 2));
  EXPECT_EQ(archive.substr(512, 512), std::string(512, '2'));
  EXPECT_EQ(archive.substr(1024, 12), std::string("b/1/net.xml\0", 12));
  EXPECT_EQ(archive.substr(1536, 6), std::string("first\0", 6));
  EXPECT_EQ(archive.substr(2048), std::string(1024, '\0'));
  ASSERT_EQ(Pack({two, one}).exit_code, 0);
  EXPECT_EQ(Read("x.tar"), archive);
}

TEST_F(PackTest, ReportsAllThatIsWrong) {
  const RunResult missing = Pack({"a=" + Path("nothing"), "b=" + Path("none")});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, HasSubstr(Path("nothing") + ": error: the file cannot be opened"));
  EXPECT_THAT(missing.err, HasSubstr(Path("none") + ": error: the file cannot be opened"));
  EXPECT_THAT(Pack({"../a=" + Path("one")}).err, HasSubstr("expected NAME=PATH"));
  EXPECT_THAT(Pack({"a=" + Path("one"), "a=" + Path("two")}).err, HasSubstr("names 'a' twice"));
  EXPECT_THAT(Pack({std::string(101, 'n') + "=" + Path("one")}).err,
              HasSubstr("is too long for an archive"));
  EXPECT_THAT(Files(), ElementsAre("one", "two"));
}

TEST(TarHeader, ChecksumIsTheSumOfBytes) {
  const std::string header = *TarHeader("name", 8);
  unsigned sum = 8 * ' ';
  for (size_t i = 0; i < header.size(); ++i)
    if (i < 148 || i >= 156) sum += static_cast<unsigned char>(header[i]);
  EXPECT_EQ(std::stoul(header.substr(148, 6), nullptr, 8), sum);
  EXPECT_EQ(header.substr(124, 12), std::string("00000000010\0", 12));
}

TEST(TarHeader, LongNamesAreSplitAtASlash) {
  const std::string folder(150, 'f'), name(100, 'n');
  const std::string header = *TarHeader(folder + "/" + name, 0);
  EXPECT_EQ(header.substr(0, 100), name);
  EXPECT_EQ(header.substr(345, 150), folder);
  EXPECT_FALSE(TarHeader(folder + "/" + name + "n", 0).ok());
  EXPECT_FALSE(TarHeader(std::string(156, 'f') + "/" + name, 0).ok());
}

TEST(TarHeader, SizesBeyondOctalDigits) {
  EXPECT_EQ((*TarHeader("a", (uint64_t{1} << 33) - 1)).substr(124, 11), "77777777777");
  EXPECT_EQ((*TarHeader("a", uint64_t{1} << 33)).substr(124, 12),
            std::string("\x80\0\0\0\0\0\0\2\0\0\0\0", 12));
}

}  // namespace
}  // namespace mo

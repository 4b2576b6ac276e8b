// What a command does to files that it did not make.

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kNet[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2]}
  %y = ReLU(%x)
  %out = Result(%y)
}
)";

class OutputFiles : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    Write("net.mog", kNet);
  }
  RunResult ConvertTo(const std::string& xml, const std::string& bin) {
    return Run({"--model", Path("net.mog"), "--output_xml", xml, "--output_bin", bin});
  }
};

TEST_F(OutputFiles, AModelsNameIsNoPath) {
  const std::string body = std::string(kNet).substr(std::string("graph \"net\"").size());
  std::filesystem::create_directory(Path("out"));
  for (const char* name : {"../x", "/x", "a/b", "..", "."}) {
    Write("named.mog", std::string("graph \"") + name + "\"" + body);
    const RunResult result = Run({"--model", Path("named.mog"), "-o", Path("out")});
    EXPECT_EQ(result.exit_code, 1) << name;
    EXPECT_THAT(result.err, HasSubstr("which cannot be the name of its files"));
    EXPECT_THAT(result.err, HasSubstr("[MO1002]"));
  }
  EXPECT_EQ(Run({"--model", Path("net.mog"), "-o", Path("out"), "-n", "../x"}).exit_code, 1);
  EXPECT_THAT(Files(), ElementsAre("named.mog", "net.mog", "out"));
  EXPECT_EQ(Run({"--model", Path("named.mog"), "-o", Path("out"), "-n", "x"}).exit_code, 0);
  EXPECT_EQ(Convert({"--model", Path("net.mog"), "-n", "a/b"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("<net name=\"a/b\""));
}

TEST_F(OutputFiles, AnOutputIsNoInput) {
  Write("c.toml", "schema = 1\n");
  Write("words", "--model_name\nn\n");
  std::filesystem::create_hard_link(Path("net.mog"), Path("second"));
  for (const char* name : {"net.mog", "./net.mog", "second", "c.toml", "words"}) {
    const std::string old = Read(name);
    const RunResult result =
        Run({"--model", Path("net.mog"), "--config", Path("c.toml"), "@" + Path("words"),
             "--output_xml", Path("o.xml"), "--output_bin", Path(name)});
    EXPECT_EQ(result.exit_code, 1) << name;
    EXPECT_THAT(result.err, HasSubstr("the output is the same file as the input"));
    EXPECT_THAT(result.err, HasSubstr("[MO1002]"));
    EXPECT_EQ(Read(name), old);
  }
  EXPECT_EQ(
      Run({"config", "--config", Path("c.toml"), "--output_config", Path("c.toml")}).exit_code, 1);
  EXPECT_THAT(Files(), ElementsAre("c.toml", "net.mog", "second", "words"));
}

TEST_F(OutputFiles, ANameOfAnUnfinishedFileMayBeAnInput) {
  Write("o.xml.partial", kNet);
  EXPECT_EQ(Convert({"--model", Path("o.xml.partial")}).exit_code, 0);
  EXPECT_EQ(Read("o.xml.partial"), kNet);
}

TEST_F(OutputFiles, OutputsDiffer) {
  std::filesystem::create_directory_symlink(folder_, Path("again"));
  const RunResult result = ConvertTo(Path("o"), Path("again/o"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("the output is the same file as the output"));
  EXPECT_THAT(Files(), ElementsAre("again", "net.mog"));
}

TEST_F(OutputFiles, AFailureLeavesTheOldFiles) {
  ASSERT_EQ(ConvertTo(Path("o.xml"), Path("o.bin")).exit_code, 0);
  Write("o.bin", "old");
  std::filesystem::remove(Path("o.xml"));
  std::filesystem::create_directory(Path("o.xml"));
  const RunResult result = ConvertTo(Path("o.xml"), Path("o.bin"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("a folder has this name, and only a regular file is replaced"));
  EXPECT_EQ(Read("o.bin"), "old");
  EXPECT_THAT(Files(), ElementsAre("net.mog", "o.bin", "o.xml"));
}

TEST_F(OutputFiles, AFullStandardOutputIsAnError) {
  for (const char* command : {"inspect", "passes", "--help"}) {
    std::fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    ASSERT_NE(std::freopen("/dev/full", "w", stdout), nullptr);
    std::string name = "mo", word = command, flag = "--model", model = Path("net.mog");
    char* argv[] = {name.data(), word.data(), flag.data(), model.data(), nullptr};
    testing::internal::CaptureStderr();
    const int code = RunCommandLine(4, argv);
    const std::string err = testing::internal::GetCapturedStderr();
    ASSERT_GE(dup2(kept, STDOUT_FILENO), 0);
    close(kept);
    EXPECT_EQ(code, 1) << command;
    EXPECT_THAT(err,
                HasSubstr("error: standard output cannot be written: No space left on device"));
  }
}

}  // namespace
}  // namespace mo

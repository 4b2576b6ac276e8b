// mo report.

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReportTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %w = Constant() f32[2, 2, 3, 3] seeded(7)
  %conv = Convolution(%x, %w)
  %c = Constant() f32[2, 1, 1] {2, 3}
  %scaled = Multiply(%conv, %c)
  %out = Result(%scaled)
}
)");
  }
  RunResult Report(const std::string& output, std::vector<std::string> more = {}) {
    more.insert(more.begin(),
                {"report", "--model", Path("net.mog"), "--output_html", Path(output)});
    return Run(more);
  }
  void MakeDigest() {
    ASSERT_EQ(Convert({"--model", Path("net.mog")}).exit_code, 0);
    ASSERT_EQ(Run({"digest", "--xml", Path("o.xml"), "--bin", Path("o.bin"), "--report",
                   Path("o.json"), "--output_digest", Path("o.digest")})
                  .exit_code,
              0);
  }
};

TEST_F(ReportTest, WritesOnePage) {
  const RunResult result = Report("net.html");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out + result.err, "");
  EXPECT_THAT(Files(), ElementsAre("net.html", "net.mog"));
  const std::string page = Read("net.html");
  EXPECT_THAT(page, HasSubstr("factors moved into the weights"));
  EXPECT_THAT(page, HasSubstr("\"Multiply\":1"));
  EXPECT_EQ(Report("again.html").exit_code, 0);
  EXPECT_EQ(Read("again.html"), page);
}

TEST_F(ReportTest, ObeysTheFlagsOfAConversion) {
  EXPECT_EQ(Report("net.html", {"--disable_optimization", "linear_fusing"}).exit_code, 0);
  EXPECT_THAT(Read("net.html"), ::testing::Not(HasSubstr("factors moved into the weights")));
}

TEST_F(ReportTest, TellsTheDigestOfTheIr) {
  MakeDigest();
  const RunResult result = Report("net.html", {"--digest", Path("o.digest")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Read("net.html"), HasSubstr("\"o.xml\""));
}

TEST_F(ReportTest, RefusesTheDigestOfAnotherModel) {
  MakeDigest();
  const RunResult result =
      Report("net.html", {"--digest", Path("o.digest"), "--model_name", "other"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("the digest is that of 'net', but the model is 'other'"));
}

TEST_F(ReportTest, RefusesWhatIsNoDigest) {
  const RunResult result = Report("net.html", {"--digest", Path("net.mog")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("the digest cannot be read"));
  EXPECT_THAT(Files(), ElementsAre("net.mog"));
}

TEST_F(ReportTest, NeedsAModelAndAnOutput) {
  EXPECT_EQ(Run({"report", "--output_html", Path("net.html")}).exit_code, 2);
  EXPECT_EQ(Run({"report", "--model", Path("net.mog")}).exit_code, 2);
}

TEST_F(ReportTest, NeverWritesOverAnInput) {
  const RunResult result = Report("net.mog");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(Read("net.mog"), HasSubstr("graph \"net\""));
}

}  // namespace
}  // namespace mo

#include "converter/cli/model_files.h"

#include <unistd.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

// "name=path name=path", or the errors.
std::string Parse(const std::vector<std::string>& words, const std::string& model) {
  Diagnostics diagnostics;
  std::string text;
  for (const ModelFile& file : ParseModelFiles(words, model, diagnostics))
    absl::StrAppend(&text, text.empty() ? "" : " ", file.name, "=", file.path);
  return diagnostics.has_errors() ? diagnostics.Render() : text;
}

TEST(ParseModelFiles, ReadsNamesAndPaths) {
  EXPECT_EQ(Parse({"variables/variables.index=/a/b", "w=c=d"}, "m.pb"),
            "variables/variables.index=/a/b w=c=d");
  EXPECT_EQ(Parse({"./a//b/.=x"}, "m.pb"), "a/b=x");
}

TEST(ParseModelFiles, NamesAFileByItsPlace) {
  EXPECT_EQ(Parse({"=net/variables/v.index"}, "net"), "variables/v.index=net/variables/v.index");
  EXPECT_EQ(Parse({"=net/v"}, "net/"), "v=net/v");
  EXPECT_EQ(Parse({"=net/variables/v"}, "net/saved_model.pb"), "variables/v=net/variables/v");
  EXPECT_EQ(Parse({"=variables/v"}, "saved_model.pb"), "variables/v=variables/v");
  EXPECT_EQ(Parse({"=/a/net/b=c"}, "/a/net"), "b=c=/a/net/b=c");
  EXPECT_EQ(Parse({"=/a"}, "/saved_model.pb"), "a=/a");
}

TEST(ParseModelFiles, RefusesOtherForms) {
  for (const char* word :
       {"", "=", "a", "a=", "/a=b", "../a=b", "a/../b=c", ".=b", "=other/v", "=net/../v", "=net/"})
    EXPECT_THAT(Parse({word}, "net/saved_model.pb"),
                HasSubstr(absl::StrCat("--file is '", word, "'; expected NAME=PATH")));
  EXPECT_THAT(Parse({"a=b", "./a=c"}, "net"), HasSubstr("--file names 'a' twice"));
}

class ModelFiles : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    for (const char* folder : {"net", "net/variables", "outside", "empty"})
      mkdir(Path(folder).c_str(), 0777);
    for (const char* file : {"net/saved_model.pb", "net/variables/v", "outside/w"})
      Write(file, "x");
  }

  // The path without the test's folder, or the error.
  std::string Find(const std::string& name, const std::vector<ModelFile>& files = {}) {
    const absl::StatusOr<std::string> path = FindModelFile(name, Path("net/saved_model.pb"), files);
    if (!path.ok()) return std::string(path.status().message());
    return path->substr(folder_.size() + 1);
  }
};

TEST_F(ModelFiles, FindsThemInTheModelsFolder) {
  EXPECT_EQ(Find("variables/v"), "net/variables/v");
  EXPECT_EQ(Find("./variables//v"), "net/variables/v");
  EXPECT_EQ(Find("variables/w"), "there is no such file beside the model");
  EXPECT_EQ(FindModelFile("v", Path("net/saved_model.pb"), {}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ModelFiles, FindsThemInTheCurrentFolder) {
  ASSERT_EQ(chdir(Path("net").c_str()), 0);
  EXPECT_EQ(*FindModelFile("variables/v", "saved_model.pb", {}), "variables/v");
  EXPECT_FALSE(FindModelFile("../outside/w", "saved_model.pb", {}).ok());
}

TEST_F(ModelFiles, RefusesWhatLeadsOut) {
  for (const std::string& name :
       {Path("net/variables/v"), std::string("../outside/w"),
        std::string("variables/../../outside/w"), std::string("variables/../saved_model.pb"),
        std::string(), std::string("."), std::string("v\0w", 3)})
    EXPECT_THAT(Find(name), HasSubstr("this leads out of the model's folder")) << name;
  ASSERT_EQ(symlink(Path("outside/w").c_str(), Path("net/link").c_str()), 0);
  ASSERT_EQ(symlink("../outside", Path("net/links").c_str()), 0);
  ASSERT_EQ(symlink("variables/v", Path("net/inside").c_str()), 0);
  EXPECT_THAT(Find("link"), HasSubstr("a link that leads out of the model's folder"));
  EXPECT_THAT(Find("links/w"), HasSubstr("a link that leads out of the model's folder"));
  EXPECT_EQ(Find("inside"), "net/inside");
}

TEST_F(ModelFiles, TakesOnlyWhatIsListed) {
  const std::vector<ModelFile> files = {{"variables/v", Path("outside/w")}};
  EXPECT_EQ(Find("variables/v", files), "outside/w");
  EXPECT_EQ(Find("saved_model.pb", files),
            "it is not among the files given with --file (in a BUILD file: in 'weights')");
  EXPECT_THAT(Find("../variables/v", files), HasSubstr("this leads out of the model's folder"));
}

TEST_F(ModelFiles, AFolderIsNoFile) {
  EXPECT_THAT(Parse({"net=" + Path("net")}, Path("net")),
              HasSubstr("--file names the folder " + Path("net") + "; expected each file of it"));
  EXPECT_THAT(
      Parse({"net=" + Path("net")}, Path("net")),
      HasSubstr("model = \"net/saved_model.pb\" and weights = glob([\"net/variables/**\"])"));
}

TEST_F(ModelFiles, FindsTheModelInAFolder) {
  EXPECT_EQ(ModelPath(Path("net")), Path("net/saved_model.pb"));
  EXPECT_EQ(ModelPath(Path("net/")), Path("net/saved_model.pb"));
  for (const char* other : {"empty", "net/saved_model.pb", "nothing"})
    EXPECT_EQ(ModelPath(Path(other)), Path(other));
}

TEST_F(ModelFiles, WrongCommandLines) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--model", "a", "--file", "b"},
                                             {"--model", "a", "--saved_model_dir", "b"},
                                             {"compare", "a", "b", "--file", "c=d"}}) {
    const RunResult outcome = Run(arguments);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("[MO1004]"));
  }
  Write("net.mog", "graph \"n\" {\n}\n");
  for (const char* flag : {"--signature", "--saved_model_tags"}) {
    EXPECT_THAT(
        Run({"check", "--model", Path("net.mog"), flag, "serve"}).err,
        HasSubstr("net.mog: error: --signature and --saved_model_tags are for a SavedModel, "
                  "but this is another model (text graph); leave them out [MO1004]"));
  }
  Write("net.pbtxt", "node { name: 'x' op: 'Placeholder' }");
  EXPECT_THAT(
      Run({"check", "--model", Path("net.pbtxt"), "--signature", "serve"}).err,
      HasSubstr("net.pbtxt: error: --signature and --saved_model_tags are for a SavedModel, "
                "but this is a GraphDef"));
  EXPECT_THAT(Run({"--saved_model_dir", Path("empty")}).err, HasSubstr("is not a regular file"));
}

}  // namespace
}  // namespace mo

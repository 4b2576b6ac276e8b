#include "converter/report/model_digest.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/report/model_table.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

ModelDigest Example(const std::string& label, const std::string& model) {
  return {.label = label,
          .model = model,
          .framework = "caffe",
          .xml = {model + ".xml", 1234, std::string(64, 'a')},
          .bin = {model + ".bin", int64_t{5} << 32, std::string(64, '0')},
          .warnings = {{"MO3115", "net.caffemodel", 0, 0, "unused \"layers\""},
                       {"MO4001", "net.prototxt", 1, 2, "large"},
                       {"MO3115", "other.caffemodel", 0, 0, "unused"}}};
}

TEST(ModelDigest, ReadsWhatItWrote) {
  const std::string written = ModelDigestJson(Example("//a:net", "net"));
  const absl::StatusOr<ModelDigest> digest = ReadModelDigest(written);
  ASSERT_TRUE(digest.ok()) << digest.status();
  EXPECT_EQ(digest->label, "//a:net");
  EXPECT_EQ(digest->model, "net");
  EXPECT_EQ(digest->framework, "caffe");
  EXPECT_EQ(digest->xml.name, "net.xml");
  EXPECT_EQ(digest->xml.bytes, 1234);
  EXPECT_EQ(digest->bin.bytes, int64_t{5} << 32);
  EXPECT_EQ(digest->bin.sha256, std::string(64, '0'));
  ASSERT_EQ(digest->warnings.size(), 3u);
  EXPECT_EQ(digest->warnings[0].text, "unused \"layers\"");
  EXPECT_EQ(digest->warnings[1].column, 2);
  EXPECT_EQ(ModelDigestJson(*digest), written);
}

TEST(ModelDigest, SaysWhatIsWrong) {
  const std::string written = ModelDigestJson(Example("//a:net", "net"));
  auto error = [&](absl::string_view from, absl::string_view to) {
    const std::string text = absl::StrReplaceAll(written, {{from, to}});
    EXPECT_NE(text, written) << from;
    return std::string(ReadModelDigest(text).status().message());
  };
  EXPECT_EQ(ReadModelDigest("{").status().message(), "it is no JSON, or not all of it");
  EXPECT_EQ(ReadModelDigest("\xff").status().message(), "it is no JSON, or not all of it");
  EXPECT_EQ(ReadModelDigest("{}").status().message(), "it has no 'schema_version'");
  EXPECT_EQ(error("\"schema_version\": 1", "\"schema_version\": 1.0"),
            "'schema_version' is not a number of 0 or more");
  EXPECT_EQ(error("\"framework\"", "\"frame\""), "it has no 'framework'");
  EXPECT_EQ(error("net.bin", "net.xml"), "file 1 is no .bin file");
  EXPECT_EQ(error(std::string(64, '0'), std::string(63, '0')), "the sha256 of file 1 is none");
  EXPECT_EQ(error(std::string(64, 'a'), std::string(64, 'A')), "the sha256 of file 0 is none");
  EXPECT_EQ(error("\"files\": [", "\"files\": [{},"), "'files' is not an .xml and a .bin");
  EXPECT_EQ(error("\"bytes\": 1234", "\"bytes\": \"1234\""),
            "'bytes' is not a number of 0 or more");
}

TEST(ModelTable, IsSortedAndComplete) {
  ModelDigest none = Example("", "alone");
  none.warnings.clear();
  const std::vector<ModelDigest> models = {Example("//b:net", "net"), none,
                                           Example("//a:net", "net")};
  const std::string a(64, 'a'), zeros(64, '0');
  const std::string rest = absl::StrCat(" | caffe | 1234 | ", a, " | 21474836480 | ", zeros, " | ");
  EXPECT_EQ(ModelTableMarkdown(models),
            absl::StrCat("| model | framework | .xml bytes | .xml SHA-256 | .bin bytes | "
                         ".bin SHA-256 | warnings |\n"
                         "| --- | --- | ---: | --- | ---: | --- | --- |\n"
                         "| //a:net",
                         rest, "3 (MO3115 ×2, MO4001) |\n| //b:net", rest,
                         "3 (MO3115 ×2, MO4001) |\n| alone", rest, "0 |\n"));
  const std::string json = ModelTableJson(models);
  EXPECT_EQ(json, ModelTableJson({models[2], models[0], models[1]}));
  EXPECT_EQ(json.substr(0, json.find("\n    },") + 1), absl::StrCat(R"({
  "schema_version": 1,
  "models": [
    {
      "label": "//a:net",
      "model": "net",
      "framework": "caffe",
      "xml": {
        "name": "net.xml",
        "bytes": 1234,
        "sha256": ")",
                                                                    a, R"("
      },
      "bin": {
        "name": "net.bin",
        "bytes": 21474836480,
        "sha256": ")",
                                                                    zeros, R"("
      },
      "warnings": {
        "MO3115": 2,
        "MO4001": 1
      }
)"));
}

TEST(ModelTable, ForeignTextStaysInItsCell) {
  const std::string table = ModelTableMarkdown({Example("a|b\n*c*`\x01", "net")});
  EXPECT_NE(table.find("| a\\|b \\*c\\*\\`? | caffe |"), std::string::npos) << table;
}

}  // namespace
}  // namespace mo

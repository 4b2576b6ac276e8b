#include "converter/html_report/page_data.h"

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::json;

class PageDataTest : public testing::Test {
 protected:
  PageDataTest() {
    page_.report.model_name = "net";
    page_.report.license = "MIT";
    page_.report.framework = "mog";
    page_.report.records = &records_;
    page_.report.diagnostics = &diagnostics_;
  }

  Json Data() { return Json::parse(PageDataJson(page_)); }
  std::string Text(const Json& data, const Json& number) {
    return data["texts"][number.get<size_t>()];
  }

  PageInput page_;
  Records records_;
  Diagnostics diagnostics_;
};

TEST_F(PageDataTest, WritesEachTextOnce) {
  PictureNode node;
  node.name = "a";
  node.operation = "ReLU";
  node.inputs.push_back({0, 1});
  node.types = {"f32[2]"};
  node.attributes = {{"strides", Ints{2, 2}}, {"scale", 0.5}, {"shape", Shape::Of({1, 2})}};
  page_.before = page_.after = {node};
  page_.report.files.push_back({"a", Digest()});
  const Json data = Data();
  const Json& drawn = data["after"]["nodes"][0];
  EXPECT_EQ(Text(data, drawn[0]), "a");
  EXPECT_EQ(drawn[0], data["files"][0][0]);
  EXPECT_EQ(Text(data, drawn[1]), "ReLU");
  EXPECT_EQ(drawn[2], -1);
  EXPECT_EQ(drawn[3], Json::parse("[0, 1]"));
  EXPECT_EQ(data["attributes"],
            Json::parse(R"([{"strides": [2, 2], "scale": "0.5", "shape": "[1, 2]"}])"));
  EXPECT_EQ(drawn[4], 0);
  EXPECT_EQ(drawn, data["before"]["nodes"][0]);
  EXPECT_EQ(data["license"], "MIT");
}

TEST_F(PageDataTest, HasRecordsAndWhatAnExclusionPrevented) {
  records_.Add(Rewrite{.optimization = "linear_fusing",
                       .pass = "fuse_linear_ops",
                       .nodes_in = {"a", "b"},
                       .nodes_out = {"b"},
                       .what = "moved",
                       .sources = {"s"}});
  Refusal refusal = {.optimization = "linear_fusing",
                     .pass = "fuse_linear_ops",
                     .rule = "LF1",
                     .sentence = "must hold",
                     .node = "a",
                     .values = "does not"};
  refusal.by_exclusion = true;
  refusal.sources = {"s"};
  records_.Add(refusal);
  page_.report.exclusions.push_back({"s", false, "why", {"linear_fusing"}, {"s"}});
  const Json data = Data();
  EXPECT_EQ(Text(data, data["rewrites"][0][4]), "moved");
  EXPECT_EQ(data["rewrites"][0][2].size(), 2u);
  EXPECT_EQ(Text(data, data["refusals"][0][3]), "LF1");
  EXPECT_EQ(data["refusals"][0][7], true);
  EXPECT_EQ(data["exclusions"][0][5], 1);
}

TEST_F(PageDataTest, TakesWarningsFromTheDigest) {
  diagnostics_.Warning(Code::kHalfOverflow, {"folder/net.mog", 3, 5}, "of this run");
  Json data = Data();
  ASSERT_EQ(data["warnings"].size(), 1u);
  EXPECT_EQ(Text(data, data["warnings"][0][1]), "net.mog");
  EXPECT_EQ(Text(data, data["warnings"][0][4]), "of this run");
  EXPECT_FALSE(data.contains("ir"));

  page_.digest = ModelDigest{.model = "net", .xml = {"net.xml", 3, "ab"}, .bin = {"net.bin", 4}};
  page_.digest->warnings.push_back({"MO4003", "net.mog", 1, 2, "of the conversion"});
  data = Data();
  ASSERT_EQ(data["warnings"].size(), 1u);
  EXPECT_EQ(Text(data, data["warnings"][0][4]), "of the conversion");
  EXPECT_EQ(Text(data, data["ir"][0][0]), "net.xml");
  EXPECT_EQ(data["ir"][1][1], 4);
}

TEST_F(PageDataTest, ReplacesWhatIsNoUtf8) {
  page_.report.model_name = "n\xff";
  EXPECT_EQ(Data()["model"], "n\xef\xbf\xbd");
}

}  // namespace
}  // namespace mo

#include "converter/report/report_reader.h"

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::string Written() {
  Records records;
  records.Add(Rewrite{.optimization = "linear_fusing", .pass = "fuse_linear_ops"});
  records.Add(Rewrite{.optimization = "linear_fusing", .pass = "merge_linear_ops"});
  records.Add(Rewrite{.optimization = "", .pass = "merge_concats"});
  Diagnostics diagnostics;
  diagnostics.Warning(Code::kUnusedWeights, {"folder/net.caffemodel", 3, 4}, "unused");
  ReportInput input;
  input.model_name = "net";
  input.framework = "caffe";
  input.before.operations = {{"Add", 3}};
  input.after.operations = {{"Add", 2}, {"ReLU", 1}};
  input.after.parameters = 1 << 20;
  input.after.multiply_accumulates = int64_t{1} << 40;
  input.bin = {4096, "0123456789abcdef0123456789abcdef"};
  input.records = &records;
  input.diagnostics = &diagnostics;
  return ReportJson(input);
}

TEST(ReadReport, ReadsWhatWasWritten) {
  const absl::StatusOr<ReportExcerpt> report = ReadReport(Written());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->model, "net");
  EXPECT_EQ(report->framework, "caffe");
  EXPECT_THAT(report->before.operations, ElementsAre(Pair("Add", 3)));
  EXPECT_THAT(report->rewrites, ElementsAre(Pair("", 1), Pair("linear_fusing", 2)));
  EXPECT_THAT(report->after.operations, ElementsAre(Pair("Add", 2), Pair("ReLU", 1)));
  EXPECT_EQ(report->after.parameters, 1 << 20);
  EXPECT_EQ(report->after.multiply_accumulates, int64_t{1} << 40);
  ASSERT_TRUE(report->bin);
  EXPECT_EQ(report->bin->bytes, 4096);
  EXPECT_EQ(report->bin->xxh3_128, "0123456789abcdef0123456789abcdef");
  ASSERT_EQ(report->warnings.size(), 1u);
  EXPECT_EQ(report->warnings[0].code, "MO3115");
  EXPECT_EQ(report->warnings[0].file, "net.caffemodel");
  EXPECT_EQ(report->warnings[0].line, 3);
  EXPECT_EQ(report->warnings[0].column, 4);
  EXPECT_EQ(report->warnings[0].text, "unused");
}

TEST(ReadReport, SaysWhatIsWrong) {
  auto error = [](absl::string_view from, absl::string_view to) {
    const std::string text = absl::StrReplaceAll(Written(), {{from, to}});
    EXPECT_NE(text, Written()) << from;
    return std::string(ReadReport(text).status().message());
  };
  EXPECT_EQ(ReadReport("").status().message(), "it is no JSON, or not all of it");
  EXPECT_EQ(ReadReport(Written().substr(0, 200)).status().message(),
            "it is no JSON, or not all of it");
  EXPECT_EQ(ReadReport("[1]").status().message(), "it is no JSON object");
  EXPECT_EQ(error("\"schema_version\": 1", "\"schema_version\": 2"),
            "its schema_version is 2, and only 1 is understood");
  EXPECT_EQ(error("\"schema_version\": 1,", ""), "it has no 'schema_version'");
  EXPECT_EQ(error("\"model\": \"net\"", "\"model\": 3"), "'model' is not a text");
  EXPECT_EQ(error("\"Add\": 2", "\"Add\": -2"), "'Add' is not a number of 0 or more");
  EXPECT_EQ(error("\"Add\": 2", "\"Add\": 3000000000"), "it has 3000000000 of Add");
  EXPECT_EQ(error("\"parameters\": 1048576", "\"parameters\": 18446744073709551615"),
            "'parameters' is not a number of 0 or more");
  EXPECT_EQ(error("\"optimization\": \"\"", "\"optimization\": 1"), "'optimization' is not a text");
  EXPECT_EQ(error("\"rewrites\": [", "\"rewrites\": 1, \"x\": ["), "'rewrites' is not an array");
  EXPECT_EQ(error("\"warnings\": [", "\"warnings\": [7,"), "expected an object with 'code'");
  EXPECT_EQ(error("\"bytes\": 4096", "\"bytes\": -1"), "'bytes' is not a number of 0 or more");
  EXPECT_EQ(error("\"ir\": {", "\"ir\": 1, \"x\": {"), "'ir' is not an object");
  EXPECT_EQ(error("\"after\": {", "\"after\": 1, \"x\": {"), "'after' is not an object");
}

}  // namespace
}  // namespace mo

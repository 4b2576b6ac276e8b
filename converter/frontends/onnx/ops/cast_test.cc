#include "converter/frontends/onnx/ops/cast.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::HasSubstr;

constexpr int kFloat = 1, kBfloat16 = 16, kFloat8E4M3FN = 17, kFloat4E2M1 = 23, kFloat8E8M0 = 24;

std::string CastNode(int type, const std::string& attributes = "") {
  return TestNode("Cast", {"x"}, {"y"}, IntAttribute("to", type) + attributes);
}

// The values of short types are in the conformance tests: the evaluator has none of them.
std::unique_ptr<Graph> CastTo(int type, const std::string& attributes = "", int from = kFloat) {
  return LoadText(TestModel(Input("x", {2}, from) + CastNode(type, attributes) + Output("y"),
                            /*opset=*/25));
}

TEST(Cast, Saturates) {
  EXPECT_EQ(Count(*CastTo(kFloat8E4M3FN), "Select"), 1);
  EXPECT_EQ(Count(*CastTo(kFloat8E4M3FN, IntAttribute("saturate", 0)), "Select"), 0);
  // Of integers, too.
  EXPECT_EQ(Count(*CastTo(kFloat8E4M3FN, "", /*INT32*/ 6), "Select"), 1);
}

TEST(Cast, RoundsToBfloat16) {
  EXPECT_EQ(Count(*CastTo(kBfloat16), "Subtract"), 2);
  EXPECT_EQ(Count(*CastTo(kBfloat16, "", /*INT8*/ 3), "Subtract"), 0);
  EXPECT_EQ(Count(*CastTo(kBfloat16, "", kBfloat16), "Convert"), 0);
}

TEST(Cast, RoundsToPowersOfTwo) {
  auto selects = [](const std::string& mode) {
    return Count(*CastTo(kFloat8E8M0, TextAttribute("round_mode", mode)), "Select");
  };
  EXPECT_EQ(Count(*CastTo(kFloat8E8M0), "Less"), 1);  // up
  EXPECT_EQ(selects("up"), 1);
  EXPECT_EQ(selects("down"), 1);
  EXPECT_EQ(selects("nearest"), 2);
}

TEST(Cast, OfNanTo4BitsIsZero) {
  EXPECT_EQ(Count(*CastTo(kFloat4E2M1), "IsNaN"), 1);
  EXPECT_EQ(Count(*CastTo(kFloat4E2M1, "", /*INT8*/ 3), "IsNaN"), 0);
}

TEST(Cast, OtherRoundingIsRefused) {
  EXPECT_THAT(ErrorsOfNode(CastNode(kFloat8E8M0, TextAttribute("round_mode", "even")), {2}),
              HasSubstr("round_mode is 'even'; expected up, down or nearest [MO3105]"));
  EXPECT_THAT(ErrorsOfNode(CastNode(kFloat8E8M0, IntAttribute("saturate", 0)), {2}),
              HasSubstr("saturate is 0 for powers of two (FLOAT8E8M0); expected 1 [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx

#include "converter/evaluator/evaluator.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/graph/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<Graph> Parse(absl::string_view body) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph =
      ParseGraph(absl::StrCat("graph \"g\" {\n", body, "}\n"), "t.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

// One operation on %x (f32 of `extents`), with constants before it.
std::vector<double> Apply(const std::string& extents, std::vector<double> input,
                          const std::string& lines, Precision precision = Precision::kDouble) {
  const std::unique_ptr<Graph> graph =
      Parse(absl::StrCat("  %x = Parameter() {element_type = f32, shape = ", extents, "}\n", lines,
                         "  %out = Result(%y)\n"));
  absl::StatusOr<std::vector<Tensor>> results =
      Evaluate(*graph, {{*graph->parameters()[0]->shape().extents(), std::move(input)}}, precision);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(0).values : std::vector<double>();
}

TEST(Evaluator, BroadcastsBothWays) {
  EXPECT_THAT(
      Apply("[2, 1]", {1, 2}, "  %c = Constant() f32[3] {10, 20, 30}\n  %y = Subtract(%c, %x)\n"),
      ElementsAre(9, 19, 29, 8, 18, 28));
  EXPECT_THAT(Apply("[2]", {6, 8}, "  %c = Constant() f32[] {2}\n  %y = Divide(%x, %c)\n"),
              ElementsAre(3, 4));
  EXPECT_THAT(Apply("[2]", {6, -8}, "  %c = Constant() f32[] {2}\n  %y = Minimum(%x, %c)\n"),
              ElementsAre(2, -8));
}

TEST(Evaluator, ConvolutionOverThreeAxesWithEverything) {
  // 1-D: strides, dilations and padding by hand. x = 1..6, kernel {1, 10} with dilation 2, stride
  // 2, one in front, two behind.
  EXPECT_THAT(Apply("[1, 1, 6]", {1, 2, 3, 4, 5, 6},
                    "  %w = Constant() f32[1, 1, 2] {1, 10}\n  %y = Convolution(%x, %w) {strides = "
                    "[2], dilations = [2], pads_begin = [1], pads_end = [2]}\n"),
              ElementsAre(20, 42, 64, 6));
  EXPECT_THAT(
      Apply(
          "[1, 1, 2, 1, 2]", {1, 2, 3, 4},
          "  %w = Constant() f32[1, 1, 2, 1, 2] {1, 10, 100, 1000}\n  %y = Convolution(%x, %w)\n"),
      ElementsAre(4321));
}

TEST(Evaluator, SamePaddingPutsTheOddOneWhereItSays) {
  const std::string conv =
      "  %w = Constant() f32[1, 1, 2] {1, 10}\n  %y = Convolution(%x, %w) {auto_pad = ";
  EXPECT_THAT(Apply("[1, 1, 3]", {1, 2, 3}, conv + "\"same_upper\"}\n"), ElementsAre(21, 32, 3));
  EXPECT_THAT(Apply("[1, 1, 3]", {1, 2, 3}, conv + "\"same_lower\"}\n"), ElementsAre(10, 21, 32));
}

TEST(Evaluator, PoolingByEveryRounding) {
  EXPECT_THAT(Apply("[1, 1, 4]", {1, 2, 3, 4},
                    "  %y = AvgPool(%x) {kernel = [3], strides = [2], pads_begin = [1], pads_end = "
                    "[1], exclude-pad = true}\n"),
              ElementsAre(1.5, 3));
  EXPECT_THAT(Apply("[1, 1, 4]", {1, 2, 3, 4},
                    "  %y = AvgPool(%x) {kernel = [3], strides = [2], rounding_type = \"ceil\", "
                    "exclude-pad = false}\n"),
              ElementsAre(2, 3.5));
  EXPECT_THAT(Apply("[1, 1, 3]", {1, 2, 3},
                    "  %y = MaxPool(%x) {kernel = [2], strides = [3], pads_begin = [1], pads_end = "
                    "[1], rounding_type = \"ceil_torch\"}\n"),
              ElementsAre(1, 3));
}

TEST(Evaluator, MovesTensors) {
  EXPECT_THAT(Apply("[2, 3]", {1, 2, 3, 4, 5, 6},
                    "  %c = Constant() i64[2] {1, 0}\n  %y = Transpose(%x, %c)\n"),
              ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(Apply("[2, 3]", {1, 2, 3, 4, 5, 6},
                    "  %a = Constant() i64[] {-1}\n  %l = Constant() i64[2] {1, -1}\n  %p = "
                    "VariadicSplit(%x, %a, %l)\n  %y = Concat(%p:1, %p) {axis = 1}\n"),
              ElementsAre(2, 3, 1, 5, 6, 4));
}

TEST(Evaluator, MatMulBroadcastsBatches) {
  EXPECT_THAT(Apply("[2, 1, 2]", {1, 2, 3, 4},
                    "  %b = Constant() f32[2, 2] {1, 10, 100, 1000}\n  %y = MatMul(%x, %b)\n"),
              ElementsAre(201, 2010, 403, 4030));
  EXPECT_THAT(Apply("[2, 2]", {1, 2, 3, 4},
                    "  %b = Constant() f32[1, 2] {1, 10}\n  %y = MatMul(%x, %b) {transpose_a = "
                    "true, transpose_b = true}\n"),
              ElementsAre(31, 42));
}

TEST(Evaluator, StoredPrecisionRoundsConstantsAndResults) {
  const std::string sum = "  %c = Constant() f32[] real {0.1}\n  %y = Add(%x, %c)\n";
  EXPECT_EQ(Apply("[1]", {1}, sum)[0], 1 + 0.1);
  EXPECT_EQ(Apply("[1]", {1}, sum, Precision::kStored)[0], static_cast<double>(1.0f + 0.1f));
}

TEST(Evaluator, RefusesWhatItCannotKnow) {
  const std::unique_ptr<Graph> digest =
      Parse("  %c = Constant() f32[2] digest(00)\n  %r = Result(%c)\n");
  EXPECT_THAT(Evaluate(*digest, {}, Precision::kDouble).status().ToString(),
              HasSubstr("node 'c' (Constant): its values are not in the text"));
  const std::unique_ptr<Graph> dynamic =
      Parse("  %x = Parameter() {element_type = f32, shape = [?]}\n  %r = Result(%x)\n");
  EXPECT_FALSE(SeededInputs(*dynamic, 1).ok());
  const std::unique_ptr<Graph> fixed =
      Parse("  %x = Parameter() {element_type = f32, shape = [2]}\n  %r = Result(%x)\n");
  EXPECT_FALSE(Evaluate(*fixed, {}, Precision::kDouble).ok());
  EXPECT_FALSE(Evaluate(*fixed, {{{3}, {1, 2, 3}}}, Precision::kDouble).ok());
}

TEST(RelativeDifference, IsOfTheLargestElement) {
  EXPECT_EQ(RelativeDifference({{2}, {1, 4}}, {{2}, {1, 3}}), 0.25);
  EXPECT_EQ(RelativeDifference({{1}, {0}}, {{1}, {0}}), 0);
  EXPECT_TRUE(std::isinf(RelativeDifference({{1}, {0}}, {{1, 1}, {0}})));
  EXPECT_TRUE(std::isinf(RelativeDifference({{1}, {NAN}}, {{1}, {0}})));
}

}  // namespace
}  // namespace mo

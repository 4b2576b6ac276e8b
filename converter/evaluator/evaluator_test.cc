#include "converter/evaluator/evaluator.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/evaluator/equality.h"
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
  // 2, one before, two after.
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
  const std::unique_ptr<Graph> narrow =
      Parse("  %x = Parameter() {element_type = u4, shape = [2]}\n  %r = Result(%x)\n");
  EXPECT_THAT(SeededInputs(*narrow, 1).status().ToString(),
              HasSubstr("there are no seeded values of u4 for input 'x'"));
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

std::vector<double> MagnitudesOf(const std::string& extents, std::vector<double> input,
                                 const std::string& lines) {
  const std::unique_ptr<Graph> graph =
      Parse(absl::StrCat("  %x = Parameter() {element_type = f32, shape = ", extents, "}\n", lines,
                         "\n  %out = Result(%y)\n"));
  absl::StatusOr<std::vector<Tensor>> results =
      EvaluateMagnitudes(*graph, {{*graph->parameters()[0]->shape().extents(), std::move(input)}});
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(0).values : std::vector<double>();
}

// %a is -1 (magnitude 3): 1 - 2.
constexpr char kCancelled[] = "%one = Constant() f32[] {1}\n%a = Subtract(%one, %x)\n";
// %a is -0.25 (magnitude 4): 1.875 - 2.125, and %n is its negative.
constexpr char kSmall[] =
    "%c = Constant() f32[] {1.875}\n%a = Subtract(%c, %x)\n%n = Negative(%a)\n";

TEST(Magnitudes, AreSumsOfAbsoluteProducts) {
  EXPECT_THAT(MagnitudesOf("[1, 2, 1]", {3, -4},
                           "%w = Constant() f32[1, 2, 1] {5, 2}\n%y = Convolution(%x, %w)"),
              ElementsAre(23));
  EXPECT_THAT(MagnitudesOf("[1, 2]", {3, -4},
                           "%w = Constant() f32[1, 2] {5, 2}\n%b = Constant() f32[1] {-1}\n%y = "
                           "FullyConnected(%x, %w, %b)"),
              ElementsAre(24));
  EXPECT_THAT(MagnitudesOf("[1, 1, 2]", {3, -4},
                           "%y = AvgPool(%x) {kernel = [2], strides = [1], exclude-pad = true}"),
              ElementsAre(3.5));
}

TEST(Magnitudes, FollowEachOperation) {
  auto after = [](const std::string& line) {
    return MagnitudesOf("[]", {2}, absl::StrCat(kCancelled, "%c = Constant() f32[] {-4}\n", line));
  };
  EXPECT_THAT(after("%y = ReLU(%a)"), ElementsAre(3));
  EXPECT_THAT(after("%y = Abs(%a)"), ElementsAre(3));
  EXPECT_THAT(after("%y = Negative(%a)"), ElementsAre(3));
  EXPECT_THAT(after("%y = Clamp(%a) {min = 0, max = 1}"), ElementsAre(3));
  EXPECT_THAT(after("%y = Clamp(%a) {min = 7, max = 8}"), ElementsAre(7));
  EXPECT_THAT(after("%y = Elu(%a) {alpha = 2}"), ElementsAre(6));
  EXPECT_THAT(after("%y = Tanh(%a)"), ElementsAre(3));
  EXPECT_THAT(after("%y = Sigmoid(%a)"), ElementsAre(0.75));
  EXPECT_THAT(after("%y = Exp(%a)"), ElementsAre(3 * std::exp(-1)));
  EXPECT_THAT(after("%y = Add(%a, %c)"), ElementsAre(7));
  EXPECT_THAT(after("%y = Subtract(%a, %c)"), ElementsAre(7));
  EXPECT_THAT(after("%y = Multiply(%a, %c)"), ElementsAre(12));
  EXPECT_THAT(after("%y = Minimum(%a, %c)"), ElementsAre(4));
  EXPECT_THAT(after("%y = Maximum(%a, %c)"), ElementsAre(4));
  // 3 / 4 + 1 / 4, and 4 / 1 + 4 · 3 / 1.
  EXPECT_THAT(after("%y = Divide(%a, %c)"), ElementsAre(1));
  EXPECT_THAT(after("%y = Divide(%c, %a)"), ElementsAre(16));
}

TEST(Magnitudes, OfPowersAreTheirDerivatives) {
  auto after = [](const std::string& line) {
    return MagnitudesOf("[]", {2.125}, absl::StrCat(kSmall, line));
  };
  EXPECT_THAT(after("%y = Sqrt(%n)"), ElementsAre(4));  // 4 / (2 · 0.5)
  EXPECT_THAT(after("%e = Constant() f32[] {3}\n%y = Power(%a, %e)"), ElementsAre(0.75));
  EXPECT_THAT(after("%e = Constant() f32[] {-1}\n%y = Power(%a, %e)"), ElementsAre(64));
  // 1.5 · 0.5 · 4 + 0.125 · ln 4 · 1.5
  EXPECT_THAT(after("%e = Constant() f32[] {1.5}\n%y = Power(%n, %e)"),
              ElementsAre(::testing::DoubleEq(3 + 0.1875 * std::log(4.0))));
}

TEST(Magnitudes, OfPreluGrowBySteepSlopesAlone) {
  auto slope = [](const std::string& value) {
    return MagnitudesOf("[2]", {2, -2},
                        absl::StrCat("%s = Constant() f32[1] {", value, "}\n%y = PReLU(%x, %s)"));
  };
  EXPECT_THAT(slope("-0.5"), ElementsAre(2, 2));
  EXPECT_THAT(slope("-3"), ElementsAre(6, 6));
}

TEST(Magnitudes, OfNormalizations) {
  // 2 · (3 + 1) / 2 · (1 + 3 / (2 · 4)) + 5, with a variance of 3 and an epsilon of 1.
  EXPECT_THAT(MagnitudesOf("[1, 1]", {3},
                           "%g = Constant() f32[1] {-2}\n%b = Constant() f32[1] {-5}\n"
                           "%m = Constant() f32[1] {1}\n%v = Constant() f32[1] {3}\n"
                           "%y = BatchNormalization(%x, %g, %b, %m, %v) {epsilon = 1}"),
              ElementsAre(10.5));
  EXPECT_THAT(MagnitudesOf("[1, 2]", {3, -3},
                           "%s = Constant() f32[2] {-2, 2}\n%b = Constant() f32[] {-5}\n"
                           "%y = ScaleShift(%x, %s, %b)"),
              ElementsAre(11, 11));
  // Two equal elements: 0.5 · (3 + 3) each.
  EXPECT_THAT(MagnitudesOf("[2]", {3, 3}, "%y = SoftMax(%x) {axis = 0}"), ElementsAre(3, 3));
  // d = 1 + 3 · 4 = 13: 2 / 13 + 2 / 13 · 3 / 13 · 2 · 4.
  EXPECT_THAT(MagnitudesOf("[1, 1]", {-2},
                           "%axes = Constant() i64[1] {1}\n"
                           "%y = LRN(%x, %axes) {alpha = 3, beta = 1, bias = 1, size = 1}"),
              ElementsAre(::testing::DoubleEq(2.0 / 13 + 48.0 / 169)));
}

TEST(Magnitudes, LeaveAloneWhatSteers) {
  EXPECT_THAT(MagnitudesOf("[3]", {1, -2, 3},
                           "%b = Constant() i64[1] {-1}\n%e = Constant() i64[1] {1}\n"
                           "%v = Constant() f32[] {-7}\n"
                           "%y = Pad(%x, %b, %e, %v) {pad_mode = \"constant\"}"),
              ElementsAre(2, 3, 7));
}

TEST(Magnitudes, AreLargestAtSingularities) {
  // Sqrt at 0 has no derivative, but a weight of 0 takes nothing from it.
  const std::string root = absl::StrCat(kCancelled, "%r = Sqrt(%a)\n%z = Constant() f32[] {");
  EXPECT_GT(MagnitudesOf("[]", {1}, absl::StrCat(root, "1}\n%y = Multiply(%r, %z)"))[0], 1e300);
  EXPECT_EQ(MagnitudesOf("[]", {1}, absl::StrCat(root, "0}\n%y = Multiply(%r, %z)"))[0], 0);
}

TEST(RelativeToRounding, CountsInRoundingsOfTheMagnitude) {
  auto parts = [](const Tensor& a, const Tensor& b, const Tensor& magnitudes) {
    return RelativeToRounding(a, b, magnitudes, kFloatRounding);
  };
  EXPECT_EQ(parts({{2}, {1, 4}}, {{2}, {1 + 0x1p-20, 4}}, {{2}, {2, 4}}), 0.5);
  EXPECT_EQ(parts({{1}, {0}}, {{1}, {0}}, {{1}, {0}}), 0);
  EXPECT_TRUE(std::isinf(parts({{1}, {0}}, {{1}, {1}}, {{1}, {0}})));
  EXPECT_TRUE(std::isinf(parts({{1}, {0}}, {{1, 1}, {0}}, {{1}, {1}})));
  EXPECT_TRUE(std::isinf(parts({{1}, {NAN}}, {{1}, {0}}, {{1}, {1}})));
  EXPECT_EQ(RelativeToRounding({{1}, {1}}, {{1}, {1 + 0x1p-49}}, {{1}, {2}}, kDoubleRounding), 0.5);
}

absl::Status Compare(const std::string& left, const std::string& right) {
  const std::string parameter = "%x = Parameter() {element_type = f32, shape = [4]}\n";
  const std::string result = "\n%out = Result(%y)\n";
  return CheckEqualValues(*Parse(parameter + left + result), *Parse(parameter + right + result));
}

TEST(CheckEqualValues, AllowsRoundingAlone) {
  const std::string thirds =
      "%c = Constant() f32[] real {3}\n%t = Divide(%x, %c)\n%y = Multiply(%t, %c)";
  EXPECT_TRUE(Compare("%y = Identity(%x)", thirds).ok());
  const std::string off = "%c = Constant() f32[] real {1.0000000002}\n%y = Multiply(%x, %c)";
  EXPECT_THAT(Compare("%y = Identity(%x)", off).ToString(), HasSubstr("in double"));
}

TEST(CheckEqualValues, NoticesWhatRoundingDoesNotExplain) {
  // Equal in double; the large summand takes 17 bits in f32.
  const std::string through =
      "%c = Constant() f32[] {65536}\n%a = Add(%x, %c)\n"
      "%y = Subtract(%a, %c)";
  EXPECT_TRUE(Compare(through, "%y = Identity(%x)").ok());
  EXPECT_THAT(Compare("%y = Identity(%x)", through).ToString(),
              HasSubstr("times what rounding to its type may explain"));
}

}  // namespace
}  // namespace mo

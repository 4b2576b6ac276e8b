// What the operations compute, infer and refuse, by hand.

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/broadcast.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops_testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

bool ExactY(const std::string& lines) { return IsExact(*Parse("[2]", lines)->FindNode("y")); }

TEST(Unary, ComputesByHand) {
  EXPECT_THAT(Apply("[2]", {-1.5, 2}, "%y = Identity(%x)"), ElementsAre(-1.5, 2));
  EXPECT_THAT(Apply("[2]", {-1.5, 2}, "%y = ReLU(%x)"), ElementsAre(0, 2));
  EXPECT_THAT(Apply("[2]", {-1.5, 2}, "%y = Abs(%x)"), ElementsAre(1.5, 2));
  EXPECT_THAT(Apply("[2]", {-1.5, 2}, "%y = Negative(%x)"), ElementsAre(1.5, -2));
  EXPECT_THAT(Apply("[2]", {6.25, 2}, "%y = Sqrt(%x)"), ElementsAre(2.5, M_SQRT2));
  EXPECT_THAT(Apply("[2]", {0, 1}, "%y = Exp(%x)"), ElementsAre(1, DoubleEq(M_E)));
  EXPECT_THAT(Apply("[3]", {0, std::log(3.0), -std::log(3.0)}, "%y = Sigmoid(%x)"),
              ElementsAre(0.5, DoubleEq(0.75), DoubleEq(0.25)));
  EXPECT_THAT(Apply("[2]", {0, std::log(3.0)}, "%y = Tanh(%x)"), ElementsAre(0, DoubleEq(0.8)));
  EXPECT_THAT(Apply("[3]", {-7, 0.5, 7}, "%y = Clamp(%x) {min = -1, max = 6}"),
              ElementsAre(-1, 0.5, 6));
  EXPECT_THAT(Apply("[2]", {-std::log(2.0), 3}, "%y = Elu(%x) {alpha = 4}"),
              ElementsAre(DoubleEq(-2), 3));
}

TEST(Unary, RefusesWhatHasNoMeaning) {
  EXPECT_THAT(ErrorOf("[2]", "%y = Clamp(%x) {min = 1, max = 0}"),
              HasSubstr("min 1 is more than max 0"));
  EXPECT_THAT(ErrorOf("[2]", "%y = Exp(%x)", "i32"), HasSubstr("input 0 is i32"));
  EXPECT_THAT(ErrorOf("[2]", "%y = Sqrt(%x)", "i32"), HasSubstr("input 0 is i32"));
}

TEST(Binary, DividesAndLeavesRests) {
  const std::string by_two = "%c = Constant() f32[] {2}\n";
  EXPECT_THAT(Apply("[4]", {-3, 3, 4, 5.5}, by_two + "%y = Mod(%x, %c)"),
              ElementsAre(-1, 1, 0, 1.5));
  EXPECT_THAT(Apply("[4]", {-3, 3, -4, -5.5}, by_two + "%y = FloorMod(%x, %c)"),
              ElementsAre(1, 1, 0, 0.5));
  EXPECT_THAT(Apply("[2]", {-3, 3}, "%c = Constant() f32[] {-2}\n%y = FloorMod(%x, %c)"),
              ElementsAre(-1, -1));
  EXPECT_THAT(Apply("[3]", {-3, 2, 5}, by_two + "%y = SquaredDifference(%x, %c)"),
              ElementsAre(25, 0, 9));
  const std::string integers =
      "%i = Convert(%x) {destination_type = i32}\n%c = Constant() i32[] {2}\n";
  EXPECT_THAT(Apply("[3]", {-3, 3, 4}, integers + "%y = Divide(%i, %c)"), ElementsAre(-1, 1, 2));
}

TEST(Unary, RoundsToTheEvenOneOfTwo) {
  EXPECT_THAT(Apply("[5]", {-1.5, 0.5, 1.5, 2.5, 2.6}, "%y = Round(%x)"),
              ElementsAre(-2, 0, 2, 2, 3));
  EXPECT_THAT(ErrorOf("[1]", "%y = Round(%x) {mode = \"half_away_from_zero\"}"),
              HasSubstr("'mode' is 'half_away_from_zero', expected half_to_even"));
}

TEST(Unary, KnowsTheTrigonometricOnes) {
  EXPECT_THAT(Apply("[1]", {M_PI_4}, "%y = Tan(%x)"), ElementsAre(DoubleEq(1)));
  EXPECT_THAT(Apply("[1]", {0.5}, "%y = Asin(%x)"), ElementsAre(DoubleEq(M_PI / 6)));
  EXPECT_THAT(Apply("[1]", {0.5}, "%y = Acos(%x)"), ElementsAre(DoubleEq(M_PI / 3)));
  EXPECT_THAT(Apply("[1]", {1}, "%y = Atan(%x)"), ElementsAre(DoubleEq(M_PI_4)));
  EXPECT_THAT(Apply("[1]", {M_LN2}, "%y = Sinh(%x)"), ElementsAre(DoubleEq(0.75)));
  EXPECT_THAT(Apply("[1]", {M_LN2}, "%y = Cosh(%x)"), ElementsAre(DoubleEq(1.25)));
}

TEST(LogSoftmax, IsTheLogarithm) {
  EXPECT_THAT(Apply("[1, 2]", {0, std::log(3.0)}, "%y = LogSoftmax(%x) {axis = 1}"),
              ElementsAre(DoubleEq(std::log(0.25)), DoubleEq(std::log(0.75))));
}

TEST(Mvn, NormalizesByGroups) {
  const std::string axes = "%a = Constant() i64[1] {1}\n";
  EXPECT_THAT(Apply("[2, 2]", {1, 5, 3, 3}, axes + "%y = MVN(%x, %a) {eps = 0.0625}"),
              ElementsAre(-2 / std::sqrt(4.0625), 2 / std::sqrt(4.0625), 0, 0));
  EXPECT_THAT(Apply("[2, 2]", {1, 3, 5, 7},
                    "%a = Constant() i64[1] {-2}\n"
                    "%y = MVN(%x, %a) {eps = 0}"),
              ElementsAre(-1, -1, 1, 1));
  EXPECT_THAT(ErrorOf("[2]", "%a = Constant() i64[1] {1}\n%y = MVN(%x, %a) {eps = 1}"),
              HasSubstr("axis 1"));
}

TEST(NormalizeL2, DividesByTheLengthOfGroups) {
  const std::string axes = "%a = Constant() i64[1] {1}\n%y = NormalizeL2(%x, %a) ";
  EXPECT_THAT(Apply("[2, 2]", {3, 4, 0, -2}, axes + "{eps = 11, eps_mode = \"add\"}"),
              ElementsAre(0.5, 4.0 / 6, 0, -2 / std::sqrt(15.0)));
  EXPECT_THAT(Apply("[2, 2]", {3, 4, 0, -2}, axes + "{eps = 16, eps_mode = \"max\"}"),
              ElementsAre(0.6, 0.8, 0, -0.5));
  EXPECT_THAT(Apply("[2, 2]", {3, 6, 4, 8},
                    "%a = Constant() i64[2] {0, -1}\n"
                    "%y = NormalizeL2(%x, %a) {eps = 71, eps_mode = \"add\"}"),
              ElementsAre(0.21428571428571427, 6.0 / 14, 4.0 / 14, 8.0 / 14));
  EXPECT_THAT(ErrorOf("[2, 2]", axes + "{eps = 0, eps_mode = \"add\"}"),
              HasSubstr("eps must be positive"));
  EXPECT_THAT(ErrorOf("[2, 2]", axes + "{eps = 1, eps_mode = \"min\"}"),
              HasSubstr("expected add or max"));
}

TEST(NonZero, HasOneRowForEachAxis) {
  EXPECT_EQ(ShapeOfY("[2, 3]", "%y = NonZero(%x)"), "[2, ?]");
  EXPECT_THAT(ErrorOf("[2]", "%y = NonZero(%x) {output_type = f32}"), HasSubstr("i32 or i64"));
}

TEST(Binary, AKnownExtentDecidesUnlessItIsOne) {
  auto shape = [](const std::string& constant) {
    return ToString(
        Parse("[?, 2]", absl::StrCat("%c = Constant() f32", constant, "\n%y = Add(%x, %c)"))
            ->FindNode("y")
            ->shape());
  };
  EXPECT_EQ(shape("[0, 2] {}"), "[0, 2]");
  EXPECT_EQ(shape("[1, 2] {1, 2}"), "[?, 2]");
  EXPECT_EQ(shape("[3, 1] {1, 2, 3}"), "[3, 2]");
}

std::string BatchNormalizationOf(const std::string& gamma, const std::string& others) {
  return absl::StrCat("%g = Constant() ", gamma, "\n%o = Constant() ", others,
                      "\n%y = BatchNormalization(%x, %g, %o, %o, %o) {epsilon = 1}");
}

TEST(BatchNormalization, HasTheChannelsOfItsParameters) {
  const std::string lines = BatchNormalizationOf("f32[3] all(1)", "f32[3] all(2)");
  EXPECT_EQ(ToString(Parse("[1, ?, N]", lines)->FindNode("y")->shape()), "[1, 3, N]");
}

TEST(BatchNormalization, RefusesParametersThatDoNotGoTogether) {
  EXPECT_THAT(ErrorOf("[1, ?]", BatchNormalizationOf("f32[2] all(1)", "f32[3] all(1)")),
              HasSubstr("input 2 [3] must have one value for each of 2 channels"));
  EXPECT_THAT(ErrorOf("[1, 2]", BatchNormalizationOf("i32[2] all(1)", "i32[2] all(1)"), "i32"),
              HasSubstr("input 0 is i32"));
}

TEST(FullyConnected, RefusesWeightsWithoutElements) {
  EXPECT_THAT(ErrorOf("[2, 3, 0]", "%w = Constant() f32[2, 0] {}\n%y = FullyConnected(%x, %w)"),
              HasSubstr("weights have an axis of 0 elements"));
}

TEST(Convolution, RefusesAnImageWithoutElementsAlsoWithAutomaticPadding) {
  EXPECT_THAT(ErrorOf("[1, 1, 0]",
                      "%w = Constant() f32[1, 1, 3] seeded(1)\n"
                      "%y = Convolution(%x, %w) {auto_pad = \"same_upper\"}"),
              HasSubstr("a window of 3 does not fit into an extent of 0"));
}

TEST(Power, IsMultiplicationRootAndDivisionWhereItCan) {
  const std::string power =
      "%e = Constant() f32[6] {0, 3, -2, 0.5, -0.5, 1.5}\n"
      "%y = Power(%x, %e)";
  EXPECT_THAT(Apply("[6]", {7, -2, 4, 9, 4, 4}, power), ElementsAre(1, -8, 0.0625, 3, 0.5, 8));
  // The product from the left, which std::pow need not give.
  const double x = 1.1;
  EXPECT_EQ(Apply("[1]", {x}, "%e = Constant() f32[] {5}\n%y = Power(%x, %e)")[0],
            x * x * x * x * x);
}

TEST(Convert, TruncatesToIntegersAndComparesWithZero) {
  EXPECT_THAT(Apply("[4]", {1.9, -1.9, 0.5, 300}, "%y = Convert(%x) {destination_type = i8}"),
              ElementsAre(1, -1, 0, 127));
  EXPECT_THAT(Apply("[3]", {0.25, 0, -3}, "%y = Convert(%x) {destination_type = boolean}"),
              ElementsAre(1, 0, 1));
  EXPECT_THAT(Apply("[1]", {1.9}, "%y = Convert(%x) {destination_type = f16}"), ElementsAre(1.9));
}

std::string PadBy(const std::string& begin, const std::string& end, const std::string& mode,
                  const std::string& value = "") {
  return absl::StrCat("%b = Constant() i64[1] {", begin, "}\n%e = Constant() i64[1] {", end,
                      "}\n%v = Constant() f32[] {", value.empty() ? "0" : value,
                      "}\n%y = Pad(%x, %b, %e", value.empty() ? "" : ", %v", ") {pad_mode = \"",
                      mode, "\"}");
}

TEST(Pad, ByEveryMode) {
  const std::vector<double> data = {1, 2, 3};
  EXPECT_THAT(Apply("[3]", data, PadBy("1", "2", "constant")), ElementsAre(0, 1, 2, 3, 0, 0));
  EXPECT_THAT(Apply("[3]", data, PadBy("1", "2", "constant", "7")), ElementsAre(7, 1, 2, 3, 7, 7));
  EXPECT_THAT(Apply("[3]", data, PadBy("2", "1", "edge")), ElementsAre(1, 1, 1, 2, 3, 3));
  EXPECT_THAT(Apply("[3]", data, PadBy("2", "1", "reflect")), ElementsAre(3, 2, 1, 2, 3, 2));
  EXPECT_THAT(Apply("[3]", data, PadBy("3", "1", "symmetric")), ElementsAre(3, 2, 1, 1, 2, 3, 3));
}

TEST(Pad, TakesAwayByNegativePads) {
  EXPECT_THAT(Apply("[4]", {1, 2, 3, 4}, PadBy("-1", "2", "constant")), ElementsAre(2, 3, 4, 0, 0));
  EXPECT_THAT(Apply("[4]", {1, 2, 3, 4}, PadBy("-1", "2", "reflect")), ElementsAre(2, 3, 4, 3, 2));
  EXPECT_THAT(Apply("[2]", {1, 2}, PadBy("-2", "0", "edge")), ElementsAre());
}

TEST(Pad, OverTwoAxes) {
  EXPECT_THAT(Apply("[2, 2]", {1, 2, 3, 4},
                    "%b = Constant() i32[2] {1, 0}\n%e = Constant() i32[2] {0, 1}\n"
                    "%y = Pad(%x, %b, %e) {pad_mode = \"constant\"}"),
              ElementsAre(0, 0, 0, 1, 2, 0, 3, 4, 0));
}

TEST(Pad, NeedsTheLaterOpsetOnlyForNegativePads) {
  auto opset = [](const std::string& lines) {
    const std::unique_ptr<Graph> graph = Parse("[4]", lines);
    const Node* pad = graph->FindNode("y");
    return pad->op().opset_of(*pad);
  };
  EXPECT_EQ(opset(PadBy("1", "0", "edge")), 1);
  EXPECT_EQ(opset(PadBy("1", "-1", "edge")), 12);
}

TEST(Pad, RefusesWhatLeadsOutOfTheData) {
  EXPECT_THAT(ErrorOf("[3]", PadBy("3", "0", "reflect")), HasSubstr("cannot be padded by 3"));
  EXPECT_THAT(ErrorOf("[3]", PadBy("0", "4", "symmetric")), HasSubstr("cannot be padded by 4"));
  EXPECT_THAT(ErrorOf("[0]", PadBy("1", "0", "edge")), HasSubstr("cannot be padded by 1"));
  EXPECT_THAT(ErrorOf("[3]", PadBy("-2", "-2", "constant")), HasSubstr("take more than"));
  EXPECT_THAT(ErrorOf("[3]", PadBy("9000000000", "0", "constant")), HasSubstr("holds 9000000000"));
  EXPECT_THAT(ErrorOf("[3]", PadBy("1", "1", "wrap")),
              HasSubstr("'pad_mode' is 'wrap', expected constant or"));
  EXPECT_THAT(ErrorOf("[3, 3]", PadBy("1", "1", "edge")), HasSubstr("each of 2 axes"));
}

TEST(Pad, InfersWhatIsKnown) {
  const std::unique_ptr<Graph> graph =
      Parse("[N, ?, 5]",
            "%b = Constant() i64[3] {0, 1, 1}\n%e = Constant() i64[3] {0, 0, 2}\n"
            "%y = Pad(%x, %b, %e) {pad_mode = \"edge\"}");
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[N, ?, 8]");
}

TEST(IsExact, HoldsForArithmeticAndMovementAlone) {
  const std::string constant = "%c = Constant() f32[2] {1, 2}\n";
  EXPECT_TRUE(ExactY(constant + "%y = Add(%x, %c)"));
  EXPECT_TRUE(ExactY(constant + "%y = Divide(%x, %c)"));
  EXPECT_TRUE(ExactY("%y = Sqrt(%x)"));
  EXPECT_TRUE(ExactY("%y = Concat(%x, %x) {axis = 0}"));
  EXPECT_TRUE(ExactY("%y = Convert(%x) {destination_type = i32}"));
  EXPECT_FALSE(ExactY("%y = Convert(%x) {destination_type = f8e4m3}"));
  EXPECT_FALSE(ExactY("%y = Exp(%x)"));
  EXPECT_FALSE(ExactY("%y = SoftMax(%x) {axis = 0}"));
  // Folding checks that the result fits.
  EXPECT_TRUE(ExactY("%i = Convert(%x) {destination_type = i32}\n%y = Multiply(%i, %i)"));
}

TEST(IsExact, HoldsForPowersByExponent) {
  EXPECT_TRUE(ExactY("%c = Constant() f32[2] {-0.5, 3}\n%y = Power(%x, %c)"));
  EXPECT_FALSE(ExactY("%c = Constant() f32[2] {0.5, 0.75}\n%y = Power(%x, %c)"));
  EXPECT_FALSE(ExactY("%c = Constant() f32[] {17}\n%y = Power(%x, %c)"));
  EXPECT_FALSE(ExactY("%c = Constant() f32[2] {1, 2}\n%y = Power(%c, %x)"));
}

TEST(BroadcastCursor, FollowsEachAxis) {
  auto indices = [](const Extents& narrow, const Extents& wide) {
    std::vector<int64_t> all;
    BroadcastCursor cursor(narrow, wide);
    for (int64_t i = 0; i < *ElementCount(wide); ++i, cursor.Advance())
      all.push_back(cursor.index());
    EXPECT_EQ(cursor.index(), 0);
    return all;
  };
  EXPECT_THAT(indices({2, 1, 2}, {2, 2, 2}), ElementsAre(0, 1, 0, 1, 2, 3, 2, 3));
  EXPECT_THAT(indices({2, 1}, {2, 2, 2}), ElementsAre(0, 0, 1, 1, 0, 0, 1, 1));
  EXPECT_THAT(indices({}, {3}), ElementsAre(0, 0, 0));
}

int64_t CountOf(const std::string& extents, const std::string& lines) {
  return MultiplyAccumulates(*Parse(extents, lines)->FindNode("y"));
}

TEST(MultiplyAccumulates, ByHand) {
  EXPECT_EQ(CountOf("[1, 4, 5, 5]",
                    "%w = Constant() f32[2, 3, 2, 3, 3] seeded(1)\n%y = GroupConvolution(%x, %w)"),
            6 * 3 * 3 * 2 * 3 * 3);
  EXPECT_EQ(CountOf("[1, 4, 5]",
                    "%w = Constant() f32[4, 3, 2] seeded(1)\n%y = ConvolutionBackpropData(%x, %w)"),
            4 * 5 * 3 * 2);
  EXPECT_EQ(CountOf("[2, 3, 4]",
                    "%w = Constant() f32[5, 3] seeded(1)\n%y = MatMul(%x, %w) {transpose_a = true, "
                    "transpose_b = true}"),
            2 * 4 * 5 * 3);
  EXPECT_EQ(
      CountOf("[2, 3, 4]", "%w = Constant() f32[5, 12] seeded(1)\n%y = FullyConnected(%x, %w)"),
      2 * 5 * 12);
  EXPECT_EQ(CountOf("[2]", "%y = ReLU(%x)"), 0);
}

TEST(MultiplyAccumulates, CountsUnknownExtentsAsOneAndSaturates) {
  EXPECT_EQ(
      CountOf("[?, 2, ?]", "%w = Constant() f32[3, 2, 2] seeded(1)\n%y = Convolution(%x, %w)"),
      3 * 2 * 2);
  EXPECT_EQ(CountOf("[1000000000, 200, 1000000]",
                    "%w = Constant() f32[200, 200, 1] seeded(1)\n%y = Convolution(%x, %w)"),
            std::numeric_limits<int64_t>::max());
}

}  // namespace
}  // namespace mo

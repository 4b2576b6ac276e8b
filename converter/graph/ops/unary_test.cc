// What the operations of unary.cc compute, infer and refuse, by hand.

#include <cmath>
#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(Unary, ComputesByHand) {
  EXPECT_EQ(Apply("[2]", {-1.5, 2}, "%y = Identity(%x)"), Doubles({-1.5, 2}));
  EXPECT_EQ(Apply("[2]", {-1.5, 2}, "%y = ReLU(%x)"), Doubles({0, 2}));
  EXPECT_EQ(Apply("[2]", {-1.5, 2}, "%y = Abs(%x)"), Doubles({1.5, 2}));
  EXPECT_EQ(Apply("[2]", {-1.5, 2}, "%y = Negative(%x)"), Doubles({1.5, -2}));
  EXPECT_EQ(Apply("[2]", {6.25, 2}, "%y = Sqrt(%x)"), Doubles({2.5, M_SQRT2}));
  EXPECT_EQ(Apply("[4]", {-1.5, -0.0, 1.5, 2}, "%y = Floor(%x)"), Doubles({-2, 0, 1, 2}));
  EXPECT_EQ(Apply("[4]", {-1.5, -0.0, 1.5, 2}, "%y = Ceiling(%x)"), Doubles({-1, 0, 2, 2}));
  EXPECT_EQ(Apply("[3]", {-1.5, 0, 7}, "%y = Sign(%x)"), Doubles({-1, 0, 1}));
  EXPECT_EQ(Apply("[3]", {-7, 0.5, 7}, "%y = Clamp(%x) {min = -1, max = 6}"),
            Doubles({-1, 0.5, 6}));
}

TEST(Unary, ComputesFunctionsOfTheLibrary) {
  auto at = [](double x, const char* op) {
    return Apply("[1]", {x}, std::string("%y = ") + op + "(%x)")[0];
  };
  EXPECT_DOUBLE_EQ(at(1, "Exp"), M_E);
  EXPECT_DOUBLE_EQ(at(M_E, "Log"), 1);
  EXPECT_DOUBLE_EQ(at(std::log(3.0), "Sigmoid"), 0.75);
  EXPECT_DOUBLE_EQ(at(-std::log(3.0), "Sigmoid"), 0.25);
  EXPECT_DOUBLE_EQ(at(std::log(3.0), "Tanh"), 0.8);
  EXPECT_DOUBLE_EQ(at(0.5, "Erf"), 0.52049987781304653768);  // 2 / √π · ∫ e^(-t²) from 0 to ½
  EXPECT_DOUBLE_EQ(at(M_PI / 6, "Sin"), 0.5);
  EXPECT_DOUBLE_EQ(at(M_PI / 3, "Cos"), 0.5);
  EXPECT_DOUBLE_EQ(at(M_PI_4, "Tan"), 1);
  EXPECT_DOUBLE_EQ(at(0.5, "Asin"), M_PI / 6);
  EXPECT_DOUBLE_EQ(at(0.5, "Acos"), M_PI / 3);
  EXPECT_DOUBLE_EQ(at(1, "Atan"), M_PI_4);
  EXPECT_DOUBLE_EQ(at(M_LN2, "Sinh"), 0.75);
  EXPECT_DOUBLE_EQ(at(M_LN2, "Cosh"), 1.25);
  EXPECT_DOUBLE_EQ(at(0.75, "Asinh"), M_LN2);
  EXPECT_DOUBLE_EQ(at(1.25, "Acosh"), M_LN2);
  EXPECT_DOUBLE_EQ(at(0.8, "Atanh"), std::log(3.0));
}

TEST(Unary, RefusesWhatHasNoMeaning) {
  EXPECT_TRUE(Refuses("[2]", "%y = Clamp(%x) {min = 1, max = 0}", "min 1 is more than max 0"));
  for (const char* op : {"Exp", "Log", "Sqrt", "Sigmoid", "Tanh", "Erf", "Sin", "Round", "Asinh",
                         "Acosh", "Atanh"}) {
    EXPECT_TRUE(Refuses("[2]", std::string("%y = ") + op + "(%x)", "input 0 is i32", "i32")) << op;
  }
}

TEST(Unary, IsExactWhereNoFunctionOfTheLibraryIsNeeded) {
  for (const char* op : {"Identity", "ReLU", "Abs", "Negative", "Sqrt", "Floor", "Sign", "Round"}) {
    EXPECT_TRUE(IsExactY("[2]", std::string("%y = ") + op + "(%x)")) << op;
  }
  EXPECT_TRUE(IsExactY("[2]", "%y = Clamp(%x) {min = 0, max = 1}"));
  for (const char* op :
       {"Exp", "Log", "Sigmoid", "Tanh", "Erf", "Sin", "Atan", "Asinh", "Acosh", "Atanh"})
    EXPECT_FALSE(IsExactY("[2]", std::string("%y = ") + op + "(%x)")) << op;
  EXPECT_FALSE(IsExactY("[2]", "%y = Elu(%x) {alpha = 1}"));
}

TEST(Unary, KnowsWhatIsNeverNegative) {
  auto never_negative = [](const std::string& line) {
    const std::unique_ptr<Graph> graph = Parse("[2]", line);
    const Node* node = graph->FindNode("y");
    return node->op().is_never_negative != nullptr && node->op().is_never_negative(*node);
  };
  EXPECT_TRUE(never_negative("%y = ReLU(%x)"));
  EXPECT_TRUE(never_negative("%y = Abs(%x)"));
  EXPECT_TRUE(never_negative("%y = Sigmoid(%x)"));
  EXPECT_TRUE(never_negative("%y = Clamp(%x) {min = 0, max = 1}"));
  EXPECT_FALSE(never_negative("%y = Clamp(%x) {min = -1, max = 1}"));
  EXPECT_FALSE(never_negative("%y = Negative(%x)"));
}

TEST(Identity, CanGo) {
  EXPECT_TRUE(IsIdentityY("[2]", "%y = Identity(%x)"));
  EXPECT_FALSE(IsIdentityY("[2]", "%y = ReLU(%x)"));
}

TEST(Round, GoesToTheEvenOneOfTwo) {
  EXPECT_EQ(Apply("[5]", {-1.5, 0.5, 1.5, 2.5, 2.6}, "%y = Round(%x)"), Doubles({-2, 0, 2, 2, 3}));
  EXPECT_TRUE(Refuses("[1]", "%y = Round(%x) {mode = \"half_away_from_zero\"}",
                      "'mode' is 'half_away_from_zero', expected half_to_even"));
}

TEST(Elu, IsTheExponentialBelowZero) {
  const std::vector<double> y = Apply("[2]", {-std::log(2.0), 3}, "%y = Elu(%x) {alpha = 4}");
  EXPECT_DOUBLE_EQ(y[0], -2);
  EXPECT_EQ(y[1], 3);
}

TEST(Prelu, HasOneSlopeOrOneForEachChannel) {
  EXPECT_EQ(Apply("[1, 2, 2]", {-1, 2, -3, 4}, "%s = Constant() f32[1] {0.5}\n%y = PReLU(%x, %s)"),
            Doubles({-0.5, 2, -1.5, 4}));
  EXPECT_EQ(
      Apply("[1, 2, 2]", {-1, 2, -3, 4}, "%s = Constant() f32[2] {0.5, 2}\n%y = PReLU(%x, %s)"),
      Doubles({-0.5, 2, -6, 4}));
  EXPECT_TRUE(Refuses("[1, 2]", "%s = Constant() f32[3] {1, 2, 3}\n%y = PReLU(%x, %s)",
                      "the slopes [3] must be one or one for each channel of [1, 2]"));
}

}  // namespace
}  // namespace mo

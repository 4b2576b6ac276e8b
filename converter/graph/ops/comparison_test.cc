// What the operations of comparison.cc compute, infer and refuse, by hand.

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string With(const std::string& op) {
  return absl::StrCat("%c = Constant() f32[] {2}\n%y = ", op, "(%x, %c)");
}

TEST(Comparison, OfEveryKind) {
  const std::vector<double> data = {1, 2, 3};
  EXPECT_THAT(Apply("[3]", data, With("Equal")), ElementsAre(0, 1, 0));
  EXPECT_THAT(Apply("[3]", data, With("NotEqual")), ElementsAre(1, 0, 1));
  EXPECT_THAT(Apply("[3]", data, With("Less")), ElementsAre(1, 0, 0));
  EXPECT_THAT(Apply("[3]", data, With("LessEqual")), ElementsAre(1, 1, 0));
  EXPECT_THAT(Apply("[3]", data, With("Greater")), ElementsAre(0, 0, 1));
  EXPECT_THAT(Apply("[3]", data, With("GreaterEqual")), ElementsAre(0, 1, 1));
}

TEST(Comparison, GivesBooleansOfTheBroadcastShape) {
  const std::unique_ptr<Graph> graph =
      Parse("[2, 1]", "%c = Constant() f32[3] {1, 2, 3}\n%y = Less(%x, %c)");
  EXPECT_EQ(graph->FindNode("y")->type().element_type, ElementType::kBoolean);
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[2, 3]");
  EXPECT_THAT(ErrorOf("[2]", "%c = Constant() i32[] {2}\n%y = Less(%x, %c)"),
              HasSubstr("input 1 is i32, but input 0 is f32"));
  EXPECT_THAT(ErrorOf("[2]", "%c = Constant() f32[3] {1, 2, 3}\n%y = Less(%x, %c)"),
              HasSubstr("cannot be broadcast"));
}

TEST(Logic, OfEveryKind) {
  auto logic = [](const std::string& op) {
    return absl::StrCat("%a = Convert(%x) {destination_type = boolean}\n",
                        "%b = Constant() boolean[4] {0, 1, 0, 1}\n%y = ", op, "(%a, %b)");
  };
  const std::vector<double> data = {0, 0, 1, 1};
  EXPECT_THAT(Apply("[4]", data, logic("LogicalAnd")), ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(Apply("[4]", data, logic("LogicalOr")), ElementsAre(0, 1, 1, 1));
  EXPECT_THAT(Apply("[4]", data, logic("LogicalXor")), ElementsAre(0, 1, 1, 0));
  EXPECT_THAT(
      Apply("[2]", {0, 1}, "%a = Convert(%x) {destination_type = boolean}\n%y = LogicalNot(%a)"),
      ElementsAre(1, 0));
  EXPECT_THAT(ErrorOf("[2]", "%y = LogicalNot(%x)"), HasSubstr("expected boolean"));
  EXPECT_THAT(ErrorOf("[2]", "%y = LogicalAnd(%x, %x)"), HasSubstr("expected boolean"));
}

TEST(Class, OfEveryNumber) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> data = {std::nan(""), infinity, -infinity, 0, -2};
  EXPECT_THAT(Apply("[5]", data, "%y = IsNaN(%x)"), ElementsAre(1, 0, 0, 0, 0));
  EXPECT_THAT(Apply("[5]", data, "%y = IsFinite(%x)"), ElementsAre(0, 0, 0, 1, 1));
  EXPECT_THAT(Apply("[5]", data, "%y = IsInf(%x)"), ElementsAre(0, 1, 1, 0, 0));
  EXPECT_THAT(Apply("[5]", data, "%y = IsInf(%x) {detect_negative = false}"),
              ElementsAre(0, 1, 0, 0, 0));
  EXPECT_THAT(Apply("[5]", data, "%y = IsInf(%x) {detect_positive = false}"),
              ElementsAre(0, 0, 1, 0, 0));
}

TEST(Class, IsABooleanOfAFloatingPointNumber) {
  const std::unique_ptr<Graph> graph = Parse("[N, 2]", "%y = IsNaN(%x)");
  EXPECT_EQ(graph->FindNode("y")->type().element_type, ElementType::kBoolean);
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[N, 2]");
  for (const char* op : {"IsNaN", "IsInf", "IsFinite"}) {
    EXPECT_TRUE(Refuses("[2]", absl::StrCat("%y = ", op, "(%x)"), "input 0 is i32", "i32")) << op;
    EXPECT_TRUE(IsExactY("[2]", absl::StrCat("%y = ", op, "(%x)"))) << op;
  }
}

TEST(Select, ChoosesElementByElement) {
  const std::string lines =
      "%c = Constant() boolean[2, 1] {1, 0}\n%other = Constant() f32[] {9}\n"
      "%y = Select(%c, %x, %other)";
  EXPECT_THAT(Apply("[2]", {1, 2}, lines), ElementsAre(1, 2, 9, 9));
  EXPECT_THAT(ErrorOf("[2]", "%y = Select(%x, %x, %x)"), HasSubstr("expected boolean"));
}

}  // namespace
}  // namespace mo

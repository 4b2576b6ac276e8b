// What the operations of reduction.cc compute, infer and refuse, by hand.

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

std::string Reduce(const std::string& op, const std::string& axes, bool keep = false) {
  return absl::StrCat("%a = Constant() i64", axes, "\n%y = ", op,
                      "(%x, %a) {keep_dims = ", keep ? "true" : "false", "}");
}

TEST(Reduction, OfEveryKind) {
  const std::vector<double> data = {3, -1, 2, 4, 0, -5};
  EXPECT_THAT(Apply("[2, 3]", data, Reduce("ReduceSum", "[1] {1}")), ElementsAre(4, -1));
  EXPECT_THAT(Apply("[2, 3]", data, Reduce("ReduceSum", "[1] {0}")), ElementsAre(7, -1, -3));
  EXPECT_THAT(Apply("[2, 3]", data, Reduce("ReduceMean", "[2] {0, 1}")), ElementsAre(0.5));
  EXPECT_THAT(Apply("[2, 3]", data, Reduce("ReduceProd", "[1] {-1}")), ElementsAre(-6, 0));
  EXPECT_THAT(Apply("[2, 3]", data, Reduce("ReduceMax", "[1] {1}")), ElementsAre(3, 4));
  EXPECT_THAT(Apply("[2, 3]", data, Reduce("ReduceMin", "[1] {1}")), ElementsAre(-1, -5));
  EXPECT_THAT(Apply("[2, 3]", data, Reduce("ReduceL1", "[1] {1}")), ElementsAre(6, 9));
  EXPECT_THAT(Apply("[2]", {3, 4}, Reduce("ReduceL2", "[1] {0}")), ElementsAre(5));
  EXPECT_THAT(Apply("[2, 2]", {0, 1, 1, 1},
                    "%b = Convert(%x) {destination_type = boolean}\n%a = Constant() i64[1] {1}\n"
                    "%y = ReduceLogicalAnd(%b, %a)"),
              ElementsAre(0, 1));
  EXPECT_THAT(Apply("[2, 2]", {0, 1, 0, 0},
                    "%b = Convert(%x) {destination_type = boolean}\n%a = Constant() i64[1] {1}\n"
                    "%y = ReduceLogicalOr(%b, %a)"),
              ElementsAre(1, 0));
}

TEST(Reduction, KeepsOrDropsTheAxes) {
  EXPECT_EQ(ShapeOfY("[?, 3, 4]", Reduce("ReduceMean", "[2] {1, 2}", true)), "[?, 1, 1]");
  EXPECT_EQ(ShapeOfY("[?, 3, 4]", Reduce("ReduceMean", "[2] {-1, 1}")), "[?]");
  EXPECT_THAT(ErrorOf("[3]", Reduce("ReduceSum", "[1] {1}")), HasSubstr("axis 1 is not one"));
  EXPECT_THAT(ErrorOf("[3]", Reduce("ReduceMean", "[1] {0}"), "i32"), HasSubstr("input 0 is i32"));
}

TEST(CumSum, InEveryDirection) {
  auto lines = [](const std::string& attributes) {
    return absl::StrCat("%a = Constant() i64[] {1}\n%y = CumSum(%x, %a) {", attributes, "}");
  };
  const std::vector<double> data = {1, 2, 3, 4, 5, 6};
  EXPECT_THAT(Apply("[2, 3]", data, lines("exclusive = false")), ElementsAre(1, 3, 6, 4, 9, 15));
  EXPECT_THAT(Apply("[2, 3]", data, lines("exclusive = true")), ElementsAre(0, 1, 3, 0, 4, 9));
  EXPECT_THAT(Apply("[2, 3]", data, lines("reverse = true")), ElementsAre(6, 5, 3, 15, 11, 6));
  EXPECT_THAT(Apply("[2, 3]", data, lines("exclusive = true, reverse = true")),
              ElementsAre(5, 3, 0, 11, 6, 0));
}

}  // namespace
}  // namespace mo

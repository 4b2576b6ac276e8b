// What the operations of signal.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleNear;
using ::testing::Pointwise;

std::string Along(const std::string& op, const std::vector<int>& axes) {
  return absl::StrCat("%a = Constant() i64[", axes.size(), "] {", absl::StrJoin(axes, ", "),
                      "}\n%y = ", op, "(%x, %a)");
}

MATCHER_P(Are, values, "") {
  return testing::ExplainMatchResult(Pointwise(DoubleNear(1e-12), values), arg, result_listener);
}
std::vector<double> List(std::initializer_list<double> values) { return values; }

TEST(Dft, SumsWaves) {
  // 0, 1, 2, 3.
  EXPECT_THAT(Apply("[4, 2]", {0, 0, 1, 0, 2, 0, 3, 0}, Along("DFT", {0})),
              Are(List({6, 0, -2, 2, -2, 0, -2, -2})));
  // 1, i.
  EXPECT_THAT(Apply("[2, 2]", {1, 0, 0, 1}, Along("DFT", {0})), Are(List({1, 1, 1, -1})));
}

TEST(Dft, GoesAlongEachAxis) {
  const std::vector<double> x = {1, 0, 2, 0, 3, 0, 4, 0};
  EXPECT_THAT(Apply("[2, 2, 2]", x, Along("DFT", {1})), Are(List({3, 0, -1, 0, 7, 0, -1, 0})));
  EXPECT_THAT(Apply("[2, 2, 2]", x, Along("DFT", {-2})), Are(List({4, 0, 6, 0, -2, 0, -2, 0})));
  EXPECT_THAT(Apply("[2, 2, 2]", x, Along("DFT", {0, 1})), Are(List({10, 0, -2, 0, -4, 0, 0, 0})));
}

TEST(Idft, IsTheInverse) {
  EXPECT_THAT(Apply("[4, 2]", {6, 0, -2, 2, -2, 0, -2, -2}, Along("IDFT", {0})),
              Are(List({0, 0, 1, 0, 2, 0, 3, 0})));
}

TEST(Rdft, LeavesOutConjugates) {
  EXPECT_THAT(Apply("[4]", {0, 1, 2, 3}, Along("RDFT", {0})), Are(List({6, 0, -2, 2, -2, 0})));
  EXPECT_THAT(Apply("[3, 2]", {1, 10, 2, 20, 4, 40}, Along("RDFT", {1})),
              Are(List({11, 0, -9, 0, 22, 0, -18, 0, 44, 0, -36, 0})));
  // Of the last axis listed.
  EXPECT_THAT(Apply("[2, 2]", {1, 2, 3, 4}, Along("RDFT", {1, 0})),
              Are(List({10, 0, -2, 0, -4, 0, 0, 0})));
  EXPECT_EQ(ShapeOfY("[5, 7]", Along("RDFT", {1, 0})), "[3, 7, 2]");
}

TEST(Dft, Infers) {
  EXPECT_EQ(ShapeOfY("[N, ?, ?]", Along("DFT", {1})), "[N, ?, 2]");
  EXPECT_EQ(ShapeOfY("[N, 8]", Along("RDFT", {1})), "[N, 5, 2]");
  EXPECT_EQ(ShapeOfY("[N, ?]", Along("RDFT", {1})), "[N, ?, 2]");
}

TEST(Dft, Refuses) {
  EXPECT_TRUE(Refuses("[4, 3]", Along("DFT", {0}),
                      "data [4, 3] has no last axis of two, the real and the imaginary part"));
  EXPECT_TRUE(Refuses("[2]", Along("DFT", {0}), "data [2] has no last axis of two"));
  EXPECT_TRUE(Refuses("[4, 2]", Along("DFT", {1}), "axis 1 is not one of a tensor of rank 1"));
  EXPECT_TRUE(Refuses("[4, 2]", Along("DFT", {0, -1}), "axis -1 is listed twice"));
  EXPECT_TRUE(Refuses("[0, 2]", Along("DFT", {0}), "axis 0 of [0, 2] has no elements"));
  EXPECT_TRUE(Refuses("[]", Along("RDFT", {0}), "data [] has no axes"));
  EXPECT_TRUE(Refuses("[0]", Along("RDFT", {0}), "axis 0 of [0] has no elements"));
  EXPECT_TRUE(Refuses("[4]", "%a = Constant() i64[0] {}\n%y = RDFT(%x, %a)", "there are no axes"));
  EXPECT_TRUE(Refuses("[4, 2]", Along("DFT", {0}), "expected a floating-point type", "i32"));
}

TEST(Dft, IsNotExact) {
  EXPECT_FALSE(IsExactY("[4, 2]", Along("DFT", {0})));
  EXPECT_FALSE(IsExactY("[4]", Along("RDFT", {0})));
}

}  // namespace
}  // namespace mo

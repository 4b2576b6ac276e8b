// What the operations of matmul.cc compute, infer and refuse, by hand.

#include <limits>
#include <string>
#include <vector>

#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string Product(const std::string& matrix, const std::string& attributes = "") {
  return "%w = Constant() f32" + matrix + "\n%y = MatMul(%x, %w) {" + attributes + "}";
}

TEST(MatMul, BroadcastsBatches) {
  EXPECT_EQ(Apply("[2, 1, 2]", {1, 2, 3, 4},
                  "%w = Constant() f32[2, 2] {1, 10, 100, 1000}\n%y = MatMul(%x, %w)"),
            Doubles({201, 2010, 403, 4030}));
}

TEST(MatMul, TransposesEither) {
  EXPECT_EQ(Apply("[2, 2]", {1, 2, 3, 4},
                  Product("[1, 2] {1, 10}", "transpose_a = true, transpose_b = true")),
            Doubles({31, 42}));
  EXPECT_EQ(Apply("[1, 2]", {1, 2}, Product("[2, 2] {1, 10, 100, 1000}", "transpose_b = true")),
            Doubles({21, 2100}));
}

TEST(MatMul, RefusesWhatIsNoProduct) {
  EXPECT_TRUE(Refuses("[2, 3]", Product("[2, 2] all(1)", "transpose_a = false"),
                      "the inner extents 3 and 2 differ"));
  EXPECT_TRUE(
      Refuses("[3]", Product("[3, 2] all(1)", "transpose_a = false"), "must have rank 2 or more"));
  EXPECT_TRUE(Refuses("[2, 1, 3]", Product("[3, 3, 2] all(1)", "transpose_a = false"),
                      "cannot be broadcast"));
}

TEST(MatMul, IsNotFolded) { EXPECT_FALSE(IsExactY("[2, 2]", "%y = MatMul(%x, %x)")); }

std::string Layer(const std::string& weights, const std::string& bias = "") {
  return "%w = Constant() f32" + weights + (bias.empty() ? "" : "\n%b = Constant() f32" + bias) +
         "\n%y = FullyConnected(%x, %w" + (bias.empty() ? ")" : ", %b)");
}

TEST(FullyConnected, FlattensTheRest) {
  // Rows 1 2 3 4 and 5 6 7 8, with weights 1 0 0 1 and 1 1 1 1.
  EXPECT_EQ(Apply("[2, 2, 2]", {1, 2, 3, 4, 5, 6, 7, 8},
                  Layer("[2, 4] {1, 0, 0, 1, 1, 1, 1, 1}", "[2] {100, -1}")),
            Doubles({105, 9, 113, 25}));
  EXPECT_EQ(ShapeOfY("[N, 2, ?]", Layer("[3, 4] all(1)")), "[N, 3]");
}

TEST(FullyConnected, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(Refuses("[2, 3]", Layer("[2, 4] all(1)"),
                      "data [2, 3] flattens to 3 values, but the weights [2, 4] take 4"));
  EXPECT_TRUE(Refuses("[2, 4]", Layer("[2, 4] all(1)", "[3] all(1)"), "bias [3] must be [2]"));
  EXPECT_TRUE(Refuses("[2, 3, 0]", Layer("[2, 0] {}"), "weights have an axis of 0 elements"));
  EXPECT_TRUE(Refuses("[4]", Layer("[2, 4] all(1)"), "axis 1 must be between 1 and 0"));
}

int64_t CountOf(const std::string& extents, const std::string& lines) {
  return MultiplyAccumulates(*Parse(extents, lines)->FindNode("y"));
}

TEST(MatMulMultiplyAccumulates, ByHand) {
  EXPECT_EQ(
      CountOf("[2, 3, 4]", Product("[5, 3] seeded(1)", "transpose_a = true, transpose_b = true")),
      2 * 4 * 5 * 3);
  EXPECT_EQ(CountOf("[2, 3, 4]", Layer("[5, 12] seeded(1)")), 2 * 5 * 12);
  EXPECT_EQ(CountOf("[2, ?]", Product("[7, 5] seeded(1)", "transpose_b = false")), 2 * 5 * 7);
}

}  // namespace
}  // namespace mo

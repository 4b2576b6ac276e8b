#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MatMulOperators, MultiplyMatrices) {
  EXPECT_THAT(ComputedBy(TestNode("MatMul", {"x", "c"}, {"y"}), {1, 2}, {1, 2},
                         Values("c", {2, 2}, {1, 2, 3, 4})),
              ElementsAre(7, 10));
}

TEST(MatMulOperators, ListsAreRowsOrColumns) {
  const std::string c = Values("c", {2, 2}, {1, 2, 3, 4}) + Values("d", {2}, {10, 1});
  EXPECT_THAT(ComputedBy(TestNode("MatMul", {"x", "c"}, {"y"}), {2}, {1, 2}, c),
              ElementsAre(7, 10));
  EXPECT_THAT(ComputedBy(TestNode("MatMul", {"x", "d"}, {"y"}), {2, 2}, {1, 2, 3, 4}, c),
              ElementsAre(12, 34));
  EXPECT_THAT(ComputedBy(TestNode("MatMul", {"x", "d"}, {"y"}), {2}, {1, 2}, c), ElementsAre(12));
}

TEST(MatMulOperators, GemmScalesBothTerms) {
  const std::string constants = Values("c", {2, 2}, {1, 2, 3, 4}) + Values("d", {2}, {10, 20});
  EXPECT_THAT(ComputedBy(TestNode("Gemm", {"x", "c", "d"}, {"y"},
                                  FloatAttribute("alpha", 2) + FloatAttribute("beta", 0.5) +
                                      IntAttribute("transB", 1)),
                         {1, 2}, {1, 2}, constants),
              ElementsAre(15, 32));
  EXPECT_THAT(ComputedBy(TestNode("Gemm", {"x", "c"}, {"y"},
                                  FloatAttribute("alpha", 2) + IntAttribute("transA", 1)),
                         {2, 1}, {1, 2}, constants),
              ElementsAre(14, 20));
}

TEST(MatMulOperators, EinsumReadsItsEquation) {
  const std::string node =
      TestNode("Einsum", {"x", "c"}, {"y"}, TextAttribute("equation", "bij, jk"));
  EXPECT_THAT(ComputedBy(node, {1, 1, 2}, {1, 10}, Values("c", {2, 2}, {1, 2, 3, 4})),
              ElementsAre(31, 42));
  EXPECT_THAT(ErrorsOfNode(node, {2, 2}, Values("c", {2, 2}, {1, 2, 3, 4})),
              HasSubstr("equation is 'bij,jk', but input 0 has rank 2"));
}

TEST(MatMulOperators, DeterminantsOfSmallMatrices) {
  const std::string node = TestNode("Det", {"x"}, {"y"});
  EXPECT_THAT(ComputedBy(node, {2, 1, 1}, {3, 5}), ElementsAre(3, 5));
  EXPECT_THAT(ComputedBy(node, {2, 2}, {1, 2, 3, 4}), ElementsAre(-2));
  EXPECT_THAT(ComputedBy(node, {3, 3}, {2, -1, 3, 0, 4, 5, 1, -2, 6}), ElementsAre(51));
  EXPECT_THAT(ComputedBy(node, {4, 4}, {0, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 5, 0, 0, 7, 1}),
              ElementsAre(210));
  EXPECT_THAT(ErrorsOfNode(node, {2, 3}),
              HasSubstr("its matrices are [2, 3]; expected [..., n, n] with n from 1 to 6"));
  EXPECT_THAT(ErrorsOfNode(node, {7, 7}), HasSubstr("with n from 1 to 6"));
}

}  // namespace
}  // namespace mo::onnx

#include "converter/frontends/common/einsum.h"

#include <string>
#include <vector>

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class EinsumTest : public BuilderTest {
 protected:
  Value Numbers(const Extents& extents, const std::vector<double>& values) {
    return builder_.AddConstant("/numbers",
                                Constant::FromDoubles(ElementType::kF32, extents, values));
  }
  Value Of(const char* equation, std::vector<Value> operands) {
    return AddEinsum(builder_, equation, std::move(operands));
  }
  int Count(OpType op) {
    int count = 0;
    for (const Node* node : graph_.nodes()) count += node->Is(op);
    return count;
  }
  std::string Errors(const char* equation, std::vector<Value> operands) {
    EXPECT_EQ(Of(equation, std::move(operands)).node, nullptr);
    return diagnostics_.Render();
  }
};

TEST_F(EinsumTest, AProductMovesNothingThatAMatMulTakes) {
  const Value y = Of("abc,cd->abd", {Input({1, 2, 2}), Numbers({2, 2}, {0, 1, 2, 3})});
  EXPECT_EQ(Count(ops::kReshape) + Count(ops::kTranspose), 0);
  EXPECT_EQ(y.node->name(), "n");
  EXPECT_THAT(Computed(y, {1, 2, 3, 4}), ElementsAre(4, 7, 8, 15));
}

TEST_F(EinsumTest, AxesOfTheWeightsAreJoined) {
  const Value y = Of("abc,cde->abde", {Input({1, 2, 2}), Numbers({2, 1, 2}, {0, 1, 2, 3})});
  EXPECT_EQ(Count(ops::kReshape), 1);
  EXPECT_THAT(Computed(y, {1, 2, 3, 4}), ElementsAre(4, 7, 8, 15));
}

TEST_F(EinsumTest, TheLastTwoAxesMayBeSwapped) {
  const Value y = Of("acb,cd->abd", {Input({1, 2, 2}), Numbers({2, 2}, {0, 1, 2, 3})});
  EXPECT_EQ(Count(ops::kReshape) + Count(ops::kTranspose), 0);
  EXPECT_THAT(Computed(y, {1, 3, 2, 4}), ElementsAre(4, 7, 8, 15));
}

TEST_F(EinsumTest, OneOperandIsMovedAndSummed) {
  EXPECT_THAT(Computed(Of("ij->ji", {Input({2, 3})}), Counted(6)), ElementsAre(1, 4, 2, 5, 3, 6));
}

TEST_F(EinsumTest, WhatTheResultLacksIsSummed) {
  EXPECT_THAT(Computed(Of("ij->i", {Input({2, 3})}), Counted(6)), ElementsAre(6, 15));
}

TEST_F(EinsumTest, ANumberIsItself) {
  const Value x = Input({});
  EXPECT_EQ(Of("->", {x}), x);
}

TEST_F(EinsumTest, AnInnerProductIsANumber) {
  const Value y = Of("i,i", {Input({3}), Numbers({3}, {1, 10, 100})});
  EXPECT_EQ(ToString(y.shape()), "[]");
  EXPECT_EQ(Count(ops::kMatMul), 0);
  EXPECT_THAT(Computed(y, {1, 2, 3}), ElementsAre(321));
}

TEST_F(EinsumTest, ElementsAreMultipliedWhereNothingIsSummed) {
  const Value y = Of("ij,ji->ij", {Input({2, 2}), Numbers({2, 2}, {1, 2, 3, 4})});
  EXPECT_THAT(Computed(y, {1, 10, 100, 1000}), ElementsAre(1, 30, 200, 4000));
}

TEST_F(EinsumTest, AnOuterProduct) {
  const Value y = Of("i,j->ij", {Input({2}), Numbers({3}, {1, 2, 3})});
  EXPECT_THAT(Computed(y, {1, 10}), ElementsAre(1, 2, 3, 10, 20, 30));
}

TEST_F(EinsumTest, WithoutAResultItsLettersAreSorted) {
  const Value y = Of("bk, ka", {Input({1, 2}), Numbers({2, 2}, {1, 2, 3, 4})});
  // [a, b].
  EXPECT_EQ(ToString(y.shape()), "[2, 1]");
  EXPECT_THAT(Computed(y, {1, 10}), ElementsAre(31, 42));
}

TEST_F(EinsumTest, ALetterThatIsThereTwiceIsADiagonal) {
  const Value y = Of("...ii->...i", {Input({2, 2, 2})});
  EXPECT_THAT(Computed(y, Counted(8)), ElementsAre(1, 4, 5, 8));
}

TEST_F(EinsumTest, OrThreeTimes) {
  EXPECT_THAT(Computed(Of("iii->i", {Input({2, 2, 2})}), Counted(8)), ElementsAre(1, 8));
}

TEST_F(EinsumTest, ADiagonalOfAxesThatAreApartIsSummed) {
  // x[0, j, 0] + x[1, j, 1].
  EXPECT_THAT(Computed(Of("iji->j", {Input({2, 3, 2})}), Counted(12)), ElementsAre(9, 13, 17));
}

TEST_F(EinsumTest, AxesOfAnEllipsisCountFromTheLastOne) {
  const Value y = Of("...ij,...jk->...ik", {Input({2, 2, 1, 1}), Numbers({2, 1, 1}, {10, 100})});
  EXPECT_EQ(ToString(y.shape()), "[2, 2, 1, 1]");
  EXPECT_THAT(Computed(y, {1, 2, 3, 4}), ElementsAre(10, 200, 30, 400));
}

TEST_F(EinsumTest, AxesOfOneElementAreBroadcast) {
  const Value y = Of("...i,...i->...", {Input({1, 2}), Numbers({3, 2}, {1, 0, 0, 1, 1, 1})});
  EXPECT_THAT(Computed(y, {1, 10}), ElementsAre(1, 10, 11));
}

TEST_F(EinsumTest, MoreOperandsBecomeOneAfterTheOther) {
  const Value y = Of("ij,jk,kl->il",
                     {Input({1, 2}), Numbers({2, 2}, {1, 2, 3, 4}), Numbers({2, 1}, {10, 100})});
  // (1, 10) · [[1, 2], [3, 4]] = (31, 42).
  EXPECT_EQ(y.node->name(), "n");
  EXPECT_THAT(Computed(y, {1, 10}), ElementsAre(4510));
}

TEST_F(EinsumTest, AnAxisOfALaterOperandIsKept) {
  const Value y = Of("i,i,i->i", {Input({2}), Numbers({2}, {3, 5}), Numbers({2}, {7, 11})});
  EXPECT_EQ(y.node->name(), "n");
  EXPECT_THAT(Computed(y, {1, 10}), ElementsAre(21, 550));
}

TEST_F(EinsumTest, OneExtentMayBeOpen) {
  const Value y = Of("abc,cde->abde", {Input({Dim::Any(), Dim(3), Dim(4)}),
                                       Numbers({4, 2, 5}, std::vector<double>(40))});
  EXPECT_EQ(ToString(y.shape()), "[?, 3, 2, 5]");
}

TEST_F(EinsumTest, WhatDoesNotFitIsAnError) {
  const Value x = Input({2, 3});
  EXPECT_THAT(Errors("ij,jk->ik", {x}),
              HasSubstr("equation is 'ij,jk->ik'; expected one with 1 operands and a result"));
  EXPECT_THAT(Errors("ijk->i", {x}),
              HasSubstr("equation is 'ijk->i', but input 0 has rank 2 [MO3105]"));
  EXPECT_THAT(Errors("0j->j", {x}), HasSubstr("equation is '0j->j', but input 0 has rank 2"));
  EXPECT_THAT(Errors("ij->ii", {x}), HasSubstr("expected each label at most once in the result"));
  EXPECT_THAT(Errors("ij->k", {x}), HasSubstr("and each of these in an operand"));
  EXPECT_THAT(Errors("ii->i", {x}),
              HasSubstr("the axes 'i' of an operand [2, 3] are not known to be equal; give the"));
  EXPECT_THAT(Errors("ij,ij->i", {x, Numbers({3, 3}, std::vector<double>(9))}),
              HasSubstr("the operands disagree about the extent of 'i'"));
}

TEST_F(EinsumTest, OpenExtentsThatStayNeedNoShape) {
  const Value y = Of("abc,cde->abde", {Input({Dim::Any(), Dim::Any(), Dim(4)}),
                                       Numbers({4, 2, 5}, std::vector<double>(40))});
  EXPECT_EQ(ToString(y.shape()), "[?, ?, 2, 5]");
  EXPECT_EQ(Count(ops::kShapeOf), 0);
}

TEST_F(EinsumTest, OpenExtentsThatAreJoinedAreMultipliedWhenTheModelRuns) {
  const Value y = Of("abc,abd->cd", {Input({Dim::Any(), Dim::Any(), Dim::Any()}),
                                     Input({Dim::Any(), Dim::Any(), Dim(2)})});
  EXPECT_EQ(ToString(y.shape()), "[?, 2]");
  EXPECT_GT(Count(ops::kShapeOf), 0);
}

TEST_F(EinsumTest, OpenExtentsCannotBeJoinedWithNone) {
  EXPECT_THAT(Errors("abc,cde->abde", {Input({Dim::Any(), Dim::Any(), Dim(4)}),
                                       Numbers({4, 0, 5}, std::vector<double>(0))}),
              HasSubstr("has no element"));
}

}  // namespace
}  // namespace mo

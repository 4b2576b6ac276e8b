// What the operations of movement.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string ReshapeTo(const std::string& pattern, bool special_zero = false) {
  return "%p = Constant() i64" + pattern + "\n%y = Reshape(%x, %p)" +
         (special_zero ? " {special_zero = true}" : "");
}

TEST(Reshape, KeepsElementsAndTheirOrder) {
  EXPECT_EQ(Apply("[2, 3]", {1, 2, 3, 4, 5, 6}, ReshapeTo("[2] {3, 2}")),
            Doubles({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(ShapeOfY("[2, 3]", ReshapeTo("[2] {3, -1}")), "[3, 2]");
  EXPECT_EQ(ShapeOfY("[N, 3, 4]", ReshapeTo("[2] {0, -1}", true)), "[N, 12]");
  EXPECT_EQ(ShapeOfY("[?, ?, 3, 4]", ReshapeTo("[4] {0, 0, 2, -1}", true)), "[?, ?, 2, 6]");
  EXPECT_EQ(ShapeOfY("[N, 3, 4]", ReshapeTo("[3] {0, 5, -1}", true)), "[N, 5, ?]");
  EXPECT_EQ(ShapeOfY("[N, 3, M]", ReshapeTo("[2] {0, -1}", true)), "[N, ?]");
  EXPECT_EQ(ShapeOfY("[N, 3, 4]", ReshapeTo("[2] {0, -1}")), "[0, ?]");
  EXPECT_EQ(ShapeOfY("[0, 3]", ReshapeTo("[2] {0, 5}")), "[0, 5]");
}

TEST(Reshape, RefusesWhatHasOtherElements) {
  EXPECT_TRUE(Refuses("[2, 3]", ReshapeTo("[1] {5}"), "data [2, 3] cannot be reshaped to [5]"));
  EXPECT_TRUE(Refuses("[2, 3]", ReshapeTo("[2] {-1, -1}"), "the pattern has -1 twice"));
  EXPECT_TRUE(Refuses("[2, 3]", ReshapeTo("[1] {-2}"), "the pattern holds -2"));
  EXPECT_TRUE(Refuses("[2]", ReshapeTo("[2] {2, 0}", true), "no extent to copy"));
  EXPECT_TRUE(Refuses("[2]", "%p = Constant() f32[1] {2}\n%y = Reshape(%x, %p)",
                      "the pattern must be a constant list of integers"));
}

TEST(Reshape, FollowsWhatIsKnownOfAComputedPattern) {
  const auto reshaped = [](const std::string& extents, const std::string& rest,
                           const std::string& special_zero) {
    return ShapeOfY(extents,
                    "%s = ShapeOf(%x)\n%i = Constant() i64[1] {0}\n%a = Constant() i64[] {0}\n"
                    "%n = Gather(%s, %i, %a)\n%r = Constant() i64[2] {" +
                        rest + "}\n%p = Concat(%n, %r) {axis = 0}\n" +
                        "%y = Reshape(%x, %p) {special_zero = " + special_zero + "}");
  };
  EXPECT_EQ(reshaped("[?, 6]", "3, 2", "false"), "[?, 3, 2]");
  EXPECT_EQ(reshaped("[N, 6, 5, 4]", "0, -1", "true"), "[N, 6, ?]");
  EXPECT_EQ(reshaped("[2, 6, 5, 4]", "0, -1", "true"), "[2, 6, 20]");
}

TEST(Reshape, ToItsOwnShapeCanGo) {
  EXPECT_TRUE(IsIdentityY("[2, 3]", ReshapeTo("[2] {2, 3}")));
  EXPECT_FALSE(IsIdentityY("[2, 3]", ReshapeTo("[2] {3, 2}")));
  EXPECT_FALSE(IsIdentityY("[?, 3]", ReshapeTo("[2] {-1, 3}")));
}

TEST(Concat, JoinsAlongAnAxis) {
  const std::string constant = "%c = Constant() f32[2, 1] {10, 20}\n";
  EXPECT_EQ(Apply("[2, 2]", {1, 2, 3, 4}, constant + "%y = Concat(%c, %x) {axis = -1}"),
            Doubles({10, 1, 2, 20, 3, 4}));
  EXPECT_EQ(ShapeOfY("[2, ?]", constant + "%y = Concat(%c, %x) {axis = 1}"), "[2, ?]");
  EXPECT_TRUE(Refuses("[3, 2]", constant + "%y = Concat(%c, %x) {axis = 1}",
                      "input 1 [3, 2] differs from input 0 [2, 1] on axis 0"));
  EXPECT_TRUE(Refuses("[2]", constant + "%y = Concat(%c, %x) {axis = 0}", "has another rank"));
  EXPECT_TRUE(Refuses("[2]", "%y = Concat(%x) {axis = 1}", "axis 1 is not one"));
}

TEST(Concat, OfOneTensorCanGo) {
  EXPECT_TRUE(IsIdentityY("[2]", "%y = Concat(%x) {axis = 0}"));
  EXPECT_FALSE(IsIdentityY("[2]", "%y = Concat(%x, %x) {axis = 0}"));
}

TEST(Split, HasEqualParts) {
  const std::string split = "%a = Constant() i64[] {1}\n%s = Split(%x, %a) {num_splits = 2}\n";
  EXPECT_EQ(Apply("[2, 4]", {1, 2, 3, 4, 5, 6, 7, 8}, split + "%y = Identity(%s:1)"),
            Doubles({3, 4, 7, 8}));
  EXPECT_EQ(ShapeOfY("[2, ?]", split + "%y = Identity(%s:1)"), "[2, ?]");
  EXPECT_TRUE(Refuses("[2, 3]", split + "%y = Identity(%s)",
                      "an extent of 3 cannot be split into 2 equal parts"));
  EXPECT_TRUE(IsIdentityY("[2]", "%a = Constant() i64[] {0}\n%y = Split(%x, %a) {num_splits = 1}"));
}

TEST(VariadicSplit, HasTheListedParts) {
  auto split = [](const std::string& lengths) {
    return "%a = Constant() i64[] {-1}\n%l = Constant() i64" + lengths +
           "\n%s = VariadicSplit(%x, %a, %l)\n%y = Identity(%s:1)";
  };
  EXPECT_EQ(Apply("[2, 3]", {1, 2, 3, 4, 5, 6}, split("[2] {1, -1}")), Doubles({2, 3, 5, 6}));
  EXPECT_TRUE(Refuses("[3]", split("[2] {-1, -1}"), "the lengths have -1 twice"));
  EXPECT_TRUE(Refuses("[3]", split("[2] {2, 2}"), "the lengths [2, 2] exceed the extent 3"));
  EXPECT_TRUE(Refuses("[3]", split("[2] {1, 1}"), "the lengths [1, 1] do not add up to 3"));
}

std::string TransposeBy(const std::string& order) {
  return "%o = Constant() i64" + order + "\n%y = Transpose(%x, %o)";
}

TEST(Transpose, MovesAxes) {
  EXPECT_EQ(Apply("[2, 3]", {1, 2, 3, 4, 5, 6}, TransposeBy("[2] {1, 0}")),
            Doubles({1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(ShapeOfY("[N, ?, 3]", TransposeBy("[3] {2, 0, 1}")), "[3, N, ?]");
  EXPECT_TRUE(Refuses("[2, 3]", TransposeBy("[2] {1, 1}"), "[1, 1] is not a permutation"));
}

TEST(Transpose, ThatLeavesEachAxisCanGo) {
  EXPECT_TRUE(IsIdentityY("[2, 3]", TransposeBy("[2] {0, 1}")));
  EXPECT_FALSE(IsIdentityY("[2, 3]", TransposeBy("[2] {1, 0}")));
}

TEST(Movement, OfConstantsIsARecipe) {
  const std::string c = "%c = Constant() f32[2, 3] {1, 2, 3, 4, 5, 6}\n";
  EXPECT_EQ(RecipesOfY(c + "%p = Constant() i64[1] {6}\n%y = Reshape(%c, %p)"),
            std::vector<Doubles>({{1, 2, 3, 4, 5, 6}}));
  EXPECT_EQ(RecipesOfY(c + "%p = Constant() i64[2] {1, 0}\n%y = Transpose(%c, %p)"),
            std::vector<Doubles>({{1, 4, 2, 5, 3, 6}}));
  EXPECT_EQ(RecipesOfY(c + "%y = Concat(%c, %c) {axis = -1}"),
            std::vector<Doubles>({{1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}}));
}

TEST(Movement, OfConstantsIntoPartsIsARecipeForEach) {
  const std::string lines =
      "%c = Constant() f32[2, 3] {1, 2, 3, 4, 5, 6}\n%a = Constant() i64[] {-1}\n";
  EXPECT_EQ(RecipesOfY(lines + "%y = Split(%c, %a) {num_splits = 3}"),
            std::vector<Doubles>({{1, 4}, {2, 5}, {3, 6}}));
  EXPECT_EQ(RecipesOfY(lines + "%l = Constant() i64[2] {-1, 1}\n%y = VariadicSplit(%c, %a, %l)"),
            std::vector<Doubles>({{1, 2, 4, 5}, {3, 6}}));
}

TEST(Movement, IsExact) {
  EXPECT_TRUE(IsExactY("[2]", "%y = Concat(%x, %x) {axis = 0}"));
  EXPECT_TRUE(IsExactY("[2]", ReshapeTo("[2] {2, 1}")));
  EXPECT_TRUE(IsExactY("[2, 3]", TransposeBy("[2] {1, 0}")));
}

}  // namespace
}  // namespace mo

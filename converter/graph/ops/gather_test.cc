// What the operations of gather.cc compute, infer and refuse, by hand.

#include "absl/strings/str_cat.h"
#include "converter/graph/folding.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string GatherBy(const std::string& indices, int axis, const std::string& more = "") {
  return absl::StrCat("%i = Constant() i64", indices, "\n%a = Constant() i64[] {", axis,
                      "}\n%y = Gather(%x, %i, %a)", more);
}

TEST(Gather, AlongEachAxis) {
  const std::vector<double> data = {0, 1, 2, 3, 4, 5};
  EXPECT_THAT(Apply("[2, 3]", data, GatherBy("[2] {1, 0}", 0)), ElementsAre(3, 4, 5, 0, 1, 2));
  EXPECT_THAT(Apply("[2, 3]", data, GatherBy("[2] {-1, 0}", 1)), ElementsAre(2, 0, 5, 3));
  EXPECT_EQ(ShapeOfY("[2, 3]", GatherBy("[] {1}", 1)), "[2]");
  EXPECT_EQ(ShapeOfY("[2, 3]", GatherBy("[4, 5] all(0)", -1)), "[2, 4, 5]");
}

TEST(Gather, TakesItsOwnIndicesOfEachBatch) {
  EXPECT_THAT(
      Apply("[2, 3]", {0, 1, 2, 3, 4, 5}, GatherBy("[2, 1] {2, 0}", 1, " {batch_dims = 1}")),
      ElementsAre(2, 3));
}

TEST(Gather, RefusesWhatIsNotThere) {
  EXPECT_THAT(ErrorOf("[2]", GatherBy("[1] {0}", 1)), HasSubstr("axis 1 is not one"));
  EXPECT_THAT(ErrorOf("[2, 2]", GatherBy("[2] {0, 0}", 0, " {batch_dims = 1}")),
              HasSubstr("batch_dims 1 is beyond axis 0"));
  const std::unique_ptr<Graph> graph =
      Parse("[1]",
            "%c = Constant() f32[2] {1, 2}\n%i = Constant() i64[1] {2}\n"
            "%a = Constant() i64[] {0}\n%y = Gather(%c, %i, %a)");
  EXPECT_THAT(std::string(FoldedOutputs(*graph->FindNode("y"), 10).status().message()),
              HasSubstr("index 2 is not one of an axis of 2 elements"));
}

TEST(GatherND, TakesSlicesByTheirPlace) {
  const std::vector<double> data = {0, 1, 2, 3, 4, 5};
  EXPECT_THAT(
      Apply("[2, 3]", data, "%i = Constant() i32[2, 2] {1, 2, 0, 1}\n%y = GatherND(%x, %i)"),
      ElementsAre(5, 1));
  EXPECT_THAT(Apply("[2, 3]", data, "%i = Constant() i32[1, 1] {1}\n%y = GatherND(%x, %i)"),
              ElementsAre(3, 4, 5));
  EXPECT_THAT(ErrorOf("[2]", "%i = Constant() i32[1, 2] {0, 0}\n%y = GatherND(%x, %i)"),
              HasSubstr("than data [2] has axes"));
}

TEST(GatherElements, KeepsThePlaceOnOtherAxes) {
  auto at = [](int axis, const std::string& indices) {
    return absl::StrCat("%i = Constant() ", indices, "\n%y = GatherElements(%x, %i) {axis = ", axis,
                        "}");
  };
  const std::vector<double> data = {0, 1, 2, 3, 4, 5};
  EXPECT_THAT(Apply("[2, 3]", data, at(1, "i64[2, 2] {2, 0, -1, 1}")), ElementsAre(2, 0, 5, 4));
  EXPECT_THAT(Apply("[2, 3]", data, at(-2, "i32[1, 3] {1, 0, 1}")), ElementsAre(3, 1, 5));
  EXPECT_EQ(ShapeOfY("[?, 3]", at(1, "i64[2, 5] all(0)")), "[2, 5]");
  EXPECT_THAT(ErrorOf("[2, 3]", at(1, "i64[3, 1] all(0)")),
              HasSubstr("the indices [3, 1] differ from data [2, 3] on axis 0"));
  EXPECT_THAT(ErrorOf("[2, 3]", at(1, "i64[3] all(0)")), HasSubstr("another rank than data"));
  EXPECT_THAT(ErrorOf("[2, 3]", at(2, "i64[2, 3] all(0)")), HasSubstr("axis 2 is not one"));
  EXPECT_TRUE(IsExactY("[2, 3]", at(1, "i64[2, 3] all(0)")));
}

TEST(OneHot, PutsTheNewAxisWhereItIsTold) {
  auto lines = [](int axis) {
    return absl::StrCat("%i = Convert(%x) {destination_type = i32}\n%d = Constant() i64[] {3}\n",
                        "%on = Constant() f32[] {5}\n%off = Constant() f32[] {-1}\n",
                        "%y = OneHot(%i, %d, %on, %off) {axis = ", axis, "}");
  };
  EXPECT_THAT(Apply("[2]", {2, 7}, lines(-1)), ElementsAre(-1, -1, 5, -1, -1, -1));
  EXPECT_THAT(Apply("[2]", {2, 0}, lines(0)), ElementsAre(-1, 5, -1, -1, 5, -1));
}

TEST(NonZero, HasOneRowForEachAxis) {
  EXPECT_EQ(ShapeOfY("[2, 3]", "%y = NonZero(%x)"), "[2, ?]");
  EXPECT_TRUE(Refuses("[2]", "%y = NonZero(%x) {output_type = f32}", "i32 or i64"));
}

TEST(NonZero, OfAConstantIsKnown) {
  const std::string lines = "%c = Constant() f32[2, 3] {0, 5, 0, -1, 0, 2}\n%y = NonZero(%c)";
  EXPECT_THAT(Apply("[1]", {0}, lines), ElementsAre(0, 1, 1, 1, 0, 2));
  EXPECT_EQ(ShapeOfY("[1]", lines), "[2, 3]");
  EXPECT_TRUE(IsExactY("[1]", lines));
  EXPECT_EQ(ShapeOfY("[1]", "%c = Constant() boolean[] {1}\n%y = NonZero(%c)"), "[0, 1]");
  EXPECT_EQ(ShapeOfY("[1]", "%c = Constant() u8[100000] all(1)\n%y = NonZero(%c)"), "[1, ?]");
}

}  // namespace
}  // namespace mo

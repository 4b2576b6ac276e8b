// What the operations of slicing.cc compute, infer and refuse, by hand.

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

std::string Slice(const std::string& begin, const std::string& end, const std::string& strides,
                  const std::string& masks = "begin_mask = [], end_mask = []") {
  return absl::StrCat("%b = Constant() i64", begin, "\n%e = Constant() i64", end,
                      "\n%s = Constant() i64", strides, "\n%y = StridedSlice(%x, %b, %e, %s) {",
                      masks, "}");
}

TEST(StridedSlice, ForwardsAndBackwards) {
  const std::vector<double> data = {0, 1, 2, 3, 4};
  EXPECT_THAT(Apply("[5]", data, Slice("[1] {1}", "[1] {4}", "[1] {2}")), ElementsAre(1, 3));
  EXPECT_THAT(Apply("[5]", data, Slice("[1] {-2}", "[1] {99}", "[1] {1}")), ElementsAre(3, 4));
  EXPECT_THAT(Apply("[5]", data, Slice("[1] {3}", "[1] {0}", "[1] {-1}")), ElementsAre(3, 2, 1));
  EXPECT_THAT(Apply("[5]", data,
                    Slice("[1] {0}", "[1] {0}", "[1] {-2}", "begin_mask = [1], end_mask = [1]")),
              ElementsAre(4, 2, 0));
  EXPECT_THAT(Apply("[5]", data, Slice("[1] {3}", "[1] {1}", "[1] {1}")), ElementsAre());
}

TEST(StridedSlice, OfEverythingIsTheIdentity) {
  EXPECT_TRUE(IsIdentityY("[5]", Slice("[1] {0}", "[1] {9}", "[1] {1}")));
  EXPECT_FALSE(IsIdentityY("[5]", Slice("[1] {0}", "[1] {4}", "[1] {1}")));
  EXPECT_FALSE(IsIdentityY(
      "[5]", Slice("[1] {0}", "[1] {0}", "[1] {-1}", "begin_mask = [1], end_mask = [1]")));
  EXPECT_FALSE(IsIdentityY("[?]", Slice("[1] {0}", "[1] {9}", "[1] {1}")));
}

TEST(StridedSlice, OfAxesThatAreDroppedAddedOrPassedOver) {
  const std::vector<double> data = {0, 1, 2, 3, 4, 5};
  const std::string none = "begin_mask = [], end_mask = [], ";
  EXPECT_THAT(
      Apply("[2, 3]", data,
            Slice("[2] {-1, 1}", "[2] {0, 3}", "[2] {1, 1}", none + "shrink_axis_mask = [1, 0]")),
      ElementsAre(4, 5));
  EXPECT_THAT(
      Apply("[2, 3]", data,
            Slice("[2] {0, 0}", "[2] {0, 1}", "[2] {1, 1}", none + "ellipsis_mask = [1, 0]")),
      ElementsAre(0, 3));
  EXPECT_EQ(ShapeOfY("[2, 3]", Slice("[2] {0, 1}", "[2] {0, 2}", "[2] {1, 1}",
                                     none + "new_axis_mask = [1, 0]")),
            "[1, 1, 3]");
  EXPECT_EQ(ShapeOfY("[?, 3]",
                     Slice("[1] {0}", "[1] {0}", "[1] {1}", "begin_mask = [1], end_mask = [1]")),
            "[?, 3]");
}

TEST(StridedSlice, RefusesWhatIsNotThere) {
  EXPECT_THAT(ErrorOf("[2]", Slice("[1] {0}", "[1] {1}", "[1] {0}")), HasSubstr("stride 0 is 0"));
  EXPECT_THAT(ErrorOf("[2]", Slice("[2] {0, 0}", "[2] {1, 1}", "[2] {1, 1}")),
              HasSubstr("2 axes are sliced of a tensor that has 1"));
  EXPECT_THAT(ErrorOf("[2]", Slice("[1] {2}", "[1] {3}", "[1] {1}",
                                   "begin_mask = [], end_mask = [], shrink_axis_mask = [1]")),
              HasSubstr("index 2 is not one of an axis of 2 elements"));
}

std::string ComputedSlice(const std::string& masks) {
  return R"(%b = Parameter() {element_type = i32, shape = [2]}
%e = Constant() i64[2] {9, 2}
%s = Constant() i64[2] {1, 1}
%y = StridedSlice(%x, %b, %e, %s) {)" +
         masks + "}";
}

TEST(StridedSlice, TakesListsThatAreComputed) {
  EXPECT_EQ(ShapeOfY("[N, 3]", ComputedSlice("begin_mask = [0, 1], end_mask = [1, 0]")), "[?, 2]");
  EXPECT_EQ(ShapeOfY("[N, 3]", ComputedSlice("begin_mask = [1, 0], end_mask = [1, 0]")), "[N, ?]");
  EXPECT_THAT(
      ErrorOf("[2, 3]", ComputedSlice("begin_mask = [], end_mask = [], new_axis_mask = [0, 1]")),
      HasSubstr("with new_axis_mask begin, end and strides must be constants"));
}

// Of known extents, though not by constants.
TEST(StridedSlice, ComputesByComputedLists) {
  EXPECT_THAT(Apply("[2, 3]", {0, 1, 2, 3, 4, 5}, R"(%b = Constant() i64[2] {0, 1}
%e = ShapeOf(%x) {output_type = i64}
%s = Constant() i64[2] {1, 1}
%y = StridedSlice(%x, %b, %e, %s) {begin_mask = [], end_mask = []})"),
              ElementsAre(1, 2, 4, 5));
}

}  // namespace
}  // namespace mo

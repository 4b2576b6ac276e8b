// What the operations of space.cc compute, infer and refuse, by hand.

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

TEST(SpaceToBatch, AndBack) {
  const std::string numbers =
      "%k = Constant() i64[4] {1, 1, 2, 2}\n%p = Constant() i64[4] {0, 0, 0, 1}\n"
      "%z = Constant() i64[4] {0, 0, 0, 0}\n";
  const std::string there = numbers + "%y = SpaceToBatch(%x, %k, %z, %p)";
  const std::vector<double> data = {1, 2, 3, 4, 5, 6};
  EXPECT_EQ(ShapeOfY("[1, 1, 2, 3]", there), "[4, 1, 1, 2]");
  EXPECT_THAT(Apply("[1, 1, 2, 3]", data, there), ElementsAre(1, 3, 2, 0, 4, 6, 5, 0));
  EXPECT_THAT(
      Apply("[1, 1, 2, 3]", data,
            numbers + "%b = SpaceToBatch(%x, %k, %z, %p)\n%y = BatchToSpace(%b, %k, %z, %p)"),
      ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(ErrorOf("[1, 1, 3, 3]", there), HasSubstr("an extent of 3 is no multiple"));
}

TEST(DepthToSpace, InBothOrders) {
  const std::vector<double> data = {0, 1, 2, 3, 4, 5, 6, 7};
  EXPECT_THAT(Apply("[1, 8, 1, 1]", data,
                    "%y = DepthToSpace(%x) {block_size = 2, mode = \"blocks_first\"}"),
              ElementsAre(0, 2, 4, 6, 1, 3, 5, 7));
  EXPECT_THAT(
      Apply("[1, 8, 1, 1]", data, "%y = DepthToSpace(%x) {block_size = 2, mode = \"depth_first\"}"),
      ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(
      ShapeOfY("[?, 8, 3, ?]", "%y = DepthToSpace(%x) {block_size = 2, mode = \"depth_first\"}"),
      "[?, 2, 6, ?]");
}

TEST(SpaceToDepth, IsTheWayBack) {
  for (const std::string mode : {"blocks_first", "depth_first"}) {
    const std::string attributes = absl::StrCat(" {block_size = 2, mode = \"", mode, "\"}");
    EXPECT_THAT(Apply("[1, 8, 1, 1]", {0, 1, 2, 3, 4, 5, 6, 7},
                      absl::StrCat("%s = DepthToSpace(%x)", attributes, "\n%y = SpaceToDepth(%s)",
                                   attributes)),
                ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  }
  EXPECT_THAT(
      ErrorOf("[1, 1, 3, 2]", "%y = SpaceToDepth(%x) {block_size = 2, mode = \"depth_first\"}"),
      HasSubstr("an extent of 3 is no multiple of 2"));
}

}  // namespace
}  // namespace mo

// What the operations of pooling.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string Pool(const std::string& op, const std::string& attributes) {
  return "%y = " + op + "(%x) {" + attributes + "}";
}

TEST(AvgPool, LeavesThePaddingOutOrNot) {
  const std::string windows = "kernel = [3], strides = [2], pads_begin = [1], pads_end = [1], ";
  // (1 + 2) / 2, (2 + 3 + 4) / 3
  EXPECT_EQ(Apply("[1, 1, 4]", {1, 2, 3, 4}, Pool("AvgPool", windows + "exclude-pad = true")),
            Doubles({1.5, 3}));
  EXPECT_EQ(Apply("[1, 1, 4]", {1, 2, 3, 4}, Pool("AvgPool", windows + "exclude-pad = false")),
            Doubles({1, 3}));
}

TEST(AvgPool, DividesByWhatThereIsWhereNothingIsPadded) {
  EXPECT_EQ(
      Apply("[1, 1, 4]", {1, 2, 3, 4},
            Pool("AvgPool",
                 "kernel = [3], strides = [2], rounding_type = \"ceil\", exclude-pad = false")),
      Doubles({2, 3.5}));
}

TEST(AvgPool, SharesOutSamePadding) {
  // Windows of 2 at each element; the odd element of padding is after the last.
  EXPECT_EQ(
      Apply("[1, 1, 3]", {1, 2, 3},
            Pool("AvgPool",
                 "kernel = [2], strides = [1], auto_pad = \"same_upper\", exclude-pad = true")),
      Doubles({1.5, 2.5, 3}));
}

TEST(MaxPool, RoundsByEveryWay) {
  auto pool = [](const std::string& rounding) {
    return Pool("MaxPool",
                "kernel = [2], strides = [3], pads_begin = [1], pads_end = [1], "
                "rounding_type = \"" +
                    rounding + "\"");
  };
  EXPECT_EQ(Apply("[1, 1, 3]", {1, 2, 3}, pool("floor")), Doubles({1, 3}));
  EXPECT_EQ(ShapeOfY("[1, 1, 4]", pool("floor")), "[1, 1, 2]");
  EXPECT_EQ(ShapeOfY("[1, 1, 4]", pool("ceil")), "[1, 1, 3]");
  // A window that begins in the padding at the end is left out.
  EXPECT_EQ(ShapeOfY("[1, 1, 5]", pool("ceil")), "[1, 1, 3]");
  EXPECT_EQ(ShapeOfY("[1, 1, 5]", pool("ceil_torch")), "[1, 1, 2]");
}

TEST(MaxPool, OverTwoAxes) {
  EXPECT_EQ(Apply("[1, 1, 2, 3]", {-1, -2, -3, -4, -5, -6},
                  Pool("MaxPool", "kernel = [2, 2], strides = [1, 1]")),
            Doubles({-1, -2}));
  EXPECT_EQ(ShapeOfY("[N, C, ?, 3]", Pool("MaxPool", "kernel = [2, 2], strides = [1, 1]")),
            "[N, C, ?, 2]");
}

TEST(Pooling, RefusesWindowsThatDoNotFit) {
  EXPECT_TRUE(Refuses("[1, 1, 2]", Pool("MaxPool", "kernel = [3], strides = [1]"),
                      "a window of 3 does not fit into an extent of 2"));
  EXPECT_TRUE(Refuses("[1, 1, 2]", Pool("MaxPool", "kernel = [1, 1], strides = [1]"),
                      "kernel has 2 values, but there are 1 spatial axes"));
  EXPECT_TRUE(Refuses("[1, 1, 2]", Pool("MaxPool", "kernel = [1], strides = [0]"),
                      "strides holds 0, expected 1 or more"));
  EXPECT_TRUE(
      Refuses("[1, 1]", Pool("MaxPool", "kernel = [], strides = []"), "must have rank 3, 4 or 5"));
}

TEST(Pooling, NeedsTheLaterOpsetForOneRounding) {
  auto layer = [](const std::string& rounding) {
    return Parse("[1, 1, 3]", Pool("MaxPool", "kernel = [2], strides = [1], rounding_type = \"" +
                                                  rounding + "\""));
  };
  const std::unique_ptr<Graph> floor = layer("floor"), torch = layer("ceil_torch");
  const Node &old = *floor->FindNode("y"), &late = *torch->FindNode("y");
  EXPECT_EQ(old.op().opset_of(old), 1);
  EXPECT_EQ(late.op().opset_of(late), 14);
  EXPECT_TRUE(old.op().ir_attributes(old, 1).all().empty());
  EXPECT_EQ(late.op().ir_attributes(late, 14), Attributes({{"dilations", Ints({1})}}));
}

TEST(Pooling, IsExact) {
  EXPECT_TRUE(IsExactY("[1, 1, 3]", Pool("MaxPool", "kernel = [2], strides = [1]")));
  EXPECT_TRUE(
      IsExactY("[1, 1, 3]", Pool("AvgPool", "kernel = [2], strides = [1], exclude-pad = true")));
}

}  // namespace
}  // namespace mo

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

TEST(AvgPool, LeavesElementsOut) {
  const std::string windows = "kernel = [2], strides = [1], dilations = [2], exclude-pad = true";
  // (1 + 3) / 2, (2 + 4) / 2
  EXPECT_EQ(Apply("[1, 1, 4]", {1, 2, 3, 4}, Pool("AvgPool", windows)), Doubles({2, 3}));
  // The first window has its second element alone, the last one its first.
  EXPECT_EQ(Apply("[1, 1, 4]", {1, 2, 3, 4},
                  Pool("AvgPool", windows + ", pads_begin = [1], pads_end = [1]")),
            Doubles({2, 2, 3, 3}));
  const std::unique_ptr<Graph> graph = Parse("[1, 1, 4]", Pool("AvgPool", windows));
  const Node& node = *graph->FindNode("y");
  EXPECT_EQ(node.op().opset_of(node), 16);
  EXPECT_EQ(node.op().ir_attributes(node, 16), Attributes({{"dilations", Ints({2})}}));
  EXPECT_TRUE(node.op().ir_attributes(node, 14).all().empty());
}

// Output `output` of the pooling, as %y.
std::string WithIndices(const std::string& attributes, int output) {
  return "%p = MaxPoolWithIndices(%x) {" + attributes +
         "}\n%y = Convert(%p:" + std::to_string(output) + ") {destination_type = f32}";
}

TEST(MaxPoolWithIndices, SaysWhereTheFirstOfTheLargestIs) {
  const std::string windows = "kernel = [2], strides = [1]";
  const std::vector<double> data = {1, 5, 5, 9, 7, 8};  // two channels
  EXPECT_EQ(Apply("[1, 2, 3]", data, WithIndices(windows, 0)), Doubles({5, 5, 9, 8}));
  EXPECT_EQ(Apply("[1, 2, 3]", data, WithIndices(windows, 1)), Doubles({1, 1, 3, 5}));
  EXPECT_EQ(Apply("[1, 2, 3]", data, WithIndices(windows + ", axis = 2", 1)),
            Doubles({1, 1, 0, 2}));
  EXPECT_EQ(Apply("[2, 1, 3]", data, WithIndices(windows + ", axis = 1", 1)),
            Doubles({1, 1, 0, 2}));
}

TEST(MaxPoolWithIndices, PointsToTheFirstElementWhereThereIsNone) {
  // The second window is in the padding.
  EXPECT_EQ(
      Apply("[1, 2, 1]", {5, 6}, WithIndices("kernel = [1], strides = [2], pads_end = [2]", 1)),
      Doubles({0, 0, 1, 1}));
}

TEST(MaxPoolWithIndices, LeavesElementsOut) {
  const std::string windows = "kernel = [2, 1], strides = [1, 1], dilations = [2, 1]";
  const std::vector<double> data = {1, 2, 8, 9, 5, 0};  // 3 rows of 2
  EXPECT_EQ(Apply("[1, 1, 3, 2]", data, WithIndices(windows, 0)), Doubles({5, 2}));
  EXPECT_EQ(Apply("[1, 1, 3, 2]", data, WithIndices(windows, 1)), Doubles({4, 1}));
  const std::string padded = windows + ", pads_begin = [1, 0]";
  EXPECT_EQ(Apply("[1, 1, 3, 2]", data, WithIndices(padded, 1)), Doubles({2, 3, 4, 1}));
}

TEST(MaxPoolWithIndices, InfersBothOutputs) {
  const std::unique_ptr<Graph> graph =
      Parse("[N, 1, 3]", WithIndices("kernel = [2], strides = [1], index_element_type = i32", 1));
  const Node& pool = *graph->FindNode("p");
  EXPECT_EQ(pool.type(0).element_type, ElementType::kF32);
  EXPECT_EQ(pool.type(1).element_type, ElementType::kI32);
  EXPECT_EQ(ToString(pool.shape(1)), "[N, 1, 2]");
  EXPECT_EQ(pool.op().opset_of(pool), 8);
  EXPECT_TRUE(Refuses("[1, 1, 3]", WithIndices("kernel = [2], strides = [1], axis = 3", 1),
                      "axis 3 is not one"));
  EXPECT_TRUE(Refuses("[1, 1, 3]", WithIndices("kernel = [2], strides = [1], dilations = [3]", 1),
                      "a window of 4 does not fit into an extent of 3"));
  EXPECT_TRUE(Refuses("[1, 1, 3]", WithIndices("kernel = [2], strides = [1], dilations = [0]", 1),
                      "dilations holds 0, expected 1 or more"));
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

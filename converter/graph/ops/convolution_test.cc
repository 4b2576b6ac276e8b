// What the operations of convolution.cc compute, infer and refuse, by hand.

#include "converter/graph/ops/convolution.h"

#include <limits>
#include <string>
#include <vector>

#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string Of(const std::string& op, const std::string& weights,
               const std::string& attributes = "strides = [1]") {
  return "%w = Constant() f32" + weights + "\n%y = " + op + "(%x, %w) {" + attributes + "}";
}

TEST(Convolution, WithStridesDilationsAndPadding) {
  // x = 1 … 6; the kernel 1 _ 10 in steps of 2, with one element before and two after.
  EXPECT_EQ(Apply("[1, 1, 6]", {1, 2, 3, 4, 5, 6},
                  Of("Convolution", "[1, 1, 2] {1, 10}",
                     "strides = [2], dilations = [2], pads_begin = [1], pads_end = [2]")),
            Doubles({20, 42, 64, 6}));
}

TEST(Convolution, OverThreeAxes) {
  EXPECT_EQ(Apply("[1, 1, 2, 1, 2]", {1, 2, 3, 4},
                  Of("Convolution", "[1, 1, 2, 1, 2] {1, 10, 100, 1000}", "auto_pad = \"valid\"")),
            Doubles({4321}));
}

TEST(Convolution, PutsTheOddElementOfSamePaddingWhereItSays) {
  auto same = [](const std::string& side) {
    return Of("Convolution", "[1, 1, 2] {1, 10}", "auto_pad = \"same_" + side + "\"");
  };
  EXPECT_EQ(Apply("[1, 1, 3]", {1, 2, 3}, same("upper")), Doubles({21, 32, 3}));
  EXPECT_EQ(Apply("[1, 1, 3]", {1, 2, 3}, same("lower")), Doubles({10, 21, 32}));
  const std::unique_ptr<Graph> graph = Parse("[1, 1, 3]", same("upper"));
  EXPECT_EQ(ResolvedPadsBegin(*graph->FindNode("y")), Ints({0}));
  EXPECT_EQ(ResolvedPadsEnd(*graph->FindNode("y")), Ints({1}));
}

TEST(GroupConvolution, ReadsItsOwnChannelsAlone) {
  EXPECT_EQ(
      Apply("[1, 4, 1]", {1, 2, 3, 4}, Of("GroupConvolution", "[2, 1, 2, 1] {1, 10, 1, 100}")),
      Doubles({21, 403}));
}

TEST(ConvolutionBackpropData, SpreadsEachElement) {
  // 1 · (1 10) at 0, 2 · (1 10) at 2.
  EXPECT_EQ(Apply("[1, 1, 2]", {1, 2},
                  Of("ConvolutionBackpropData", "[1, 1, 2] {1, 10}", "strides = [2]")),
            Doubles({1, 10, 2, 20}));
  EXPECT_EQ(Apply("[1, 1, 2]", {1, 2},
                  Of("ConvolutionBackpropData", "[1, 1, 2] {1, 10}",
                     "strides = [2], pads_begin = [1], output_padding = [1]")),
            Doubles({10, 2, 20, 0}));
  EXPECT_EQ(Apply("[1, 2, 1]", {1, 2},
                  Of("GroupConvolutionBackpropData", "[2, 1, 1, 2] {1, 10, 100, 1000}")),
            Doubles({1, 10, 200, 2000}));
}

TEST(Convolution, InfersWhatIsKnown) {
  EXPECT_EQ(
      ShapeOfY("[N, ?, H, W]", Of("Convolution", "[5, 3, 3, 1] seeded(1)",
                                  "strides = [1, 2], pads_begin = [1, 0], pads_end = [1, 0]")),
      "[N, 5, H, ?]");
}

TEST(Convolution, RefusesWhatDoesNotFit) {
  const std::string weights = "[2, 3, 3] seeded(1)";
  EXPECT_TRUE(Refuses("[1, 2, 5]", Of("Convolution", weights),
                      "data has 2 channels, but the weights [2, 3, 3] take 3"));
  EXPECT_TRUE(Refuses("[1, 3, 2]", Of("Convolution", weights),
                      "a window of 3 does not fit into an extent of 2 with 0 of padding"));
  EXPECT_TRUE(Refuses("[1, 3]", Of("Convolution", weights), "must have rank 3, 4 or 5"));
  EXPECT_TRUE(Refuses("[1, 3, 5, 5]", Of("Convolution", weights, "strides = [1, 1]"),
                      "must have rank 4 for data"));
  EXPECT_TRUE(Refuses("[1, 3, 5]", Of("Convolution", weights, "strides = [0]"),
                      "strides holds 0, expected 1 or more"));
  EXPECT_TRUE(Refuses("[1, 3, 5]", Of("Convolution", weights, "pads_begin = [1, 1]"),
                      "pads_begin has 2 values, but there are 1 spatial axes"));
  EXPECT_TRUE(Refuses("[1, 2, 1]",
                      Of("ConvolutionBackpropData", "[2, 1, 1] all(1)", "pads_end = [1]"),
                      "the padding leaves nothing of the result"));
}

TEST(Convolution, RefusesAnImageWithoutElementsAlsoWithAutomaticPadding) {
  EXPECT_TRUE(Refuses("[1, 1, 0]",
                      Of("Convolution", "[1, 1, 3] seeded(1)", "auto_pad = \"same_upper\""),
                      "a window of 3 does not fit into an extent of 0"));
}

TEST(Convolution, IsNotFolded) {
  EXPECT_FALSE(IsExactY("[1, 1, 3]", Of("Convolution", "[1, 1, 3] seeded(1)")));
}

TEST(ConvolutionKind, IsThatOfTheOperation) {
  for (const ConvolutionKind* kind : kConvolutionKinds) {
    const OpSchema* op = FindOp(kind->op.name());
    ASSERT_NE(op, nullptr);
    EXPECT_EQ(op->convolution, kind) << op->name();
  }
  EXPECT_EQ(FindOp("MatMul")->convolution, nullptr);
}

int64_t CountOf(const std::string& extents, const std::string& lines) {
  return MultiplyAccumulates(*Parse(extents, lines)->FindNode("y"));
}

TEST(ConvolutionMultiplyAccumulates, ByHand) {
  EXPECT_EQ(CountOf("[1, 4, 5, 5]",
                    Of("GroupConvolution", "[2, 3, 2, 3, 3] seeded(1)", "strides = [1, 1]")),
            6 * 3 * 3 * 2 * 3 * 3);
  EXPECT_EQ(CountOf("[1, 4, 5]", Of("ConvolutionBackpropData", "[4, 3, 2] seeded(1)")),
            4 * 5 * 3 * 2);
}

TEST(ConvolutionMultiplyAccumulates, CountsUnknownExtentsAsOneAndSaturates) {
  EXPECT_EQ(CountOf("[?, 2, ?]", Of("Convolution", "[3, 2, 2] seeded(1)")), 3 * 2 * 2);
  EXPECT_EQ(CountOf("[1000000000, 200, 1000000]", Of("Convolution", "[200, 200, 1] seeded(1)")),
            std::numeric_limits<int64_t>::max());
  EXPECT_EQ(CountOf("[2]", "%y = ReLU(%x)"), 0);
}

}  // namespace
}  // namespace mo

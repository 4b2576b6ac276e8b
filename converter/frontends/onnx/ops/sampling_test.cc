#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SamplingOperators, DeformConvAddsItsBias) {
  const std::string constants = Values("w", {1, 1, 1, 1}, {2}) +
                                Values("o", {1, 2, 1, 2}, {0, 0, 0, -1}) + Values("b", {1}, {100});
  EXPECT_THAT(ComputedBy(TestNode("DeformConv", {"x", "w", "o", "b"}, {"y"}), {1, 1, 1, 2}, {3, 5},
                         constants),
              ElementsAre(106, 106));
}

TEST(SamplingOperators, RegionsWereNotMovedByHalfAPixel) {
  const std::string constants = Values("r", {1, 4}, {0, 0, 2, 2}) + Ints64("i", {0});
  const std::string node =
      TestNode("RoiAlign", {"x", "r", "i"}, {"y"}, IntAttribute("sampling_ratio", 1));
  EXPECT_THAT(ComputedBy(node, {1, 1, 3, 3}, Counted(9), constants),
              ElementsAre(DoubleNear(2, 1e-6)));
  EXPECT_THAT(ComputedBy(node, {1, 1, 3, 3}, Counted(9), constants, /*opset=*/10),
              ElementsAre(DoubleNear(4, 1e-6)));
}

TEST(SamplingOperators, MaxRoiPoolTakesTheLargest) {
  EXPECT_THAT(
      ComputedBy(TestNode("MaxRoiPool", {"x", "r"}, {"y"}, IntsAttribute("pooled_shape", {1, 1})),
                 {1, 1, 3, 3}, Counted(9), Values("r", {1, 5}, {0, 0, 0, 1, 1})),
      ElementsAre(4));
}

TEST(SamplingOperators, TheLargestOfRegionsIsThatOfWeightedNeighbours) {
  // The middle of four elements, each with the weight 1/4.
  const std::string constants = Values("r", {1, 4}, {0, 0, 2, 2}) + Ints64("i", {0});
  const std::string max = TextAttribute("mode", "max");
  const std::string node =
      TestNode("RoiAlign", {"x", "r", "i"}, {"y"}, IntAttribute("sampling_ratio", 1) + max);
  EXPECT_THAT(ComputedBy(node, {1, 1, 2, 2}, {1, 2, 3, 8}, constants), ElementsAre(2));
  // Two samples on each side, at ¼ and ¾ of the way, and one bin for each column.
  const std::string four =
      TestNode("RoiAlign", {"x", "r", "i"}, {"y"},
               IntAttribute("sampling_ratio", 2) + IntAttribute("output_width", 2) + max);
  EXPECT_THAT(ComputedBy(four, {1, 1, 1, 4}, {4, 8, 12, 16},
                         Values("r", {1, 4}, {0.5, 0.5, 3.5, 0.5}) + Ints64("i", {0})),
              ElementsAre(DoubleNear(8 * 0.875, 1e-6), DoubleNear(12 * 0.875, 1e-6)));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("RoiAlign", {"x", "r", "i"}, {"y"}, max), {1, 1, 2, 2}, constants),
      HasSubstr("with mode max its sampling_ratio is 0 of 1 by 1 bins; expected numbers from "
                "1 to 4096 [MO3105]"));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("RoiAlign", {"x", "r", "i"}, {"y"}, TextAttribute("mode", "sum")),
                   {1, 1, 2, 2}, constants),
      HasSubstr("mode is 'sum'; expected avg or max [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx

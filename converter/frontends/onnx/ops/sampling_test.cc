#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SamplingOperators, GridSampleReadsBetweenElements) {
  // The middle of the image, and its upper left corner.
  const std::string grid = Values("g", {1, 1, 2, 2}, {0, 0, -1, -1});
  EXPECT_THAT(
      ComputedBy(TestNode("GridSample", {"x", "g"}, {"y"}, IntAttribute("align_corners", 1)),
                 {1, 1, 2, 2}, {1, 2, 3, 4}, grid),
      ElementsAre(2.5, 1));
  EXPECT_THAT(ErrorsOfNode(TestNode("GridSample", {"x", "g"}, {"y"}), {1, 1, 2, 2, 2}, grid),
              HasSubstr("its data has the rank 5; expected images, of rank 4 [MO3111]"));
}

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

TEST(SamplingOperators, Col2ImAddsWindows) {
  // Windows of two elements at places 0 and 1 of a row of three.
  EXPECT_THAT(ComputedBy(TestNode("Col2Im", {"x", "s", "k"}, {"y"}), {1, 2, 2}, {1, 2, 3, 4},
                         Ints64("s", {1, 3}) + Ints64("k", {1, 2})),
              ElementsAre(1, 5, 4));
}

}  // namespace
}  // namespace mo::onnx

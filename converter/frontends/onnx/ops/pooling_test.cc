#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kTwo = IntsAttribute("kernel_shape", {2});

TEST(PoolingOperators, AveragesCountThePaddingIfTheyShall) {
  const std::string attributes =
      kTwo + IntsAttribute("pads", {1, 0}) + IntsAttribute("strides", {2});
  EXPECT_THAT(ComputedBy(TestNode("AveragePool", {"x"}, {"y"}, attributes), {1, 1, 3}, {2, 4, 6}),
              ElementsAre(2, 5));
  EXPECT_THAT(ComputedBy(TestNode("AveragePool", {"x"}, {"y"},
                                  attributes + IntAttribute("count_include_pad", 1)),
                         {1, 1, 3}, {2, 4, 6}),
              ElementsAre(1, 5));
}

TEST(PoolingOperators, CeilModeAddsAWindowThatBeginsInTheData) {
  const std::string attributes =
      kTwo + IntsAttribute("strides", {2}) + IntAttribute("ceil_mode", 1);
  EXPECT_THAT(ComputedBy(TestNode("MaxPool", {"x"}, {"y"}, attributes), {1, 1, 3}, {2, 4, 1}),
              ElementsAre(4, 1));
  EXPECT_THAT(
      ComputedBy(TestNode("MaxPool", {"x"}, {"y"}, attributes + IntsAttribute("pads", {0, 1})),
                 {1, 1, 4}, {2, 4, 1, 3}),
      ElementsAre(4, 3));
}

TEST(PoolingOperators, GlobalOnesKeepTheirAxes) {
  EXPECT_THAT(ComputedBy(TestNode("GlobalAveragePool", {"x"}, {"y"}), {1, 2, 2, 1}, {1, 3, 5, 9}),
              ElementsAre(2, 7));
  EXPECT_THAT(ComputedBy(TestNode("GlobalMaxPool", {"x"}, {"y"}), {1, 2, 2, 1}, {1, 3, 5, 9}),
              ElementsAre(3, 9));
}

TEST(PoolingOperators, NeedAKernelForEachAxis) {
  EXPECT_THAT(ErrorsOfNode(TestNode("MaxPool", {"x"}, {"y"}, kTwo), {1, 1, 2, 2}),
              HasSubstr("kernel_shape is [2]; expected 2 numbers of 1 or more [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx

#include <numeric>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
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

TEST(PoolingOperators, MaximaHavePlaces) {
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {1, 2, 4}) +
                TestNode("MaxPool", {"x"}, {"y", "i"}, kTwo + IntsAttribute("strides", {2})) +
                Output("y") + Output("i")));
  EXPECT_THAT(Computed(*graph, {1, 2, 4, 3, 8, 7, 5, 6}, 0), ElementsAre(2, 4, 8, 6));
  EXPECT_THAT(Computed(*graph, {1, 2, 4, 3, 8, 7, 5, 6}, 1), ElementsAre(1, 2, 4, 7));
}

TEST(PoolingOperators, WindowsMayHaveGaps) {
  const std::string attributes = kTwo + IntsAttribute("dilations", {2});
  EXPECT_THAT(ComputedBy(TestNode("MaxPool", {"x"}, {"y"}, attributes), {1, 1, 4}, {1, 9, 3, 4}),
              ElementsAre(3, 9));
  EXPECT_THAT(
      ComputedBy(TestNode("AveragePool", {"x"}, {"y"}, attributes), {1, 1, 4}, {1, 9, 3, 5}),
      ElementsAre(2, 7));
}

TEST(PoolingOperators, LpPoolIsANorm) {
  EXPECT_THAT(ComputedBy(TestNode("LpPool", {"x"}, {"y"}, kTwo), {1, 1, 3}, {3, -4, 0}),
              ElementsAre(5, 4));
  EXPECT_THAT(ComputedBy(TestNode("GlobalLpPool", {"x"}, {"y"}, IntAttribute("p", 1)), {1, 1, 3},
                         {3, -4, 1}),
              ElementsAre(8));
}

TEST(PoolingOperators, NeedAKernelForEachAxis) {
  EXPECT_THAT(ErrorsOfNode(TestNode("MaxPool", {"x"}, {"y"}, kTwo), {1, 1, 2, 2}),
              HasSubstr("kernel_shape is [2]; expected 2 numbers of 1 or more [MO3105]"));
}

TEST(PoolingOperators, PlacesMayBeCountedByColumns) {
  const std::string window =
      IntsAttribute("kernel_shape", {2, 2}) + IntsAttribute("strides", {2, 2});
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {1, 2, 2, 4}) +
                TestNode("MaxPool", {"x"}, {"m", "y"}, window + IntAttribute("storage_order", 1)) +
                Output("y")));
  EXPECT_THAT(Computed(*graph, {1, 2, 9, 3, 8, 4, 5, 6, 0, 1, 0, 0, 0, 0, 0, 2}),
              ElementsAre(1, 4, 8 + 2, 8 + 7));
}

TEST(PoolingOperators, MaxUnpoolPutsMaximaBack) {
  const std::string window = IntsAttribute("kernel_shape", {2}) + IntsAttribute("strides", {2});
  const std::string places =
      "initializer { name: \"i\" data_type: 7 dims: [1, 1, 2] int64_data: [1, 2] }\n";
  EXPECT_THAT(
      ComputedBy(TestNode("MaxUnpool", {"x", "i"}, {"y"}, window), {1, 1, 2}, {7, 8}, places),
      ElementsAre(0, 7, 8, 0));
  EXPECT_THAT(
      ComputedBy(TestNode("MaxUnpool", {"x", "i"}, {"y"}, window + IntsAttribute("pads", {1, 0})),
                 {1, 1, 2}, {7, 8}, places),
      ElementsAre(0, 7, 8));
  EXPECT_THAT(ComputedWith(TestNode("MaxUnpool", {"x", "i", "a"}, {"y"}, window), {1, 1, 2}, {7, 8},
                           {{{3}, {1, 1, 5}}}, places),
              ElementsAre(0, 7, 8, 0, 0));
}

// The places of 5 by 5 are up to 18, beyond the 4 by 4 that two windows need.
TEST(PoolingOperators, MaxUnpoolPutsBackWhatMaxPoolReadWithItsExtents) {
  const std::string window =
      IntsAttribute("kernel_shape", {2, 2}) + IntsAttribute("strides", {2, 2});
  std::vector<double> image(25), maxima(25, 0);
  std::iota(image.begin(), image.end(), 0);
  for (const int i : {6, 8, 16, 18}) maxima[i] = i;
  EXPECT_THAT(ComputedBy(TestNode("MaxPool", {"x"}, {"p", "i"}, window) +
                             TestNode("MaxUnpool", {"p", "i", "s"}, {"y"}, window),
                         {1, 1, 5, 5}, image, Ints64("s", {1, 1, 5, 5})),
              ElementsAreArray(maxima));
}

}  // namespace
}  // namespace mo::onnx

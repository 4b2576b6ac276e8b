#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-6); }

const std::string kParameters = Values("s", {2}, {2, 3}) + Values("b", {2}, {1, -1}) +
                                Values("m", {2}, {1, 2}) + Values("v", {2}, {4, 1});

TEST(NormalizationOperators, BatchNormalizationIsByChannel) {
  EXPECT_THAT(ComputedBy(TestNode("BatchNormalization", {"x", "s", "b", "m", "v"}, {"y"},
                                  FloatAttribute("epsilon", 0)),
                         {1, 2, 2}, {1, 3, 2, 4}, kParameters),
              ElementsAre(Near(1), Near(3), Near(-1), Near(5)));
}

TEST(NormalizationOperators, BatchNormalizationWasByElementWithSpatial0) {
  EXPECT_THAT(ComputedBy(TestNode("BatchNormalization", {"x", "s", "b", "m", "v"}, {"y"},
                                  FloatAttribute("epsilon", 0) + IntAttribute("spatial", 0)),
                         {2, 2}, {1, 2, 3, 4}, kParameters, /*opset=*/7),
              ElementsAre(Near(1), Near(-1), Near(3), Near(5)));
}

// The channels are 1, 3, 3, 5 with mean 3 and variance 2, and 2, 2, 4, 4 with mean 3 and
// variance 1.
TEST(NormalizationOperators, BatchNormalizationInTrainingIsByTheBatch) {
  const std::string node =
      TestNode("BatchNormalization", {"x", "s", "b", "m", "v"}, {"y", "mean", "variance"},
               FloatAttribute("epsilon", 2) + FloatAttribute("momentum", 0.5) +
                   IntAttribute("training_mode", 1));
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2, 2, 2}) + kParameters + node + Output("y") + Output("mean") +
                         Output("variance")));
  const std::vector<double> x = {1, 3, 2, 2, 3, 5, 4, 4};
  const double second = 3 / std::sqrt(3.0);
  EXPECT_THAT(Computed(*graph, x, 0),
              ElementsAre(Near(-1), Near(1), Near(-second - 1), Near(-second - 1), Near(1), Near(3),
                          Near(second - 1), Near(second - 1)));
  // Half of what was given, 1 and 2, 4 and 1.
  EXPECT_THAT(Computed(*graph, x, 1), ElementsAre(Near(2), Near(2.5)));
  EXPECT_THAT(Computed(*graph, x, 2), ElementsAre(Near(3), Near(1)));
  EXPECT_THAT(ErrorsOfNode(node, {2}, kParameters),
              HasSubstr("its data [2] have no channels; expected [N, C"));
}

TEST(NormalizationOperators, InstanceNormalizationIsOfEachImage) {
  EXPECT_THAT(ComputedBy(TestNode("InstanceNormalization", {"x", "s", "b"}, {"y"},
                                  FloatAttribute("epsilon", 0)),
                         {1, 2, 2}, {1, 3, 0, 8}, kParameters),
              ElementsAre(Near(-1), Near(3), Near(-4), Near(2)));
}

TEST(NormalizationOperators, LayerNormalizationGivesMeanAndDeviation) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2, 2}) + kParameters +
                         TestNode("LayerNormalization", {"x", "s", "b"}, {"y", "mean", "inverse"},
                                  FloatAttribute("epsilon", 0)) +
                         Output("y") + Output("mean") + Output("inverse")));
  EXPECT_THAT(Computed(*graph, {1, 3, 0, 8}, 0), ElementsAre(Near(-1), Near(2), Near(-1), Near(2)));
  EXPECT_THAT(Computed(*graph, {1, 3, 0, 8}, 1), ElementsAre(Near(2), Near(4)));
  EXPECT_THAT(Computed(*graph, {1, 3, 0, 8}, 2), ElementsAre(Near(1), Near(0.25)));
}

TEST(NormalizationOperators, RmsNormalizationHasNoMean) {
  EXPECT_THAT(
      ComputedBy(TestNode("RMSNormalization", {"x", "s"}, {"y"}, FloatAttribute("epsilon", 0)),
                 {1, 2}, {1, 7}, kParameters, /*opset=*/23),
      ElementsAre(Near(0.4), Near(4.2)));
}

TEST(NormalizationOperators, GroupNormalizationHasScalesOfGroupsAndThenOfChannels) {
  const std::string node = TestNode("GroupNormalization", {"x", "s", "b"}, {"y"},
                                    IntAttribute("num_groups", 1) + FloatAttribute("epsilon", 0));
  EXPECT_THAT(ComputedBy(node, {1, 2, 1}, {1, 3}, kParameters), ElementsAre(Near(-1), Near(2)));
  EXPECT_THAT(ComputedBy(node, {1, 2, 1}, {1, 3}, Values("s", {1}, {2}) + Values("b", {1}, {1}),
                         /*opset=*/18),
              ElementsAre(Near(-1), Near(3)));
}

TEST(NormalizationOperators, LpNormalizationDividesByTheNorm) {
  EXPECT_THAT(ComputedBy(TestNode("LpNormalization", {"x"}, {"y"}), {1, 2}, {3, -4}),
              ElementsAre(Near(0.6), Near(-0.8)));
  EXPECT_THAT(
      ComputedBy(TestNode("LpNormalization", {"x"}, {"y"}, IntAttribute("p", 1)), {1, 2}, {1, -3}),
      ElementsAre(Near(0.25), Near(-0.75)));
}

TEST(NormalizationOperators, LrnDividesByTheWindow) {
  EXPECT_THAT(ComputedBy(TestNode("LRN", {"x"}, {"y"},
                                  IntAttribute("size", 3) + FloatAttribute("alpha", 3) +
                                      FloatAttribute("beta", 1)),
                         {1, 2, 1}, {1, 2}),
              ElementsAre(Near(1.0 / 6), Near(2.0 / 6)));
}

TEST(NormalizationOperators, LrnOfAnEvenSizeReadsOneMoreChannelAfterItsOwn) {
  const std::string attributes =
      IntAttribute("size", 2) + FloatAttribute("alpha", 2) + FloatAttribute("beta", 1);
  EXPECT_THAT(ComputedBy(TestNode("LRN", {"x"}, {"y"}, attributes), {1, 3, 1}, {1, 2, 3}),
              ElementsAre(Near(1.0 / 6), Near(2.0 / 14), Near(3.0 / 10)));
  EXPECT_THAT(ErrorsOfNode(TestNode("LRN", {"x"}, {"y"}, attributes), {1, 2, 1, 1, 1}),
              HasSubstr("an even size needs data of 2 to 4 axes, these have 5"));
}

TEST(NormalizationOperators, HardmaxChoosesTheFirstOfEqualElements) {
  EXPECT_THAT(ComputedBy(TestNode("Hardmax", {"x"}, {"y"}), {2, 3}, {1, 5, 5, 7, 2, 3}),
              ElementsAre(0, 1, 0, 1, 0, 0));
  EXPECT_THAT(ComputedBy(TestNode("Hardmax", {"x"}, {"y"}, IntAttribute("axis", 1)), {1, 2, 2},
                         {1, 2, 3, 0}, "", /*opset=*/11),
              ElementsAre(0, 0, 1, 0));
}

TEST(NormalizationOperators, MeanVarianceNormalizationIsOverAllButTheChannels) {
  EXPECT_THAT(
      ComputedBy(TestNode("MeanVarianceNormalization", {"x"}, {"y"}), {1, 2, 1, 2}, {1, 3, 5, 13}),
      ElementsAre(Near(-1), Near(1), Near(-1), Near(1)));
}

TEST(NormalizationOperators, SoftmaxWasOverAllAxesFromOneOn) {
  const std::string node = TestNode("Softmax", {"x"}, {"y"}, IntAttribute("axis", 1));
  EXPECT_THAT(ComputedBy(node, {1, 2, 2}, {0, 0, 0, 0}, "", /*opset=*/11),
              ElementsAre(Near(0.25), Near(0.25), Near(0.25), Near(0.25)));
  EXPECT_THAT(ComputedBy(node, {1, 2, 2}, {0, 0, 0, 0}),
              ElementsAre(Near(0.5), Near(0.5), Near(0.5), Near(0.5)));
  EXPECT_THAT(ComputedBy(TestNode("LogSoftmax", {"x"}, {"y"}), {1, 2}, {0, 0}),
              ElementsAre(Near(-std::log(2)), Near(-std::log(2))));
}

}  // namespace
}  // namespace mo::onnx

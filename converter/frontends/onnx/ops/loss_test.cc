#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Classes 2, 0 and 1 of three samples of three classes each.
const std::string kTarget = Ints64("t", {2, 0, 1});
const std::vector<double> kData = {1, 2, 3, 4, 5, 6, 7, 8, 9};

std::vector<double> Loss(const std::string& attributes, bool has_weights = false) {
  std::vector<std::string> inputs = {"x", "t"};
  if (has_weights) inputs.push_back("w");
  return ComputedBy(TestNode("NegativeLogLikelihoodLoss", inputs, {"y"}, attributes), {3, 3}, kData,
                    kTarget + Values("w", {3}, {1, 2, 3}));
}

TEST(LossOperators, ReduceInThreeWays) {
  EXPECT_THAT(Loss(TextAttribute("reduction", "none")), ElementsAre(-3, -4, -8));
  EXPECT_THAT(Loss(TextAttribute("reduction", "sum")), ElementsAre(-15));
  EXPECT_THAT(Loss(""), ElementsAre(-5));
  EXPECT_THAT(ErrorsOfNode(TestNode("NegativeLogLikelihoodLoss", {"x", "t"}, {"y"},
                                    TextAttribute("reduction", "max")),
                           {3, 3}, kTarget),
              HasSubstr("reduction is 'max'; expected none, sum or mean [MO3105]"));
}

TEST(LossOperators, TheMeanIsByWeight) {
  EXPECT_THAT(Loss(TextAttribute("reduction", "none"), true), ElementsAre(-9, -4, -16));
  EXPECT_THAT(Loss("", true), ElementsAre(DoubleNear(-29.0 / 6, 1e-12)));
}

TEST(LossOperators, IgnoredTargetsDoNotCount) {
  EXPECT_THAT(Loss(IntAttribute("ignore_index", 2) + TextAttribute("reduction", "none")),
              ElementsAre(0, -4, -8));
  EXPECT_THAT(Loss(IntAttribute("ignore_index", 2)), ElementsAre(-6));
  EXPECT_THAT(Loss(IntAttribute("ignore_index", 2), true),
              ElementsAre(DoubleNear(-20.0 / 3, 1e-12)));
}

TEST(LossOperators, CrossEntropyTakesTheLogarithmOfSoftmax) {
  EXPECT_THAT(ComputedBy(TestNode("SoftmaxCrossEntropyLoss", {"x", "t"}, {"y"}), {1, 2}, {0, 0},
                         Ints64("t", {1})),
              ElementsAre(DoubleNear(std::log(2), 1e-12)));
}

}  // namespace
}  // namespace mo::onnx

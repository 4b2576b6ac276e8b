#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ActivationOperators, SlopesAreBroadcastAsOperands) {
  const std::string node = TestNode("PRelu", {"x", "slope"}, {"y"});
  // Of channels.
  EXPECT_THAT(ComputedBy(node, {1, 2, 1, 2}, {-1, 1, -1, 1}, Values("slope", {2, 1, 1}, {2, 3})),
              ElementsAre(-2, 1, -3, 1));
  // Of the last axis.
  EXPECT_THAT(ComputedBy(node, {1, 2, 1, 2}, {-1, -1, -1, -1}, Values("slope", {2}, {2, 3})),
              ElementsAre(-2, -3, -2, -3));
  // Of the channels, before there was broadcasting.
  EXPECT_THAT(
      ComputedBy(node, {1, 2, 1, 2}, {-1, -1, -1, -1}, Values("slope", {2}, {2, 3}), /*opset=*/6),
      ElementsAre(-2, -2, -3, -3));
}

TEST(ActivationOperators, ClipHasBoundsInAttributesOrInputs) {
  EXPECT_THAT(ComputedBy(TestNode("Clip", {"x"}, {"y"},
                                  FloatAttribute("min", -1) + FloatAttribute("max", 2)),
                         {3}, {-5, 0, 5}, "", /*opset=*/6),
              ElementsAre(-1, 0, 2));
  const std::string bounds = Values("min", {}, {-1}) + Values("max", {}, {2});
  EXPECT_THAT(ComputedBy(TestNode("Clip", {"x", "min", "max"}, {"y"}), {3}, {-5, 0, 5}, bounds),
              ElementsAre(-1, 0, 2));
  EXPECT_THAT(ComputedBy(TestNode("Clip", {"x", "", "max"}, {"y"}), {3}, {-5, 0, 5}, bounds),
              ElementsAre(-5, 0, 2));
  EXPECT_THAT(ComputedBy(TestNode("Clip", {"x", "min"}, {"y"}), {3}, {-5, 0, 5}, bounds),
              ElementsAre(-1, 0, 5));
}

TEST(ActivationOperators, ClipWithBoundsInTheWrongOrderGivesTheUpperOne) {
  EXPECT_THAT(ComputedBy(TestNode("Clip", {"x", "min", "max"}, {"y"}), {3}, {-5, 0, 5},
                         Values("min", {}, {2}) + Values("max", {}, {1})),
              ElementsAre(1, 1, 1));
}

TEST(ActivationOperators, KnownBoundsBecomeOneClamp) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {3}) + Values("min", {}, {0}) + Values("max", {}, {6}) +
                         TestNode("Clip", {"x", "min", "max"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "Clamp"), 1);
}

TEST(ActivationOperators, HaveDefaults) {
  EXPECT_THAT(ComputedBy(TestNode("LeakyRelu", {"x"}, {"y"}), {2}, {-1, 2}),
              ElementsAre(DoubleNear(-0.01, 1e-9), 2));
  EXPECT_THAT(ComputedBy(TestNode("HardSigmoid", {"x"}, {"y"}), {3}, {-9, 1, 9}),
              ElementsAre(0, DoubleNear(0.7, 1e-7), 1));
  EXPECT_THAT(ComputedBy(TestNode("Shrink", {"x"}, {"y"}), {3}, {-1, 0.25, 1}),
              ElementsAre(-1, 0, 1));
  EXPECT_THAT(ComputedBy(TestNode("ThresholdedRelu", {"x"}, {"y"}), {3}, {-1, 1, 1.5}),
              ElementsAre(0, 0, 1.5));
  EXPECT_THAT(
      ComputedBy(TestNode("Selu", {"x"}, {"y"}), {2}, {-1, 1}),
      ElementsAre(DoubleNear(1.0507009873554805 * 1.6732632423543772 * std::expm1(-1), 1e-6),
                  DoubleNear(1.0507009873554805, 1e-6)));
}

TEST(ActivationOperators, ShrinkMovesTowardsZero) {
  EXPECT_THAT(ComputedBy(TestNode("Shrink", {"x"}, {"y"},
                                  FloatAttribute("lambd", 1.5) + FloatAttribute("bias", 1)),
                         {3}, {-2, 1, 3}),
              ElementsAre(-1, 0, 2));
}

TEST(ActivationOperators, CeluScalesItsArgument) {
  EXPECT_THAT(ComputedBy(TestNode("Celu", {"x"}, {"y"}, FloatAttribute("alpha", 2)), {2}, {-2, 3}),
              ElementsAre(DoubleNear(2 * std::expm1(-1), 1e-12), 3));
}

TEST(ActivationOperators, SwishHasAFactor) {
  EXPECT_THAT(ComputedBy(TestNode("Swish", {"x"}, {"y"}, FloatAttribute("alpha", 2)), {1}, {1}, "",
                         /*opset=*/24),
              ElementsAre(DoubleNear(1 / (1 + std::exp(-2)), 1e-12)));
}

TEST(ActivationOperators, GeluHasTwoForms) {
  EXPECT_THAT(ComputedBy(TestNode("Gelu", {"x"}, {"y"}), {1}, {1}),
              ElementsAre(DoubleNear(0.8413447460685429, 1e-12)));
  EXPECT_THAT(
      ComputedBy(TestNode("Gelu", {"x"}, {"y"}, TextAttribute("approximate", "tanh")), {1}, {1}),
      ElementsAre(DoubleNear(0.8411919906082768, 1e-9)));
  EXPECT_THAT(ErrorsOfNode(TestNode("Gelu", {"x"}, {"y"}, TextAttribute("approximate", "x")), {1}),
              HasSubstr("approximate is 'x'; expected none or tanh [MO3105]"));
}

// x above 0; below it min(0, -(exp(-x) - 1)).
TEST(ActivationOperators, CeluOfANegativeAlpha) {
  EXPECT_THAT(ComputedBy(TestNode("Celu", {"x"}, {"y"}, FloatAttribute("alpha", -1)), {2}, {-1, 2}),
              ElementsAre(DoubleNear(1 - std::exp(1.0), 1e-6), 2));
}

}  // namespace
}  // namespace mo::onnx

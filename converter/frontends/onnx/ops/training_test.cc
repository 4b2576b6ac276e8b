#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-6); }

// The model of one node with input "x", the tensor that is optimized, and constants of f32: the
// rate r, the gradient g, and what is kept, v and h; t is the number of steps.
std::string Model(const std::string& op, const std::string& attributes,
                  const std::vector<std::string>& outputs, int64_t steps) {
  std::vector<std::string> inputs = {"r", "t", "x", "g", "v"};
  if (op == "Adam") inputs.push_back("h");
  std::string results;
  for (const std::string& output : outputs) results += Output(output);
  return TestModel(
      Input("x", {2}) + Values("r", {}, {0.5}) +
          "initializer { name: \"t\" data_type: 7 int64_data: " + std::to_string(steps) + " }\n" +
          Values("g", {2}, {1, -2}) + Values("v", {2}, {3, 0}) + Values("h", {2}, {1, 4}) +
          TestNode(op, inputs, outputs, attributes + "domain: \"ai.onnx.preview.training\" ") +
          results,
      21, "opset_import { domain: \"ai.onnx.preview.training\" version: 1 } ");
}

TEST(TrainingOperators, AdagradKeepsTheSumOfSquares) {
  const std::unique_ptr<Graph> graph =
      LoadText(Model("Adagrad", FloatAttribute("decay_factor", 0.25) + FloatAttribute("epsilon", 0),
                     {"y", "squares"}, 4));
  // The rate is 0.5 / (1 + 4 · 0.25).
  EXPECT_THAT(Computed(*graph, {1, 1}, 0),
              ElementsAre(Near(1 - 0.25 * 1 / std::sqrt(4)), Near(1 + 0.25 * 2 / std::sqrt(4))));
  EXPECT_THAT(Computed(*graph, {1, 1}, 1), ElementsAre(Near(4), Near(4)));
}

TEST(TrainingOperators, GradientsHaveThatOfTheNorm) {
  const std::unique_ptr<Graph> graph =
      LoadText(Model("Adagrad", FloatAttribute("norm_coefficient", 0.5), {"y", "squares"}, 0));
  EXPECT_THAT(Computed(*graph, {2, 4}, 1), ElementsAre(Near(3 + 4), Near(0)));
}

TEST(TrainingOperators, AdamCorrectsTheRateAfterTheFirstStep) {
  const std::string attributes =
      FloatAttribute("alpha", 0.5) + FloatAttribute("beta", 0.75) + FloatAttribute("epsilon", 0);
  const double mean = 0.5 * 3 + 0.5 * 1, square = 0.75 * 1 + 0.25 * 1;
  const double change = 0.5 * mean / std::sqrt(square);
  const std::unique_ptr<Graph> first =
      LoadText(Model("Adam", attributes, {"y", "means", "squares"}, 0));
  EXPECT_THAT(Computed(*first, {1, 1}, 0), ElementsAre(Near(1 - change), testing::_));
  EXPECT_THAT(Computed(*first, {1, 1}, 1), ElementsAre(Near(mean), Near(-1)));
  EXPECT_THAT(Computed(*first, {1, 1}, 2), ElementsAre(Near(square), Near(4)));
  const std::unique_ptr<Graph> second =
      LoadText(Model("Adam", attributes + FloatAttribute("norm_coefficient_post", 0.5), {"y"}, 2));
  const double factor = std::sqrt(1 - 0.75 * 0.75) / (1 - 0.5 * 0.5);
  EXPECT_THAT(Computed(*second, {1, 1}),
              ElementsAre(Near(0.5 * (1 - factor * change)), testing::_));
}

TEST(TrainingOperators, MomentumTakesAllOfTheFirstGradient) {
  const std::string attributes = FloatAttribute("alpha", 0.5) + FloatAttribute("beta", 0.25) +
                                 FloatAttribute("norm_coefficient", 0);
  const std::unique_ptr<Graph> first =
      LoadText(Model("Momentum", attributes + TextAttribute("mode", "standard"), {"y", "kept"}, 0));
  EXPECT_THAT(Computed(*first, {1, 1}, 0), ElementsAre(Near(1 - 0.5 * 2.5), Near(1 + 0.5 * 2)));
  EXPECT_THAT(Computed(*first, {1, 1}, 1), ElementsAre(Near(2.5), Near(-2)));
  const std::unique_ptr<Graph> later =
      LoadText(Model("Momentum", attributes + TextAttribute("mode", "nesterov"), {"y", "kept"}, 1));
  EXPECT_THAT(Computed(*later, {1, 1}, 1), ElementsAre(Near(1.75), Near(-0.5)));
  EXPECT_THAT(Computed(*later, {1, 1}, 0),
              ElementsAre(Near(1 - 0.5 * (1 + 0.5 * 1.75)), Near(1 - 0.5 * (-2 - 0.5 * 0.5))));
}

TEST(TrainingOperators, WhatDoesNotFitIsRefused) {
  EXPECT_THAT(ErrorsOf(Model("Momentum", TextAttribute("mode", "fast"), {"y"}, 0)),
              HasSubstr("mode is 'fast'; expected standard or nesterov"));
  EXPECT_THAT(ErrorsOf(Model("Momentum", TextAttribute("mode", "standard"), {"y"}, 0)),
              HasSubstr("has no attribute alpha"));
  const std::string opset = "opset_import { domain: \"ai.onnx.preview.training\" version: 1 } ";
  const std::string domain = "domain: \"ai.onnx.preview.training\" ";
  EXPECT_THAT(
      ErrorsOf(TestModel(Input("x", {2}) + Values("r", {}, {1}) +
                             TestNode("Adagrad", {"r", "r", "x", "x", "x", "x"}, {"y"}, domain) +
                             Output("y"),
                         21, opset)),
      HasSubstr("has 6 inputs; expected a rate, a number of steps, and 3 for each tensor"));
  EXPECT_THAT(ErrorsOf(TestModel(
                  Input("x", {2}) + Values("r", {}, {1}) +
                      TestNode("Adagrad", {"r", "r", "x", "x", "x", "", "x", "x"}, {"y"}, domain) +
                      Output("y"),
                  21, opset)),
              HasSubstr("its input 5 is left out; expected a tensor"));
}

}  // namespace
}  // namespace mo::onnx

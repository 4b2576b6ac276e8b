#include "converter/frontends/onnx/ops/post_transform.h"

#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A LinearRegressor that passes on its two columns to what is tested.
std::string Model(const std::string& transform) {
  return TestModel(Input("x", {1, 2}) +
                       TestNode("LinearRegressor", {"x"}, {"y"},
                                "domain: \"ai.onnx.ml\" " + IntAttribute("targets", 2) +
                                    Attribute("coefficients", "type: FLOATS floats: [1, 0, 0, 1]") +
                                    TextAttribute("post_transform", transform)) +
                       Output("y"),
                   21, "opset_import { domain: \"ai.onnx.ml\" version: 5 } ");
}

TEST(PostTransform, MakesProbabilitiesOfScores) {
  auto computed = [](const std::string& transform) {
    return Computed(*LoadText(Model(transform)), {0, std::log(3)});
  };
  EXPECT_THAT(computed("NONE"), ElementsAre(0, DoubleNear(std::log(3), 1e-6)));
  EXPECT_THAT(computed("LOGISTIC"), ElementsAre(0.5, DoubleNear(0.75, 1e-6)));
  EXPECT_THAT(computed("SOFTMAX"), ElementsAre(DoubleNear(0.25, 1e-6), DoubleNear(0.75, 1e-6)));
}

TEST(PostTransform, RefusesOthers) {
  EXPECT_THAT(ErrorsOf(Model("PROBIT")),
              HasSubstr("post_transform is PROBIT; expected NONE, LOGISTIC or SOFTMAX"));
}

}  // namespace
}  // namespace mo::onnx

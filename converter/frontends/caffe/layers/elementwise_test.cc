#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ElementwiseLayers, EltwiseWithCoefficients) {
  auto run = [](const std::string& parameters) {
    const std::string net =
        Net("1,1,1,2",
            "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" relu_param { "
            "negative_slope: 0.5 } }\n" +
                TestLayerText("Eltwise", parameters,
                              "bottom: \"data\" bottom: \"r\" bottom: \"data\""));
    return RunNet(net, {}, {-4, 3}).values;
  };
  EXPECT_THAT(run(""), ElementsAre(-10, 9));
  EXPECT_THAT(run("eltwise_param { operation: SUM coeff: 1 coeff: -2 coeff: 0.5 }"),
              ElementsAre(-2, -1.5));
  EXPECT_THAT(run("eltwise_param { operation: PROD }"), ElementsAre(-32, 27));
  EXPECT_THAT(run("eltwise_param { operation: MAX }"), ElementsAre(-2, 3));
}

TEST(ElementwiseLayers, RefuseAnotherNumberOfInputs) {
  EXPECT_THAT(WithLayer("type: \"Eltwise\""), HasSubstr("has 1 bottoms; expected 2 or more"));
}

TEST(ElementwiseLayers, DropoutDoesNothing) {
  EXPECT_THAT(RunNet(Net("1,2", TestLayerText("Dropout", "dropout_param { dropout_ratio: 0.5 }")),
                     {}, {1, 2})
                  .values,
              ElementsAre(1, 2));
}

TEST(ElementwiseLayers, ReluWithASlope) {
  EXPECT_THAT(
      RunNet(Net("1,2", TestLayerText("ReLU", "relu_param { negative_slope: 0.25 }")), {}, {-4, 2})
          .values,
      ElementsAre(-1, 2));
}

}  // namespace
}  // namespace mo::caffe

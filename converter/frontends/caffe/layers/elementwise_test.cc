#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::AllOf;
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
  EXPECT_THAT(run("eltwise_param { operation: PROD stable_prod_grad: false }"),
              ElementsAre(-32, 27));
  EXPECT_THAT(run("eltwise_param { operation: MAX }"), ElementsAre(-2, 3));
  // Caffe takes coefficients there and does not use them.
  EXPECT_THAT(run("eltwise_param { operation: MAX coeff: 3 coeff: 3 coeff: 3 }"),
              ElementsAre(-2, 3));
}

TEST(ElementwiseLayers, RefuseWhatMakesNoSense) {
  EXPECT_THAT(WithLayer("type: \"Eltwise\""), HasSubstr("has 1 bottoms; expected 2 or more"));
  const std::string two = "type: \"Eltwise\" bottom: \"data\" eltwise_param { ";
  EXPECT_THAT(WithLayer(two + "coeff: 1 }"),
              HasSubstr("has 1 coeff; expected none or one for each of 2 inputs"));
  EXPECT_THAT(WithLayer(two + "operation: MAX coeff: 1 }"),
              HasSubstr("has 1 coeff; expected none or one for each of 2 inputs"));
  EXPECT_THAT(WithLayer(two + "operation: PROD coeff: 1 coeff: 1 }"),
              HasSubstr("has 2 coeff; expected none, as they go with SUM only"));
  EXPECT_THAT(WithLayer(two + "coeff: 1 coeff: nan }"), HasSubstr("coeff is nan"));
  EXPECT_THAT(WithLayer(two + "operation: STOCHASTIC_SUM }"),
              AllOf(HasSubstr("net.prototxt:2:"), HasSubstr("STOCHASTIC_SUM weights its inputs")));
  EXPECT_THAT(ErrorsOf(NetOfInputs({"1,2", "1,1,2"},
                                   TestLayerText("Eltwise", "", "bottom: \"a\" bottom: \"b\"")),
                       ""),
              HasSubstr("its inputs are [1, 2] and [1, 1, 2]; expected equal shapes"));
}

TEST(ElementwiseLayers, DropoutDoesNothing) {
  EXPECT_THAT(RunNet(Net("1,2", TestLayerText("Dropout", "dropout_param { dropout_ratio: 0.5 }")),
                     {}, {1, 2})
                  .values,
              ElementsAre(1, 2));
}

TEST(ElementwiseLayers, DropoutThatDidNotScaleInTraining) {
  EXPECT_THAT(RunNet(Net("1,2", TestLayerText("Dropout",
                                              "dropout_param { dropout_ratio: 0.75 "
                                              "scale_train: false }")),
                     {}, {1, 2})
                  .values,
              ElementsAre(0.25, 0.5));
  EXPECT_THAT(
      WithLayer("type: \"Dropout\" dropout_param { scale_train: false dropout_ratio: 1.5 }"),
      HasSubstr("dropout_ratio is 1.5; expected a number from 0 to 1"));
  EXPECT_THAT(
      WithLayer("type: \"Dropout\" dropout_param { scale_train: false dropout_ratio: nan }"),
      HasSubstr("dropout_ratio is nan"));
  EXPECT_THAT(WithLayer("type: \"Dropout\" dropout_param { sample_weights_test: true }"),
              HasSubstr("sample_weights_test drops elements at random"));
}

}  // namespace
}  // namespace mo::caffe

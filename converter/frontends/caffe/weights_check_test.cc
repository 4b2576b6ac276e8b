#include "converter/frontends/caffe/weights_check.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Belonging, LayerWithoutWeights) {
  const std::string errors = ErrorsOf(kInput + Conv("conv", "data") + Conv("other", "conv"),
                                      Caffemodel({{"conv1", {kWeights}}}));
  EXPECT_THAT(errors, HasSubstr("net.prototxt:2:1: error: layer 'conv' (Convolution) has no "
                                "weights in net.caffemodel; did you mean 'conv1'?"));
  EXPECT_THAT(errors, HasSubstr("layer 'other' (Convolution) has no weights"));
  EXPECT_THAT(errors, HasSubstr("warning: holds weights of 1 layers that the prototxt does not "
                                "have, the first is 'conv1'"));
  EXPECT_THAT(ErrorsOf(kInput + Conv("conv", "data"), ""),
              HasSubstr("1 layer needs weights, the first is 'conv', but no caffemodel was given"));
}

TEST(Belonging, WeightsOfAnotherNet) {
  const std::string net = kInput + Conv("a", "data") + Conv("b", "a") + Conv("c", "b") +
                          Conv("d", "c") + "layer { name: \"t\" type: \"Nothing\" }\n";
  const std::string errors = ErrorsOf(net, Caffemodel({{"x", {kWeights}}, {"y", {kWeights}}}));
  EXPECT_THAT(errors, HasSubstr("net.caffemodel: error: has weights for none of the 4 layers that "
                                "need some: the prototxt has 'a', 'b', 'c', …, the caffemodel 'x', "
                                "'y'; take the prototxt and the caffemodel of the same training "
                                "[MO3118]"));
  EXPECT_THAT(errors, Not(HasSubstr("MO3107")));
  EXPECT_THAT(errors, Not(HasSubstr("MO3115")));
  EXPECT_THAT(errors, HasSubstr("MO3104"));  // other problems are reported
  // One layer is found.
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"x", {kWeights}}, {"a", {kWeights}}})),
              Not(HasSubstr("MO3118")));
}

TEST(Belonging, WeightsOfLayersOfTheSameNames) {
  const std::string three = Conv("a", "data") + Conv("b", "a") + Conv("c", "b");
  const TestBlob other = {{5, 7, 3, 3}, std::vector<float>(315, 1)};
  const TestBlob fits_by_outputs = {{2, 7, 3, 3}, std::vector<float>(126, 1)};
  const std::string errors =
      ErrorsOf(kInput + three, Caffemodel({{"a", {other}}, {"b", {other}}, {"c", {other}}}));
  EXPECT_THAT(errors, HasSubstr("net.caffemodel: error: its weights fit none of the 3 layers of "
                                "their names that state a num_output: 'a' states num_output: 2 and "
                                "has weights [5, 7, 3, 3], 'b' states num_output: 2 and has "
                                "weights [5, 7, 3, 3]; take the prototxt and the caffemodel of the "
                                "same training [MO3118]"));
  EXPECT_THAT(errors, Not(HasSubstr("MO3106")));
  const std::string one_fits = ErrorsOf(
      kInput + three, Caffemodel({{"a", {other}}, {"b", {other}}, {"c", {fits_by_outputs}}}));
  EXPECT_THAT(one_fits, Not(HasSubstr("MO3118")));
  EXPECT_THAT(one_fits, HasSubstr("layer 'a' (Convolution): its weights"));
}

}  // namespace
}  // namespace mo::caffe

#include "converter/frontends/caffe/layer.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Layer, BlobsThatDoNotFitTheirParameters) {
  EXPECT_THAT(WithConv("num_output: 4 kernel_size: 3 bias_term: false"),
              HasSubstr("layer 'c' (Convolution): its weights in the caffemodel are [2, 2, 3, 3], "
                        "but its parameters and inputs ask for [4, 2, 3, 3]"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3"),
              HasSubstr("has 1 blobs in the caffemodel; expected 2: weights and bias"));
}

TEST(Layer, BlobsMayHaveLeadingAxesOfOne) {
  EXPECT_THAT(
      RunNet(Net("1,2,1,1", TestLayerText("Scale")), {{"l", {{{1, 1, 1, 2}, {2, 3}}}}}, {1, 1})
          .values,
      ElementsAre(2, 3));
}

TEST(Layer, ListsMayHaveAnyAxesOfOne) {
  const std::string net = Net("1,4,1,1", TestLayerText("PReLU"));
  for (const Extents& extents : {Extents{4}, Extents{1, 4}, Extents{1, 4, 1, 1}}) {
    EXPECT_THAT(RunNet(net, {{"l", {{extents, {1, 2, 3, 4}}}}}, {-1, -1, -1, -1}).values,
                ElementsAre(-1, -2, -3, -4));
  }
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", {{{2, 2}, {1, 2, 3, 4}}}}})),
              HasSubstr("its slopes in the caffemodel are [2, 2], but its parameters and inputs "
                        "ask for [4]"));
}

// In the parameter that is wrong; without one, at the layer.
TEST(Layer, ErrorsHaveThePlaceOfTheirField) {
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 stride: 0"),
              HasSubstr("net.prototxt:2:112: error"));
  EXPECT_THAT(WithConv("num_output: 4 kernel_size: 3"), HasSubstr("net.prototxt:2:1: error"));
}

}  // namespace
}  // namespace mo::caffe

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(InnerProductLayers, InnerProductFlattensAndTransposes) {
  EXPECT_THAT(
      RunNet(Net("1,2,1,2", TestLayerText("InnerProduct", "inner_product_param { num_output: 2 }")),
             {{"l", {{{2, 4}, {1, 0, 0, 0, 1, 1, 1, 1}}, {{2}, {0, 100}}}}}, {1, 2, 3, 4})
          .values,
      ElementsAre(1, 110));
  EXPECT_THAT(
      RunNet(
          Net("1,2", TestLayerText(
                         "InnerProduct",
                         "inner_product_param { num_output: 3 bias_term: false transpose: true }")),
          {{"l", {{{2, 3}, {1, 2, 3, 4, 5, 6}}}}}, {1, 10})
          .values,
      ElementsAre(41, 52, 63));
}

TEST(InnerProductLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"InnerProduct\" inner_product_param { num_output: 2 axis: 0 }"),
              HasSubstr("axis 0 would multiply the whole batch"));
}

}  // namespace
}  // namespace mo::caffe

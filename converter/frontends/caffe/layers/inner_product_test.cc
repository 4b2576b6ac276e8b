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

TEST(InnerProductLayers, InnerProductOfTheWholeInput) {
  const Tensor out = RunNet(
      Net("2,2", TestLayerText("InnerProduct", "inner_product_param { num_output: 3 axis: 0 }")),
      {{"l", {{{3, 4}, {1, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 4}}, {{3}, {0, 100, 0}}}}}, {1, 2, 3, 4});
  EXPECT_EQ(out.extents, (Extents{3}));
  EXPECT_THAT(out.values, ElementsAre(1, 110, 30));
}

TEST(InnerProductLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"InnerProduct\""), HasSubstr("num_output is missing or 0"));
  EXPECT_THAT(
      WithLayer("type: \"InnerProduct\" inner_product_param { num_output: 2 normalize: true }"),
      HasSubstr("normalize is true"));
  EXPECT_THAT(WithLayer("type: \"InnerProduct\" inner_product_param { num_output: 2 axis: 4 }"),
              HasSubstr("axis is 4, but the tensor has 4 axes"));
}

}  // namespace
}  // namespace mo::caffe

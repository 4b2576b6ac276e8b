#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Tensor Largest(const std::string& dims, const std::string& parameters,
               const std::vector<double>& input) {
  return RunNet(Net(dims, TestLayerText("ArgMax", "argmax_param { " + parameters + " }")), {},
                input);
}

TEST(SortingLayers, ArgMaxOverEverythingAfterTheBatch) {
  const Tensor top = Largest("2,4", "", {1, 5, 2, 3, 9, 0, 0, 8});
  EXPECT_EQ(top.extents, (Extents{2, 1, 1}));
  EXPECT_THAT(top.values, ElementsAre(1, 0));
  EXPECT_EQ(Largest("2,2,1,2", "top_k: 2", {1, 5, 2, 3, 9, 0, 0, 8}).extents,
            (Extents{2, 1, 2, 1}));
  EXPECT_EQ(Largest("4", "", {1, 5, 2, 3}).extents, (Extents{4, 1, 1}));
}

TEST(SortingLayers, ArgMaxWithValuesHasTheIndicesFirst) {
  const Tensor top = Largest("2,4", "top_k: 2 out_max_val: true", {1, 5, 2, 3, 9, 0, 0, 8});
  EXPECT_EQ(top.extents, (Extents{2, 2, 2}));
  EXPECT_THAT(top.values, ElementsAre(1, 3, 5, 3, 0, 3, 9, 8));
}

TEST(SortingLayers, ArgMaxAlongAnAxis) {
  const std::vector<double> input = {1, 5, 2, 3, 9, 0};
  const Tensor top = Largest("2,3", "axis: 0", input);
  EXPECT_EQ(top.extents, (Extents{1, 3}));
  EXPECT_THAT(top.values, ElementsAre(1, 1, 0));
  EXPECT_THAT(Largest("2,3", "axis: -1 top_k: 2 out_max_val: true", input).values,
              ElementsAre(5, 2, 9, 3));
}

TEST(SortingLayers, OfEqualValuesTheLargestIndicesComeFirst) {
  EXPECT_THAT(Largest("2,4", "top_k: 3", {7, 1, 7, 7, 0, 0, 0, 0}).values,
              ElementsAre(3, 2, 0, 3, 2, 1));
  EXPECT_THAT(Largest("1,4", "axis: 1 top_k: 2", {2, 2, 1, 2}).values, ElementsAre(3, 1));
}

TEST(SortingLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"ArgMax\" argmax_param { top_k: 33 }"),
              HasSubstr("top_k is 33; expected 1 to 32"));
  EXPECT_THAT(WithLayer("type: \"ArgMax\" argmax_param { axis: 1 top_k: 3 }"),
              HasSubstr("top_k is 3; expected 1 to 2"));
  EXPECT_THAT(WithLayer("type: \"ArgMax\" argmax_param { top_k: 0 }"), HasSubstr("top_k is 0"));
  EXPECT_THAT(WithLayer("type: \"ArgMax\" argmax_param { axis: 4 }"), HasSubstr("axis is 4"));
  EXPECT_THAT(WithLayer("type: \"ArgMax\" argmax_param { use_ignore_ids: true ignore_id: 1 }"),
              HasSubstr("use_ignore_ids is not supported"));
}

}  // namespace
}  // namespace mo::caffe

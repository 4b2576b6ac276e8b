#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<double> Reduced(const std::string& parameters) {
  return RunNet(Net("2,3", TestLayerText("Reduction", "reduction_param { " + parameters + " }")),
                {}, {1, -2, 3, -4, 5, -6})
      .values;
}

TEST(ReductionLayers, OverAllAxesFromOneOn) {
  EXPECT_THAT(Reduced(""), ElementsAre(-3));
  EXPECT_THAT(Reduced("operation: SUM axis: 1"), ElementsAre(2, -5));
  EXPECT_THAT(Reduced("operation: ASUM axis: -1"), ElementsAre(6, 15));
  EXPECT_THAT(Reduced("operation: SUMSQ axis: 1"), ElementsAre(14, 77));
  EXPECT_THAT(Reduced("operation: MEAN coeff: -2"), ElementsAre(1));
  EXPECT_THAT(Reduced("operation: SUMSQ axis: 1 coeff: 0.5"), ElementsAre(7, 38.5));
}

TEST(ReductionLayers, DropTheAxes) {
  EXPECT_EQ(RunNet(Net("2,3,4", TestLayerText("Reduction")), {}, Counting(24)).extents, Extents{});
  EXPECT_EQ(RunNet(Net("2,3,4", TestLayerText("Reduction", "reduction_param { axis: 2 }")), {},
                   Counting(24))
                .extents,
            (Extents{2, 3}));
}

TEST(ReductionLayers, RefuseOtherOperationsAndAxes) {
  EXPECT_THAT(WithLayer("type: \"Reduction\" reduction_param { operation: TOPK k: 4 }"),
              HasSubstr("operation TOPK is not supported; expected SUM, ASUM, SUMSQ or MEAN"));
  EXPECT_THAT(WithLayer("type: \"Reduction\" reduction_param { axis: -5 }"),
              HasSubstr("axis is -5, but the tensor has 4 axes"));
}

}  // namespace
}  // namespace mo::caffe

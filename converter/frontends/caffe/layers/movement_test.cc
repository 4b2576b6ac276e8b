#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MovementLayers, ConcatSliceSplitFlattenReshape) {
  EXPECT_THAT(RunNet(Net("1,3",
                         "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" top: "
                         "\"b\" slice_param { slice_point: 1 } }\n" +
                             TestLayerText("Concat", "", "bottom: \"b\" bottom: \"a\"")),
                     {}, {1, 2, 3})
                  .values,
              ElementsAre(2, 3, 1));
  EXPECT_THAT(
      RunNet(Net("1,4",
                 "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" top: \"b\" }\n" +
                     TestLayerText("Eltwise", "", "bottom: \"a\" bottom: \"b\"")),
             {}, {1, 2, 3, 4})
          .values,
      ElementsAre(4, 6));
  EXPECT_THAT(
      RunNet(Net("1,2",
                 "layer { name: \"s\" type: \"Split\" bottom: \"data\" top: \"a\" top: \"b\" }\n" +
                     TestLayerText("Eltwise", "", "bottom: \"a\" bottom: \"b\"")),
             {}, {1, 2})
          .values,
      ElementsAre(2, 4));
  EXPECT_EQ(
      RunNet(Net("2,3,4,5", TestLayerText("Flatten", "flatten_param { axis: 1 end_axis: 2 }")), {},
             Counting(120))
          .extents,
      (Extents{2, 12, 5}));
  EXPECT_EQ(
      RunNet(Net("2,3,4,5",
                 TestLayerText("Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 2 } }")),
             {}, Counting(120))
          .extents,
      (Extents{2, 30, 2}));
  EXPECT_EQ(RunNet(Net("2,3,4,5",
                       TestLayerText("Reshape",
                                     "reshape_param { shape { dim: 12 } axis: 1 num_axes: 2 }")),
                   {}, Counting(120))
                .extents,
            (Extents{2, 12, 5}));
}

TEST(MovementLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"Flatten\" flatten_param { axis: 3 end_axis: 1 }"),
              HasSubstr("end_axis 1 is before axis 3"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { shape { dim: 7 } }"),
              HasSubstr("cannot be reshaped"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { shape { dim: -2 } }"),
              HasSubstr("dim -2 at place 0"));
  EXPECT_THAT(WithLayer("type: \"Slice\" top: \"m\" slice_param { slice_point: 2 }"),
              HasSubstr("slice_point 2 must lie between 0 and 2"));
}

}  // namespace
}  // namespace mo::caffe

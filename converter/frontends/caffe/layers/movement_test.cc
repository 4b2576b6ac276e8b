#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MovementLayers, ConcatSliceSplit) {
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
}

TEST(MovementLayers, TheOldNamesOfAxes) {
  EXPECT_EQ(RunNet(Net("2,3", TestLayerText("Concat", "concat_param { concat_dim: 0 }",
                                            "bottom: \"data\" bottom: \"data\"")),
                   {}, Counting(6))
                .extents,
            (Extents{4, 3}));
  EXPECT_THAT(RunNet(Net("2,2",
                         "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" top: "
                         "\"b\" slice_param { slice_dim: 0 } }\n" +
                             TestLayerText("Concat", "", "bottom: \"b\" bottom: \"a\"")),
                     {}, Counting(4))
                  .values,
              ElementsAre(3, 4, 1, 2));
}

TEST(MovementLayers, SliceWithOneTopIsItsBottom) {
  EXPECT_THAT(
      RunNet(Net("1,2", TestLayerText("Slice") +
                            "layer { name: \"m\" type: \"ReLU\" bottom: \"l\" top: \"m\" }"),
             {}, {1, -2})
          .values,
      ElementsAre(1, 0));
}

TEST(MovementLayers, PermutePutsTheOtherAxesAfterTheListedOnes) {
  const Tensor top =
      RunNet(Net("1,2,2,3", TestLayerText("Permute", "permute_param { order: 3 order: 0 }")), {},
             Counting(12));
  EXPECT_EQ(top.extents, (Extents{3, 1, 2, 2}));
  EXPECT_THAT(top.values, ElementsAre(1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12));
  EXPECT_THAT(RunNet(Net("2,2", TestLayerText("Permute")), {}, Counting(4)).values,
              ElementsAre(1, 2, 3, 4));
}

// The second bottom of Crop is a slice of [1, 1, 2, 2].
std::string CropNet(const std::string& parameters) {
  return Net("1,1,3,4",
             "layer { name: \"h\" type: \"Slice\" bottom: \"data\" top: \"h\" top: \"h2\" "
             "slice_param { axis: 2 slice_point: 2 } }\n"
             "layer { name: \"w\" type: \"Slice\" bottom: \"h\" top: \"w\" top: \"w2\" "
             "slice_param { axis: 3 } }\n" +
                 TestLayerText("Crop", parameters, "bottom: \"data\" bottom: \"w\""));
}

TEST(MovementLayers, CropBeginsAtItsOffsets) {
  EXPECT_THAT(RunNet(CropNet(""), {}, Counting(12)).values, ElementsAre(1, 2, 5, 6));
  EXPECT_THAT(RunNet(CropNet("crop_param { offset: 1 }"), {}, Counting(12)).values,
              ElementsAre(6, 7, 10, 11));
  EXPECT_THAT(RunNet(CropNet("crop_param { offset: 0 offset: 2 }"), {}, Counting(12)).values,
              ElementsAre(3, 4, 7, 8));
  const Tensor columns = RunNet(CropNet("crop_param { axis: -1 offset: 2 }"), {}, Counting(12));
  EXPECT_EQ(columns.extents, (Extents{1, 1, 3, 2}));
  EXPECT_THAT(columns.values, ElementsAre(3, 4, 7, 8, 11, 12));
}

TEST(MovementLayers, TileRepeatsAnAxis) {
  const Tensor top = RunNet(Net("2,2", TestLayerText("Tile", "tile_param { axis: -1 tiles: 2 }")),
                            {}, Counting(4));
  EXPECT_EQ(top.extents, (Extents{2, 4}));
  EXPECT_THAT(top.values, ElementsAre(1, 2, 1, 2, 3, 4, 3, 4));
}

TEST(MovementLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"Slice\" top: \"m\" slice_param { slice_point: 2 }"),
              HasSubstr("slice_point 2 must lie between 0 and 2"));
  EXPECT_THAT(WithLayer("type: \"Slice\" slice_param { slice_point: 1 }"),
              HasSubstr("has 1 slice_point for 1 tops"));
  EXPECT_THAT(WithLayer("type: \"Slice\" top: \"m\" slice_param { slice_dim: 1 axis: 1 }"),
              HasSubstr("axis and slice_dim are both given"));
  EXPECT_THAT(WithLayer("type: \"Concat\" concat_param { concat_dim: 1 axis: 1 }"),
              HasSubstr("axis and concat_dim are both given"));
  EXPECT_THAT(WithLayer("type: \"Permute\" permute_param { order: 4 }"),
              HasSubstr("order has 4; expected different axes from 0 to 3"));
  EXPECT_THAT(WithLayer("type: \"Permute\" permute_param { order: 1 order: 1 }"),
              HasSubstr("order has 1 twice"));
  EXPECT_THAT(WithLayer("type: \"Tile\""), HasSubstr("tiles is missing or below 1"));
  EXPECT_THAT(WithLayer("type: \"Tile\" tile_param { axis: 4 tiles: 2 }"),
              HasSubstr("axis is 4, but the tensor has 4 axes"));
  EXPECT_THAT(ErrorsOf(CropNet("crop_param { offset: 2 }"), ""),
              HasSubstr("axis 2 from 2 on has fewer than 2 of 3 elements"));
  EXPECT_THAT(ErrorsOf(CropNet("crop_param { offset: 0 offset: 0 offset: 0 }"), ""),
              HasSubstr("has 3 offset for 2 axes"));
  EXPECT_THAT(ErrorsOf(Net("2,3,4,4", TestLayerText("Reduction", "reduction_param { axis: 2 }") +
                                          "layer { name: \"c\" type: \"Crop\" bottom: \"data\" "
                                          "bottom: \"l\" top: \"c\" }\n"),
                       ""),
              HasSubstr("expected as many axes"));
}

}  // namespace
}  // namespace mo::caffe

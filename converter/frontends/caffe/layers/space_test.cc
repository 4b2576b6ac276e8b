#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SpaceLayers, ShuffleChannelSwapsGroupsAndTheirChannels) {
  EXPECT_THAT(
      RunNet(Net("1,6,1,1", TestLayerText("ShuffleChannel", "shuffle_channel_param { group: 2 }")),
             {}, Counting(6))
          .values,
      ElementsAre(1, 4, 2, 5, 3, 6));
  const Tensor list =
      RunNet(Net("1,4", TestLayerText("ShuffleChannel", "shuffle_channel_param { group: 2 }")), {},
             Counting(4));
  EXPECT_EQ(list.extents, (Extents{1, 4}));
  EXPECT_THAT(list.values, ElementsAre(1, 3, 2, 4));
}

// Element (k, j, i) of the input's shape is element (c2, j·s + a, i·s + b) of C / s² channels,
// where k = (a·s + b)·C / s² + c2.
std::vector<double> Reorganized(int c, int h, int w, int s) {
  const int few = c / (s * s);
  std::vector<double> values;
  for (int k = 0; k < c; ++k) {
    const int block = k / few, y = block / s, x = block % s;
    for (int j = 0; j < h; ++j) {
      for (int i = 0; i < w; ++i)
        values.push_back(1 + i * s + x + w * s * (j * s + y + h * s * (k % few)));
    }
  }
  return values;
}

TEST(SpaceLayers, ReorgIsDarknets) {
  const Tensor top =
      RunNet(Net("1,8,4,2", TestLayerText("Reorg", "reorg_param { stride: 2 }")), {}, Counting(64));
  EXPECT_EQ(top.extents, (Extents{1, 32, 2, 1}));
  EXPECT_EQ(top.values, Reorganized(8, 4, 2, 2));
}

TEST(SpaceLayers, ReorgInReverseTakesItBack) {
  Tensor top =
      RunNet(Net("1,8,3,2", TestLayerText("Reorg", "reorg_param { stride: 2 reverse: true }")), {},
             Reorganized(8, 3, 2, 2));
  EXPECT_EQ(top.extents, (Extents{1, 2, 6, 4}));
  EXPECT_EQ(top.values, Counting(48));
}

TEST(SpaceLayers, RefuseWhatDoesNotDivide) {
  EXPECT_THAT(WithLayer("type: \"ShuffleChannel\" shuffle_channel_param { group: 3 }"),
              HasSubstr("group is 3, but there are 2 channels"));
  EXPECT_THAT(WithLayer("type: \"ShuffleChannel\" shuffle_channel_param { group: 0 }"),
              HasSubstr("group is 0"));
  EXPECT_THAT(WithLayer("type: \"Reorg\" reorg_param { stride: 2 }"), HasSubstr("stride is 2"));
  EXPECT_THAT(WithLayer("type: \"Reorg\" reorg_param { stride: 4294967295 }"),
              HasSubstr("stride is 4294967295"));
  EXPECT_THAT(WithLayer("type: \"Reorg\" reorg_param { stride: 0 }"), HasSubstr("stride is 0"));
  EXPECT_THAT(ErrorsOf(Net("1,4,3,4", TestLayerText("Reorg", "reorg_param { stride: 2 }")), ""),
              HasSubstr("and that divides height and width"));
  EXPECT_THAT(ErrorsOf(Net("4", TestLayerText("ShuffleChannel")), ""), HasSubstr("2 axes or more"));
  EXPECT_THAT(ErrorsOf(Net("4,4", TestLayerText("Reorg")), ""), HasSubstr("4 axes"));
}

}  // namespace
}  // namespace mo::caffe

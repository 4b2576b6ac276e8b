#include "tools/modelgen/fcn.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(FcnTest, LayersAndNamesAreTheAuthors) {
  const Net net = Fcn8s();
  for (std::string_view name : {"conv1_1", "relu5_3", "fc6", "drop7", "score_fr", "upscore2",
                                "score_pool4c", "fuse_pool3", "upscore8", "score"})
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  EXPECT_TRUE(OperationOf<Convolution>(net, "conv1_1").pad == 100);
  EXPECT_EQ(CountInCaffe<Crop>(net), 3);
  EXPECT_EQ(Count<Sum>(net), 2);
}

TEST(FcnTest, ScoresEachPixelOfTheImage) {
  const Net net = Fcn8s();
  EXPECT_EQ(FindLayer(net, "score_fr")->shapes[0], (Shape{1, 21, 4, 5}));
  EXPECT_EQ(FindLayer(net, "fuse_pool3")->shapes[0], (Shape{1, 21, 22, 26}));
  EXPECT_EQ(FindLayer(net, "score")->shapes[0], (Shape{1, 21, 96, 128}));
}

TEST(FcnTest, EnlargesEachClassByItself) {
  const Deconvolution last = OperationOf<Deconvolution>(Fcn8s(), "upscore8");
  EXPECT_EQ(last.kernel, 16);
  EXPECT_EQ(last.stride, 8);
  EXPECT_EQ(last.group, 21);
  EXPECT_TRUE(last.bilinear);
}

}  // namespace
}  // namespace modelgen

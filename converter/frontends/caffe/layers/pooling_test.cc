#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

TEST(PoolingLayers, PoolingRoundsAsCaffe) {
  auto run = [](const std::string& dims, const std::string& parameters, int count) {
    return RunNet(Net(dims, TestLayerText("Pooling", "pooling_param { " + parameters + " }")), {},
                  Counting(count));
  };
  // Rounded up: the last window is cut off by the image.
  const Tensor max = run("1,1,4,4", "pool: MAX kernel_size: 3 stride: 2", 16);
  EXPECT_EQ(max.extents, (Extents{1, 1, 2, 2}));
  EXPECT_THAT(max.values, ElementsAre(11, 12, 15, 16));
  const Tensor average = run("1,1,1,4", "pool: AVE kernel_h: 1 kernel_w: 3 stride: 2", 4);
  EXPECT_THAT(average.values, ElementsAre(2, 3.5));
  // With padding a window that would begin after image and padding is left out, and padding counts
  // in the divisor, but not what lies beyond it.
  const Tensor padded =
      run("1,1,1,4", "pool: AVE kernel_h: 1 kernel_w: 3 stride: 2 pad_h: 0 pad_w: 1", 4);
  EXPECT_EQ(padded.extents, (Extents{1, 1, 1, 3}));
  EXPECT_THAT(padded.values, Pointwise(DoubleNear(1e-12), {1.0, 3.0, 2.0}));
  // Caffe's definition for a last window that the image and its padding cut off on both axes.
  const Tensor cut = run("1,1,4,4", "pool: AVE kernel_size: 3 stride: 2 pad: 1", 16);
  EXPECT_EQ(cut.extents, (Extents{1, 1, 3, 3}));
  EXPECT_THAT(cut.values,
              Pointwise(DoubleNear(1e-12), {14.0 / 9, 30.0 / 9, 12.0 / 6, 57.0 / 9, 99.0 / 9,
                                            36.0 / 6, 27.0 / 6, 45.0 / 6, 16.0 / 4}));
  // Padding of one axis leaves out a window of the other, too.
  EXPECT_EQ(run("1,1,4,3",
                "pool: MAX kernel_h: 2 kernel_w: 1 stride_h: 2 stride_w: 3 pad_h: 1 "
                "pad_w: 0",
                12)
                .extents,
            (Extents{1, 1, 3, 1}));
  const Tensor clipped =
      run("1,1,1,2", "pool: MAX kernel_h: 1 kernel_w: 2 stride: 2 pad_h: 0 pad_w: 1", 2);
  EXPECT_THAT(clipped.values, ElementsAre(1, 2));
  EXPECT_THAT(
      run("1,1,1,4", "pool: AVE kernel_h: 1 kernel_w: 3 stride: 2 round_mode: FLOOR", 4).values,
      ElementsAre(2));
  EXPECT_THAT(run("1,2,2,2", "pool: AVE global_pooling: true", 8).values, ElementsAre(2.5, 6.5));
}

TEST(PoolingLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"Pooling\" pooling_param { kernel_size: 2 pool: STOCHASTIC }"),
              HasSubstr("stochastic pooling is for training"));
  EXPECT_THAT(WithLayer("type: \"Pooling\" pooling_param { pool: MAX }"),
              HasSubstr("the kernel size is missing"));
  EXPECT_THAT(WithLayer("type: \"Pooling\" pooling_param { kernel_size: 1 stride: 2 }"),
              AllOf(HasSubstr("net.prototxt:2:90: error"),
                    HasSubstr("the last window begins after the image of 4")));
  EXPECT_THAT(WithLayer("type: \"Pooling\" pooling_param { kernel_size: 2 pad: 2 }"),
              HasSubstr("pad 2 must be smaller than the kernel 2"));
  EXPECT_THAT(WithLayer("type: \"Pooling\" pooling_param { kernel_size: 7 }"),
              HasSubstr("the kernel 7 is larger than the image of 4"));
}

TEST(PoolingLayers, RoundedUpNeedAKnownSize) {
  for (const char* pooling :
       {"pool: AVE kernel_size: 3 stride: 2 pad: 1", "pool: MAX kernel_size: 1 stride: 2"}) {
    SourceModel source;
    const std::string net =
        kInput + absl::StrCat(
                     "layer { name: \"l\" type: \"Pooling\" bottom: \"data\" top: "
                     "\"l\" pooling_param { ",
                     pooling, " } }\n");
    source.model = {"net.prototxt", net, nullptr};
    source.input_shapes["data"] = {1, 2, Dim::Any(), Dim::Any()};
    Diagnostics diagnostics;
    EXPECT_EQ(kCaffeFrontend.load(source, diagnostics), nullptr);
    EXPECT_THAT(diagnostics.Render(), HasSubstr("needs a known image size; give the input's shape, "
                                                "or round_mode: FLOOR"));
  }
}

}  // namespace
}  // namespace mo::caffe

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
  const std::string pooling = "type: \"Pooling\" pooling_param { kernel_size: 2 ";
  EXPECT_THAT(WithLayer(pooling + "pad_h: 1 }"), HasSubstr("pad_h and pad_w go together"));
  EXPECT_THAT(WithLayer(pooling + "stride_w: 1 }"), HasSubstr("stride_h and stride_w go together"));
  EXPECT_THAT(WithLayer(pooling + "stride: 0 }"), HasSubstr("a stride is 0"));
  EXPECT_THAT(WithLayer(pooling + "pad: 1 pad_h: 1 pad_w: 1 }"),
              HasSubstr("pad and pad_h/pad_w are both given"));
  EXPECT_THAT(WithLayer(pooling + "kernel_h: 2 }"),
              HasSubstr("kernel_size and kernel_h/kernel_w are both given"));
  EXPECT_THAT(WithLayer(pooling + "global_pooling: true }"), HasSubstr("expected no kernel size"));
  EXPECT_THAT(WithLayer(pooling + "pool: MDS }"), HasSubstr("MDS is not supported"));
  EXPECT_THAT(WithLayer(pooling + "torch_pooling: true }"), HasSubstr("torch_pooling is true"));
  EXPECT_THAT(WithLayer(pooling + "dilation: 2 }"), HasSubstr("dilation is 2"));
  EXPECT_THAT(WithLayer(pooling + "axis: 0 }"), HasSubstr("axis is 0; expected 1"));
  EXPECT_THAT(WithLayer(pooling + "ceil_mode: true round_mode: FLOOR }"),
              HasSubstr("ceil_mode and round_mode contradict each other"));
  EXPECT_THAT(WithLayer(pooling + "pool: AVE } top: \"mask\""),
              HasSubstr("has 2 tops; only MAX gives a second one"));
}

TEST(PoolingLayers, FieldsOfForks) {
  auto run = [](const std::string& parameters) {
    return RunNet(Net("1,1,1,4", TestLayerText("Pooling",
                                               "pooling_param { pool: AVE kernel_h: 1 "
                                               "kernel_w: 3 stride: 2 " +
                                                   parameters + " }")),
                  {}, Counting(4))
        .values;
  };
  for (const char* down : {"ceil_mode: false", "ceil_mode: false round_mode: FLOOR"})
    EXPECT_THAT(run(down), ElementsAre(2));
  for (const char* up : {"ceil_mode: true", "ceil_mode: true round_mode: CEIL",
                         "torch_pooling: false dilation: 1 axis: 1 avg_include_pad: true"})
    EXPECT_THAT(run(up), ElementsAre(2, 3.5));
  EXPECT_THAT(run("pad_h: 0 pad_w: 1 avg_include_pad: false"), ElementsAre(1.5, 3, 4));
}

TEST(PoolingLayers, TheMaskIsWhereTheFirstMaximumIs) {
  // The maxima and their places, each multiplied by a coefficient.
  auto pool = [](const std::string& parameters, const std::string& coefficients) {
    const std::string net = absl::StrCat(
        "layer { name: \"l\" type: \"Pooling\" bottom: \"data\" top: \"m\" top: \"i\" "
        "pooling_param { kernel_size: 2 stride: 2 ",
        parameters, " } }\n",
        "layer { name: \"s\" type: \"Eltwise\" bottom: \"m\" bottom: \"i\" top: \"s\" "
        "eltwise_param { ",
        coefficients, " } }\n");
    return RunNet(Net("1,2,3,3", net), {},
                  {5, 5, 1, 5, 2, 3, 0, 1, 4, -1, -9, -9, -9, -9, -9, -9, -9, -2})
        .values;
  };
  EXPECT_THAT(pool("", "coeff: 1 coeff: 0"), ElementsAre(5, 3, 1, 4, -1, -9, -9, -2));
  EXPECT_THAT(pool("", "coeff: 0 coeff: 1"), ElementsAre(0, 5, 7, 8, 0, 2, 6, 8));
  EXPECT_THAT(pool("pad: 1", "coeff: 0 coeff: 1"), ElementsAre(0, 1, 3, 8, 0, 1, 3, 8));
}

TEST(PoolingLayers, SpatialPyramid) {
  auto run = [](const std::string& parameters) {
    return RunNet(Net("1,1,3,4", TestLayerText("SPP", "spp_param { " + parameters + " }")), {},
                  Counting(12));
  };
  const Tensor single = run("pyramid_height: 1 pool: AVE");
  EXPECT_EQ(single.extents, (Extents{1, 1, 1, 1}));
  EXPECT_THAT(single.values, ElementsAre(6.5));
  // Two bins of 2 over 3 rows with a row of padding before them: rows 0, and 1 to 2.
  const Tensor two = run("pyramid_height: 2");
  EXPECT_EQ(two.extents, (Extents{1, 5}));
  EXPECT_THAT(two.values, ElementsAre(12, 2, 4, 10, 12));
  EXPECT_THAT(run("pyramid_height: 2 pool: AVE").values, ElementsAre(6.5, 0.75, 1.75, 7.5, 9.5));
  EXPECT_THAT(WithLayer("type: \"SPP\""), HasSubstr("pyramid_height is missing or 0"));
  EXPECT_THAT(WithLayer("type: \"SPP\" spp_param { pyramid_height: 2 pool: STOCHASTIC }"),
              HasSubstr("stochastic pooling is for training"));
  EXPECT_THAT(WithLayer("type: \"SPP\" spp_param { pyramid_height: 4294967295 }"),
              AllOf(HasSubstr("a level of 8 bins over an extent of 4 would have a pad of 2 with a "
                              "kernel of 1"),
                    HasSubstr("net.prototxt:2:")));
  EXPECT_THAT(ErrorsOf(Net("1,1,5,5", TestLayerText("SPP", "spp_param { pyramid_height: 3 }")), ""),
              HasSubstr("a level of 4 bins over an extent of 5 would have a pad of 2 with a kernel "
                        "of 2"));
  EXPECT_THAT(ErrorsOf(Net("1,5", TestLayerText("SPP", "spp_param { pyramid_height: 1 }")), ""),
              HasSubstr("expected 4 axes"));
}

TEST(PoolingLayers, GlobalOnesTakeImagesOfAnySize) {
  for (const auto& [pool, op] : {std::pair("AVE", "ReduceMean"), std::pair("MAX", "ReduceMax")}) {
    SourceModel source;
    const std::string net =
        kInput + TestLayerText("Pooling", absl::StrCat("pooling_param { pool: ", pool,
                                                       " global_pooling: true }"));
    source.model = {"net.prototxt", net, nullptr};
    source.input_shapes["data"] = {1, 2, Dim::Any(), Dim::Any()};
    Diagnostics diagnostics;
    const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
    ASSERT_NE(graph, nullptr) << diagnostics.Render();
    const Node& pooling = *graph->results()[0]->input(0).node;
    EXPECT_EQ(pooling.op().name(), op);
    EXPECT_EQ(pooling.shape(), Shape({1, 2, 1, 1}));
    EXPECT_EQ(pooling.constant_input(1)->Int64s(), (std::vector<int64_t>{2, 3}));
  }
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

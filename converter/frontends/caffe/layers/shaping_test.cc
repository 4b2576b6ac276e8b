#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Extents ShapeOfTop(const std::string& type, const std::string& parameters) {
  return RunNet(Net("2,3,4,5", TestLayerText(type, parameters)), {}, Counting(120)).extents;
}

TEST(ShapingLayers, FlattenFromAxisToEndAxis) {
  EXPECT_EQ(ShapeOfTop("Flatten", ""), (Extents{2, 60}));
  EXPECT_EQ(ShapeOfTop("Flatten", "flatten_param { axis: 1 end_axis: 2 }"), (Extents{2, 12, 5}));
  EXPECT_EQ(ShapeOfTop("Flatten", "flatten_param { axis: 0 end_axis: -3 }"), (Extents{6, 4, 5}));
}

TEST(ShapingLayers, ReshapeReplacesAxes) {
  EXPECT_EQ(ShapeOfTop("Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 2 } }"),
            (Extents{2, 30, 2}));
  EXPECT_EQ(ShapeOfTop("Reshape", "reshape_param { shape { dim: 12 } axis: 1 num_axes: 2 }"),
            (Extents{2, 12, 5}));
  EXPECT_EQ(ShapeOfTop("Reshape", "reshape_param { shape { dim: 1 } axis: -1 num_axes: 0 }"),
            (Extents{2, 3, 4, 5, 1}));
  EXPECT_EQ(ShapeOfTop("Reshape", "reshape_param { shape { dim: 5 dim: -1 } axis: -3 }"),
            (Extents{2, 3, 5, 4}));
  EXPECT_EQ(ShapeOfTop("Reshape", "reshape_param { shape { dim: 0 dim: -1 } axis: 3 }"),
            (Extents{2, 3, 4, 5, 1}));
  EXPECT_EQ(ShapeOfTop("Reshape", "reshape_param { axis: 1 num_axes: 0 }"), (Extents{2, 3, 4, 5}));
}

// Axis 2 is kept twice: by the 0 of the shape, and as one that is not replaced.
TEST(ShapingLayers, ZeroKeepsAnAxisAfterTheReplacedOnes) {
  EXPECT_EQ(RunNet(Net("2,3,1,5", TestLayerText("Reshape",
                                                "reshape_param { axis: 1 num_axes: 1 "
                                                "shape { dim: 3 dim: 0 } }")),
                   {}, Counting(30))
                .extents,
            (Extents{2, 3, 1, 1, 5}));
}

// The shape of the result where extents of the input are open.
Shape ShapeOfOpenTop(Shape input, const std::string& layer) {
  const std::string net = Net("2,3,4,5", layer);
  SourceModel source;
  source.model = {"net.prototxt", net, nullptr};
  source.input_shapes.emplace("data", std::move(input));
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph == nullptr ? Shape() : graph->FindNode("l")->output().shape();
}

TEST(ShapingLayers, OpenExtentsLeaveTheOthersKnown) {
  const Dim any = Dim::Any();
  EXPECT_EQ(ShapeOfOpenTop({any, 3, 4, 5}, TestLayerText("Flatten")), Shape({any, 60}));
  EXPECT_EQ(ShapeOfOpenTop({2, 3, 4, any},
                           TestLayerText("Flatten", "flatten_param { axis: 1 end_axis: 2 }")),
            Shape({2, 12, any}));
  EXPECT_EQ(
      ShapeOfOpenTop({any, 3, 4, 5},
                     TestLayerText("Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 2 } }")),
      Shape({any, 30, 2}));
  EXPECT_EQ(
      ShapeOfOpenTop(
          {any, 4, any, 5},
          TestLayerText("Reshape", "reshape_param { axis: 1 num_axes: 1 shape { dim: 2 dim: 2 } }"))
          .rank(),
      5);
}

TEST(ShapingLayers, ReshapeInPlaceMakesANewValue) {
  const Tensor top =
      RunNet(Net("1,2,2,2",
                 "layer { name: \"l\" type: \"Reshape\" bottom: \"data\" top: \"data\" "
                 "reshape_param { shape { dim: 0 dim: -1 } } }\n"),
             {}, Counting(8));
  EXPECT_EQ(top.extents, (Extents{1, 8}));
}

TEST(ShapingLayers, PixelshufflerMakesPixelsOfChannels) {
  const Tensor top =
      RunNet(Net("1,4,1,2", TestLayerText("Reshape", "reshape_param { pixelshuffler: 2 }")), {},
             Counting(8));
  EXPECT_EQ(top.extents, (Extents{1, 1, 2, 4}));
  EXPECT_THAT(top.values, ElementsAre(1, 3, 2, 4, 5, 7, 6, 8));
}

TEST(ShapingLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"Flatten\" flatten_param { axis: 3 end_axis: 1 }"),
              HasSubstr("end_axis 1 is before axis 3"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { shape { dim: 7 } }"),
              HasSubstr("cannot be reshaped"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { shape { dim: -2 } }"),
              HasSubstr("dim -2 at place 0"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { shape { dim: -1 dim: -1 } }"),
              HasSubstr("dim -1 at place 1"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { shape { dim: 0 } axis: 4 }"),
              HasSubstr("dim 0 at place 0"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { axis: 5 }"),
              HasSubstr("axis 5 and num_axes -1 do not lie within the 4 axes"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { axis: -2147483648 }"),
              HasSubstr("do not lie within"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { axis: 1 num_axes: 2147483647 }"),
              HasSubstr("do not lie within"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { shape { dim: 1 } pixelshuffler: 2 }"),
              HasSubstr("pixelshuffler and a shape are both given"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { pixelshuffler: 2 }"),
              HasSubstr("an extent of 2 is no multiple of 4"));
  EXPECT_THAT(WithLayer("type: \"Reshape\" reshape_param { pixelshuffler: 0 }"),
              HasSubstr("block_size"));
  EXPECT_THAT(
      ErrorsOf(Net("4,4", TestLayerText("Reshape", "reshape_param { pixelshuffler: 2 }")), ""),
      HasSubstr("4 axes"));
}

}  // namespace
}  // namespace mo::caffe

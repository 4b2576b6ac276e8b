#include <algorithm>
#include <cmath>

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ::testing::DoubleNear;
using ::testing::Pointwise;

Tensor Interpolated(const std::string& dims, const std::string& parameters,
                    const std::vector<double>& input) {
  return RunNet(Net(dims, TestLayerText("Interp", "interp_param { " + parameters + " }")), {},
                input);
}

TEST(ResizeLayers, InterpKeepsTheCorners) {
  const Tensor top = Interpolated("1,1,1,3", "height: 2 width: 5", {0, 2, 6});
  EXPECT_EQ(top.extents, (Extents{1, 1, 2, 5}));
  EXPECT_THAT(top.values, ElementsAre(0, 1, 2, 4, 6, 0, 1, 2, 4, 6));
  EXPECT_THAT(Interpolated("1,1,1,3", "height: 1 width: 1", {7, 2, 6}).values, ElementsAre(7));
}

TEST(ResizeLayers, InterpByFactors) {
  EXPECT_EQ(Interpolated("1,1,5,7", "shrink_factor: 2", Counting(35)).extents,
            (Extents{1, 1, 3, 4}));
  EXPECT_EQ(Interpolated("1,1,5,7", "zoom_factor: 3", Counting(35)).extents,
            (Extents{1, 1, 13, 19}));
  // First (5 - 1) / 2 + 1 = 3, then 3 + 2 · 2 = 7.
  EXPECT_EQ(Interpolated("1,1,5,7", "shrink_factor: 2 zoom_factor: 3", Counting(35)).extents,
            (Extents{1, 1, 7, 10}));
  // Height and width come before both factors, one factor comes before height and width.
  EXPECT_EQ(
      Interpolated("1,1,5,7", "height: 2 width: 3 shrink_factor: 2 zoom_factor: 3", Counting(35))
          .extents,
      (Extents{1, 1, 2, 3}));
  EXPECT_EQ(Interpolated("1,1,5,7", "height: 2 width: 3 shrink_factor: 2", Counting(35)).extents,
            (Extents{1, 1, 3, 4}));
}

TEST(ResizeLayers, InterpCropsByItsPads) {
  const Tensor top =
      Interpolated("1,1,3,4", "pad_beg: -1 pad_end: -1 zoom_factor: 2", Counting(12));
  EXPECT_EQ(top.extents, (Extents{1, 1, 1, 3}));
  EXPECT_THAT(top.values, ElementsAre(6, 6.5, 7));
  EXPECT_THAT(Interpolated("1,1,2,2", "pad_beg: -1 height: 1 width: 1", Counting(4)).values,
              ElementsAre(4));
}

Tensor Resampled(const std::string& dims, const std::string& parameters,
                 const std::vector<double>& input) {
  return RunNet(Net(dims, TestLayerText("Resample", "resample_param { " + parameters + " }")), {},
                input);
}

// FlowNet2's definition along one axis: pixels are weighted by their distance, and the weights are
// divided by their sum.
std::vector<double> Mixed(const std::vector<double>& row, int size) {
  std::vector<double> result;
  const double step = static_cast<double>(row.size()) / size;
  for (int i = 0; i < size; ++i) {
    const double at = (i + 0.5) * step - 0.5;
    double sum = 0, weights = 0;
    for (size_t j = 0; j < row.size(); ++j) {
      const double weight = std::max(0.0, 1 - std::abs(at - static_cast<double>(j)));
      sum += weight * row[j];
      weights += weight;
    }
    result.push_back(sum / weights);
  }
  return result;
}

TEST(ResizeLayers, ResampleOfOneRow) {
  const std::vector<double> row = {1, 4, 2, 8};
  const Tensor top = Resampled("1,1,1,4", "height: 2 width: 8", row);
  std::vector<double> rows = Mixed(row, 8);
  rows.insert(rows.end(), rows.begin(), rows.begin() + 8);
  EXPECT_THAT(top.values, Pointwise(DoubleNear(1e-12), rows));
  const Tensor shrunk =
      Resampled("1,1,2,4", "height: 1 width: 2 antialias: false", {1, 4, 2, 8, 1, 4, 2, 8});
  EXPECT_THAT(shrunk.values, Pointwise(DoubleNear(1e-12), Mixed(row, 2)));
}

TEST(ResizeLayers, ResampleOfNearestPixelsByAWholeNumber) {
  const Tensor top = Resampled("1,1,1,2", "height: 2 width: 4 type: NEAREST", {1, 2});
  EXPECT_EQ(top.extents, (Extents{1, 1, 2, 4}));
  EXPECT_THAT(top.values, ElementsAre(1, 1, 2, 2, 1, 1, 2, 2));
}

TEST(ResizeLayers, ResampleToTheSizeOfItsSecondBottom) {
  const Tensor top =
      RunNet(Net("1,1,2,2",
                 "layer { name: \"u\" type: \"Upsample\" bottom: \"data\" "
                 "top: \"u\" upsample_param { scale: 3 } }\n" +
                     TestLayerText("Resample", "", "bottom: \"data\" bottom: \"u\"")),
             {}, Counting(4));
  EXPECT_EQ(top.extents, (Extents{1, 1, 6, 6}));
}

TEST(ResizeLayers, UpsampleWithOneBottomRepeatsPixels) {
  const Tensor top =
      RunNet(Net("1,1,1,2", TestLayerText("Upsample", "upsample_param { scale: 2 }")), {}, {1, 2});
  EXPECT_EQ(top.extents, (Extents{1, 1, 2, 4}));
  EXPECT_THAT(top.values, ElementsAre(1, 1, 2, 2, 1, 1, 2, 2));
  EXPECT_EQ(RunNet(Net("1,1,1,2", TestLayerText("Upsample")), {}, {1, 2}).extents,
            (Extents{1, 1, 1, 2}));
}

// The mask is a parameter, [1, 1, 1, 2].
std::string UnpoolingNet(const std::string& parameters) {
  return Net("1,1,1,2",
             "layer { name: \"p\" type: \"Parameter\" top: \"p\" parameter_param { shape { "
             "dim: 1 dim: 1 dim: 1 dim: 2 } } }\n" +
                 TestLayerText("Upsample", "upsample_param { " + parameters + " }",
                               "bottom: \"data\" bottom: \"p\""));
}
Tensor Unpooled(const std::string& parameters, const std::vector<float>& mask) {
  return RunNet(UnpoolingNet(parameters), {{"p", {{{1, 1, 1, 2}, mask}}}}, {5, 6});
}

TEST(ResizeLayers, UpsampleWithAMaskPutsElementsBack) {
  const Tensor top = Unpooled("", {4, 3});
  EXPECT_EQ(top.extents, (Extents{1, 1, 2, 4}));
  EXPECT_THAT(top.values, ElementsAre(0, 0, 0, 6, 5, 0, 0, 0));
  EXPECT_EQ(Unpooled("scale_h: 3 scale_w: 4", {0, 1}).extents, (Extents{1, 1, 3, 8}));
  EXPECT_EQ(Unpooled("scale: 2 pad_out_h: true pad_out_w: true", {0, 1}).extents,
            (Extents{1, 1, 1, 3}));
  const Tensor sized = Unpooled("upsample_h: 1 upsample_w: 3 scale: 7", {2, 2});
  EXPECT_THAT(sized.values, ElementsAre(0, 0, 6));  // the later one of equal places
}

TEST(ResizeLayers, RefuseParametersThatMakeNoSense) {
  auto interp = [](const std::string& parameters) {
    return WithLayer("type: \"Interp\" interp_param { " + parameters + " }");
  };
  EXPECT_THAT(interp(""), HasSubstr("has no size; expected height and width"));
  EXPECT_THAT(interp("height: 3"), HasSubstr("has no size"));
  EXPECT_THAT(interp("height: 3 width: -1"), HasSubstr("height or width is below 1"));
  EXPECT_THAT(interp("zoom_factor: 0"), HasSubstr("a factor is below 1"));
  EXPECT_THAT(interp("shrink_factor: -2147483648"), HasSubstr("a factor is below 1"));
  EXPECT_THAT(interp("pad_beg: 1 zoom_factor: 2"), HasSubstr("must not be positive"));
  EXPECT_THAT(interp("pad_beg: -2 pad_end: -2 zoom_factor: 2"), HasSubstr("leave nothing"));
  EXPECT_THAT(interp("pad_beg: -2147483648 pad_end: -2147483648 zoom_factor: 2"),
              HasSubstr("leave nothing"));
  auto resample = [](const std::string& parameters) {
    return WithLayer("type: \"Resample\" resample_param { " + parameters + " }");
  };
  EXPECT_THAT(resample("height: 4"), HasSubstr("height or width is missing or 0"));
  for (const char* inexact :
       {"height: 8 width: 8 type: CUBIC", "height: 8 width: 8 type: AREA", "height: 8 width: 4",
        "height: 2 width: 2", "height: 6 width: 6 type: NEAREST"})
    EXPECT_THAT(resample(inexact), HasSubstr("has no exact form")) << inexact;
  auto upsample = [](const std::string& parameters) {
    return WithLayer("type: \"Upsample\" upsample_param { " + parameters + " }");
  };
  EXPECT_THAT(upsample("scale: 0"), HasSubstr("expected scale alone"));
  EXPECT_THAT(upsample("upsample_h: 4 upsample_w: 4"), HasSubstr("expected scale alone"));
  EXPECT_THAT(WithLayer("type: \"Upsample\" bottom: \"data\" upsample_param { scale: 1 }"),
              HasSubstr("a scale is missing or below 2"));
  auto unpooling = [](const std::string& parameters) {
    return ErrorsOf(UnpoolingNet(parameters), Caffemodel({{"p", {{{1, 1, 1, 2}, {0, 1}}}}}));
  };
  EXPECT_THAT(unpooling("scale_h: 2"), HasSubstr("a scale is missing or below 2"));
  EXPECT_THAT(unpooling("scale: 2 scale_h: 2"), HasSubstr("are both given"));
  EXPECT_THAT(unpooling("upsample_h: 4"), HasSubstr("upsample_h or upsample_w is missing"));
  EXPECT_THAT(unpooling("scale: 3 pad_out_h: true"), HasSubstr("go with a scale of 2 only"));
  EXPECT_THAT(ErrorsOf(Net("4,4", TestLayerText("Interp", "interp_param { zoom_factor: 2 }")), ""),
              HasSubstr("4 axes"));
}

}  // namespace
}  // namespace mo::caffe

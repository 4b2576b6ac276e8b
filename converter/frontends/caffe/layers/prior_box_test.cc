#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kBottoms[] = "bottom: \"a\" bottom: \"b\"";

// A grid of one row and two columns over an image of 8 × 8.
std::string NetOf(const std::string& parameters, const std::string& type = "PriorBox") {
  return NetOfInputs(
      {"1,1,1,2", "1,3,8,8"},
      TestLayerText(type, absl::StrCat("prior_box_param { ", parameters, " }"), kBottoms));
}

Tensor Priors(const std::string& parameters, const std::string& type = "PriorBox") {
  return RunNetOnInputs(NetOf(parameters, type), {},
                        {std::vector<double>(2), std::vector<double>(3 * 64)});
}

// Box `i` in eighths of the image.
std::vector<double> BoxInPixels(const Tensor& priors, int i) {
  std::vector<double> box(priors.values.begin() + 4 * i, priors.values.begin() + 4 * (i + 1));
  for (double& number : box) number *= 8;
  return box;
}

TEST(PriorBoxLayers, OneBoxForEachSizeAndRatio) {
  const Tensor priors = Priors("min_size: 4 max_size: 9 aspect_ratio: 1 aspect_ratio: 4");
  EXPECT_EQ(priors.extents, (Extents{1, 2, 2 * 4 * 4}));
  EXPECT_THAT(BoxInPixels(priors, 0), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(BoxInPixels(priors, 1), ElementsAre(-1, 1, 5, 7));  // √(4 · 9)
  EXPECT_THAT(BoxInPixels(priors, 2), ElementsAre(-2, 3, 6, 5));
  EXPECT_THAT(BoxInPixels(priors, 3), ElementsAre(1, 0, 3, 8));
  EXPECT_THAT(BoxInPixels(priors, 4), ElementsAre(4, 2, 8, 6));
  EXPECT_EQ(priors.values[32], double{0.1f});
  EXPECT_EQ(priors.values[63], double{0.1f});
}

TEST(PriorBoxLayers, RatiosComeOnce) {
  auto boxes = [](const std::string& parameters) {
    return Priors("min_size: 4 " + parameters).extents[2] / 8;
  };
  EXPECT_EQ(boxes("aspect_ratio: 2 aspect_ratio: 0.5 aspect_ratio: 2 aspect_ratio: 3"), 5);
  EXPECT_EQ(boxes("aspect_ratio: 2 aspect_ratio: 0.5 aspect_ratio: 2 flip: false"), 3);
  EXPECT_EQ(boxes("min_size: 5 max_size: 6 max_size: 7 aspect_ratio: 2"), 8);
}

TEST(PriorBoxLayers, SizesAreIntegers) {
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4.9"), 0), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4.9 max_size: 9.9"), 1), ElementsAre(-1, 1, 5, 7));
}

TEST(PriorBoxLayers, OffsetStepAndImage) {
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4 offset: 0"), 1), ElementsAre(2, -2, 6, 2));
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4 step: 2"), 1), ElementsAre(1, -1, 5, 3));
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4 step_h: 2 step_w: 6"), 1), ElementsAre(7, -1, 11, 3));
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4 img_size: 16"), 1), ElementsAre(5, 3, 7, 5));
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4 img_h: 16 img_w: 32"), 1),
              ElementsAre(5.5, 3, 6.5, 5));
  EXPECT_THAT(BoxInPixels(Priors("min_size: 4 offset: 0 clip: true"), 1), ElementsAre(2, 0, 6, 2));
}

TEST(PriorBoxLayers, OneVarianceOrFour) {
  auto variances = [](const std::string& parameters) {
    const Tensor priors = Priors("min_size: 4 " + parameters);
    return std::vector<double>(priors.values.begin() + 8, priors.values.end());
  };
  EXPECT_THAT(variances("variance: 0.5"), ElementsAre(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5));
  EXPECT_THAT(variances("variance: [0.5, 0.25, 1, 2]"),
              ElementsAre(0.5, 0.25, 1, 2, 0.5, 0.25, 1, 2));
}

// Caffe computes centers in float: 1/3 of a pixel is not exact.
TEST(PriorBoxLayers, ComputeInTheTypesOfCaffe) {
  const Tensor priors = RunNetOnInputs(
      NetOfInputs({"1,1,1,3", "1,1,1,8"},
                  TestLayerText("PriorBox", "prior_box_param { min_size: 1 }", kBottoms)),
      {}, {std::vector<double>(3), std::vector<double>(8)});
  const float step = 8.f / 3.f, center = (1.f + 0.5f) * step;
  EXPECT_EQ(priors.values[4], double{static_cast<float>((double{center} - 0.5) / 8)});
}

TEST(PriorBoxLayers, ClusteredHasBoxesOfItsOwnSizes) {
  const Tensor priors = Priors("width: 4 width: 2.5 height: 2 height: 8", "PriorBoxClustered");
  EXPECT_EQ(priors.extents, (Extents{1, 2, 2 * 2 * 4}));
  EXPECT_THAT(BoxInPixels(priors, 0), ElementsAre(0, 3, 4, 5));
  EXPECT_THAT(BoxInPixels(priors, 1), ElementsAre(0.75, 0, 3.25, 8));
  EXPECT_THAT(BoxInPixels(priors, 2), ElementsAre(4, 3, 8, 5));
}

TEST(PriorBoxLayers, RefuseParametersThatMakeNoSense) {
  auto errors = [](const std::string& parameters, const std::string& type = "PriorBox") {
    return ErrorsOf(NetOf(parameters, type), "");
  };
  EXPECT_THAT(errors(""), HasSubstr("min_size is missing"));
  EXPECT_THAT(errors("min_size: 0"),
              AllOf(HasSubstr("net.prototxt:4:"), HasSubstr("min_size is 0; expected a number")));
  EXPECT_THAT(errors("min_size: nan"), HasSubstr("min_size is nan; expected a number above 0"));
  EXPECT_THAT(errors("min_size: 1e9"), HasSubstr("at most 46340"));
  EXPECT_THAT(errors("min_size: 4 max_size: 4"), HasSubstr("max_size 4 is not above min_size 4"));
  EXPECT_THAT(errors("min_size: 4 max_size: 5 max_size: 6"),
              HasSubstr("has 2 max_size and 1 min_size"));
  EXPECT_THAT(errors("min_size: 4 aspect_ratio: -1"), HasSubstr("aspect_ratio is -1"));
  EXPECT_THAT(errors("min_size: 4 step: 2 step_h: 2 step_w: 2"),
              HasSubstr("step and step_h/step_w are both given"));
  EXPECT_THAT(errors("min_size: 4 step_h: 2"), HasSubstr("only one of step_h and step_w is given"));
  EXPECT_THAT(errors("min_size: 4 step: 0"), HasSubstr("step is 0; expected a number above 0"));
  EXPECT_THAT(errors("min_size: 4 img_size: 8 img_h: 8"), HasSubstr("img_size and img_h/img_w"));
  EXPECT_THAT(errors("min_size: 4 img_h: 0 img_w: 1"), HasSubstr("img_h is 0"));
  EXPECT_THAT(errors("min_size: 4 offset: inf"), HasSubstr("offset is not a finite number"));
  EXPECT_THAT(errors("min_size: 4 variance: [1, 2]"), HasSubstr("has 2 variance"));
  EXPECT_THAT(errors("min_size: 4 variance: 0"), HasSubstr("variance is 0"));
  EXPECT_THAT(errors("width: 4 height: 4 height: 4", "PriorBoxClustered"),
              HasSubstr("has 1 width and 2 height; expected as many of both"));
  EXPECT_THAT(errors("", "PriorBoxClustered"), HasSubstr("has 0 width and 0 height"));
  EXPECT_THAT(errors("width: 4 height: -4", "PriorBoxClustered"), HasSubstr("height is -4"));
}

TEST(PriorBoxLayers, RefuseParametersOfOthers) {
  auto errors = [](const std::string& parameters, const std::string& type = "PriorBox") {
    return ErrorsOf(NetOf("min_size: 4 " + parameters, type), "");
  };
  EXPECT_THAT(errors("width: 4"),
              HasSubstr("width is no parameter of PriorBox, but of PriorBoxClustered"));
  EXPECT_THAT(errors("width: 4 height: 4", "PriorBoxClustered"),
              HasSubstr("min_size is no parameter of PriorBoxClustered, but of PriorBox"));
  for (const char* field : {"fixed_size", "fixed_ratio", "density", "offset_h", "offset_w"}) {
    EXPECT_THAT(errors(absl::StrCat(field, ": 4")),
                HasSubstr(absl::StrCat(field, " is no parameter of PriorBox, but of forks")));
  }
}

TEST(PriorBoxLayers, NeedKnownImages) {
  const std::string layer = TestLayerText("PriorBox", "prior_box_param { min_size: 4 }", kBottoms);
  EXPECT_THAT(ErrorsOf(NetOfInputs({"1,2", "1,3,8,8"}, layer), ""),
              HasSubstr("its input 0 is [1, 2]; expected [N, C, H, W]"));
  SourceModel source;
  const std::string net = NetOfInputs({"1,1,1,2", "1,3,8,8"}, layer);
  source.model = {"net.prototxt", net, nullptr};
  Diagnostics diagnostics;
  source.input_shapes["b"] = {1, 3, Dim::Any(), 8};
  EXPECT_EQ(kCaffeFrontend.load(source, diagnostics), nullptr);
  EXPECT_THAT(diagnostics.Render(), HasSubstr("its input 1 is [1, 3, ?, 8]; expected"));
  source.input_shapes["a"] = {1, 1, 1 << 20, 1 << 20};
  source.input_shapes["b"] = {1, 3, 8, 8};
  Diagnostics too_many;
  EXPECT_EQ(kCaffeFrontend.load(source, too_many), nullptr);
  EXPECT_THAT(too_many.Render(), HasSubstr("1 boxes at each of 1048576 × 1048576 places"));
}

}  // namespace
}  // namespace mo::caffe

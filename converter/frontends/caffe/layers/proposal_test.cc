#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kBottoms[] = "bottom: \"a\" bottom: \"b\" bottom: \"c\"";

std::string Python(const std::string& param_str, const std::string& more = "") {
  return TestLayerText("Python",
                       absl::StrCat("python_param { module: \"rpn.proposal_layer\" layer: "
                                    "\"ProposalLayer\" param_str: \"",
                                    param_str, "\" } ", more),
                       kBottoms);
}

std::string ForkLayer(const std::string& parameters, const std::string& more = "") {
  return TestLayerText("Proposal", absl::StrCat("proposal_param { ", parameters, " } ", more),
                       kBottoms);
}

// One anchor of 16 × 16 at 16 places; scores of background and object, offsets, image.
std::string OneAnchor(const std::string& layer, const std::string& image = "1,3") {
  return NetOfInputs({"1,2,4,4", "1,4,4,4", image}, layer);
}

// The output of a net of three anchors without offsets, in an image of 64 × 64. Of three places the
// first one has scores.
Tensor RunThreeAnchors(const std::string& layer) {
  return RunNetOnInputs(
      "input: \"a\" input_shape { dim: 1 dim: 6 dim: 1 dim: 3 }\n"
      "input: \"b\" input_shape { dim: 1 dim: 12 dim: 1 dim: 3 }\n"
      "input: \"c\" input_shape { dim: 1 dim: 3 }\n" +
          layer,
      {},
      {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0.2, 0, 0, 0.3, 0, 0, 0.1, 0, 0},
       std::vector<double>(36, 0),
       {64, 64, 1}});
}

TEST(ProposalLayers, AnchorsHaveTheAreaOfTheBase) {
  // Of 16² in the ratios ½, 1 and 2: 23 × 12, 16 × 16 and 11 × 22, around 8, cut to the image.
  const Tensor out = RunThreeAnchors(ForkLayer(
      "ratio: 0.5 ratio: 1 ratio: 2 scale: 1 min_size: 1 post_nms_topn: 3 nms_thresh: 0.9"));
  EXPECT_EQ(out.extents, (Extents{3, 5}));
  EXPECT_THAT(out.values, ElementsAre(0, 0, 0, 16, 16, 0, 0, 2, 19.5, 14, 0, 2.5, 0, 13.5, 19));
}

TEST(ProposalLayers, PythonHasItsOwnNumbers) {
  // min_size 16 leaves only the square one; the others come after it.
  const Tensor out = RunThreeAnchors(Python("'feat_stride': 16 \\n'scales': [1]"));
  EXPECT_EQ(out.extents, (Extents{300, 5}));
  EXPECT_THAT(std::vector<double>(out.values.begin(), out.values.begin() + 5),
              ElementsAre(0, 0, 0, 16, 16));
}

TEST(ProposalLayers, ScoresAreAColumnOfThePythonLayer) {
  const std::string more = "top: \"s\"";
  EXPECT_EQ(RunThreeAnchors(Python("'feat_stride': 16 \\n'scales': [1]", more)).extents,
            (Extents{300, 1}));
  EXPECT_EQ(RunThreeAnchors(ForkLayer("ratio: 0.5 ratio: 1 ratio: 2 scale: 1", more)).extents,
            (Extents{300}));
}

TEST(ProposalLayers, ParamStrIsYaml) {
  for (const char* text :
       {"'feat_stride': 16 \\n'scales': !!python/tuple [1]", "{'feat_stride': 16, 'scales': [1]}",
        "feat_stride: 16\\nscales: (1,)", "\\\"scales\\\": [1]\\n\\\"feat_stride\\\": 16"}) {
    EXPECT_EQ(RunThreeAnchors(Python(text)).extents, (Extents{300, 5})) << text;
  }
}

TEST(ProposalLayers, RefuseOtherParamStr) {
  auto errors = [](const std::string& text) { return ErrorsOf(OneAnchor(Python(text)), ""); };
  EXPECT_THAT(errors("'feat_stride': 16 \\n'ratios': [1]"),
              AllOf(HasSubstr("net.prototxt:5:"),
                    HasSubstr("param_str has \"'ratios': [1]\"; expected 'feat_stride'")));
  EXPECT_THAT(errors("'scales': [1]"), HasSubstr("param_str has no 'feat_stride'"));
  EXPECT_THAT(errors(""), HasSubstr("param_str has no 'feat_stride'"));
  EXPECT_THAT(errors("'feat_stride': 1.5"), HasSubstr("param_str has no 'feat_stride'"));
  EXPECT_THAT(errors("'feat_stride': [16"), HasSubstr("param_str has \"'feat_stride': [16\""));
  EXPECT_THAT(errors("'feat_stride': 16\\n'scales': []"), HasSubstr("scales must be"));
  EXPECT_THAT(errors("'feat_stride': 16\\n'scales': [-1]"), HasSubstr("scales must be"));
  EXPECT_THAT(errors("'feat_stride': 16\\n'scales': [nan]"), HasSubstr("scales must be"));
}

TEST(ProposalLayers, OtherPythonLayersAreNamed) {
  auto errors = [](const std::string& parameters) {
    return ErrorsOf(NetOfInputs({"1,2"}, TestLayerText("Python", parameters, "bottom: \"a\"")), "");
  };
  EXPECT_THAT(errors("python_param { module: \"my.layers\" layer: \"Twice\" }"),
              AllOf(HasSubstr("not supported: Python my.layers.Twice ×1"), HasSubstr("[MO3104]")));
  EXPECT_THAT(errors("python_param { module: \"rpn.proposal_layer\" layer: \"ProposalLayer\" }"),
              HasSubstr("has 1 bottoms; expected 3"));
}

TEST(ProposalLayers, RefuseParametersThatMakeNoSense) {
  auto errors = [](const std::string& parameters) {
    return ErrorsOf(OneAnchor(ForkLayer(parameters)), "");
  };
  EXPECT_THAT(errors("scale: 1"), HasSubstr("ratio must be one number above 0 or more"));
  EXPECT_THAT(errors("ratio: 1"), HasSubstr("scale must be one number above 0 or more"));
  EXPECT_THAT(errors("ratio: 1 scale: -1"), HasSubstr("scale must be"));
  EXPECT_THAT(errors("ratio: inf scale: 1"), HasSubstr("ratio must be"));
  EXPECT_THAT(errors("ratio: 1 scale: 1 feat_stride: 0"),
              HasSubstr("feat_stride is 0; expected 1 or more"));
  EXPECT_THAT(errors("ratio: 1 scale: 1 min_size: 0"), HasSubstr("min_size is 0"));
  EXPECT_THAT(errors("ratio: 1 scale: 1 pre_nms_topn: 0"), HasSubstr("pre_nms_topn is 0"));
  EXPECT_THAT(errors("ratio: 1 scale: 1 post_nms_topn: 4294967295"),
              HasSubstr("post_nms_topn is 4294967295"));
  EXPECT_THAT(errors("ratio: 1 scale: 1 nms_thresh: nan"), HasSubstr("nms_thresh is nan"));
  EXPECT_THAT(errors("ratio: 1 ratio: 2 scale: 1"),
              HasSubstr("the scores [1, 2, 4, 4] must be [1, 4, H, W] for 2 anchors"));
}

TEST(ProposalLayers, NeedAsManyBoxesAsTheRuntime) {
  EXPECT_THAT(ErrorsOf(OneAnchor(ForkLayer("ratio: 1 scale: 1 pre_nms_topn: 7")), ""),
              HasSubstr("it would choose among 7 boxes, with which the OpenVINO runtime fails"));
  EXPECT_THAT(
      ErrorsOf(NetOfInputs({"1,2,1,7", "1,4,1,7", "1,3"}, ForkLayer("ratio: 1 scale: 1")), ""),
      HasSubstr("it would choose among 7 boxes"));
}

TEST(ProposalLayers, OneImageAtATime) {
  const std::string layer = ForkLayer("ratio: 1 scale: 1");
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,2,4,4", "2,4,4,4", "2,3"}, layer), ""),
              HasSubstr("its input 2 is [2, 3]; expected [1, 3]"));
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,2,4,4", "2,4,4,4", "1,3"}, layer), ""),
              HasSubstr("the scores [2, 2, 4, 4] must be [1, 2, H, W]"));
  EXPECT_THAT(ErrorsOf(OneAnchor(layer, "1,6"), ""),
              HasSubstr("its input 2 is [1, 6]; expected [1, 3]"));
}

}  // namespace
}  // namespace mo::caffe

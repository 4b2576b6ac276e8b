#include <cmath>

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

using Row = std::vector<double>;

constexpr char kTwo[] = "bottom: \"a\" bottom: \"b\"";
constexpr char kThree[] = "bottom: \"a\" bottom: \"b\" bottom: \"c\"";

TEST(DetectionLayers, RoiPoolingTakesTheLargestOfEachBin) {
  const std::string layer = TestLayerText(
      "ROIPooling", "roi_pooling_param { pooled_h: 2 pooled_w: 1 spatial_scale: 0.5 }", kTwo);
  for (const char* regions : {"2,5", "2,5,1,1"}) {
    const Tensor out = RunNetOnInputs(NetOfInputs({"2,1,2,2", regions}, layer), {},
                                      {Counting(8), {0, 0, 0, 2, 2, 1, 2, 0, 2, 2}});
    EXPECT_EQ(out.extents, (Extents{2, 1, 2, 1}));
    EXPECT_THAT(out.values, ElementsAre(2, 4, 6, 8));
  }
}

TEST(DetectionLayers, PsRoiPoolingHasAChannelForEachBin) {
  const Tensor out = RunNetOnInputs(
      NetOfInputs({"1,8,1,2", "1,5"},
                  TestLayerText("PSROIPooling",
                                "psroi_pooling_param { spatial_scale: 1 output_dim: 2 group_size: "
                                "2 }",
                                kTwo)),
      {}, {Counting(16), {0, 0, 0, 1, 0}});
  EXPECT_EQ(out.extents, (Extents{1, 2, 2, 2}));
  EXPECT_THAT(out.values, ElementsAre(1, 4, 5, 8, 9, 12, 13, 16));
}

TEST(DetectionLayers, RefuseRegionsThatMakeNoSense) {
  auto errors = [](const std::string& type, const std::string& parameters,
                   const std::string& regions = "1,5") {
    return ErrorsOf(NetOfInputs({"1,4,2,2", regions}, TestLayerText(type, parameters, kTwo)), "");
  };
  EXPECT_THAT(errors("ROIPooling", "roi_pooling_param { pooled_w: 1 }"),
              HasSubstr("pooled_h is missing or out of range"));
  EXPECT_THAT(errors("ROIPooling", "roi_pooling_param { pooled_h: 1 pooled_w: 4000000000 }"),
              HasSubstr("pooled_w is missing or out of range"));
  EXPECT_THAT(errors("ROIPooling", "roi_pooling_param { pooled_size: 7 }"),
              HasSubstr("pooled_size is of a fork"));
  for (const char* scale : {"0", "-1", "nan", "inf"}) {
    EXPECT_THAT(errors("ROIPooling",
                       absl::StrCat("roi_pooling_param { pooled_h: 1 pooled_w: 1 spatial_scale: ",
                                    scale, " }")),
                HasSubstr("; expected a number above 0"));
  }
  EXPECT_THAT(errors("ROIPooling", "roi_pooling_param { pooled_h: 1 pooled_w: 1 }", "1,5,2"),
              HasSubstr("its input 1 is [1, 5, 2]; expected regions [R, 5]"));
  EXPECT_THAT(errors("ROIPooling", "roi_pooling_param { pooled_h: 1 pooled_w: 1 }", "4"),
              HasSubstr("its input 1 is [4]; expected regions [R, 5]"));
  EXPECT_THAT(errors("PSROIPooling", "psroi_pooling_param { output_dim: 1 group_size: 2 }"),
              HasSubstr("spatial_scale is 0"));
  EXPECT_THAT(errors("PSROIPooling", "psroi_pooling_param { spatial_scale: 1 group_size: 2 }"),
              HasSubstr("output_dim is missing or out of range"));
  EXPECT_THAT(errors("PSROIPooling",
                     "psroi_pooling_param { spatial_scale: 1 output_dim: 1 group_size: -2 }"),
              HasSubstr("group_size is missing or out of range"));
  EXPECT_THAT(errors("PSROIPooling",
                     "psroi_pooling_param { spatial_scale: 1 output_dim: 2 group_size: 2 }"),
              HasSubstr("data [1, 4, 2, 2] must have 8 channels"));
}

// Two priors that do not overlap, from (2, 2) to (4, 6) and from (6, 0) to (8, 2), with variances.
const std::vector<double> kPriors = {2, 2, 4, 6, 6, 0, 8, 2, 0.5, 0.25, 1, 2, 0.5, 0.25, 1, 2};

// Offsets [1, 8], scores [1, 4] of two classes and kPriors.
std::string Detector(const std::string& parameters) {
  return NetOfInputs(
      {"1,8", "1,4", "1,2,8"},
      TestLayerText("DetectionOutput", absl::StrCat("detection_output_param { ", parameters, " }"),
                    kThree));
}

std::vector<Row> Detect(const std::string& parameters, const std::vector<double>& scores) {
  const Tensor out = RunNetOnInputs(Detector("num_classes: 2 " + parameters), {},
                                    {{0, 0, 0, 0, 1, 2, 0.5, 1}, scores, kPriors});
  std::vector<Row> rows;
  for (size_t i = 0; i < out.values.size(); i += 7)
    rows.emplace_back(out.values.begin() + static_cast<int64_t>(i),
                      out.values.begin() + static_cast<int64_t>(i + 7));
  return rows;
}

const Row kEnd = {-1, 0, 0, 0, 0, 0, 0};

TEST(DetectionLayers, CodesOfBoxes) {
  const std::vector<double> scores = {9, 0.1, 9, 0.2};
  auto second = [&](const std::string& parameters) {
    const std::vector<Row> rows = Detect("keep_top_k: 1 " + parameters, scores);
    EXPECT_EQ(rows.size(), 1u);
    return Row(rows[0].begin() + 3, rows[0].end());
  };
  EXPECT_THAT(second(""), ElementsAre(6.5, 0.5, 8.5, 4));
  EXPECT_THAT(second("variance_encoded_in_target: true"), ElementsAre(7, 2, 8.5, 3));
  // The extents are 2 × 2.
  EXPECT_THAT(second("code_type: CORNER_SIZE"), ElementsAre(7, 1, 9, 6));
  EXPECT_THAT(second("code_type: CORNER_SIZE variance_encoded_in_target: true"),
              ElementsAre(8, 4, 9, 4));
  const double half = std::exp(0.5), one = std::exp(1.0), two = std::exp(2.0);
  EXPECT_THAT(second("code_type: CENTER_SIZE"),
              Pointwise(DoubleNear(1e-12), Row{8 - half, 2 - two, 8 + half, 2 + two}));
  EXPECT_THAT(second("code_type: CENTER_SIZE variance_encoded_in_target: true"),
              Pointwise(DoubleNear(1e-12), Row{9 - half, 5 - one, 9 + half, 5 + one}));
}

TEST(DetectionLayers, NumbersOfRows) {
  const std::vector<double> scores = {9, -5, 9, 0.2};
  // Without a threshold scores below 0 count, and without keep_top_k there is a row for each box.
  std::vector<Row> rows = Detect("", scores);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1][2], -5);
  EXPECT_EQ(rows[2], kEnd);
  rows = Detect("confidence_threshold: 0.2", scores);
  EXPECT_EQ(rows[0], kEnd);
  EXPECT_EQ(Detect("nms_param { top_k: 1 }", scores).size(), 2u);
  EXPECT_EQ(Detect("nms_param { top_k: -1 }", scores).size(), 4u);
  EXPECT_EQ(Detect("keep_top_k: 3", scores).size(), 3u);
  EXPECT_EQ(Detect("keep_top_k: 1000000000", scores).size(), 4u);
  rows = Detect("background_label_id: -1", scores);
  EXPECT_EQ(rows[0][1], 0);
  EXPECT_EQ(rows[3], (Row{0, 1, -5, 2, 2, 4, 6}));
  rows = Detect("background_label_id: 1 nms_param { nms_threshold: 0 eta: 1 }", scores);
  EXPECT_EQ(rows[1][1], 0);
  EXPECT_EQ(rows[2], kEnd);
}

TEST(DetectionLayers, LocationsOfClasses) {
  const Tensor out = RunNetOnInputs(
      NetOfInputs(
          {"1,8", "1,2", "1,2,4"},
          TestLayerText("DetectionOutput",
                        "detection_output_param { num_classes: 2 share_location: false }", kThree)),
      {}, {{0, 0, 0, 0, 1, 1, 1, 1}, {5, 6}, {0, 0, 4, 4, 1, 1, 1, 1}});
  EXPECT_THAT(out.values, ElementsAre(0, 1, 6, 1, 1, 5, 5, -1, 0, 0, 0, 0, 0, 0));
}

TEST(DetectionLayers, ReadPriorsOfPriorBox) {
  const std::string net =
      NetOfInputs({"1,8", "1,4", "1,1,1,2"},
                  "layer { name: \"p\" type: \"PriorBox\" bottom: \"c\" bottom: \"c\" top: \"p\" "
                  "prior_box_param { min_size: 4 img_size: 8 step: 4 } }\n" +
                      TestLayerText("DetectionOutput",
                                    "detection_output_param { num_classes: 2 code_type: "
                                    "CORNER_SIZE keep_top_k: 1 }",
                                    "bottom: \"a\" bottom: \"b\" bottom: \"p\""));
  const Tensor out = RunNetOnInputs(net, {}, {{0, 0, 0, 0, 1, 1, 1, 1}, {0, 1, 0, 2}, {0, 0}});
  // From (½, 0) to (1, ½), moved by a tenth of its extents.
  EXPECT_THAT(out.values, Pointwise(DoubleNear(1e-6), Row{0, 1, 2, 0.55, 0.05, 1.05, 0.55}));
}

TEST(DetectionLayers, RefuseDetectionsThatMakeNoSense) {
  auto errors = [](const std::string& parameters) { return ErrorsOf(Detector(parameters), ""); };
  EXPECT_THAT(errors(""), HasSubstr("num_classes is missing or out of range"));
  EXPECT_THAT(errors("num_classes: 2 nms_param { eta: 0.5 }"),
              AllOf(HasSubstr("net.prototxt:5:"), HasSubstr("eta is 0.5, with which")));
  EXPECT_THAT(errors("num_classes: 2 nms_param { nms_threshold: -1 }"),
              HasSubstr("nms_threshold is -1; expected 0 or more"));
  EXPECT_THAT(errors("num_classes: 2 nms_param { nms_threshold: nan }"),
              HasSubstr("nms_threshold is nan"));
  EXPECT_THAT(errors("num_classes: 2 nms_param { top_k: 0 }"), HasSubstr("top_k is 0, so nothing"));
  EXPECT_THAT(errors("num_classes: 2 keep_top_k: 0"), HasSubstr("keep_top_k is 0, so nothing"));
  EXPECT_THAT(errors("num_classes: 2 confidence_threshold: nan"),
              HasSubstr("confidence_threshold is not a finite number"));
  EXPECT_THAT(errors("num_classes: 2 normalized: false"),
              HasSubstr("boxes in pixels are of forks"));
  EXPECT_THAT(errors("num_classes: 2 normalized_bbox: false"),
              HasSubstr("boxes in pixels are of forks"));
  EXPECT_THAT(errors("num_classes: 4000000000"),
              HasSubstr("num_classes is missing or out of range"));
}

TEST(DetectionLayers, RefuseInputsThatDoNotFit) {
  auto errors = [](const std::vector<std::string>& dims, const std::string& parameters = "") {
    return ErrorsOf(
        NetOfInputs(dims, TestLayerText("DetectionOutput",
                                        absl::StrCat("detection_output_param { num_classes: 2 ",
                                                     parameters, " }"),
                                        kThree)),
        "");
  };
  EXPECT_THAT(errors({"1,4", "1,4", "1,2,8"}),
              AllOf(HasSubstr("its inputs are [1, 4] and [1, 4], but for 2 priors and 2 classes "
                              "they would be [N, 8] and [N, 4]"),
                    HasSubstr("FaceBoxes")));
  EXPECT_THAT(errors({"1,8", "1,6", "1,2,8"}), HasSubstr("[N, 8] and [N, 4]"));
  EXPECT_THAT(errors({"1,8", "1,4", "1,2,8"}, "share_location: false"), HasSubstr("[N, 16]"));
  EXPECT_THAT(errors({"1,8", "1,4", "1,1,8"}),
              HasSubstr("its priors are [1, 1, 8]; expected [1, 2, priors · 4]"));
  EXPECT_THAT(errors({"1,8", "1,4", "1,2,6"}), HasSubstr("its priors are [1, 2, 6]"));
  EXPECT_THAT(errors({"1,8", "1,4", "2,8"}),
              HasSubstr("its input 2 is [2, 8]; expected the priors"));
  EXPECT_THAT(errors({"1,4,2", "1,4", "1,2,8"}),
              HasSubstr("its input 0 is [1, 4, 2]; expected the offsets"));
  EXPECT_THAT(errors({"2,8", "1,4", "1,2,8"}), HasSubstr("the scores [1, 4] must be [2,"));
}

TEST(DetectionLayers, TheBatchMayBeOpen) {
  SourceModel source;
  const std::string net = Detector("num_classes: 2 keep_top_k: 3");
  source.model = {"net.prototxt", net, nullptr};
  source.input_shapes["a"] = {Dim::Any(), 8};
  source.input_shapes["b"] = {Dim::Any(), 4};
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[1, 1, ?, 7]");
}

}  // namespace
}  // namespace mo::caffe

// What the operations of detection.cc compute, infer and refuse, by hand.

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

using Row = std::vector<double>;

std::vector<Row> Rows(const std::vector<double>& values, size_t width) {
  std::vector<Row> rows;
  for (size_t i = 0; i < values.size(); i += width)
    rows.emplace_back(values.begin() + static_cast<int64_t>(i),
                      values.begin() + static_cast<int64_t>(i + width));
  return rows;
}

const Row kEnd = {-1, 0, 0, 0, 0, 0, 0};
const Row kEmpty(7, 0);

// Three priors: the second one is the right half of the first, the third apart. %x are the scores,
// and the offsets are 0.
std::string Detect(const std::string& attributes, const std::string& threshold = "0.4") {
  return absl::StrCat("%l = Constant() f32[1, 12] all(0)\n",
                      "%p = Constant() f32[1, 2, 12] {0, 0, 4, 4, 2, 0, 4, 4, 5, 5, 6, 6, ",
                      "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}\n",
                      "%y = DetectionOutput(%l, %x, %p) {nms_threshold = ", threshold, ", ",
                      attributes, "}");
}

TEST(DetectionOutput, KeepsTheBestBoxesOfEachClass) {
  const std::vector<double> scores = {9, 0.5, 9, 0.6, 9, 0.7};
  // The second box suppresses the first, half of which it covers.
  EXPECT_THAT(Rows(Apply("[1, 6]", scores, Detect("keep_top_k = [3]")), 7),
              ElementsAre(Row{0, 1, 0.7, 5, 5, 6, 6}, Row{0, 1, 0.6, 2, 0, 4, 4}, kEnd));
  // An overlap that is equal to the threshold is none.
  EXPECT_THAT(Rows(Apply("[1, 6]", {9, 0.6, 9, 0.6, 9, 0.7}, Detect("keep_top_k = [3]", "0.5")), 7),
              ElementsAre(Row{0, 1, 0.7, 5, 5, 6, 6}, Row{0, 1, 0.6, 0, 0, 4, 4},
                          Row{0, 1, 0.6, 2, 0, 4, 4}));
  // top_k is counted before boxes are suppressed, keep_top_k after it.
  EXPECT_THAT(
      Rows(Apply("[1, 6]", {9, 0.5, 9, 0.6, 9, 0.4}, Detect("keep_top_k = [2], top_k = 2")), 7),
      ElementsAre(Row{0, 1, 0.6, 2, 0, 4, 4}, kEnd));
  EXPECT_THAT(Rows(Apply("[1, 6]", scores, Detect("keep_top_k = [1]")), 7),
              ElementsAre(Row{0, 1, 0.7, 5, 5, 6, 6}));
  // A score that is equal to the threshold is too low.
  EXPECT_THAT(
      Rows(Apply("[1, 6]", scores, Detect("keep_top_k = [2], confidence_threshold = 0.7")), 7),
      ElementsAre(kEnd, kEmpty));
}

TEST(DetectionOutput, OrdersByClassAndScore) {
  // Class 1 is the background; the two best ones are of class 2 and of class 0.
  const std::vector<double> scores = {0.1, 9, 0.9, 0.8, 9, 0.2, 0.3, 9, 0.4};
  EXPECT_THAT(Rows(Apply("[1, 9]", scores, Detect("keep_top_k = [2], background_label_id = 1")), 7),
              ElementsAre(Row{0, 0, 0.8, 2, 0, 4, 4}, Row{0, 2, 0.9, 0, 0, 4, 4}));
  // No class is the background; all rows of it.
  EXPECT_THAT(
      Rows(Apply("[1, 3]", {0.1, 0.2, 0.3}, Detect("keep_top_k = [-1], background_label_id = -1")),
           7),
      ElementsAre(Row{0, 0, 0.3, 5, 5, 6, 6}, Row{0, 0, 0.2, 2, 0, 4, 4}, kEnd));
}

// One prior from (2, 2) to (4, 6) in two images; %x are the scores of two classes.
std::string Decode(const Row& offsets, const std::string& attributes) {
  return absl::StrCat("%l = Constant() f32[2, ", offsets.size() / 2, "] {",
                      absl::StrJoin(offsets, ", "),
                      "}\n%p = Constant() f32[1, 2, 4] {2, 2, 4, 6, 0.5, 0.25, 1, 2}\n",
                      "%y = DetectionOutput(%l, %x, %p) {nms_threshold = 0.4, keep_top_k = [2], ",
                      "background_label_id = -1, ", attributes, "}");
}

TEST(DetectionOutput, MovesPriors) {
  const std::vector<double> scores = {1, -1, 1, -1};
  EXPECT_THAT(Rows(Apply("[2, 2]", scores, Decode({0, 0, 0, 0, 1, 2, 3, 4}, "top_k = 1")), 7),
              ElementsAre(Row{0, 0, 1, 2, 2, 4, 6}, Row{1, 0, 1, 2.5, 2.5, 7, 14}, kEnd, kEmpty));
  const std::vector<double> centered = Apply(
      "[2, 2]", scores,
      Decode({0, 0, 0, 0, 1, 2, 1, 0.5}, "code_type = \"caffe.PriorBoxParameter.CENTER_SIZE\""));
  const double e = std::exp(1);
  EXPECT_THAT(Rows(centered, 7)[1],
              Pointwise(DoubleNear(1e-12), Row{1, 0, 1, 4 - e, 6 - 2 * e, 4 + e, 6 + 2 * e}));
  // Offsets of their own for each class.
  EXPECT_THAT(Rows(Apply("[2, 2]", {1, 2, 1, 2},
                         Decode({0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4},
                                "share_location = false")),
                   7),
              ElementsAre(Row{0, 0, 1, 2, 2, 4, 6}, Row{0, 1, 2, 2.5, 2.25, 5, 8},
                          Row{1, 0, 1, 3, 2.5, 6, 10}, Row{1, 1, 2, 4, 3, 8, 14}));
  EXPECT_THAT(Rows(Apply("[1, 2]", {-1, 1},
                         "%l = Constant() f32[1, 4] {1, 2, 3, 4}\n"
                         "%p = Constant() f32[1, 1, 4] {2, 2, 4, 6}\n"
                         "%y = DetectionOutput(%l, %x, %p) {nms_threshold = 0.4, keep_top_k = [1], "
                         "variance_encoded_in_target = true}"),
                   7),
              ElementsAre(Row{0, 1, 1, 3, 4, 7, 10}));
}

TEST(DetectionOutput, InfersTheNumberOfRows) {
  EXPECT_EQ(ShapeOfY("[1, 6]", Detect("keep_top_k = [5]")), "[1, 1, 5, 7]");
  EXPECT_EQ(ShapeOfY("[1, 6]", Detect("keep_top_k = [-1], top_k = 2")), "[1, 1, 4, 7]");
  EXPECT_EQ(ShapeOfY("[1, 6]", Detect("keep_top_k = [-1]")), "[1, 1, 6, 7]");
  EXPECT_EQ(ShapeOfY("[1, ?]", Detect("keep_top_k = [-1]")), "[1, 1, ?, 7]");
}

TEST(DetectionOutput, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(Refuses("[1, 7]", Detect("keep_top_k = [5]"),
                      "the scores [1, 7] must have a number for each class of 3 priors"));
  EXPECT_TRUE(Refuses("[2, 6]", Detect("keep_top_k = [5]"), "must be [1, priors · classes]"));
  EXPECT_TRUE(Refuses("[1, 6]", Detect("keep_top_k = [5], share_location = false"),
                      "the offsets [1, 12] must be [1, 24]"));
  EXPECT_TRUE(Refuses("[1, 6]", Detect("keep_top_k = [5], variance_encoded_in_target = true"),
                      "the priors [1, 2, 12] must be [1, 1, priors · 4]"));
  EXPECT_TRUE(Refuses("[1, 6]", Detect("keep_top_k = [0]"), "keep_top_k must be one number"));
  EXPECT_TRUE(Refuses("[1, 6]", Detect("keep_top_k = [1, 2]"), "keep_top_k must be one number"));
  EXPECT_TRUE(Refuses("[1, 6]", Detect("keep_top_k = [1], top_k = 0"), "top_k must be a number"));
  EXPECT_TRUE(Refuses("[6]", Detect("keep_top_k = [5]"), "the scores [6] must be"));
  EXPECT_TRUE(Refuses("[1, 6]", Detect("keep_top_k = [5]"), "input 1 is i32", "i32"));
  EXPECT_FALSE(IsExactY("[1, 6]", Detect("keep_top_k = [5]")));
}

// %x are offsets of one anchor, from (0, 0) to (3, 3), on a grid of two places in an image of 6
// by 9.
std::string Propose(const std::string& scores, const std::string& attributes,
                    const std::string& image = "6, 9, 1") {
  return absl::StrCat("%s = Constant() f32[1, 2, 1, 2] {9, 9, ", scores,
                      "}\n%i = Constant() f32[3] {", image, "}\n",
                      "%y = Proposal(%s, %x, %i) {base_size = 4, feat_stride = 4, ratio = [1.0], "
                      "scale = [1.0], ",
                      attributes, "}");
}

constexpr char kAll[] = "min_size = 1, pre_nms_topn = 2, post_nms_topn = 3, nms_thresh = 0.4";

TEST(Proposal, CutsTheBestBoxesToTheImage) {
  // A box reaches as far from its center as the extent, 4, says.
  EXPECT_THAT(Rows(Apply("[1, 4, 1, 2]", Row(8, 0), Propose("0.5, 0.7", kAll)), 5),
              ElementsAre(Row{0, 4, 0, 8, 4}, Row{0, 0, 0, 4, 4}, Row{-1, 0, 0, 0, 0}));
  // The center moves by a part of the extent of 4; the second one is cut to 8 and 5.
  const std::vector<double> moved = {0, 0.5, 0.25, 1, 0, 0, 0, 0};
  EXPECT_THAT(Rows(Apply("[1, 4, 1, 2]", moved, Propose("0.7, 0.5", kAll)), 5),
              ElementsAre(Row{0, 0, 1, 4, 5}, Row{0, 6, 4, 8, 5}, Row{-1, 0, 0, 0, 0}));
}

TEST(Proposal, DropsWhatOverlapsABetterOne) {
  const std::vector<double> same = {0.5, -0.5, 0, 0, 0, 0, 0, 0};
  EXPECT_THAT(Rows(Apply("[1, 4, 1, 2]", same, Propose("0.5, 0.7", kAll)), 5)[1],
              ElementsAre(-1, 0, 0, 0, 0));
}

TEST(Proposal, PutsSmallBoxesLast) {
  // The second one is cut to 2 columns, and comes last for all of its score.
  EXPECT_THAT(
      Rows(Apply("[1, 4, 1, 2]", Row(8, 0),
                 Propose("0.5, 0.7",
                         "min_size = 3, pre_nms_topn = 2, post_nms_topn = 2, nms_thresh = 0.4",
                         "6, 6, 1")),
           5),
      ElementsAre(Row{0, 0, 0, 4, 4}, Row{0, 4, 0, 5, 4}));
  EXPECT_THAT(
      Rows(Apply("[1, 4, 1, 2]", Row(8, 0),
                 Propose("0.5, 0.7",
                         "min_size = 3, pre_nms_topn = 1, post_nms_topn = 2, nms_thresh = 0.4",
                         "6, 6, 1")),
           5),
      ElementsAre(Row{0, 0, 0, 4, 4}, Row{-1, 0, 0, 0, 0}));
}

TEST(Proposal, InfersAndRefuses) {
  EXPECT_EQ(ShapeOfY("[?, 4, 1, 2]", Propose("1, 1", kAll)), "[3, 5]");
  EXPECT_TRUE(Refuses("[1, 8, 1, 2]", Propose("1, 1", kAll),
                      "the offsets [1, 8, 1, 2] must be [1, 4, 1, 2]"));
  EXPECT_TRUE(Refuses("[2, 4, 1, 2]", Propose("1, 1", kAll), "must be [1, 4, 1, 2]"));
  EXPECT_TRUE(Refuses("[1, 4, 1, 2]",
                      Propose("1, 1",
                              "min_size = 0, pre_nms_topn = 2, post_nms_topn = 3, "
                              "nms_thresh = 0.4"),
                      "min_size is 0"));
  EXPECT_TRUE(Refuses("[1, 4, 1, 2]",
                      "%s = Constant() f32[1, 2, 1, 2] all(1)\n%i = Constant() f32[1, 3] all(1)\n"
                      "%y = Proposal(%s, %x, %i) {base_size = 4, feat_stride = 4, ratio = [1.0], "
                      "scale = [1.0], min_size = 1, pre_nms_topn = 2, post_nms_topn = 3, "
                      "nms_thresh = 0.4}",
                      "the image [1, 3] must be [3]"));
  EXPECT_TRUE(Refuses("[1, 4, 1, 2]",
                      "%s = Constant() f32[1, 2, 1, 2] all(1)\n%i = Constant() f32[3] all(1)\n"
                      "%y = Proposal(%s, %x, %i) {base_size = 4, feat_stride = 4, ratio = [1.0], "
                      "scale = [0.0], min_size = 1, pre_nms_topn = 2, post_nms_topn = 3, "
                      "nms_thresh = 0.4}",
                      "scale must be numbers above 0"));
}

}  // namespace
}  // namespace mo

#include <cmath>
#include <limits>

#include "converter/frontends/onnx/ops/trees_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-6); }

std::vector<double> ResultOf(const std::string& model, std::vector<double> input, int output = 0) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  const int64_t rows = static_cast<int64_t>(input.size()) / 2;
  return graph == nullptr ? std::vector<double>()
                          : Computed(*graph, std::move(input), output, {rows, 2});
}

const std::vector<double> kSamples = {1, 2, 0, 3, 2, 0};

TEST(TreeOperators, RegressorAddsWhatTheLeavesSay) {
  const std::string nodes = ListedNodes() + ListedTargets();
  EXPECT_THAT(ResultOf(TreeModel("TreeEnsembleRegressor", nodes), kSamples),
              ElementsAre(11, 21, 31));
  EXPECT_THAT(
      ResultOf(TreeModel("TreeEnsembleRegressor", nodes + FloatsAttribute("base_values", {100})),
               kSamples),
      ElementsAre(111, 121, 131));
}

TEST(TreeOperators, RegressorMayAggregateInOtherWays) {
  auto run = [](const std::string& function) {
    return ResultOf(
        TreeModel("TreeEnsembleRegressor", ListedNodes() + ListedTargets({10, 20, 30, 15}) +
                                               TextAttribute("aggregate_function", function)),
        kSamples);
  };
  EXPECT_THAT(run("AVERAGE"), ElementsAre(12.5, 17.5, 22.5));
  EXPECT_THAT(run("MIN"), ElementsAre(10, 15, 15));
  EXPECT_THAT(run("MAX"), ElementsAre(15, 20, 30));
}

TEST(TreeOperators, NodesCompareInSixWays) {
  const std::vector<double> samples = {0, 0, 1, 0, 2, 0};
  auto run = [&](const std::string& mode) {
    return ResultOf(
        TreeModel("TreeEnsembleRegressor", ListedNodes(mode) + ListedTargets({1, 1, 0, 0})),
        samples);
  };
  EXPECT_THAT(run("BRANCH_LEQ"), ElementsAre(1, 1, 0));
  EXPECT_THAT(run("BRANCH_LT"), ElementsAre(1, 0, 0));
  EXPECT_THAT(run("BRANCH_GTE"), ElementsAre(0, 1, 1));
  EXPECT_THAT(run("BRANCH_GT"), ElementsAre(0, 0, 1));
  EXPECT_THAT(run("BRANCH_EQ"), ElementsAre(0, 1, 0));
  EXPECT_THAT(run("BRANCH_NEQ"), ElementsAre(1, 0, 1));
}

TEST(TreeOperators, NanIsTrueWhereTheNodeSaysSo) {
  const std::vector<double> sample = {std::nan(""), 0};
  EXPECT_THAT(ResultOf(TreeModel("TreeEnsembleRegressor", ListedNodes() + ListedTargets()), sample),
              ElementsAre(31));
  EXPECT_THAT(
      ResultOf(TreeModel("TreeEnsembleRegressor",
                         ListedNodes("BRANCH_LEQ", IntsAttribute("nodes_missing_value_tracks_true",
                                                                 {1, 0, 0, 0, 0, 0})) +
                             ListedTargets()),
               sample),
      ElementsAre(11));
}

std::string Classes(const std::vector<int64_t>& labels, const std::vector<int64_t>& ids,
                    const std::vector<double>& weights) {
  return IntsAttribute("classlabels_int64s", labels) +
         IntsAttribute("class_treeids", {0, 0, 0, 1}) +
         IntsAttribute("class_nodeids", {2, 3, 4, 0}) + IntsAttribute("class_ids", ids) +
         FloatsAttribute("class_weights", weights);
}

TEST(TreeOperators, ClassifierTakesTheClassWithTheLargestScore) {
  const std::string model = TreeModel(
      "TreeEnsembleClassifier", ListedNodes() + Classes({7, 8, 9}, {0, 1, 2, 2}, {3, 4, 5, 3.5}),
      {-1, 2}, {"label", "p"});
  EXPECT_THAT(ResultOf(model, kSamples, 0), ElementsAre(9, 8, 9));
  EXPECT_THAT(ResultOf(model, kSamples, 1), ElementsAre(3, 0, 3.5, 0, 4, 3.5, 0, 0, 8.5));
}

TEST(TreeOperators, ClassifierOfTwoMayHaveScoresOfOne) {
  const std::vector<std::string> outputs = {"label", "p"};
  const std::string probabilities = TreeModel(
      "TreeEnsembleClassifier", ListedNodes() + Classes({7, 9}, {0, 0, 0, 0}, {0.25, 0.5, 0.75, 0}),
      {-1, 2}, outputs);
  EXPECT_THAT(ResultOf(probabilities, kSamples, 0), ElementsAre(7, 7, 9));
  EXPECT_THAT(ResultOf(probabilities, kSamples, 1), ElementsAre(0.75, 0.25, 0.5, 0.5, 0.25, 0.75));
  const std::string odds =
      ListedNodes() + Classes({7, 9}, {0, 0, 0, 0}, {std::log(3), 0, -std::log(3), 0});
  const std::string logistic =
      TreeModel("TreeEnsembleClassifier", odds + TextAttribute("post_transform", "LOGISTIC"),
                {-1, 2}, outputs);
  EXPECT_THAT(ResultOf(logistic, kSamples, 0), ElementsAre(9, 7, 7));
  EXPECT_THAT(ResultOf(logistic, kSamples, 1),
              ElementsAre(Near(0.25), Near(0.75), 0.5, 0.5, Near(0.75), Near(0.25)));
  EXPECT_THAT(ErrorsOf(TreeModel("TreeEnsembleClassifier", odds, {-1, 2}, outputs)),
              HasSubstr("some of them negative, and post_transform NONE"));
  EXPECT_THAT(ErrorsOf(TreeModel("TreeEnsembleClassifier",
                                 ListedNodes() + Classes({7, 9}, {1, 1, 1, 1}, {0, 0, 0, 0}),
                                 {-1, 2}, outputs)),
              HasSubstr("and class 0 alone in class_ids"));
}

TEST(TreeOperators, EnsembleKnowsSets) {
  EXPECT_THAT(ResultOf(TreeModel("TreeEnsemble", EnsembleNodes()), {1, 6, 3, 5, 2, 6}),
              ElementsAre(10, 0, 0, 20, 0, 30));
  EXPECT_THAT(ResultOf(TreeModel("TreeEnsemble", EnsembleNodes({6, 3}, {0, 0}) +
                                                     IntAttribute("aggregate_function", 0)),
                       {1, 6}),
              ElementsAre(10, 0));
}

TEST(TreeOperators, WhatTheyDoNotComputeIsRefused) {
  EXPECT_THAT(
      ErrorsOf(TreeModel("TreeEnsembleRegressor", ListedNodes() + ListedTargets(), {-1, 1})),
      HasSubstr("expected [N, C] with 2 columns or more"));
  EXPECT_THAT(
      ErrorsOf(TreeModel("TreeEnsembleRegressor",
                         ListedNodes() + ListedTargets() + FloatsAttribute("base_values", {1, 2}))),
      HasSubstr("has 2 base_values for 1 targets"));
  EXPECT_THAT(ErrorsOf(TreeModel(
                  "TreeEnsembleRegressor",
                  ListedNodes() + ListedTargets() + TextAttribute("aggregate_function", "MEDIAN"))),
              HasSubstr("aggregate_function is MEDIAN"));
  EXPECT_THAT(
      ErrorsOf(TreeModel("TreeEnsembleClassifier",
                         ListedNodes() + TextsAttribute("classlabels_strings", {"a", "b"}))),
      HasSubstr("has 2 labels, and scores of 0 classes; expected three labels or more"));
  auto errors = [](const std::string& nodes) { return ErrorsOf(TreeModel("TreeEnsemble", nodes)); };
  EXPECT_THAT(errors(EnsembleNodes() + IntAttribute("aggregate_function", 2)),
              HasSubstr("takes the MIN of leaves that say nothing of some target"));
  EXPECT_THAT(errors(EnsembleNodes() + IntAttribute("post_transform", 4)),
              HasSubstr("post_transform is PROBIT"));
  EXPECT_THAT(errors(EnsembleNodes() + IntAttribute("post_transform", 5)),
              HasSubstr("expected 0 to 3 and 0 to 4"));
}

}  // namespace
}  // namespace mo::onnx

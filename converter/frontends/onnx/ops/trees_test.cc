#include <cmath>
#include <limits>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-6); }

std::string FloatsAttribute(const std::string& name, const std::vector<double>& values) {
  return Attribute(name, absl::StrCat("type: FLOATS floats: [", absl::StrJoin(values, ", "), "]"));
}
std::string TextsAttribute(const std::string& name, const std::vector<std::string>& texts) {
  return Attribute(name, "type: STRINGS " + Quoted(texts, "strings"));
}
std::string TensorAttribute(const std::string& name, int type, const std::vector<double>& values) {
  return Attribute(name, absl::StrCat("type: TENSOR t { data_type: ", type, " dims: ",
                                      values.size(), " ", type == 1 ? "float_data" : "int32_data",
                                      ": [", absl::StrJoin(values, ", "), "] }"));
}

std::string Model(const std::string& op, const std::string& attributes,
                  const std::vector<int64_t>& dims = {-1, 2},
                  const std::vector<std::string>& outputs = {"y"}) {
  std::string results;
  for (const std::string& output : outputs) results += Output(output);
  return TestModel(Input("x", dims) +
                       TestNode(op, {"x"}, outputs, "domain: \"ai.onnx.ml\" " + attributes) +
                       results,
                   21, "opset_import { domain: \"ai.onnx.ml\" version: 5 } ");
}

std::vector<double> ResultOf(const std::string& model, std::vector<double> input, int output = 0) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  const int64_t rows = static_cast<int64_t>(input.size()) / 2;
  return graph == nullptr ? std::vector<double>()
                          : Computed(*graph, std::move(input), output, {rows, 2});
}

// Tree 0: x0 <mode> 1 ? (x1 <= 2 ? leaf 2 : leaf 3) : leaf 4. Tree 1: a leaf.
std::string Nodes(const std::string& mode = "BRANCH_LEQ", const std::string& more = "",
                  int64_t below = 4) {
  return IntsAttribute("nodes_treeids", {0, 0, 0, 0, 0, 1}) +
         IntsAttribute("nodes_nodeids", {0, 1, 2, 3, 4, 0}) +
         IntsAttribute("nodes_featureids", {0, 1, 0, 0, 0, 0}) +
         FloatsAttribute("nodes_values", {1, 2, 0, 0, 0, 0}) +
         TextsAttribute("nodes_modes", {mode, "BRANCH_LEQ", "LEAF", "LEAF", "LEAF", "LEAF"}) +
         IntsAttribute("nodes_truenodeids", {1, 2, 0, 0, 0, 0}) +
         IntsAttribute("nodes_falsenodeids", {below, 3, 0, 0, 0, 0}) + more;
}

std::string Targets(const std::vector<double>& weights = {10, 20, 30, 1}) {
  return IntAttribute("n_targets", 1) + IntsAttribute("target_treeids", {0, 0, 0, 1}) +
         IntsAttribute("target_nodeids", {2, 3, 4, 0}) + IntsAttribute("target_ids", {0, 0, 0, 0}) +
         FloatsAttribute("target_weights", weights);
}

const std::vector<double> kSamples = {1, 2, 0, 3, 2, 0};

TEST(TreeOperators, RegressorAddsWhatTheLeavesSay) {
  const std::string nodes = Nodes() + Targets();
  EXPECT_THAT(ResultOf(Model("TreeEnsembleRegressor", nodes), kSamples), ElementsAre(11, 21, 31));
  EXPECT_THAT(
      ResultOf(Model("TreeEnsembleRegressor", nodes + FloatsAttribute("base_values", {100})),
               kSamples),
      ElementsAre(111, 121, 131));
}

TEST(TreeOperators, RegressorMayAggregateInOtherWays) {
  auto run = [](const std::string& function) {
    return ResultOf(
        Model("TreeEnsembleRegressor",
              Nodes() + Targets({10, 20, 30, 15}) + TextAttribute("aggregate_function", function)),
        kSamples);
  };
  EXPECT_THAT(run("AVERAGE"), ElementsAre(12.5, 17.5, 22.5));
  EXPECT_THAT(run("MIN"), ElementsAre(10, 15, 15));
  EXPECT_THAT(run("MAX"), ElementsAre(15, 20, 30));
}

TEST(TreeOperators, NodesCompareInSixWays) {
  const std::vector<double> samples = {0, 0, 1, 0, 2, 0};
  auto run = [&](const std::string& mode) {
    return ResultOf(Model("TreeEnsembleRegressor", Nodes(mode) + Targets({1, 1, 0, 0})), samples);
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
  EXPECT_THAT(ResultOf(Model("TreeEnsembleRegressor", Nodes() + Targets()), sample),
              ElementsAre(31));
  EXPECT_THAT(ResultOf(Model("TreeEnsembleRegressor",
                             Nodes("BRANCH_LEQ", IntsAttribute("nodes_missing_value_tracks_true",
                                                               {1, 0, 0, 0, 0, 0})) +
                                 Targets()),
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
  const std::string model =
      Model("TreeEnsembleClassifier", Nodes() + Classes({7, 8, 9}, {0, 1, 2, 2}, {3, 4, 5, 3.5}),
            {-1, 2}, {"label", "p"});
  EXPECT_THAT(ResultOf(model, kSamples, 0), ElementsAre(9, 8, 9));
  EXPECT_THAT(ResultOf(model, kSamples, 1), ElementsAre(3, 0, 3.5, 0, 4, 3.5, 0, 0, 8.5));
}

TEST(TreeOperators, ClassifierOfTwoMayHaveScoresOfOne) {
  const std::vector<std::string> outputs = {"label", "p"};
  const std::string probabilities =
      Model("TreeEnsembleClassifier", Nodes() + Classes({7, 9}, {0, 0, 0, 0}, {0.25, 0.5, 0.75, 0}),
            {-1, 2}, outputs);
  EXPECT_THAT(ResultOf(probabilities, kSamples, 0), ElementsAre(7, 7, 9));
  EXPECT_THAT(ResultOf(probabilities, kSamples, 1), ElementsAre(0.75, 0.25, 0.5, 0.5, 0.25, 0.75));
  const std::string odds =
      Nodes() + Classes({7, 9}, {0, 0, 0, 0}, {std::log(3), 0, -std::log(3), 0});
  const std::string logistic =
      Model("TreeEnsembleClassifier", odds + TextAttribute("post_transform", "LOGISTIC"), {-1, 2},
            outputs);
  EXPECT_THAT(ResultOf(logistic, kSamples, 0), ElementsAre(9, 7, 7));
  EXPECT_THAT(ResultOf(logistic, kSamples, 1),
              ElementsAre(Near(0.25), Near(0.75), 0.5, 0.5, Near(0.75), Near(0.25)));
  EXPECT_THAT(ErrorsOf(Model("TreeEnsembleClassifier", odds, {-1, 2}, outputs)),
              HasSubstr("some of them negative, and post_transform NONE"));
  EXPECT_THAT(
      ErrorsOf(Model("TreeEnsembleClassifier",
                     Nodes() + Classes({7, 9}, {1, 1, 1, 1}, {0, 0, 0, 0}), {-1, 2}, outputs)),
      HasSubstr("and class 0 alone in class_ids"));
}

// Node 0: x0 in {1, 3} ? node 1 : leaf 2; node 1: x1 > 5 ? leaf 0 : leaf 1.
std::string Ensemble(const std::vector<double>& modes = {6, 3},
                     const std::vector<int64_t>& roots = {0}, int64_t next = 1) {
  return IntsAttribute("nodes_featureids", {0, 1}) + TensorAttribute("nodes_splits", 1, {0, 5}) +
         TensorAttribute("nodes_modes", 2, modes) + IntsAttribute("nodes_truenodeids", {next, 0}) +
         IntsAttribute("nodes_trueleafs", {0, 1}) + IntsAttribute("nodes_falsenodeids", {2, 1}) +
         IntsAttribute("nodes_falseleafs", {1, 1}) + IntsAttribute("leaf_targetids", {0, 1, 1}) +
         TensorAttribute("leaf_weights", 1, {10, 20, 30}) + IntsAttribute("tree_roots", roots) +
         IntAttribute("n_targets", 2) +
         Attribute("membership_values",
                   "type: TENSOR t { data_type: 1 dims: 3 float_data: [1, 3, nan] }");
}

TEST(TreeOperators, EnsembleKnowsSets) {
  EXPECT_THAT(ResultOf(Model("TreeEnsemble", Ensemble()), {1, 6, 3, 5, 2, 6}),
              ElementsAre(10, 0, 0, 20, 0, 30));
  EXPECT_THAT(ResultOf(Model("TreeEnsemble",
                             Ensemble({6, 3}, {0, 0}) + IntAttribute("aggregate_function", 0)),
                       {1, 6}),
              ElementsAre(10, 0));
}

TEST(TreeOperators, WhatIsNoTreeIsRefused) {
  auto errors = [](const std::string& nodes) {
    return ErrorsOf(Model("TreeEnsembleRegressor", nodes + Targets()));
  };
  EXPECT_THAT(errors(Nodes("BRANCH_ABOUT")), HasSubstr("node 0 of tree 0 has mode BRANCH_ABOUT"));
  EXPECT_THAT(errors(Nodes("BRANCH_LEQ", "", 8)), HasSubstr("leads to 1 and 8"));
  EXPECT_THAT(errors(Nodes("BRANCH_LEQ", "", 0)),
              HasSubstr("has 2 trees with 2 nodes that are below no other; expected one of each"));
  EXPECT_THAT(
      ErrorsOf(Model("TreeEnsembleRegressor",
                     Nodes() + IntAttribute("n_targets", 1) + IntsAttribute("target_treeids", {0}) +
                         IntsAttribute("target_nodeids", {0}) + IntsAttribute("target_ids", {0}) +
                         FloatsAttribute("target_weights", {1}))),
      HasSubstr("do not say a leaf, a target and a weight"));
  EXPECT_THAT(errors(IntsAttribute("nodes_nodeids", {0})), HasSubstr("one entry for each of 1"));
  EXPECT_THAT(ErrorsOf(Model("TreeEnsembleRegressor", Nodes() + Targets(), {-1, 1})),
              HasSubstr("expected [N, C] with 2 columns or more"));
  EXPECT_THAT(ErrorsOf(Model("TreeEnsembleRegressor",
                             Nodes() + Targets() + FloatsAttribute("base_values", {1, 2}))),
              HasSubstr("has 2 base_values for 1 targets"));
  EXPECT_THAT(ErrorsOf(Model("TreeEnsembleRegressor",
                             Nodes() + Targets() + TextAttribute("aggregate_function", "MEDIAN"))),
              HasSubstr("aggregate_function is MEDIAN"));
  EXPECT_THAT(ErrorsOf(Model("TreeEnsembleClassifier",
                             Nodes() + TextsAttribute("classlabels_strings", {"a", "b"}))),
              HasSubstr("An IR cannot hold labels that are strings"));
}

TEST(TreeOperators, AnEnsembleThatIsNoTreeIsRefused) {
  auto errors = [](const std::string& nodes) { return ErrorsOf(Model("TreeEnsemble", nodes)); };
  EXPECT_THAT(errors(Ensemble({6, 6})), HasSubstr("with a set for each 6"));
  EXPECT_THAT(errors(Ensemble({9, 3})), HasSubstr("node 0 has mode 9"));
  EXPECT_THAT(errors(Ensemble({6, 3}, {5})), HasSubstr("tree_roots has 5 of 2 nodes"));
  EXPECT_THAT(errors(Ensemble({6, 3}, {})), HasSubstr("has no tree"));
  EXPECT_THAT(errors(Ensemble({6, 3}, {0}, 7)), HasSubstr("leads to 7 and 2"));
  EXPECT_THAT(errors(Ensemble({0, 3}, {0}, 0)), HasSubstr("in which a node is below itself"));
  EXPECT_THAT(errors(Ensemble() + IntAttribute("aggregate_function", 2)),
              HasSubstr("takes the MIN of leaves that say nothing of some target"));
  EXPECT_THAT(errors(Ensemble() + IntAttribute("post_transform", 4)),
              HasSubstr("post_transform is PROBIT"));
  EXPECT_THAT(errors(Ensemble() + IntAttribute("post_transform", 5)),
              HasSubstr("expected 0 to 3 and 0 to 4"));
}

}  // namespace
}  // namespace mo::onnx

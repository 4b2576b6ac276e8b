#include "converter/report/report.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "converter/graph/ops/ops.h"
#include "converter/report/summary.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

using Json = nlohmann::json;

Refusal RefusalAt(std::string node, std::string blocker) {
  Refusal refusal = {.optimization = "linear_fusing",
                     .pass = "fuse_linear_ops",
                     .rule = "LF1",
                     .sentence = "a sentence",
                     .node = std::move(node),
                     .values = "a value",
                     .blocker = std::move(blocker)};
  refusal.by_exclusion = true;
  return refusal;
}

// A graph in which 'relu' came from the source nodes "a" and "b", and 'out' from none.
class ReportTest : public testing::Test {
 protected:
  void SetUp() override {
    graph_.AddSourceNode({"a", "TypeA", {"folder/net.prototxt", 3, 5}, {}});
    graph_.AddSourceNode({"b", "TypeB", {}, OptimizationSet::All()});
    Node* x = *graph_.Add(
        {.op = ops::kParameter,
         .name = "x",
         .inputs = {},
         .attributes = {{"element_type", ElementType::kF32}, {"shape", Shape::Of({1, 2})}}});
    relu_ =
        *graph_.Add({.op = ops::kReLU, .name = "relu", .inputs = {x->output()}, .sources = {0, 1}});
    relu_->set_tensor_names(0, {"t"});
    out_ = *graph_.Add({.op = ops::kResult, .name = "out", .inputs = {relu_->output()}});
  }

  // The report after what `records_` tells.
  Json Report() {
    AddPresent(graph_, records_, outcomes_);
    Diagnostics diagnostics;
    ReportInput input;
    input.outcomes = outcomes_;
    input.records = &records_;
    input.diagnostics = &diagnostics;
    input.exclusions.push_back({"b", false, "why", {"linear_fusing"}, {"b"}});
    input.exclusions.push_back({"b", false, "why", {"resnet_stride"}, {"b"}});
    return Json::parse(ReportJson(input));
  }

  Graph graph_{"net"};
  Node* relu_;
  Node* out_;
  Records records_;
  std::vector<Outcome> outcomes_;
};

TEST_F(ReportTest, StatesTheLicense) {
  Diagnostics diagnostics;
  ReportInput input;
  input.license = "Apache-2.0";
  input.records = &records_;
  input.diagnostics = &diagnostics;
  EXPECT_EQ(Json::parse(ReportJson(input))["source"]["license"], "Apache-2.0");
}

TEST_F(ReportTest, SourceNodesHaveTheirPlaces) {
  outcomes_ = ImportedOutcomes(graph_);
  const Json nodes = Report()["source_nodes"];
  const Json relu = {{{"name", "relu"}, {"operation", "ReLU"}, {"bias_of", ""}}};
  ASSERT_EQ(nodes.size(), 2u);
  const Json expected = {{"name", "a"},
                         {"type", "TypeA"},
                         {"file", "net.prototxt"},
                         {"line", 3},
                         {"column", 5},
                         {"excluded", Json::array()},
                         {"imported", relu},
                         {"now", relu},
                         {"taken_into", Json::array()},
                         {"tensors", {{{"name", "t"}, {"node", "relu"}}}}};
  EXPECT_EQ(nodes[0], expected);
  EXPECT_EQ(nodes[1]["excluded"], Json({"linear_fusing", "resnet_stride", "grouped_convolution",
                                        "pad_folding", "operation_fusing"}));
}

TEST_F(ReportTest, RecordsHaveTheirSources) {
  outcomes_ = ImportedOutcomes(graph_);
  records_.BeginPass("fuse_linear_ops", graph_);
  Node* tanh = *graph_.Add(
      {.op = ops::kTanh, .name = "relu/tanh", .inputs = relu_->inputs(), .sources = {1}});
  graph_.SetInput({out_, 0}, tanh->output());
  graph_.Remove(relu_);
  records_.Add(Rewrite{.optimization = "linear_fusing",
                       .pass = "fuse_linear_ops",
                       .nodes_in = {"relu"},
                       .nodes_out = {"relu/tanh"},
                       .what = "changed"});
  records_.Add(RefusalAt("relu/tanh", ""));
  records_.Add(RefusalAt("out", "relu/tanh"));
  records_.EndPass(graph_);

  const Json report = Report();
  EXPECT_EQ(report["rewrites"][0]["sources"], Json({"a", "b"}));
  EXPECT_EQ(report["refusals"][0]["sources"], Json({"b"}));
  EXPECT_EQ(report["refusals"][0]["blocker_sources"], Json::array());
  EXPECT_EQ(report["refusals"][1]["sources"], Json::array());
  EXPECT_EQ(report["refusals"][1]["blocker_sources"], Json({"b"}));
  EXPECT_EQ(report["refusals"][1]["by_exclusion"], true);
  // By the source nodes, whatever their pieces are called.
  EXPECT_EQ(report["exclusions"][0]["prevented"], 2);
  EXPECT_EQ(report["exclusions"][1]["prevented"], 0);
  EXPECT_EQ(report["source_nodes"][0]["now"], Json::array());
  EXPECT_EQ(report["source_nodes"][0]["tensors"][0]["node"], "");
  EXPECT_EQ(report["source_nodes"][1]["now"][0]["name"], "relu/tanh");
}

TEST_F(ReportTest, WhatIsTakenInIsNotTheNodesOwn) {
  outcomes_ = ImportedOutcomes(graph_);
  records_.BeginPass("p", graph_);
  const int guest = graph_.AddSourceNode({"guest", "Scale", {}, {}});
  outcomes_.emplace_back().name = "guest";
  relu_->AddSources({guest});
  records_.EndPass(graph_);
  EXPECT_EQ(records_.OwnSources(*relu_), SourceSet({0, 1}));
  EXPECT_EQ(Report()["source_nodes"][2]["taken_into"][0]["name"], "relu");

  // Nor is it of the node that replaces it.
  records_.BeginPass("p", graph_);
  Node* tanh = *graph_.Add(
      {.op = ops::kTanh, .name = "tanh", .inputs = relu_->inputs(), .sources = relu_->sources()});
  graph_.Replace(relu_, tanh);
  records_.EndPass(graph_);
  EXPECT_EQ(records_.OwnSources(*tanh), SourceSet({0, 1}));
}

TEST_F(ReportTest, APassThatRunsAgainReportsItsRefusalsAgain) {
  for (int run = 0; run < 2; ++run) {
    records_.BeginPass("fuse_linear_ops", graph_);
    records_.Add(RefusalAt("relu", ""));
    records_.EndPass(graph_);
  }
  EXPECT_EQ(records_.refusals().size(), 1u);
}

// 'choice' has a body in which 'inner' came from the source node "a".
TEST_F(ReportTest, NodesOfBodiesAreCountedAndTold) {
  Node* condition = graph_.AddConstant("condition", Constant::Scalar(ElementType::kBoolean, 1));
  std::vector<std::unique_ptr<Graph>> bodies;
  for (const char* name : {"then", "else"}) {
    bodies.push_back(std::make_unique<Graph>(name, graph_));
    Node* w = bodies.back()->AddConstant("w", Constant::Scalar(ElementType::kF32, 2));
    Node* inner = *bodies.back()->Add(
        {.op = ops::kTanh, .name = "inner", .inputs = {w->output()}, .sources = {0}});
    (void)*bodies.back()->Add({.op = ops::kResult, .name = "r", .inputs = {inner->output()}});
  }
  Node* choice = *graph_.Add({.op = ops::kIf,
                              .name = "choice",
                              .inputs = {condition->output()},
                              .bodies = std::move(bodies)});
  (void)*graph_.Add({.op = ops::kResult, .name = "chosen", .inputs = {choice->output()}});
  const GraphCounts counts = CountGraph(graph_);
  EXPECT_EQ(counts.operations.at("Tanh"), 2);
  EXPECT_EQ(counts.parameters, 2);
  records_.BeginPass("p", graph_);
  records_.Add(RefusalAt("inner", ""));
  records_.EndPass(graph_);
  outcomes_ = ImportedOutcomes(graph_);
  const Json report = Report();
  EXPECT_EQ(report["source_nodes"][0]["now"].size(), 3u);
  EXPECT_EQ(report["refusals"][0]["sources"], Json({"a"}));
}

TEST(SummaryComments, HaveCountsAndRewrites) {
  Records records;
  records.Add(Rewrite{.optimization = "linear_fusing", .pass = "fuse_linear_ops"});
  records.Add(Rewrite{.optimization = "linear_fusing", .pass = "merge_linear_ops"});
  records.Add(Rewrite{.optimization = "", .pass = "remove_identities"});
  ReportInput input;
  input.records = &records;
  input.before.operations = {{"Add", 3}, {"Multiply", 1}};
  input.after.operations = {{"Add", 1}, {"MatMul", 2}};
  input.settings = {{"optimizations.linear_fusing", "true", "default"},
                    {"optimizations.pad_folding", "false", "flag"}};
  EXPECT_EQ(SummaryComments(input),
            "# operations, before -> after:\n#   Add: 3 -> 1\n#   MatMul: 0 -> 2\n"
            "#   Multiply: 1 -> 0\n# rewrites:\n#   linear_fusing: 2\n#   resnet_stride: 0\n"
            "#   grouped_convolution: 0\n#   pad_folding: off\n"
            "#   operation_fusing: 0\n");
}

TEST(Transposes, AreToldWithTheirReasons) {
  Graph graph("net");
  Node* x =
      *graph.Add({.op = ops::kParameter,
                  .name = "x",
                  .inputs = {},
                  .attributes = {{"element_type", ElementType::kF32}, {"shape", Shape({2, 3})}}});
  Node* order = graph.AddConstant("order", Constant::FromInt64s({2}, {1, 0}));
  Node* first = *graph.Add(
      {.op = ops::kTranspose, .name = "first", .inputs = {x->output(), order->output()}});
  Node* second = *graph.Add(
      {.op = ops::kTranspose, .name = "second", .inputs = {first->output(), order->output()}});
  second->set_note("'y' needs the axes as the source has them");
  (void)*graph.Add({.op = ops::kResult, .name = "out", .inputs = {second->output()}});
  const Records records;
  const Diagnostics diagnostics;
  ReportInput input;
  input.records = &records;
  input.diagnostics = &diagnostics;
  input.transposes = TransposesOf(graph);
  const auto report = nlohmann::ordered_json::parse(ReportJson(input));
  EXPECT_EQ(report["transposes"].dump(),
            "[{\"node\":\"first\",\"reason\":\"the source has it\"},{\"node\":\"second\","
            "\"reason\":\"'y' needs the axes as the source has them\"}]");
}

}  // namespace
}  // namespace mo

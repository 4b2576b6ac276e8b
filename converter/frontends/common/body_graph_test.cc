#include "converter/frontends/common/body_graph.h"

#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

class BodyGraphTest : public testing::Test {
 protected:
  void SetUp() override {
    graph_.AddSourceNode({"node", "If", {}, {}});
    x_ = (*graph_.Add({.op = ops::kParameter,
                       .name = "x",
                       .inputs = {},
                       .attributes = {{"element_type", ElementType::kF32},
                                      {"shape", Shape({Dim::Symbol("N")})}}}))
             ->output();
    w_ = graph_.AddConstant("w", Constant::Scalar(ElementType::kF32, 2), {0})->output();
  }

  static Value Negated(BodyGraph& body, Value value) {
    return (*body.graph().Add({.op = ops::kNegative, .name = "n", .inputs = {value}}))->output();
  }

  Graph graph_{"net"};
  Value x_, w_;
};

TEST_F(BodyGraphTest, ConstantsAreCopiedAndAllElseIsFed) {
  BodyGraph body("then", graph_, nullptr, "node/then/", {0});
  const Value x = body.Captured(x_);
  EXPECT_EQ(x.node->name(), "node/then/captured/x");
  EXPECT_EQ(ToString(x.shape()), "[N]");
  EXPECT_EQ(body.Captured(x_), x);
  EXPECT_EQ(body.Captured(x), x);
  const Value w = body.Captured(w_);
  EXPECT_EQ(w.node->constant()->identity(), w_.node->constant()->identity());
  EXPECT_EQ(w.node->sources(), SourceSet({0}));
  EXPECT_EQ(body.Captured(Value()), Value());
  body.AddResult(Negated(body, x));
  const BodyGraph::Finished finished = body.Finish();
  EXPECT_THAT(finished.captured, ElementsAre(x_));
  EXPECT_EQ(finished.graph->parameters().size(), 1u);
  EXPECT_EQ(finished.graph->FindNode("w"), nullptr) << "nothing reads it";
}

TEST_F(BodyGraphTest, WhatNothingReadsIsNotFed) {
  BodyGraph body("body", graph_, nullptr, "node/body/", {0});
  const Value state = body.AddParameter("state", {ElementType::kF32, Shape()});
  (void)body.Captured(x_);
  body.AddResult(Negated(body, body.Captured(w_)));
  const BodyGraph::Finished finished = body.Finish();
  EXPECT_TRUE(finished.captured.empty());
  EXPECT_THAT(finished.graph->parameters(), ElementsAre(state.node)) << "the node feeds it";
}

TEST_F(BodyGraphTest, ABodyInABodyIsFedByIt) {
  BodyGraph outer("body", graph_, nullptr, "outer/", {0});
  BodyGraph inner("then", outer.graph(), &outer, "inner/", {0});
  EXPECT_EQ(outer.depth(), 1);
  EXPECT_EQ(inner.depth(), 2);
  inner.AddResult(inner.Captured(x_));
  const BodyGraph::Finished finished = inner.Finish();
  EXPECT_THAT(finished.captured, ElementsAre(outer.Captured(x_)));
}

TEST_F(BodyGraphTest, SourceNodesAreForgotten) {
  BodyGraph body("body", graph_, nullptr, "node/body/", {0});
  body.graph().AddSourceNode({"node/body/inner", "Neg", {}, {}});
  EXPECT_EQ(graph_.source_nodes().size(), 2u);
  body.Discard();
  EXPECT_EQ(graph_.source_nodes().size(), 1u);
}

}  // namespace
}  // namespace mo

#include "converter/frontends/onnx/node_bodies.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class NodeBodiesTest : public testing::Test {
 protected:
  void SetUp() override {
    node_.op = "Loop";
    graph_.AddSourceNode({"node", "Loop", {}, {}});
    before_ = graph_.AddConstant("before", Constant::Scalar(ElementType::kF32, 1));
    bodies_.emplace(
        node_, 0, scope_, graph_,
        [this](const GraphDef&, std::vector<SourceValue> inputs, Scope& scope) {
          prefixes_.push_back(scope.prefix());
          body_ = scope.body();
          return std::optional(inputs);
        },
        diagnostics_);
  }

  const Opsets opsets_;
  Scope scope_{opsets_};
  Graph graph_{"net"};
  NodeDef node_;
  GraphDef definition_;
  Diagnostics diagnostics_;
  Node* before_ = nullptr;
  std::optional<NodeBodies> bodies_;
  std::vector<std::string> prefixes_;
  BodyGraph* body_ = nullptr;
};

TEST_F(NodeBodiesTest, AGraphIsImportedInPlaceOfTheNodeOrAsItsBody) {
  EXPECT_TRUE(bodies_->Import(definition_, {}, "then"));
  EXPECT_EQ(body_, nullptr);
  const std::unique_ptr<BodyGraph> body = bodies_->NewBody("else");
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(body->graph().outer(), &graph_);
  EXPECT_TRUE(bodies_->ImportInto(*body, definition_, {}, "else"));
  EXPECT_EQ(body_, body.get());
  EXPECT_THAT(prefixes_, ElementsAre("node/then/", "node/else/"));
}

TEST_F(NodeBodiesTest, WhatWasImportedIsTakenBack) {
  Node* kept = graph_.AddConstant("constant", Constant::Scalar(ElementType::kF32, 1));
  Node* root = *graph_.Add({.op = ops::kSqrt, .name = "root", .inputs = {kept->output()}});
  (void)*graph_.Add(
      {.op = ops::kAdd, .name = "sum", .inputs = {before_->output(), root->output()}});
  graph_.AddSourceNode({"node/iteration_0/sum", "Add", {}, {}});
  bodies_->TakeBack();
  EXPECT_THAT(graph_.nodes(), ElementsAre(before_, kept));
  EXPECT_TRUE(before_->uses().empty());
  EXPECT_EQ(graph_.source_nodes().size(), 1u);
}

std::string GraphAttribute(const std::string& name, const std::string& graph) {
  return Attribute(name, "type: GRAPH g { " + graph + "}");
}

// An iteration is imported before it shows that the next condition is not known.
TEST(NodeBodies, AnAttemptToUnrollLeavesNothing) {
  const std::string nodes = TestNode("Add", {"s", "s"}, {"t"}) +
                            TestNode("ReduceSum", {"t"}, {"sum"}, IntAttribute("keepdims", 0)) +
                            TestNode("Less", {"sum", "limit"}, {"below"});
  const std::string body =
      GraphAttribute("body", "input { name: \"i\" } input { name: \"go\" } input { name: \"s\" } " +
                                 nodes + Output("below") + Output("t"));
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}) + Values("limit", {}, {20}) + Ints64("n", {100}) +
                         TestNode("Loop", {"n", "", "x"}, {"y"}, body) + Output("y")));
  for (const SourceNode& source : graph->source_nodes())
    EXPECT_THAT(source.name, ::testing::Not(HasSubstr("iteration_"))) << source.name;
  EXPECT_EQ(graph->node_count(), 5u) << "x, n, the first condition, the loop, the result";
}

TEST(NodeBodies, NestingIsLimited) {
  const std::string call = "node { op_type: \"F\" domain: \"mine\" input: [\"c\", \"x\"] output: ";
  auto branches = [](const std::string& then_nodes) {
    return GraphAttribute("then_branch", then_nodes + Output("r")) +
           GraphAttribute("else_branch", Output("x"));
  };
  const std::string inner = TestNode("If", {"c"}, {"r"}, branches(call + "\"r\" } "));
  const std::string opset = "opset_import { domain: \"mine\" version: 1 } ";
  const std::string function =
      "functions { name: \"F\" domain: \"mine\" input: [\"c\", \"x\"] output: \"y\" opset_import { "
      "version: 21 } " +
      opset + TestNode("If", {"c"}, {"y"}, branches(inner)) + "} " + opset;
  EXPECT_THAT(ErrorsOf(TestModel(
                  Input("c", {}, /*type=*/9) + Input("x", {1}) + call + "\"y\" } " + Output("y"),
                  21, function)),
              HasSubstr("(If): branches and loops are nested more than 32 levels deep; export the "
                        "model with fewer [MO3204]"));
}

}  // namespace
}  // namespace mo::onnx

#include "converter/frontends/onnx/boundary.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// x → a → b → y, and z, which nothing but the second output reads.
const std::string kChain =
    Input("x", {2}) + Input("z", {2}) +
    "node { op_type: \"Neg\" name: \"first\" input: \"x\" output: \"a\" }\n" +
    TestNode("Abs", {"a"}, {"b"}) + TestNode("Add", {"b", "b"}, {"y"}) +
    TestNode("Neg", {"z"}, {"w"}) + Output("y") + Output("w");

SourceModel WithInput(const std::string& name, std::optional<Shape> shape = std::nullopt) {
  SourceModel settings;
  settings.input_places[name] = {"net.toml", 1};
  if (shape) settings.input_shapes[name] = *shape;
  return settings;
}

std::vector<std::string> InputsOf(const Graph& graph) {
  std::vector<std::string> names;
  for (const Node* parameter : graph.parameters()) names.push_back(parameter->name());
  return names;
}

TEST(FindBoundary, OutputsAreChosenByValueOrNode) {
  SourceModel settings;
  settings.outputs = {"first", "b"};
  const std::unique_ptr<Graph> graph = LoadText(TestModel(kChain), settings);
  ASSERT_EQ(graph->results().size(), 2u);
  EXPECT_EQ(graph->results()[0]->name(), "first/sink_port_0");
  EXPECT_EQ(graph->results()[1]->name(), "b/sink_port_0");
  EXPECT_THAT(InputsOf(*graph), ElementsAre("x"));
}

TEST(FindBoundary, AValueInTheMiddleBecomesAnInput) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(kChain), WithInput("a"));
  EXPECT_THAT(InputsOf(*graph), ElementsAre("z", "a"));
  EXPECT_EQ(graph->parameters()[1]->shape(), Shape({2}));
}

TEST(FindBoundary, WhatComesBeforeACutWithAShapeIsNotLookedAt) {
  const std::string graph = Input("x", {2}) + TestNode("Frobnicate", {"x"}, {"a"}) +
                            TestNode("Neg", {"a"}, {"y"}) + Output("y");
  const std::unique_ptr<Graph> cut = LoadText(TestModel(graph), WithInput("a", Shape({3})));
  EXPECT_THAT(InputsOf(*cut), ElementsAre("a"));
  EXPECT_THAT(Computed(*cut, {1, 2, 3}), ElementsAre(-1, -2, -3));
}

TEST(FindBoundary, ReportsNamesThatTheModelDoesNotHave) {
  EXPECT_THAT(ErrorsOf(TestModel(kChain), WithInput("firs")),
              HasSubstr("the model has no input 'firs'; did you mean 'first'? [MO2007]"));
  SourceModel settings;
  settings.outputs = {"bb"};
  EXPECT_THAT(ErrorsOf(TestModel(kChain), settings),
              HasSubstr("the model has no value or node 'bb' to be an output"));
}

TEST(FindBoundary, ReportsInputsThatNothingReads) {
  SourceModel settings = WithInput("a");
  settings.input_places["x"] = {"net.toml", 2};
  EXPECT_THAT(ErrorsOf(TestModel(kChain), settings),
              HasSubstr("nothing of what is converted reads the input 'x'"));
}

TEST(FindBoundary, ReportsValuesThatNothingMakes) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Add", {"x", "xx"}, {"y"}), {2}),
              HasSubstr("node 'y' (Add) reads 'xx', which no node makes; did you mean 'x'? "
                        "[MO3108]"));
}

TEST(FindBoundary, ReportsValuesThatAreMadeTwice) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Neg", {"x"}, {"y"}) + TestNode("Abs", {"x"}, {"y"}), {2}),
              HasSubstr("node 'y' (Abs) makes 'y', which is defined already"));
}

TEST(FindBoundary, ReportsCycles) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Add", {"x", "b"}, {"a"}) + TestNode("Neg", {"a"}, {"b"}) +
                               TestNode("Abs", {"b"}, {"y"}),
                           {2}),
              HasSubstr("these nodes depend on each other in a cycle: a → b → a"));
}

TEST(FindBoundary, NodesMayComeInAnyOrder) {
  EXPECT_THAT(
      ComputedBy(TestNode("Abs", {"a"}, {"y"}) + TestNode("Neg", {"x"}, {"a"}), {2}, {1, 2}),
      ElementsAre(1, 2));
}

TEST(CapturedBy, AreNamesThatAGraphDoesNotDefine) {
  GraphDef inner, outer;
  inner.nodes.push_back({.op = "A", .inputs = {"x", "own", ""}, .outputs = {"z"}});
  outer.nodes.push_back({.op = "B", .inputs = {"p"}, .outputs = {"own"}});
  outer.nodes.push_back({.op = "If", .outputs = {"q"}});
  AttributeDef body;
  body.graph = std::make_shared<const GraphDef>(inner);
  outer.nodes[1].attributes["then_branch"] = body;
  outer.outputs.push_back({.name = "w"});
  EXPECT_THAT(CapturedBy(outer), ElementsAre("p", "w", "x"));
}

TEST(AreInOrder, ANodeReadsWhatIsMadeBeforeIt) {
  std::vector<NodeDef> nodes = {
      {.name = "late", .op = "Add", .inputs = {"m", "x"}, .outputs = {"y"}},
      {.name = "early", .op = "Mul", .inputs = {"x", ""}, .outputs = {"m"}}};
  auto is_known = [](const std::string& value) { return value == "x"; };
  Diagnostics diagnostics;
  EXPECT_FALSE(AreInOrder(nodes, is_known, diagnostics));
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("node 'late' (Add) reads 'm', which node 'early' makes only after it; the "
                        "nodes of a graph in an attribute have to be in order. Sort them, or "
                        "export the model again [MO3108]"));
  // It may be another value of that name, from around the graph.
  EXPECT_TRUE(AreInOrder(
      nodes, [](const std::string&) { return true; }, diagnostics));
  std::swap(nodes[0], nodes[1]);
  EXPECT_TRUE(AreInOrder(nodes, is_known, diagnostics));
}

}  // namespace
}  // namespace mo::onnx

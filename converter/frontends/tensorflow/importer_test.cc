// What is imported, with which names, and what is refused.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

TEST(Importer, NamesNodesAndTensorsAsTheSource) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2}) + TestNode("same", "Identity", {"x"}) +
               TestNode("abs", "Abs", {"same"}) + TestNode("out", "Identity", {"abs"}));
  const Node* x = graph->parameters()[0];
  EXPECT_EQ(x->name(), "x");
  EXPECT_THAT(x->tensor_names(), UnorderedElementsAre("x", "x:0", "same:0"));
  const Node* abs = graph->results()[0]->input(0).node;
  EXPECT_EQ(abs->name(), "abs");
  EXPECT_THAT(abs->tensor_names(), UnorderedElementsAre("abs:0", "out:0"));
  EXPECT_EQ(graph->source_nodes().size(), 4u);
}

std::vector<std::string> SourcesOf(const Node& node) {
  std::vector<std::string> names;
  for (int source : node.sources()) names.push_back(node.graph().source_nodes()[source].name);
  return names;
}

TEST(Importer, AConstantComesFromAllThatMadeIt) {
  SourceModel settings;
  settings.outputs = {"a", "b", "c", "d"};
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {2, 2}) + Values("w", {2, 2}, {1, 2, 3, 4}) + Ints32("turn", {1, 0}) +
          Values("listed", {4}, {5, 6, 7, 8}) + Ints32("square", {2, 2}) +
          TestNode("read", "Identity", {"w"}) + TestNode("turned", "Transpose", {"read", "turn"}) +
          TestNode("folded", "Reshape", {"listed", "square"}) +
          TestNode("a", "AddV2", {"x", "turned"}) + TestNode("b", "AddV2", {"x", "folded"}) +
          TestNode("c", "AddV2", {"x", "read"}) + TestNode("d", "AddV2", {"x", "w"}),
      settings);
  auto of_operand = [&graph](const char* name) {
    return SourcesOf(*graph->FindNode(name)->input(1).node);
  };
  EXPECT_THAT(of_operand("a"), ElementsAre("w", "turn", "read", "turned"));
  EXPECT_THAT(of_operand("b"), ElementsAre("listed", "square", "folded"));
  EXPECT_THAT(of_operand("c"), ElementsAre("w", "read"));
  // Who reads it directly does not see what others make of it.
  EXPECT_THAT(of_operand("d"), ElementsAre("w"));
  EXPECT_THAT(Computed(*graph, {0, 0, 0, 0}), ElementsAre(1, 3, 2, 4));
}

TEST(Importer, AConstantThatIsOnlyPassedOnKeepsItsName) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2}) + Values("w", {2}, {1, 2}) + TestNode("once", "Identity", {"w"}) +
               TestNode("twice", "Identity", {"once"}) + TestNode("also", "Identity", {"w"}) +
               TestNode("a", "AddV2", {"x", "twice"}) + TestNode("b", "Mul", {"a", "also"}));
  const Node* operand = graph->FindNode("a")->input(1).node;
  EXPECT_EQ(operand->name(), "w");
  EXPECT_THAT(SourcesOf(*operand), ElementsAre("w", "once", "twice"));
  EXPECT_THAT(SourcesOf(*graph->FindNode("b")->input(1).node), ElementsAre("w", "also"));
}

TEST(Importer, ShapesInputsAsConfigured) {
  SourceModel settings;
  settings.input_shapes["x"] = {5, Dim::Any()};
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {-1, 3}) + TestNode("y", "Abs", {"x"}), settings);
  EXPECT_EQ(ToString(graph->parameters()[0]->shape()), "[5, ?]");
}

TEST(Importer, CutsAtInputsAndOutputs) {
  const std::string text = Input("x", {2}) + TestNode("q", "Qr", {"x"}) +
                           TestNode("a", "Abs", {"q"}, Attribute("T", "type: DT_FLOAT")) +
                           TestNode("n", "Neg", {"a"}) + TestNode("z", "Qr", {"n"});
  SourceModel settings;
  settings.input_shapes["a"] = {3};
  settings.outputs = {"n"};
  const std::unique_ptr<Graph> graph = LoadText(text, settings);
  ASSERT_EQ(graph->parameters().size(), 1u);
  EXPECT_EQ(graph->parameters()[0]->name(), "a");
  EXPECT_THAT(Computed(*graph, {1, 2, 3}), ElementsAre(-1, -2, -3));
}

TEST(Importer, TakesTheShapeOfACutFromTheGraph) {
  SourceModel settings;
  settings.input_places["a:0"] = {};
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {2, 3}) + TestNode("a", "Abs", {"x"}) + TestNode("n", "Neg", {"a"}), settings);
  ASSERT_EQ(graph->parameters().size(), 1u);
  EXPECT_EQ(ToString(graph->parameters()[0]->shape()), "[2, 3]");
  EXPECT_EQ(Count(*graph, "Abs"), 0);
}

TEST(Importer, ReportsUnknownInputsAndOutputs) {
  SourceModel settings;
  settings.input_places["imagse"] = {"net.toml", 3, 8};
  settings.outputs = {"y:7", "z"};
  const std::string errors =
      ErrorsOf(Input("images", {2}) + TestNode("y", "Abs", {"images"}), settings);
  EXPECT_THAT(errors, HasSubstr("net.toml:3:8: error: [[input]] name: the model has no input "
                                "'imagse'; did you mean 'images'?"));
  EXPECT_THAT(errors, HasSubstr("the model has no tensor or node 'z'"));
}

TEST(Importer, ADefaultIsTakenUnlessItIsAnInput) {
  const std::string text = Input("x", {2}) + Values("c", {2}, {1, 2}) +
                           TestNode("d", "PlaceholderWithDefault", {"c"}) +
                           TestNode("y", "AddV2", {"x", "d"});
  EXPECT_EQ(LoadText(text)->parameters().size(), 1u);
  SourceModel settings;
  settings.input_places["d"] = {};
  EXPECT_EQ(LoadText(text, settings)->parameters().size(), 2u);
}

TEST(Importer, ATensorsNameIsThatOfItsValuesInTheirOrder) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + TestNode("r", "Relu", {"conv"}) + Ints32("flat", {-1, 8}) +
               TestNode("vector", "Reshape", {"r", "flat"}) + TestNode("s", "Abs", {"vector"}) +
               TestNode("y", "Identity", {"r"}));
  for (const Node* node : graph->nodes()) {
    if (node->output_count() == 0) continue;
    for (const std::string& name : node->tensor_names()) {
      EXPECT_THAT((std::set<std::string>{"x", "x:0", "w:0", "flat:0", "s:0", "y:0"}),
                  ::testing::Contains(name));
    }
  }
}

TEST(Importer, KeepsInputsThatNothingReads) {
  const std::unique_ptr<Graph> graph = LoadText(Input("x", {2, 3}) + TestNode("y", "Shape", {"x"}));
  EXPECT_EQ(graph->parameters().size(), 1u);
  EXPECT_THAT(Computed(*graph, Counted(6)), ElementsAre(2, 3));
}

TEST(Importer, NamesOfATensorFollowTheGraphWhateverTheOrderOfItsNodes) {
  std::vector<std::string> nodes = {Input("x", {2}), TestNode("elu", "Elu", {"x"}),
                                    TestNode("b", "Identity", {"elu"}),
                                    TestNode("a", "Identity", {"b"}), TestNode("y", "Abs", {"a"})};
  std::sort(nodes.begin(), nodes.end());
  do {
    std::string text;
    for (const std::string& node : nodes) text += node;
    const std::unique_ptr<Graph> graph = LoadText(text);
    ASSERT_NE(graph, nullptr);
    EXPECT_EQ(graph->FindNode("elu")->tensor_names(),
              (std::vector<std::string>{"elu:0", "b:0", "a:0"}));
  } while (std::next_permutation(nodes.begin(), nodes.end()));
}

}  // namespace
}  // namespace mo::tensorflow

#include "converter/frontends/text_graph.h"

#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

constexpr char kNet[] = R"(graph "net" {
  %data = Parameter() {element_type = f32, layout = "NHWC", shape = [1, 4, 5, 2]} names("x")
  %relu = ReLU(%data)
  %axis = Constant() i64[] {3}
  %parts = Split(%relu, %axis) {num_splits = 2} names("left"; "right")
  %sum = Add(%parts:0, %parts:1) names("y")
  %out = Result(%sum)
  %half = Result(%parts:1)
}
)";

struct Loaded {
  std::unique_ptr<Graph> graph;
  std::string messages;
};

Loaded Load(SourceModel source) {
  source.model = {"net.mog", kNet, nullptr};
  Diagnostics diagnostics;
  Loaded loaded;
  loaded.graph = kTextGraphFrontend.load(source, diagnostics);
  loaded.messages = diagnostics.Render();
  return loaded;
}

TEST(TextGraph, TwoValuesOfOneTensorName) {
  SourceModel source;
  source.model = {"net.mog",
                  "graph \"net\" {\n  %x = Parameter() {element_type = f32, shape = [1]} "
                  "names(\"x\")\n  %y = ReLU(%x) names(\"x\")\n  %out = Result(%y)\n}\n",
                  nullptr};
  Diagnostics diagnostics;
  EXPECT_EQ(kTextGraphFrontend.load(source, diagnostics), nullptr);
  EXPECT_EQ(diagnostics.Render(),
            "net.mog: error: node 'y' has the tensor name 'x', which another value has; a name is "
            "unique [MO3110]\n");
}

std::string ResultsOf(const Graph& graph) {
  std::string text;
  for (const Node* result : graph.results()) {
    const Value value = result->input(0);
    text += result->name() + "=" + value.node->name() + ":" + std::to_string(value.output) + " ";
  }
  return text;
}

TEST(TextGraph, IsAsWrittenWhenNothingIsAsked) {
  const Loaded loaded = Load({});
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  EXPECT_EQ(ResultsOf(*loaded.graph), "out=sum:0 half=parts:1 ");
}

TEST(TextGraph, TakesShapesByNodeAndByTensor) {
  for (const char* name : {"data", "x"}) {
    SourceModel source;
    source.input_shapes[name] = {Dim::Any(), 6, 7, 2};
    source.input_places[name] = {};
    const Loaded loaded = Load(source);
    ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
    EXPECT_EQ(ToString(loaded.graph->FindNode("sum")->shape()), "[?, 6, 7, 1]");
  }
}

TEST(TextGraph, TakesShapesInTheOrderOfTheConfiguredLayout) {
  SourceModel source;
  source.input_shapes["data"] = {3, 2, 6, 7};
  source.input_layouts["data"] = "NCHW";
  const Loaded loaded = Load(source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  EXPECT_EQ(ToString(loaded.graph->FindNode("data")->shape()), "[3, 6, 7, 2]");
}

TEST(TextGraph, RefusesShapesThatDoNotFit) {
  SourceModel source;
  source.input_shapes["data"] = {1, 6, 7, 3};
  const Loaded loaded = Load(source);
  EXPECT_EQ(loaded.graph, nullptr);
  EXPECT_THAT(loaded.messages,
              HasSubstr("net.mog: error: with the configured shapes: node 'parts': "));
  source.input_shapes["data"] = {1, 6};
  EXPECT_THAT(Load(source).messages, HasSubstr("the layout NHWC does not fit the shape [1, 6]"));
}

TEST(TextGraph, CutsAtNodesAndTensors) {
  SourceModel source;
  source.outputs = {"right", "relu"};
  const Loaded loaded = Load(source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  EXPECT_EQ(ResultsOf(*loaded.graph), "half=parts:1 relu/sink_port_0=relu:0 ");
  EXPECT_EQ(loaded.graph->FindNode("sum"), nullptr);
}

TEST(TextGraph, CutsAtInputs) {
  SourceModel source;
  source.input_places["relu"] = {};
  const Loaded node = Load(source);
  ASSERT_NE(node.graph, nullptr) << node.messages;
  ASSERT_EQ(node.graph->parameters().size(), 1u);
  EXPECT_EQ(node.graph->parameters()[0]->name(), "relu");
  EXPECT_EQ(ToString(node.graph->parameters()[0]->shape()), "[1, 4, 5, 2]");
  EXPECT_EQ(ResultsOf(*node.graph), "out=sum:0 half=parts:1 ");
  source.input_shapes["relu"] = {Dim::Range(1, 4), 4, 5, 6};
  EXPECT_EQ(ToString(Load(source).graph->FindNode("sum")->shape()), "[1..4, 4, 5, 3]");

  source.input_places = {{"right", {}}};
  source.input_shapes = {};
  const Loaded tensor = Load(source);
  ASSERT_NE(tensor.graph, nullptr) << tensor.messages;
  EXPECT_EQ(tensor.graph->parameters().size(), 2u);
  EXPECT_EQ(ResultsOf(*tensor.graph), "out=sum:0 half=right:0 ");
}

TEST(TextGraph, CutsOnceAtSeveralNamesOfAValue) {
  SourceModel source;
  source.input_places = {{"sum", {}}, {"y", {}}};
  const Loaded loaded = Load(source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  EXPECT_EQ(ResultsOf(*loaded.graph), "out=sum:0 half=parts:1 ");
  EXPECT_TRUE(loaded.graph->results()[0]->input(0).node->Is(ops::kParameter));
}

TEST(TextGraph, TheNodeOfSeveralOutputsIsItsFirst) {
  SourceModel source;
  source.input_places["parts"] = {};
  const Loaded loaded = Load(source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  ASSERT_EQ(loaded.graph->parameters().size(), 2u);
  EXPECT_EQ(loaded.graph->FindNode("sum")->input(0).node, loaded.graph->parameters()[1]);
  EXPECT_EQ(loaded.graph->FindNode("sum")->input(1).node->name(), "parts");
}

TEST(TextGraph, RefusesAnInputThatNothingReads) {
  SourceModel source;
  source.input_places = {{"relu", {}}, {"data", {"c.toml", 3, 8}}};
  const Loaded loaded = Load(source);
  EXPECT_EQ(loaded.graph, nullptr);
  EXPECT_EQ(loaded.messages,
            "c.toml:3:8: error: [[input]] name: nothing of what is converted reads the input "
            "'data', as it leads only to another input, or no output needs it; leave it out, or "
            "correct the name [MO2007]\n");
}

TEST(TextGraph, ACutHasTheNameOfItsNode) {
  for (const char* name : {"sum", "y"}) {
    SourceModel source;
    source.input_places[name] = {};
    source.outputs = {"y"};
    const Loaded loaded = Load(source);
    ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
    EXPECT_NE(loaded.graph->FindNode("sum"), nullptr) << name;
    EXPECT_THAT(loaded.graph->FindNode("sum")->aliases(), testing::ElementsAre(name));
  }
}

TEST(TextGraph, KnowsTheNamesOfItsInputs) {
  SourceModel source;
  source.model = {"net.mog", kNet, nullptr};
  Diagnostics diagnostics;
  const auto names = [&] { return *kTextGraphFrontend.input_names(source, diagnostics); };
  EXPECT_THAT(names(), testing::ElementsAre("data"));
  source.input_places["y"] = {};
  EXPECT_THAT(names(), testing::ElementsAre("data", "y"));
  source.values["y"] = {};
  EXPECT_THAT(names(), testing::ElementsAre("data"));
}

TEST(TextGraph, TellsUnknownNames) {
  SourceModel source;
  source.outputs = {"rely", "righ"};
  source.output_places["rely"] = {"c.toml", 3, 8};
  source.input_places["dat"] = {"c.toml", 5, 8};
  const Loaded loaded = Load(source);
  EXPECT_EQ(loaded.graph, nullptr);
  EXPECT_THAT(loaded.messages,
              HasSubstr("c.toml:5:8: error: [[input]] name: the model has no input 'dat'; did you "
                        "mean 'data'? [MO2007]"));
  EXPECT_THAT(loaded.messages,
              HasSubstr("c.toml:3:8: error: [[output]] name: the model has no tensor or node "
                        "'rely' to be an output; did you mean 'relu'? [MO2007]"));
  EXPECT_THAT(loaded.messages, HasSubstr("--output: the model has no tensor or node 'righ' to be "
                                         "an output; did you mean 'right'? [MO2007]"));
}

}  // namespace
}  // namespace mo

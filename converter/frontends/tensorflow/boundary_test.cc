#include "converter/frontends/tensorflow/boundary.h"

#include <algorithm>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using Names = std::vector<std::string>;

SourceModel Requesting(const Names& inputs, const Names& outputs = {}) {
  SourceModel settings;
  for (const std::string& input : inputs) settings.input_places[input] = {};
  settings.outputs = outputs;
  return settings;
}

// x → a → n, and two parts of x of which one is read.
std::string Chain() {
  return Input("x", {2, 4}) + TestNode("a", "Abs", {"x"}) + TestNode("n", "Neg", {"a"}) +
         Values("axis", {}, {1}, "int_val") +
         TestNode("parts", "Split", {"axis", "n"}, Attribute("num_split", "i: 2")) +
         TestNode("y", "AddV2", {"parts", "parts:1"}) + TestNode("other", "Relu", {"x"});
}

TEST(Boundary, NothingReadsAnOutputThatIsNotThere) {
  for (const char* name : {"a:1", "x:1"}) {
    SourceModel settings = Requesting({name});
    EXPECT_THAT(
        ErrorsOf(Chain(), settings),
        AllOf(HasSubstr(absl::StrCat("--input: nothing of what is converted reads the input '",
                                     name, "', as no node reads output 1 of '")),
              HasSubstr(", only 0; leave it out, or correct the name [MO2007]")));
    settings.input_shapes[name] = {2, 4};
    EXPECT_THAT(ErrorsOf(Chain(), settings), HasSubstr("[MO2007]"));
    settings.values[name] = {};
    EXPECT_THAT(ErrorsOf(Chain(), settings), HasSubstr("[MO2007]"));
  }
  const std::string errors = ErrorsOf(Chain(), Requesting({"7:n", "0:nowhere"}));
  EXPECT_THAT(errors, HasSubstr("the input '7:n', as 'n' (Neg) reads 1 tensors, counted from 0"));
  EXPECT_THAT(errors, Not(HasSubstr("has no input '7:n'")));
  EXPECT_THAT(errors, HasSubstr("the model has no input '0:nowhere'"));
}

TEST(Boundary, AnInputThatLeadsOnlyToAnotherIsAnError) {
  SourceModel settings = Requesting({"x", "a", "n"}, {"y"});
  settings.input_places["x"] = {"net.toml", 3, 8};
  for (const bool with_shapes : {false, true}) {
    if (with_shapes) settings.input_shapes["n"] = settings.input_shapes["a"] = {2, 4};
    const std::string errors = ErrorsOf(Chain(), settings);
    EXPECT_THAT(errors, HasSubstr("net.toml:3:8: error: [[input]] name: nothing of what is "
                                  "converted reads the input 'x', as it leads only to another "
                                  "input: 'a'; leave it out"));
    EXPECT_THAT(errors, HasSubstr("the input 'a', as it leads only to another input: 'n'"));
    EXPECT_THAT(errors, Not(HasSubstr("the input 'n'")));
  }
  EXPECT_EQ(LoadText(Chain(), Requesting({"x", "a"}))->parameters().size(), 2u);
}

TEST(Boundary, AnInputThatNoOutputNeedsIsAnError) {
  EXPECT_THAT(ErrorsOf(Chain(), Requesting({"n"}, {"other"})),
              HasSubstr("the input 'n', as no output needs it"));
  EXPECT_THAT(ErrorsOf(Chain() + Input("z", {2}), Requesting({"z"}, {"y"})),
              HasSubstr("the input 'z', as no node reads output 0 of 'z' (Placeholder)"));
}

// However a cut is written, the graph is the same.
TEST(Boundary, ACutHasTheNameOfItsNode) {
  for (const char* name : {"a", "a:0", "0:n"}) {
    for (const bool with_shape : {false, true}) {
      SourceModel settings = Requesting({name}, {"y"});
      if (with_shape) settings.input_shapes[name] = {2, 4};
      const std::unique_ptr<Graph> graph = LoadText(Chain(), settings);
      ASSERT_EQ(graph->parameters().size(), 1u);
      const Node* parameter = graph->parameters()[0];
      EXPECT_EQ(parameter->name(), "a") << name;
      EXPECT_THAT(parameter->tensor_names(), ElementsAre("a", "a:0"));
      EXPECT_THAT(parameter->aliases(), ElementsAre(name));
    }
  }
}

TEST(Boundary, ACutOfOneOfSeveralOutputs) {
  for (const bool with_shape : {false, true}) {
    SourceModel settings = Requesting({"parts:1"}, {"y"});
    if (with_shape) settings.input_shapes["parts:1"] = {2, 2};
    std::unique_ptr<Graph> graph = LoadText(Chain(), settings);
    ASSERT_EQ(graph->parameters().size(), 2u);
    EXPECT_EQ(graph->parameters()[1]->name(), "parts:1");
    settings = Requesting({"parts"}, {"y"});
    if (with_shape) settings.input_shapes["parts"] = {2, 2};
    graph = LoadText(Chain(), settings);
    ASSERT_EQ(graph->parameters().size(), 2u);
    EXPECT_EQ(graph->parameters()[1]->name(), "parts_1");
    EXPECT_TRUE(graph->FindNode("parts")->Is(ops::kSplit));
  }
}

// The mean that training computes is not converted.
TEST(Boundary, ACutWhoseShapeIsNotKnown) {
  const std::string text =
      Input("x", {1, 2, 2, 2}) + Values("p", {2}, {1, 2}) +
      TestNode("call", "PartitionedCall", {"x", "p"}, Attribute("f", "func { name: \"f\" }")) +
      R"(library { function {
  signature { name: "f" input_arg { name: "a" } input_arg { name: "p" }
              output_arg { name: "y" } output_arg { name: "mean" } }
  node_def { name: "bn" op: "FusedBatchNorm" input: "a" input: "p" input: "p" input: "p" input: "p"
             attr { key: "is_training" value { b: true } } }
  ret { key: "y" value: "bn:y:0" } ret { key: "mean" value: "bn:batch_mean:0" } } }
)";
  SourceModel settings = Requesting({"call/bn:1"}, {"call", "call:1"});
  EXPECT_THAT(ErrorsOf(text, settings),
              HasSubstr("input 'call/bn:1': it is an output of a FusedBatchNorm that is not "
                        "converted; give its shape with [[input]] shape [MO3111]"));
  settings.input_shapes["call/bn:1"] = {2};
  EXPECT_EQ(LoadText(text, settings)->parameters().size(), 2u);
}

TEST(Boundary, CutsAreInTheirOrderWhetherTheirShapesAreGiven) {
  for (const char* shaped : {"", "a", "b"}) {
    SourceModel settings = Requesting({"a", "b"}, {"s"});
    if (*shaped != 0) settings.input_shapes[shaped] = {2};
    const std::unique_ptr<Graph> graph =
        LoadText(Input("x", {2}) + TestNode("b", "Abs", {"x"}) + TestNode("a", "Neg", {"x"}) +
                     TestNode("s", "Sub", {"a", "b"}),
                 settings);
    ASSERT_EQ(graph->parameters().size(), 2u);
    EXPECT_EQ(graph->parameters()[0]->name(), "b") << shaped;
  }
}

TEST(Boundary, OneNameMayHaveTheShapeOfAnother) {
  SourceModel settings = Requesting({"a", "a:0"}, {"y"});
  settings.input_shapes["a"] = {3, 4};
  const std::unique_ptr<Graph> graph = LoadText(Chain(), settings);
  EXPECT_EQ(ToString(graph->parameters()[0]->shape()), "[3, 4]");
}

TEST(Boundary, OutputsFollowTheGraphWhateverTheOrderOfItsNodes) {
  Names nodes = {Input("x", {2}), TestNode("box_10", "Abs", {"x"}), TestNode("box_2", "Neg", {"x"}),
                 TestNode("z", "Relu", {"x"}), TestNode("a", "Abs", {"z"})};
  std::sort(nodes.begin(), nodes.end());
  do {
    std::string text;
    for (const std::string& node : nodes) text += node;
    Names results;
    const std::unique_ptr<Graph> graph = LoadText(text);
    for (const Node* result : graph->results()) results.push_back(result->name());
    ASSERT_THAT(results, ElementsAre("box_2/sink_port_0", "box_10/sink_port_0", "a/sink_port_0"));
  } while (std::next_permutation(nodes.begin(), nodes.end()));
}

TEST(Boundary, NamesOfInputsNeedNoShapes) {
  SourceModel source;
  const std::string text = TestNode("y", "AddV2", {"b", "s"}) + TestNode("b", "Placeholder", {}) +
                           TestNode("s", "Squeeze", {"a"}) + TestNode("a", "Placeholder", {}) +
                           TestNode("unread", "Placeholder", {}) +
                           TestNode("keep", "NoOp", {"unread"});
  source.model = {"net.pbtxt", text, nullptr};
  const auto names = [&source] {
    Diagnostics diagnostics;
    return kTensorFlowFrontend.input_names(source, diagnostics).value_or(Names{"failed"});
  };
  EXPECT_THAT(names(), ElementsAre("b", "a"));
  source.input_places["s"] = {};
  EXPECT_THAT(names(), ElementsAre("b", "s"));
  source.input_places["b:0"] = {};
  EXPECT_THAT(names(), ElementsAre("b:0", "s"));
  source.values["s"] = {};
  EXPECT_THAT(names(), ElementsAre("b:0"));
  source.input_places["nowhere"] = {};
  EXPECT_THAT(names(), ElementsAre("failed"));
}

}  // namespace
}  // namespace mo::tensorflow

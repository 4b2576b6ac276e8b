// What is imported, with which names, and what is refused.

#include <algorithm>
#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
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

TEST(Importer, ANumberInAnAttributeBelongsToTheNode) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2, 4}) + Values("axis", {}, {1}, "int_val") + Values("low", {}, {0}) +
               Values("high", {}, {2}) + TestNode("joined", "ConcatV2", {"x", "x", "axis"}) +
               TestNode("place", "ArgMax", {"x", "axis"}) +
               TestNode("clipped", "ClipByValue", {"joined", "low", "high"}));
  EXPECT_THAT(SourcesOf(*graph->FindNode("joined")), ElementsAre("axis", "joined"));
  EXPECT_THAT(SourcesOf(*graph->FindNode("place/top")), ElementsAre("axis", "place"));
  EXPECT_THAT(SourcesOf(*graph->FindNode("clipped")), ElementsAre("low", "high", "clipped"));
}

TEST(Importer, ReadsValuesInEveryForm) {
  const std::string text =
      Input("x", {3}) + Values("listed", {3}, {1, 2, 3}) + Values("splat", {3}, {5}) +
      Values("tail", {3}, {7, 8}) +
      TestNode("content", "Const", {},
               Attribute("dtype", "type: DT_FLOAT") +
                   Attribute("value",
                             "tensor { dtype: DT_FLOAT tensor_shape { dim { size: 1 } } "
                             "tensor_content: \"\\000\\000\\200\\077\" }")) +
      TestNode("a", "AddV2", {"x", "listed"}) + TestNode("b", "AddV2", {"x", "splat"}) +
      TestNode("c", "AddV2", {"x", "tail"}) + TestNode("d", "AddV2", {"x", "content"});
  const std::unique_ptr<Graph> graph = LoadText(text);
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 0), ElementsAre(1, 2, 3));
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 1), ElementsAre(5, 5, 5));
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 2), ElementsAre(7, 8, 8));
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 3), ElementsAre(1, 1, 1));
}

TEST(Importer, SqueezesTheBatchHoweverItIsGiven) {
  const std::string text = Input("x", {-1, 3, 1}) + TestNode("y", "Squeeze", {"x"});
  SourceModel by_batch, by_shape;
  by_batch.batch = 1;
  by_shape.input_shapes["x"] = {1, 3, 1};
  for (const SourceModel& settings : {by_batch, by_shape})
    EXPECT_EQ(ToString(LoadText(text, settings)->results()[0]->input(0).shape()), "[3]");
  SourceModel of_two;
  of_two.batch = 2;
  EXPECT_EQ(ToString(LoadText(text, of_two)->results()[0]->input(0).shape()), "[2, 3]");
  EXPECT_THAT(ErrorsOf(text), AllOf(HasSubstr("how many axis 0 of [?, 3, 1] has is not known"),
                                    HasSubstr("or --batch"), HasSubstr("[MO3111]")));
  // An input whose layout has no batch keeps its first axis.
  by_batch.inputs_without_batch = {"x"};
  EXPECT_THAT(ErrorsOf(text, by_batch), HasSubstr("is not known"));
}

TEST(Importer, RefusesValuesThatDoNotFit) {
  auto constant = [](const std::string& tensor) {
    return Input("x", {2}) + TestNode("c", "Const", {}, Attribute("value", tensor)) +
           TestNode("y", "AddV2", {"x", "c"});
  };
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } "
                                "float_val: [1, 2, 3] }")),
              HasSubstr("lists 3 numbers, but its shape [2] has 2"));
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } "
                                "tensor_content: \"123\" }")),
              HasSubstr("has 3 bytes, but its shape [2] needs 8"));
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_QINT8 tensor_shape { dim { size: 2 } } }")),
              AllOf(HasSubstr("DT_QINT8, which has no exact form here"), HasSubstr("[MO3208]")));
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_FLOAT tensor_shape { dim { size: "
                                "9000000000 } } float_val: 1 }")),
              HasSubstr("repeats one number"));
}

TEST(Importer, InlinesFunctions) {
  const std::string library = R"(
library { function {
  signature { name: "f" input_arg { name: "a" type: DT_FLOAT } input_arg { name: "b" type: DT_FLOAT }
              output_arg { name: "sum" type: DT_FLOAT } output_arg { name: "first" type: DT_FLOAT } }
  node_def { name: "s" op: "AddV2" input: "a" input: "b" }
  node_def { name: "parts" op: "Split" input: "axis:output:0" input: "s:z:0"
             attr { key: "num_split" value { i: 2 } } }
  node_def { name: "axis" op: "Const" attr { key: "value" value { tensor { dtype: DT_INT32
             tensor_shape { } int_val: 0 } } } }
  ret { key: "sum" value: "s:z:0" } ret { key: "first" value: "parts:output:1" } } }
)";
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {4}) + Values("c", {4}, {10, 20, 30, 40}) +
               TestNode("call", "StatefulPartitionedCall", {"x", "c"},
                        Attribute("f", "func { name: \"f\" }")) +
               TestNode("y", "Neg", {"call:1"}) + library);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(-33, -44));
  EXPECT_NE(graph->FindNode("call/s"), nullptr);
}

TEST(Importer, RefusesCallsThatHaveNoEnd) {
  const std::string text =
      Input("x", {4}) +
      TestNode("call", "PartitionedCall", {"x"}, Attribute("f", "func { name: \"f\" }")) + R"(
library { function {
  signature { name: "f" input_arg { name: "a" } output_arg { name: "b" } }
  node_def { name: "again" op: "PartitionedCall" input: "a"
             attr { key: "f" value { func { name: "f" } } } }
  ret { key: "b" value: "again:output:0" } } }
)";
  EXPECT_THAT(ErrorsOf(text), AllOf(HasSubstr("more than 64 deep"), HasSubstr("[MO3209]")));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + TestNode("call", "PartitionedCall", {"x"},
                                                  Attribute("f", "func { name: \"g\" }"))),
              HasSubstr("calls 'g', which is not in the library"));
}

TEST(Importer, ListsAllThatIsNotSupported) {
  const std::string errors =
      ErrorsOf(Input("x", {4}) + TestNode("q", "Qr", {"x"}) + TestNode("b1", "Bincount", {"q"}) +
               TestNode("b2", "Bincount", {"b1"}) + TestNode("w", "While", {"b2"}) +
               TestNode("v", "VarHandleOp", {}) + TestNode("r", "ReadVariableOp", {"v"}) +
               TestNode("y", "AddV2", {"w", "r"}));
  EXPECT_THAT(errors, HasSubstr("3 nodes are of operations that are not supported: Bincount ×2 "
                                "(first 'b1'), Qr ×1 ('q')"));
  EXPECT_THAT(errors, AllOf(HasSubstr("[MO3104]"), HasSubstr("net.pbtxt:2:1: error")));
  EXPECT_THAT(errors, AllOf(HasSubstr("1 node is control flow"), HasSubstr("While ×1 ('w')")));
  EXPECT_THAT(errors, AllOf(HasSubstr("1 variable has no value in net.pbtxt: VarHandleOp ×1 ('v')"),
                            HasSubstr("[MO3205]")));
}

TEST(Importer, RefusesLoops) {
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + TestNode("a", "AddV2", {"x", "b"}) +
                       TestNode("b", "Neg", {"a"}) + TestNode("y", "Neg", {"b"})),
              AllOf(HasSubstr("depend on each other in a cycle"), HasSubstr("[MO3204]")));
}

TEST(Importer, RefusesCycles) {
  const std::string x = Input("x", {1, 2});
  // That no output needs, and that leave the input as the only node that nobody reads.
  EXPECT_THAT(ErrorsOf(x + TestNode("y", "Relu", {"y"})),
              AllOf(HasSubstr("in a cycle: y → y; none of them"), HasSubstr("[MO3109]")));
  EXPECT_THAT(ErrorsOf(x + TestNode("out", "Relu", {"x"}) + TestNode("a", "Relu", {"b"}) +
                       TestNode("b", "Relu", {"c"}) + TestNode("c", "Relu", {"a"})),
              HasSubstr("in a cycle: c → b → a → c; none of them"));
  // That an output needs.
  EXPECT_THAT(ErrorsOf(x + TestNode("a", "Add", {"x", "b"}) + TestNode("b", "Relu", {"a"}) +
                       TestNode("out", "Relu", {"b"})),
              HasSubstr("in a cycle: a → b → a; none of them"));
  EXPECT_THAT(ErrorsOf(TestNode("y", "Relu", {"y"})), HasSubstr("in a cycle: y → y; none of them"));
  std::string ring = x;
  for (int i = 0; i < 20; ++i) {
    ring += TestNode("n" + std::to_string(i), "Relu", {"n" + std::to_string((i + 1) % 20)});
  }
  EXPECT_THAT(ErrorsOf(ring), HasSubstr("n12 → … (20 nodes); none of them"));
}

// The loop of a training input pipeline, that the output does not need.
TEST(Importer, PassesOverLoopsThatNoOutputNeeds) {
  SourceModel settings;
  settings.outputs = {"out"};
  const std::string text = Input("x", {1, 2}) + TestNode("out", "Relu", {"x"}) +
                           TestNode("m", "Merge", {"x", "next"}) +
                           TestNode("next", "NextIteration", {"m"});
  EXPECT_NE(LoadText(text, settings), nullptr);
}

TEST(Importer, RefusesNodesThatAreNotThere) {
  EXPECT_THAT(
      ErrorsOf(Input("x", {4}) + TestNode("y", "AddV2", {"x", "nowhere"})),
      AllOf(HasSubstr("reads 'nowhere', which is no tensor of the graph"), HasSubstr("[MO3108]")));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + Input("x", {4})), HasSubstr("is defined twice"));
}

TEST(Importer, RefusesTraining) {
  const std::string one = Values("one", {2}, {1, 1});
  const std::string text = Input("x", {3, 2, 2, 2}) + one +
                           TestNode("bn", "FusedBatchNormV3", {"x", "one", "one", "one", "one"},
                                    Attribute("is_training", "b: true"));
  EXPECT_THAT(ErrorsOf(text), AllOf(HasSubstr("is_training is true"), HasSubstr("[MO3205]")));
}

TEST(Importer, ReportsSyntaxAndDamage) {
  EXPECT_THAT(ErrorsOf("node { name: \"x\" op: \"Placeholder\" inptu: \"y\" }\n"),
              AllOf(HasSubstr("net.pbtxt:1:"), HasSubstr("inptu"), HasSubstr("[MO3101]")));
  Diagnostics diagnostics;
  SourceModel source;
  const std::string damaged("\x0a\x10\x0a\x01x\x12\x0bPlace", 12);
  source.model = {"net.pb", damaged, nullptr};
  EXPECT_EQ(kTensorFlowFrontend.load(source, diagnostics), nullptr);
  EXPECT_THAT(diagnostics.Render(), AllOf(HasSubstr("net.pb: error"), HasSubstr("[MO3103]")));
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

#include "converter/frontends/onnx/importer.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ImportModel, InitializersThatAreInputsTooAreConstants) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}) + Input("w", {2}) + Values("w", {2}, {3, 4}) +
                         TestNode("Mul", {"x", "w"}, {"y"}) + Output("y")));
  ASSERT_EQ(graph->parameters().size(), 1u);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(3, 8));
}

TEST(ImportModel, ButForThoseThatTheConfigurationNames) {
  SourceModel settings;
  settings.input_places["w"] = {"net.toml", 1};
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}) + Values("w", {2}, {3, 4}) +
                         TestNode("Mul", {"x", "w"}, {"y"}) + Output("y")),
               settings);
  ASSERT_EQ(graph->parameters().size(), 2u);
  EXPECT_EQ(graph->parameters()[1]->name(), "w");
}

TEST(ImportModel, ValuesKeepTheirNames) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}) + TestNode("Neg", {"x"}, {"a"}) +
                         TestNode("Identity", {"a"}, {"y"}) + Output("y")));
  EXPECT_THAT(graph->FindNode("a")->tensor_names(), ElementsAre("a", "y"));
  EXPECT_THAT(graph->parameters()[0]->tensor_names(), ElementsAre("x"));
}

TEST(ImportModel, ExclusionsNameNodesAndInitializers) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}) + Values("w", {2}, {3, 4}) +
                         TestNode("Mul", {"x", "w"}, {"y"}) + Output("y")));
  std::vector<std::string> names;
  for (const SourceNode& source : graph->source_nodes()) names.push_back(source.name);
  EXPECT_THAT(names, ElementsAre("w", "x", "y"));
  EXPECT_EQ(graph->FindNode("w")->sources(), (SourceSet{0}));
}

const std::string kFunction =
    "functions { name: \"Scaled\" domain: \"mine\" input: [\"a\", \"b\"] output: \"r\" attribute: "
    "\"exclusive\" attribute_proto { name: \"axis\" type: INT i: 0 } opset_import { version: 21 } "
    "node { op_type: \"Concat\" input: [\"a\", \"b\"] output: \"t\" attribute { name: \"axis\" "
    "type: INT ref_attr_name: \"axis\" } } node { op_type: \"Neg\" input: \"t\" output: \"r\" } } "
    "opset_import { domain: \"mine\" version: 1 } ";

std::string Call(const std::string& attributes) {
  return "node { op_type: \"Scaled\" domain: \"mine\" name: \"call\" input: [\"x\", \"c\"] output: "
         "\"y\" " +
         attributes + "}\n";
}

TEST(ImportModel, FunctionsTakeAttributesOfTheCallOrDefaults) {
  auto computed = [](const std::string& attributes) {
    const std::unique_ptr<Graph> graph = LoadText(
        TestModel(Input("x", {2, 1}) + Values("c", {2, 1}, {7, 8}) + Call(attributes) + Output("y"),
                  21, kFunction));
    return Computed(*graph, {1, 2});
  };
  EXPECT_THAT(computed(""), ElementsAre(-1, -2, -7, -8));
  EXPECT_THAT(computed(IntAttribute("axis", 1)), ElementsAre(-1, -7, -2, -8));
}

TEST(ImportModel, NodesOfFunctionsAreNamedAfterTheCall) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {2}) + Values("c", {2}, {7, 8}) + Call("") + Output("y"), 21, kFunction));
  EXPECT_NE(graph->FindNode("call/r"), nullptr);
}

TEST(ImportModel, AFunctionDoesNotCallItself) {
  const std::string function =
      "functions { name: \"F\" domain: \"mine\" input: \"a\" output: \"r\" opset_import { domain: "
      "\"mine\" version: 1 } node { op_type: \"F\" domain: \"mine\" input: \"a\" output: \"r\" } } "
      "opset_import { domain: \"mine\" version: 1 } ";
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {2}) +
                                     "node { op_type: \"F\" domain: \"mine\" input: \"x\" output: "
                                     "\"y\" }" +
                                     Output("y"),
                                 21, function)),
              HasSubstr("a function must not call itself [MO3209]"));
}

TEST(ImportModel, InputsNeedAShapeAndElementsOfAKnownType) {
  EXPECT_THAT(ErrorsOf(TestModel("input { name: \"x\" type { tensor_type { elem_type: 1 } } }" +
                                 TestNode("Neg", {"x"}, {"y"}) + Output("y"))),
              HasSubstr("input 'x' has no shape; give it one with [[input]] shape [MO3113]"));
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {2}, /*type=*/14) + TestNode("Neg", {"x"}, {"y"}) +
                                 Output("y"))),
              HasSubstr("input 'x' is of type COMPLEX64; expected numbers, booleans or strings"));
  EXPECT_THAT(ErrorsOf(TestModel("input { name: \"x\" type { sequence_type { } } }" +
                                 TestNode("Neg", {"x"}, {"y"}) + Output("y"))),
              HasSubstr("input 'x' is a sequence, an optional or a map; expected a tensor"));
}

TEST(ImportModel, NumbersOfInputsAreChecked) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Neg", {"x", "x"}, {"y"}), {2}),
              HasSubstr("node 'y' (Neg): has 2 inputs; expected 1 [MO3111]"));
  // One that is left out at the end is none.
  EXPECT_THAT(ComputedBy(TestNode("Neg", {"x", ""}, {"y"}), {2}, {1, 2}), ElementsAre(-1, -2));
}

TEST(ImportModel, OperatorsOfTensorsTakeNothingElse) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Pow", {"", "x"}, {"y"}), {2}),
              HasSubstr("node 'y' (Pow): its input 0 is left out; expected a tensor [MO3111]"));
  EXPECT_THAT(
      ErrorsOfNode(
          TestNode("SequenceConstruct", {"x"}, {"s"}) + TestNode("Reciprocal", {"s"}, {"y"}), {2}),
      HasSubstr("node 'y' (Reciprocal): its input 0 is a sequence; expected a tensor"));
}

TEST(ImportModel, AModelWithoutInputsIsConstant) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Values("w", {2}, {1, 2}) + TestNode("Neg", {"w"}, {"y"}) + Output("y")));
  EXPECT_TRUE(graph->parameters().empty());
  EXPECT_THAT(graph->results()[0]->input(0).node->constant()->Doubles(), ElementsAre(-1, -2));
}

}  // namespace
}  // namespace mo::onnx

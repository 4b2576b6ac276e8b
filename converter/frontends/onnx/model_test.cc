#include "converter/frontends/onnx/model.h"

#include <limits>
#include <string>

#include "converter/frontends/onnx/importer_testing.h"
#include "converter/frontends/onnx/onnx.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Binary(const std::string& text) {
  ModelProto model;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &model));
  return model.SerializeAsString();
}

ModelDef Read(const std::string& bytes) {
  Diagnostics diagnostics;
  std::optional<ModelDef> model = ReadModel({"net.onnx", bytes, nullptr}, diagnostics);
  EXPECT_TRUE(model.has_value()) << diagnostics.Render();
  return model.value_or(ModelDef());
}

std::string ErrorsOfBytes(const std::string& bytes) {
  Diagnostics diagnostics;
  EXPECT_FALSE(ReadModel({"net.onnx", bytes, nullptr}, diagnostics).has_value());
  return diagnostics.Render();
}

TEST(ReadModel, ReadsWhatAGraphHas) {
  const std::string bytes = Binary(
      TestModel(Input("x", {2, -1}) + Ints64("i", {4, 5}) +
                "node { op_type: \"Add\" name: \"sum\" domain: \"ai.onnx\" input: [\"x\", "
                "\"\"] output: \"y\" " +
                IntAttribute("axis", -3) + FloatAttribute("alpha", 0.5) +
                TextAttribute("mode", "m") + IntsAttribute("pads", {1, -2}) + "}" + Output("y")));
  const ModelDef model = Read(bytes);
  EXPECT_EQ(model.ir_version, 8);
  EXPECT_EQ(model.opsets.at(""), 21);
  ASSERT_EQ(model.graph.nodes.size(), 1u);
  const NodeDef& node = model.graph.nodes[0];
  EXPECT_EQ(node.name, "sum");
  EXPECT_EQ(node.op, "Add");
  EXPECT_EQ(node.domain, "");
  EXPECT_THAT(node.inputs, ElementsAre("x", ""));
  EXPECT_THAT(node.outputs, ElementsAre("y"));
  EXPECT_EQ(node.attributes.at("axis").integer, -3);
  EXPECT_EQ(node.attributes.at("alpha").number, 0.5);
  EXPECT_EQ(node.attributes.at("mode").text, "m");
  EXPECT_THAT(node.attributes.at("pads").integers, ElementsAre(1, -2));
  EXPECT_EQ(model.graph.inputs[0].shape, Shape({2, Dim::Any()}));
  EXPECT_EQ(model.graph.initializers[0].name, "i");
  EXPECT_EQ(model.graph.outputs[0].name, "y");
  EXPECT_FALSE(model.graph.outputs[0].shape.has_rank());
}

TEST(ReadModel, NamesOfDimensionsAreSymbolsButForTheQuestionMark) {
  const ModelDef model =
      Read(Binary(TestModel("input { name: \"x\" type { tensor_type { elem_type: 1 shape { dim { "
                            "dim_param: \"N\" } dim { "
                            "dim_param: \"?\" } dim { dim_value: -1 } dim { } } } } }")));
  EXPECT_EQ(model.graph.inputs[0].shape,
            Shape({Dim::Symbol("N"), Dim::Any(), Dim::Any(), Dim::Any()}));
}

TEST(ReadModel, TakesTheTypeOfAnAttributeFromItsFieldWhereItIsNotSaid) {
  const ModelDef model = Read(Binary(TestModel(
      "node { op_type: \"A\" output: \"y\" attribute { name: \"f\" f: 2 } attribute { name: \"l\" "
      "ints: 3 } }")));
  EXPECT_EQ(model.graph.nodes[0].attributes.at("f").type, AttributeType::kFloat);
  EXPECT_EQ(model.graph.nodes[0].attributes.at("l").type, AttributeType::kInts);
}

TEST(ReadModel, ReadsListsThatAreNotPacked) {
  // ints 7 and 8, each with its own tag, in attribute "l".
  const std::string attribute = std::string("\x0a\x01l\x40\x07\x40\x08", 7);
  const std::string node = "\x2a" + std::string(1, static_cast<char>(attribute.size())) + attribute;
  const std::string graph = "\x0a" + std::string(1, static_cast<char>(node.size())) + node;
  const std::string bytes =
      "\x08\x08\x3a" + std::string(1, static_cast<char>(graph.size())) + graph;
  EXPECT_THAT(Read(bytes).graph.nodes[0].attributes.at("l").integers, ElementsAre(7, 8));
}

TEST(ReadModel, ReadsFunctionsAndGraphsOfAttributes) {
  const ModelDef model = Read(Binary(TestModel(
      TestNode("If", {"c"}, {"y"},
               Attribute("then_branch", "type: GRAPH g { " + TestNode("A", {}, {"z"}) + " }")),
      21,
      "functions { name: \"F\" domain: \"d\" input: \"a\" output: \"b\" attribute_proto { name: "
      "\"k\" i: 5 type: INT } node { op_type: \"Neg\" input: \"a\" output: \"b\" } opset_import { "
      "version: 13 } }")));
  EXPECT_EQ(model.graph.nodes[0].attributes.at("then_branch").graph->nodes[0].op, "A");
  ASSERT_EQ(model.functions.size(), 1u);
  EXPECT_EQ(model.functions[0].defaults.at("k").integer, 5);
  EXPECT_EQ(model.functions[0].opsets.at(""), 13);
}

TEST(ReadModel, SaysWhichNodeIsDamaged) {
  std::string bytes = Binary(TestModel(TestNode("Neg", {"x"}, {"why"})));
  const size_t place = bytes.find("Neg");
  bytes[place - 1] = 100;  // its length
  EXPECT_THAT(ErrorsOfBytes(bytes), HasSubstr("node 'why' is damaged; get the file again"));
}

TEST(ReadModel, SaysThatAFileIsTruncated) {
  const std::string bytes = Binary(TestModel(Ints64("i", {1, 2, 3})));
  for (const size_t size : {bytes.size() - 1, bytes.size() / 2})
    EXPECT_THAT(ErrorsOfBytes(bytes.substr(0, size)), HasSubstr("[MO3103]"));
}

TEST(ReadModel, RefusesGraphsNestedWithoutEnd) {
  std::string graph = TestNode("A", {}, {"y"});
  for (int i = 0; i < 40; ++i)
    graph = TestNode("If", {}, {"y"}, Attribute("b", "type: GRAPH g { " + graph + " }"));
  EXPECT_THAT(ErrorsOfBytes(Binary(TestModel(graph))), HasSubstr("nested too deeply"));
}

TEST(LooksLikeModel, NeedsAVersionAndAGraph) {
  const std::string bytes = Binary(TestModel(TestNode("Neg", {"x"}, {"y"})));
  EXPECT_TRUE(LooksLikeModel(bytes));
  EXPECT_TRUE(LooksLikeModel(absl::string_view(bytes).substr(0, bytes.size() - 3)));
  EXPECT_FALSE(LooksLikeModel(""));
  EXPECT_FALSE(LooksLikeModel(std::string("\x08\x01\x12\x02\x0a\x00", 6)));  // a SavedModel
}

}  // namespace
}  // namespace mo::onnx

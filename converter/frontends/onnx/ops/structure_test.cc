#include "converter/frontends/onnx/texts_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(StructureOperators, ConstantsHaveSeveralForms) {
  auto sum = [](const std::string& attribute) {
    return ComputedBy(TestNode("Constant", {}, {"c"}, attribute) +
                          TestNode("Cast", {"c"}, {"f"}, IntAttribute("to", 1)) +
                          TestNode("Add", {"x", "f"}, {"y"}),
                      {2}, {0, 0});
  };
  EXPECT_THAT(sum(FloatAttribute("value_float", 1.5)), ElementsAre(1.5, 1.5));
  EXPECT_THAT(sum(IntAttribute("value_int", 3)), ElementsAre(3, 3));
  EXPECT_THAT(sum(IntsAttribute("value_ints", {3, 4})), ElementsAre(3, 4));
  EXPECT_THAT(sum(Attribute("value_floats", "type: FLOATS floats: [1, 2]")), ElementsAre(1, 2));
  EXPECT_THAT(sum(Attribute("value", "type: TENSOR t { data_type: 6 dims: 2 int32_data: [5, 6] }")),
              ElementsAre(5, 6));
  EXPECT_THAT(sum(Attribute("sparse_value",
                            "type: SPARSE_TENSOR sparse_tensor { dims: 2 values { data_type: 1 "
                            "dims: 1 float_data: 7 } indices { data_type: 7 dims: 1 int64_data: 1 "
                            "} }")),
              ElementsAre(0, 7));
}

TEST(StructureOperators, ConstantsMayBeStrings) {
  auto texts = [](const std::string& attribute) {
    return TextResult(TextModel("", TestNode("Constant", {}, {"y"}, attribute)));
  };
  EXPECT_THAT(texts(TextAttribute("value_string", "ab")), ElementsAre("ab"));
  EXPECT_THAT(texts(TextsAttribute("value_strings", {"a", ""})), ElementsAre("a", ""));
  EXPECT_THAT(texts(TextTensorAttribute("value", {"a", "b"})), ElementsAre("a", "b"));
}

TEST(StructureOperators, DropoutPassesAllOnOutsideOfTraining) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {2}) + TestNode("Dropout", {"x"}, {"y", "mask"}) + Output("y") + Output("mask")));
  EXPECT_THAT(Computed(*graph, {3, 4}, 0), ElementsAre(3, 4));
  EXPECT_THAT(Computed(*graph, {3, 4}, 1), ElementsAre(1, 1));
  EXPECT_EQ(graph->results()[1]->input(0).type().element_type, ElementType::kBoolean);
  const std::string training = "initializer { name: \"t\" data_type: 9 int32_data: 1 }\n";
  EXPECT_THAT(ErrorsOfNode(TestNode("Dropout", {"x", "", "t"}, {"y"}), {2}, training),
              HasSubstr("drops elements at random"));
  EXPECT_THAT(ComputedBy(TestNode("Dropout", {"x", "r", "t"}, {"y"}), {2}, {3, 4},
                         training + Values("r", {}, {0})),
              ElementsAre(3, 4));
}

TEST(StructureOperators, CastLikeTakesTheTypeOfAnother) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {2}) + Ints64("i", {1}) + TestNode("CastLike", {"x", "i"}, {"y"}) + Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).type().element_type, ElementType::kI64);
}

TEST(StructureOperators, OldCastsNameTheirTypes) {
  auto cast = [](const std::string& type) {
    return TestNode("Cast", {"x"}, {"y"}, TextAttribute("to", type));
  };
  EXPECT_THAT(ComputedBy(cast("INT32"), {2}, {1.5, -2.5}, "", 1), ElementsAre(1, -2));
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {2}) + cast("COMPLEX64") + Output("y"), 1)),
              HasSubstr("to is 'COMPLEX64'"));
}

}  // namespace
}  // namespace mo::onnx

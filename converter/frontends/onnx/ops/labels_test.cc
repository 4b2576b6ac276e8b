#include "converter/frontends/onnx/texts_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kFloat = 1, kInt64 = 7;

std::string TensorAttribute(const std::string& name, const std::string& tensor) {
  return Attribute(name, "type: TENSOR t { " + tensor + " }");
}

// Of one node that reads numbers.
std::string Model(const std::string& attributes, const std::vector<int64_t>& dims, int type) {
  return TestModel(Input("x", dims, type) + MlNode("LabelEncoder", attributes, "x") + Output("y"),
                   21, "opset_import { domain: \"ai.onnx.ml\" version: 5 } ");
}
std::vector<double> ResultOf(const std::string& model, std::vector<double> input) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  return graph == nullptr ? std::vector<double>() : Computed(*graph, std::move(input));
}

TEST(LabelEncoder, HasAValueForEachKey) {
  EXPECT_THAT(ResultOf(Model(IntsAttribute("keys_int64s", {3, 5}) +
                                 FloatsAttribute("values_floats", {0.5, 0.25}) +
                                 FloatAttribute("default_float", 9),
                             {1, 3}, kInt64),
                       {5, 4, 3}),
              ElementsAre(0.25, 9, 0.5));
  EXPECT_THAT(ResultOf(Model(FloatsAttribute("keys_floats", {0.5, 2}) +
                                 IntsAttribute("values_int64s", {6, 7}),
                             {3}, kFloat),
                       {2, 3, 0.5}),
              ElementsAre(7, -1, 6));
  EXPECT_THAT(
      ResultOf(
          Model(TensorAttribute("keys_tensor", "data_type: 7 dims: 2 int64_data: [3, 5]") +
                    TensorAttribute("values_tensor", "data_type: 6 dims: 2 int32_data: [8, 9]") +
                    TensorAttribute("default_tensor", "data_type: 6 dims: 1 int32_data: 4"),
                {2}, kInt64),
          {5, 6}),
      ElementsAre(9, 4));
}

// Of one node that reads these strings.
std::string OfTexts(const std::vector<std::string>& texts, const std::string& attributes,
                    const std::string& op = "LabelEncoder", int ml_version = 5) {
  return TextModel(Texts("s", texts), MlNode(op, attributes), {"y"}, ml_version);
}

TEST(LabelEncoder, KeysAreStrings) {
  const std::string keys = TextsAttribute("keys_strings", {"a", "bc", "\xc3\xa9"});
  EXPECT_THAT(NumberResult(OfTexts({"bc", "b", "bcd", "\xc3\xa9", ""},
                                   keys + IntsAttribute("values_int64s", {5, 6, 7}))),
              ElementsAre(6, -1, -1, 7, -1));
  EXPECT_THAT(NumberResult(OfTexts({"a", "x"}, keys + FloatsAttribute("values_floats", {5, 6, 7}) +
                                                   FloatAttribute("default_float", 0.5))),
              ElementsAre(5, 0.5));
  EXPECT_THAT(NumberResult(OfTexts(
                  {"b", "c"},
                  TextTensorAttribute("keys_tensor", {"a", "b"}) +
                      TensorAttribute("values_tensor", "data_type: 7 dims: 2 int64_data: [3, 4]") +
                      TensorAttribute("default_tensor", "data_type: 7 dims: 1 int64_data: 42"))),
              ElementsAre(4, 42));
}

TEST(LabelEncoder, ValuesAreStrings) {
  const std::string keys = TextsAttribute("keys_strings", {"a", "b"});
  EXPECT_THAT(
      TextResult(OfTexts({"b", "c", "a"}, keys + TextsAttribute("values_strings", {"one", ""}))),
      ElementsAre("", "_Unused", "one"));
  EXPECT_THAT(
      TextResult(OfTexts({"b", "c"}, keys + TextTensorAttribute("values_tensor", {"1", "2"}) +
                                         TextTensorAttribute("default_tensor", {"?"}))),
      ElementsAre("2", "?"));
  const std::unique_ptr<Graph> graph = LoadText(Model(
      IntsAttribute("keys_int64s", {3, 5}) + TextsAttribute("values_strings", {"three", "five"}),
      {2}, kInt64));
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(graph->results()[0]->input(0).type().element_type, ElementType::kString);
}

TEST(LabelEncoder, NoStringsAreConstantWhereTheInputIsNone) {
  const std::unique_ptr<Graph> graph = LoadText(Model(
      IntsAttribute("keys_int64s", {3, 5}) + TextsAttribute("values_strings", {"three", "five"}),
      {-1}, kInt64));
  ASSERT_NE(graph, nullptr);
  const Node& pack = *graph->results()[0]->input(0).node;
  ASSERT_TRUE(pack.Is(ops::kStringTensorPack));
  EXPECT_EQ(pack.constant_input(2), nullptr);
}

TEST(LabelEncoder, OfVersion1HasPlaces) {
  const std::string classes = TextsAttribute("classes_strings", {"a", "b"});
  EXPECT_THAT(NumberResult(OfTexts({"b", "c", "a"}, classes, "LabelEncoder", 1)),
              ElementsAre(1, -1, 0));
  EXPECT_THAT(
      TextResult(TextModel(Ints64("i", {1, 2, 0}), MlNode("LabelEncoder", classes, "i"), {"y"}, 1)),
      ElementsAre("b", "_Unused", "a"));
}

TEST(CategoryMapper, GoesBothWays) {
  const std::string categories = TextsAttribute("cats_strings", {"a", "b"}) +
                                 IntsAttribute("cats_int64s", {10, 20}) +
                                 IntAttribute("default_int64", 7);
  EXPECT_THAT(NumberResult(OfTexts({"b", "c", "a"}, categories, "CategoryMapper")),
              ElementsAre(20, 7, 10));
  EXPECT_THAT(
      TextResult(TextModel(Ints64("i", {20, 2, 10}), MlNode("CategoryMapper", categories, "i"))),
      ElementsAre("b", "_Unused", "a"));
  EXPECT_THAT(
      ErrorsOf(OfTexts({"a"}, TextsAttribute("cats_strings", {"a", "b"}), "CategoryMapper")),
      HasSubstr("has 2 strings and 0 numbers; expected equally many"));
}

TEST(LabelEncoder, OtherListsAreRefused) {
  const std::string one = IntsAttribute("values_int64s", {1});
  EXPECT_THAT(ErrorsOf(Model(IntsAttribute("keys_int64s", {3, 5}) + one, {2}, kInt64)),
              HasSubstr("has 2 keys and 1 values; expected equally many numbers or strings"));
  EXPECT_THAT(ErrorsOf(Model(
                  FloatsAttribute("keys_floats", {3, 3}) + IntsAttribute("values_int64s", {1, 2}),
                  {2}, kFloat)),
              HasSubstr("has one of its keys twice, or NaN"));
  EXPECT_THAT(ErrorsOf(OfTexts({"a"}, TextsAttribute("keys_strings", {"a", "a"}) +
                                          IntsAttribute("values_int64s", {1, 2}))),
              HasSubstr("has one of its keys twice"));
  EXPECT_THAT(ErrorsOf(Model(
                  IntsAttribute("keys_int64s", {3}) + one +
                      TensorAttribute("default_tensor", "data_type: 7 dims: 2 int64_data: [1, 2]"),
                  {2}, kInt64)),
              HasSubstr("default_tensor has 2 elements; expected one"));
  EXPECT_THAT(ErrorsOf(Model(IntsAttribute("keys_int64s", {3}) + one +
                                 TextTensorAttribute("default_tensor", {"a"}),
                             {2}, kInt64)),
              HasSubstr("a string if the values are strings, and otherwise a number"));
  EXPECT_THAT(ErrorsOf(Model(TextsAttribute("keys_strings", {"a"}) + one, {2}, kInt64)),
              HasSubstr("has an input of i64; expected strings"));
}

}  // namespace
}  // namespace mo::onnx

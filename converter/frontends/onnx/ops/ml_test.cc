#include <cmath>
#include <limits>

#include "converter/frontends/onnx/texts_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kFloat = 1, kInt32 = 6, kInt64 = 7;

auto Near(double value) { return DoubleNear(value, 1e-6); }

// The model of one node of ai.onnx.ml with input "x" of a type, the constants "i", [2, 0], and
// "f", [[7], [8]], and these outputs.
std::string Model(const std::string& op, const std::string& attributes,
                  const std::vector<int64_t>& dims, int type = kFloat,
                  const std::vector<std::string>& inputs = {"x"},
                  const std::vector<std::string>& outputs = {"y"}) {
  std::string results;
  for (const std::string& output : outputs) results += Output(output);
  return TestModel(Input("x", dims, type) + Ints64("i", {2, 0}) + Values("f", {2, 1}, {7, 8}) +
                       TestNode(op, inputs, outputs, "domain: \"ai.onnx.ml\" " + attributes) +
                       results,
                   21, "opset_import { domain: \"ai.onnx.ml\" version: 5 } ");
}

std::vector<double> ResultOf(const std::string& model, std::vector<double> input, int output = 0) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  return graph == nullptr ? std::vector<double>() : Computed(*graph, std::move(input), output);
}

TEST(MlOperators, ArrayFeatureExtractorTakesColumns) {
  const std::vector<std::string> inputs = {"x", "i"};
  EXPECT_THAT(ResultOf(Model("ArrayFeatureExtractor", "", {2, 3}, kFloat, inputs), Counted(6)),
              ElementsAre(2, 0, 5, 3));
  const std::unique_ptr<Graph> row =
      LoadText(Model("ArrayFeatureExtractor", "", {3}, kInt64, inputs));
  EXPECT_THAT(Computed(*row, {4, 5, 6}), ElementsAre(6, 4));
  EXPECT_EQ(ToString(row->results()[0]->inputs()[0].shape()), "[1, 2]");
  EXPECT_THAT(ErrorsOf(Model("ArrayFeatureExtractor", "", {}, kFloat, inputs)),
              HasSubstr("its data is a scalar"));
}

TEST(MlOperators, BinarizerIsAboveTheThreshold) {
  const std::string threshold = FloatAttribute("threshold", 1.5);
  EXPECT_THAT(ResultOf(Model("Binarizer", threshold, {3}), {1, 1.5, 2}), ElementsAre(0, 0, 1));
  EXPECT_THAT(ResultOf(Model("Binarizer", threshold, {3}, kInt32), {1, -2, 2}),
              ElementsAre(0, 0, 1));
  EXPECT_THAT(ResultOf(Model("Binarizer", "", {2}), {0, 0.1}), ElementsAre(0, 1));
}

TEST(MlOperators, NormalizerDividesRows) {
  auto run = [](const std::string& norm) {
    return ResultOf(Model("Normalizer", TextAttribute("norm", norm), {2, 2}), {3, -4, 0, 0});
  };
  EXPECT_THAT(run("MAX"), ElementsAre(Near(1), Near(-4.0 / 3), 0, 0));
  EXPECT_THAT(run("L1"), ElementsAre(Near(3.0 / 7), Near(-4.0 / 7), 0, 0));
  EXPECT_THAT(run("L2"), ElementsAre(Near(0.6), Near(-0.8), 0, 0));
  EXPECT_THAT(ResultOf(Model("Normalizer", TextAttribute("norm", "L2"), {2}, kInt64), {3, 4}),
              ElementsAre(Near(0.6), Near(0.8)));
  EXPECT_THAT(ErrorsOf(Model("Normalizer", TextAttribute("norm", "L3"), {2})),
              HasSubstr("norm is 'L3'; expected MAX, L1 or L2"));
  EXPECT_THAT(ErrorsOf(Model("Normalizer", "", {1, 1, 2})), HasSubstr("expected [N, C]"));
}

TEST(MlOperators, ScalerHasNumbersForColumnsOrOneForAll) {
  EXPECT_THAT(
      ResultOf(Model("Scaler", FloatsAttribute("offset", {1, 2}) + FloatsAttribute("scale", {2}),
                     {2, 2}, kInt32),
               {1, 2, 3, 5}),
      ElementsAre(0, 0, 4, 6));
  EXPECT_THAT(
      ErrorsOf(Model("Scaler", FloatsAttribute("offset", {1, 2, 3}) + FloatsAttribute("scale", {2}),
                     {2, 2})),
      HasSubstr("offset has 3 numbers for data [2, 2]; expected one, or one for each column"));
}

TEST(MlOperators, ImputerReplacesAValue) {
  EXPECT_THAT(ResultOf(Model("Imputer",
                             IntsAttribute("imputed_value_int64s", {7, 8}) +
                                 IntAttribute("replaced_value_int64", -1),
                             {2, 2}, kInt64),
                       {-1, -1, 3, -1}),
              ElementsAre(7, 8, 3, 8));
  EXPECT_THAT(ResultOf(Model("Imputer",
                             FloatsAttribute("imputed_value_floats", {7}) +
                                 Attribute("replaced_value_float", "type: FLOAT f: nan"),
                             {1, 2}),
                       {std::nan(""), 3}),
              ElementsAre(7, 3));
  EXPECT_THAT(ErrorsOf(Model("Imputer", "", {1, 2})),
              HasSubstr("imputed_value_floats has 0 numbers"));
}

TEST(MlOperators, OneHotEncoderHasARowForEachElement) {
  const std::string categories = IntsAttribute("cats_int64s", {3, 5, 7});
  EXPECT_THAT(ResultOf(Model("OneHotEncoder", categories, {3}), {5, 3, 4}),
              ElementsAre(0, 1, 0, 1, 0, 0, 0, 0, 0));
  EXPECT_THAT(
      NumberResult(TextModel(Texts("s", {"b", "c"}),
                             MlNode("OneHotEncoder", TextsAttribute("cats_strings", {"a", "b"})))),
      ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(
      ErrorsOf(Model("OneHotEncoder", categories + TextsAttribute("cats_strings", {"a"}), {3})),
      HasSubstr("has no categories, or both kinds"));
  EXPECT_THAT(ErrorsOf(Model("OneHotEncoder", IntsAttribute("cats_int64s", {3, 3}), {3})),
              HasSubstr("has one of its categories twice, or NaN"));
  EXPECT_THAT(ErrorsOf(Model("OneHotEncoder", "", {3})), HasSubstr("has no categories"));
}

TEST(MlOperators, FeatureVectorizerJoinsColumns) {
  const std::vector<std::string> inputs = {"x", "f"};
  EXPECT_THAT(ResultOf(Model("FeatureVectorizer", IntsAttribute("inputdimensions", {2, 1}), {2, 2},
                             kInt64, inputs),
                       {1, 2, 3, 4}),
              ElementsAre(1, 2, 7, 3, 4, 8));
  EXPECT_THAT(ErrorsOf(Model("FeatureVectorizer", IntsAttribute("inputdimensions", {3, 1}), {2, 2},
                             kFloat, inputs)),
              HasSubstr("its input 0 is [2, 2]; expected [N, 3]"));
  EXPECT_THAT(ErrorsOf(Model("FeatureVectorizer", IntsAttribute("inputdimensions", {2}), {2, 2},
                             kFloat, inputs)),
              HasSubstr("for 2 inputs; expected a number for each"));
}

TEST(MlOperators, LinearRegressorAddsIntercepts) {
  const std::string two = IntAttribute("targets", 2);
  const std::string coefficients = FloatsAttribute("coefficients", {1, 2, 3, 4});
  EXPECT_THAT(ResultOf(Model("LinearRegressor",
                             two + coefficients + FloatsAttribute("intercepts", {10, 20}), {2}),
                       {1, 2}),
              ElementsAre(15, 31));
  EXPECT_THAT(ResultOf(Model("LinearRegressor", coefficients, {1, 4}), {1, 1, 1, 2}),
              ElementsAre(14));
  EXPECT_THAT(ErrorsOf(Model("LinearRegressor", IntAttribute("targets", 3) + coefficients, {2})),
              HasSubstr("has 4 coefficients and 0 intercepts for 3 results"));
}

TEST(MlOperators, LinearClassifierTakesTheLargestScore) {
  const std::vector<std::string> outputs = {"label", "scores"};
  const std::string model = Model("LinearClassifier",
                                  IntsAttribute("classlabels_ints", {7, 9}) +
                                      FloatsAttribute("coefficients", {1, 0, 0, 1}) +
                                      FloatsAttribute("intercepts", {0.5, 0}),
                                  {3, 2}, kFloat, {"x"}, outputs);
  EXPECT_THAT(ResultOf(model, {1, 1, 0, 3, 1, 1.5}, 0), ElementsAre(7, 9, 7));
  EXPECT_THAT(ResultOf(model, {1, 1, 0, 3, 1, 1.5}, 1), ElementsAre(1.5, 1, 0.5, 3, 1.5, 1.5));
}

TEST(MlOperators, LinearClassifierOfTwoMayHaveCoefficientsOfTheSecondAlone) {
  const std::vector<std::string> outputs = {"label", "scores"};
  const std::string attributes = IntsAttribute("classlabels_ints", {7, 9}) +
                                 FloatsAttribute("coefficients", {1}) +
                                 FloatsAttribute("intercepts", {0});
  const std::string model =
      Model("LinearClassifier", attributes + TextAttribute("post_transform", "LOGISTIC"), {2, 1},
            kFloat, {"x"}, outputs);
  EXPECT_THAT(ResultOf(model, {std::log(3), 0}, 0), ElementsAre(9, 7));
  EXPECT_THAT(ResultOf(model, {std::log(3), 0}, 1), ElementsAre(Near(0.25), Near(0.75), 0.5, 0.5));
  EXPECT_THAT(ErrorsOf(Model("LinearClassifier", attributes, {2, 1}, kFloat, {"x"}, outputs)),
              HasSubstr("has 2 labels, 1 intercepts and post_transform NONE"));
  EXPECT_THAT(
      ErrorsOf(Model("LinearClassifier", TextsAttribute("classlabels_strings", {"a"}), {2, 1})),
      HasSubstr("has 1 labels"));
}

TEST(MlOperators, ClassesMayBeCalledByStrings) {
  const std::unique_ptr<Graph> graph =
      LoadText(Model("LinearClassifier",
                     TextsAttribute("classlabels_strings", {"cat", "dog"}) +
                         FloatsAttribute("coefficients", {1, 0, 0, 1}),
                     {3, 2}, kFloat, {"x"}, {"label", "scores"}));
  ASSERT_NE(graph, nullptr);
  const Value label = graph->results()[0]->input(0);
  EXPECT_EQ(ToString(label.shape()), "[3]");
  EXPECT_EQ(label.type().element_type, ElementType::kString);
}

}  // namespace
}  // namespace mo::onnx

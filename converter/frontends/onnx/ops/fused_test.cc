#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-5); }

double Gelu(double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2))); }
double GeluByTanh(double x) {
  return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
}

TEST(FusedOperators, GelusHaveABias) {
  const std::string bias = Values("b", {2}, {1, -1});
  EXPECT_THAT(ResultOf(MicrosoftModel("BiasGelu", {"x", "b"}, {1, 2}, bias), {0.5, 2}),
              ElementsAre(Near(Gelu(1.5)), Near(Gelu(1))));
  EXPECT_THAT(ResultOf(MicrosoftModel("FastGelu", {"x", "b"}, {1, 2}, bias), {0.5, 2}),
              ElementsAre(Near(GeluByTanh(1.5)), Near(GeluByTanh(1))));
  EXPECT_THAT(ResultOf(MicrosoftModel("FastGelu", {"x"}, {2}), {0.5, 2}),
              ElementsAre(Near(GeluByTanh(0.5)), Near(GeluByTanh(2))));
  EXPECT_THAT(ResultOf(MicrosoftModel("QuickGelu", {"x"}, {1}), {2}),
              ElementsAre(Near(2 / (1 + std::exp(-3.404)))));
}

const std::string kLayer = Values("s", {2}, {10, 20}) + Values("g", {2}, {2, 3}) +
                           Values("b", {2}, {0.5, 1}) + Values("c", {2}, {1, -1});

TEST(FusedOperators, SkipLayerNormalizationAlsoGivesTheSum) {
  const std::string model =
      MicrosoftModel("SkipLayerNormalization", {"x", "s", "g", "b", "c"}, {1, 1, 2}, kLayer,
                     FloatAttribute("epsilon", 0), {"y", "", "", "sum"});
  // 1 + 10 + 1 and 3 + 20 - 1.
  EXPECT_THAT(ResultOf(model, {1, 3}, 0), ElementsAre(Near(-1.5), Near(4)));
  EXPECT_THAT(ResultOf(model, {1, 3}, 1), ElementsAre(12, 22));
  EXPECT_THAT(ResultOf(MicrosoftModel("SkipLayerNormalization", {"x", "s", "g"}, {1, 1, 2}, kLayer),
                       {1, 3}),
              ElementsAre(Near(-2), Near(3)));
}

TEST(FusedOperators, SkipSimplifiedLayerNormalizationHasNoMean) {
  const std::string model =
      MicrosoftModel("SkipSimplifiedLayerNormalization", {"x", "s", "g", "c"}, {1, 1, 2}, kLayer,
                     FloatAttribute("epsilon", 0), {"y", "", "", "sum"});
  // 3 and 21, whose mean square is 225.
  EXPECT_THAT(ResultOf(model, {-8, 2}, 0), ElementsAre(Near(0.4), Near(4.2)));
  EXPECT_THAT(ResultOf(model, {-8, 2}, 1), ElementsAre(3, 21));
}

TEST(FusedOperators, EmbedLayerNormalizationAddsRowsOfTables) {
  const std::string tables = Values("words", {3, 2}, {0, 0, 1, 2, 5, 9}) +
                             Values("places", {3, 2}, {10, 20, 30, 50, 0, 0}) +
                             Values("segments", {2, 2}, {0, 0, 100, 300}) + kLayer +
                             "initializer { name: \"m\" data_type: 6 dims: [1, 2] int32_data: [1, "
                             "0] }\ninitializer { name: \"i\" data_type: 6 dims: [1, 2] "
                             "int32_data: [0, 1] }\n";
  const std::vector<std::string> outputs = {"y", "counts", "sum"};
  const std::string model = MicrosoftModel(
      "EmbedLayerNormalization", {"x", "i", "words", "places", "segments", "g", "b", "m"}, {1, 2},
      tables, FloatAttribute("epsilon", 0), outputs, /*type=*/6);
  EXPECT_THAT(ResultOf(model, {2, 1}, 2), ElementsAre(15, 29, 131, 352));
  EXPECT_THAT(ResultOf(model, {2, 1}, 0), ElementsAre(Near(-1.5), Near(4), Near(-1.5), Near(4)));
  EXPECT_THAT(ResultOf(model, {2, 1}, 1), ElementsAre(1));
  const std::string without =
      MicrosoftModel("EmbedLayerNormalization", {"x", "", "words", "places", "", "g", "b", "", "i"},
                     {1, 2}, tables, FloatAttribute("epsilon", 0), outputs, /*type=*/6);
  EXPECT_THAT(ResultOf(without, {1, 1}, 2), ElementsAre(11, 22, 31, 52));
  EXPECT_THAT(ResultOf(without, {1, 1}, 1), ElementsAre(0));
  EXPECT_THAT(
      ErrorsOf(MicrosoftModel("EmbedLayerNormalization", {"x", "", "", "places", "", "g", "b"},
                              {1, 2}, tables, "", outputs, 6)),
      HasSubstr("its input 2 is left out; expected a tensor"));
}

TEST(FusedOperators, FusedConvHasAnActivation) {
  const std::string weights =
      Values("w", {1, 1, 1, 1}, {2}) + Values("b", {1}, {1}) + Values("z", {1, 1, 1, 2}, {-4, 1});
  auto run = [&](const std::string& attributes) {
    return ResultOf(
        MicrosoftModel("FusedConv", {"x", "w", "b", "z"}, {1, 1, 1, 2}, weights, attributes),
        {1, 3});
  };
  auto activation = [](const std::string& name, const std::vector<double>& parameters) {
    return TextAttribute("activation", name) + FloatsAttribute("activation_params", parameters);
  };
  EXPECT_THAT(run(""), ElementsAre(-1, 8));
  EXPECT_THAT(run(TextAttribute("activation", "Relu")), ElementsAre(0, 8));
  EXPECT_THAT(run(TextAttribute("activation", "Tanh")),
              ElementsAre(Near(std::tanh(-1)), Near(std::tanh(8))));
  EXPECT_THAT(run(TextAttribute("activation", "Sigmoid")),
              ElementsAre(Near(1 / (1 + std::exp(1))), Near(1 / (1 + std::exp(-8)))));
  EXPECT_THAT(run(activation("LeakyRelu", {0.25})), ElementsAre(-0.25, 8));
  EXPECT_THAT(run(activation("Clip", {-0.5, 6})), ElementsAre(-0.5, 6));
  EXPECT_THAT(run(activation("HardSigmoid", {0.25, 0.5})), ElementsAre(0.25, 1));
  EXPECT_THAT(ErrorsOf(MicrosoftModel("FusedConv", {"x", "w"}, {1, 1, 1, 2}, weights,
                                      TextAttribute("activation", "Clip"))),
              HasSubstr("activation is 'Clip' with 0 parameters"));
}

TEST(FusedOperators, FusedGemmHasFactorsAndAnActivation) {
  const std::string matrix = Values("w", {2, 2}, {1, 2, 3, 4}) + Values("c", {2}, {1, -40});
  const std::string attributes =
      IntAttribute("transB", 1) + FloatAttribute("alpha", 2) + FloatAttribute("beta", 0.5);
  EXPECT_THAT(ResultOf(MicrosoftModel("FusedGemm", {"x", "w", "c"}, {1, 2}, matrix,
                                      attributes + TextAttribute("activation", "Relu")),
                       {1, 1}),
              ElementsAre(6.5, 0));
  EXPECT_THAT(ResultOf(MicrosoftModel("FusedGemm", {"x", "w", "c"}, {1, 2}, matrix,
                                      attributes + TextAttribute("activation", "LeakyRelu") +
                                          FloatAttribute("activation_alpha", 0.5)),
                       {1, 1}),
              ElementsAre(6.5, -3));
}

TEST(FusedOperators, FusedMatMulMayMoveTheBatch) {
  const std::string matrix = Values("w", {2, 2}, {1, 2, 3, 4});
  EXPECT_THAT(ResultOf(MicrosoftModel("FusedMatMul", {"x", "w"}, {1, 2}, matrix,
                                      FloatAttribute("alpha", 0.5) + IntAttribute("transB", 1)),
                       {1, 1}),
              ElementsAre(1.5, 3.5));
  // Row k of [k, batch, m] becomes that of each batch.
  EXPECT_THAT(ResultOf(MicrosoftModel("FusedMatMul", {"x", "w"}, {2, 2, 2}, matrix,
                                      IntAttribute("transBatchA", 1)),
                       {1, 0, 0, 1, 2, 0, 0, 2}),
              ElementsAre(1, 2, 2, 4, 3, 4, 6, 8));
  EXPECT_THAT(ErrorsOf(MicrosoftModel("FusedMatMul", {"x", "w"}, {2}, matrix)),
              HasSubstr("expected matrices"));
}

}  // namespace
}  // namespace mo::onnx

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

const std::string kWindow =
    Attribute("strides", List({1, 1, 1, 1})) + Attribute("padding", "s: \"VALID\"");

std::string Fused(const std::string& list) {
  return Attribute("fused_ops", "list { " + list + " }");
}

// Channels 2 x and 3 x, plus 1 and -10.
std::string FusedConvolution(const std::string& list,
                             const std::vector<std::string>& inputs = {"x", "w", "b"}) {
  return Input("x", {1, 1, 2, 1}) + Values("w", {1, 1, 1, 2}, {2, 3}) + Values("b", {2}, {1, -10}) +
         Values("one", {2}, {1, 1}) + Values("four", {2}, {4, 4}) +
         TestNode("y", "_FusedConv2D", inputs,
                  kWindow + Fused(list) + Attribute("epsilon", "f: 0"));
}

TEST(FusedOperations, AConvolutionWithBiasAndActivation) {
  const std::string bias = "s: \"BiasAdd\" ";
  EXPECT_THAT(Computed(*LoadText(FusedConvolution("", {"x", "w"})), {1, 2}),
              ElementsAre(2, 3, 4, 6));
  EXPECT_THAT(Computed(*LoadText(FusedConvolution(bias)), {1, 2}), ElementsAre(3, -7, 5, -4));
  EXPECT_THAT(Computed(*LoadText(FusedConvolution(bias + "s: \"Relu\"")), {1, 4}),
              ElementsAre(3, 0, 9, 2));
  EXPECT_THAT(Computed(*LoadText(FusedConvolution(bias + "s: \"Relu6\"")), {1, 4}),
              ElementsAre(3, 0, 6, 2));
  EXPECT_THAT(Computed(*LoadText(FusedConvolution(bias + "s: \"LeakyRelu\"")), {1, 4}),
              Pointwise(DoubleNear(1e-6), {3.0, -1.4, 9.0, 2.0}));
}

// (x - 1) / 2 · 1 - (1 or -10): scale, offset, mean, variance.
TEST(FusedOperations, AConvolutionWithNormalization) {
  EXPECT_THAT(Computed(*LoadText(FusedConvolution("s: \"FusedBatchNorm\"",
                                                  {"x", "w", "one", "b", "one", "four"})),
                       {1, 2}),
              Pointwise(DoubleNear(1e-6), {1.5, -9.0, 2.5, -7.5}));
}

TEST(FusedOperations, WhatCannotBe) {
  EXPECT_THAT(ErrorsOf(FusedConvolution("s: \"Swirl\"")), HasSubstr("fuses 'Swirl'; expected"));
  EXPECT_THAT(ErrorsOf(FusedConvolution("s: \"BiasAdd\"", {"x", "w"})),
              HasSubstr("has 2 inputs, too few for its fused_ops: BiasAdd"));
}

TEST(FusedOperations, AProduct) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {1, 2}) + Values("w", {2, 2}, {1, 2, 3, 4}) +
                                 Values("b", {2}, {-5, 1}) +
                                 TestNode("y", "_FusedMatMul", {"x", "w", "b"},
                                          Fused("s: \"BiasAdd\" s: \"Relu\"") +
                                              Attribute("transpose_b", "b: true"))),
                       {1, 1}),
              ElementsAre(0, 8));
}

TEST(FusedOperations, ANormalizationWithASum) {
  const std::string list = Values("one", {1}, {1}) + Values("zero", {1}, {0});
  auto y = [&](const std::vector<std::string>& inputs, const std::string& activation) {
    return Computed(
        *LoadText(Input("x", {1, 1, 2, 1}) + list +
                  TestNode("y", "_FusedBatchNormEx", inputs,
                           Attribute("is_training", "b: false") + Attribute("epsilon", "f: 0") +
                               Attribute("activation_mode", activation))),
        {-1, 2});
  };
  EXPECT_THAT(y({"x", "one", "one", "zero", "one"}, "s: \"Relu\""), ElementsAre(0, 3));
  EXPECT_THAT(y({"x", "one", "one", "zero", "one", "x"}, "s: \"Identity\""), ElementsAre(-1, 5));
  EXPECT_THAT(y({"x", "one", "one", "zero", "one", "x"}, "s: \"Relu\""), ElementsAre(0, 5));
}

TEST(FusedOperations, APaddedConvolution) {
  const std::string text = Input("x", {1, 1, 2, 1}) + Values("w", {1, 2, 1, 1}, {1, 10}) +
                           Values("pads", {4, 2}, {0, 0, 0, 0, 1, 1, 0, 0}, "int_val");
  auto y = [&](const std::string& mode) {
    return Computed(*LoadText(text + TestNode("y", "FusedPadConv2D", {"x", "pads", "w"},
                                              kWindow + Attribute("mode", mode))),
                    {1, 2});
  };
  EXPECT_THAT(y("s: \"REFLECT\""), ElementsAre(12, 21, 12));
  EXPECT_THAT(y("s: \"SYMMETRIC\""), ElementsAre(11, 21, 22));
  EXPECT_THAT(
      Computed(*LoadText(text + Ints32("size", {1, 4}) +
                         TestNode("y", "FusedResizeAndPadConv2D", {"x", "size", "pads", "w"},
                                  kWindow + Attribute("mode", "s: \"REFLECT\""))),
               {1, 2}),
      ElementsAre(11.5, 16, 21.5, 22, 22));
}

}  // namespace
}  // namespace mo::tensorflow

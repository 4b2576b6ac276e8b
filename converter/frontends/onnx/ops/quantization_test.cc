#include "converter/frontends/onnx/ops/quantization.h"

#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Bytes(const std::string& name, const std::vector<int64_t>& dims,
                  const std::vector<int64_t>& values, int type = 2) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: ", type, " dims: [",
                      absl::StrJoin(dims, ", "), "] int32_data: [", absl::StrJoin(values, ", "),
                      "] }\n");
}

TEST(QuantizationOperators, RoundHalvesToEvenAndSaturate) {
  EXPECT_THAT(ComputedBy(TestNode("QuantizeLinear", {"x", "s", "z"}, {"y"}), {6},
                         {0, 1, 3, 5, 1000, -1000}, Values("s", {}, {2}) + Bytes("z", {}, {128})),
              ElementsAre(128, 128, 130, 130, 255, 0));
  EXPECT_THAT(
      ComputedBy(TestNode("QuantizeLinear", {"x", "s"}, {"y"}, IntAttribute("output_dtype", 3)),
                 {3}, {3, 1000, -1000}, Values("s", {}, {2})),
      ElementsAre(2, 127, -128));
}

TEST(QuantizationOperators, ListsBelongToAnAxis) {
  EXPECT_THAT(ComputedBy(TestNode("QuantizeLinear", {"x", "s"}, {"y"}, IntAttribute("axis", 0)),
                         {2, 1}, {6, 6}, Values("s", {2}, {2, 3})),
              ElementsAre(3, 2));
}

TEST(QuantizationOperators, BlocksShareAScale) {
  EXPECT_THAT(ComputedBy(TestNode("QuantizeLinear", {"x", "s"}, {"y"},
                                  IntAttribute("axis", 1) + IntAttribute("block_size", 2)),
                         {1, 4}, {6, 6, 6, 6}, Values("s", {1, 2}, {2, 3})),
              ElementsAre(3, 3, 2, 2));
}

TEST(QuantizationOperators, BlocksAreDequantizedAsAnAxis) {
  // Two blocks of two rows, and three rows whose last block is cut off.
  const std::string product = TestNode("Mul", {"x", "w"}, {"y"});
  auto node = [](int64_t block) {
    return TestNode("DequantizeLinear", {"q", "s", "z"}, {"w"},
                    IntAttribute("axis", 0) + IntAttribute("block_size", block));
  };
  EXPECT_THAT(
      ComputedBy(node(2) + product, {4, 2}, {1, 1, 1, 1, 1, 1, 1, 1},
                 Bytes("q", {4, 2}, {1, 2, 3, 4, 5, 6, 7, 8}) +
                     Values("s", {2, 2}, {1, 10, 2, 0.5}) + Bytes("z", {2, 2}, {1, 2, 0, 4})),
      ElementsAre(0, 0, 2, 20, 10, 1, 14, 2));
  EXPECT_THAT(ComputedBy(node(2) + product, {3, 1}, {1, 1, 1},
                         Bytes("q", {3, 1}, {1, 2, 3}) + Values("s", {2, 1}, {1, 10}) +
                             Bytes("z", {2, 1}, {0, 1})),
              ElementsAre(1, 2, 20));
}

// x · w, where w is stored in bytes.
TEST(QuantizationOperators, WeightsAreDequantized) {
  EXPECT_THAT(
      ComputedBy(TestNode("DequantizeLinear", {"q", "s", "z"}, {"w"}, IntAttribute("axis", 0)) +
                     TestNode("Mul", {"x", "w"}, {"y"}),
                 {2, 2}, {1, 1, 1, 1},
                 Bytes("q", {2, 2}, {10, 20, 10, 20}) + Values("s", {2}, {0.5, 2}) +
                     Bytes("z", {2}, {10, 0})),
      ElementsAre(0, 5, 20, 40));
}

TEST(QuantizationOperators, IntegersAreMultipliedWithoutTheirZeroPoints) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {1, 2}, /*type=*/2) + Bytes("b", {2, 1}, {3, 4}) +
                         Bytes("za", {}, {1}) + Bytes("zb", {}, {2}) +
                         TestNode("MatMulInteger", {"x", "b", "za", "zb"}, {"y"}) + Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).type().element_type, ElementType::kI32);
  EXPECT_THAT(Computed(*graph, {5, 6}), ElementsAre(14));
}

TEST(QuantizationOperators, AConvolutionQuantizesItsResult) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 1, 2}, /*type=*/2) + Values("sx", {}, {0.5}) + Bytes("zx", {}, {1}) +
      Bytes("w", {1, 1, 1}, {4}) + Values("sw", {1}, {2}) + Bytes("zw", {1}, {1}) +
      Values("sy", {}, {1}) + Bytes("zy", {}, {7}) +
      "initializer { name: \"b\" data_type: 6 dims: 1 int32_data: 2 }\n" +
      TestNode("QLinearConv", {"x", "sx", "zx", "w", "sw", "zw", "sy", "zy", "b"}, {"y"}) +
      Output("y")));
  // (x - 1) / 2 · (4 - 1) · 2 + 2 · 0.5 · 2, and 7 more.
  EXPECT_THAT(Computed(*graph, {3, 5}), ElementsAre(15, 21));
}

TEST(QuantizationOperators, TheRangeOfDataGivesAScale) {
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {3}) + TestNode("DynamicQuantizeLinear", {"x"}, {"y", "s", "z"}) +
                Output("y") + Output("s") + Output("z")));
  EXPECT_THAT(Computed(*graph, {-1, 0, 4.1}, 0), ElementsAre(0, 50, 255));
  EXPECT_THAT(Computed(*graph, {-1, 0, 4.1}, 1), ElementsAre(DoubleNear(0.02, 1e-9)));
  EXPECT_THAT(Computed(*graph, {-1, 0, 4.1}, 2), ElementsAre(50));
}

// The values are in the conformance tests: the evaluator has no numbers of 8 bits or less.
TEST(QuantizationOperators, ShortFloatsAreNotRoundedBefore) {
  auto graph = [](int type) {
    return LoadText(TestModel(
        Input("x", {3}) + Values("s", {}, {2}) +
        TestNode("QuantizeLinear", {"x", "s"}, {"y"}, IntAttribute("output_dtype", type)) +
        Output("y")));
  };
  EXPECT_EQ(Count(*graph(/*FLOAT8E4M3FN*/ 17), "Round"), 0);
  EXPECT_EQ(graph(/*FLOAT4E2M1*/ 23)->results()[0]->input(0).type().element_type,
            ElementType::kF4e2m1);
  EXPECT_EQ(Count(*graph(/*UINT2*/ 25), "Clamp"), 1);
}

TEST(QuantizationOperators, OtherTypesAreRefused) {
  EXPECT_THAT(
      ErrorsOfNode(TestNode("QuantizeLinear", {"x", "s"}, {"y"}, IntAttribute("output_dtype", 7)),
                   {3}, Values("s", {}, {2})),
      HasSubstr("quantizes to i64; expected integers of 2, 4, 8 or 16 bits, or FLOAT8E4M3FN"));
}

}  // namespace
}  // namespace mo::onnx

#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kUint8 = 2;

std::string Bytes(const std::string& name, const std::vector<int64_t>& dims,
                  const std::vector<int64_t>& values, int type = kUint8) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: ", type, " dims: [",
                      absl::StrJoin(dims, ", "), "] int32_data: [", absl::StrJoin(values, ", "),
                      "] }\n");
}

// x is (q - 10) / 2, the result round(2 y) + 1.
const std::string kScales = Values("sx", {}, {0.5}) + Bytes("zx", {1}, {10}) +
                            Values("sy", {}, {0.5}) + Bytes("zy", {}, {1});

std::vector<double> Quantized(const std::string& op, const std::vector<std::string>& inputs,
                              const std::vector<int64_t>& dims, std::vector<double> x,
                              const std::string& constants = "",
                              const std::string& attributes = "") {
  return ResultOf(MicrosoftModel(op, inputs, dims, kScales + constants, attributes, {"y"}, kUint8),
                  std::move(x));
}

TEST(MicrosoftQuantizationOperators, TwoTensorsAreAddedOrMultiplied) {
  // 2 and -1, with 10 · 1 and 20 · 1.
  const std::string b = Bytes("b", {2}, {10, 20}) + Values("sb", {1}, {1});
  EXPECT_THAT(
      Quantized("QLinearAdd", {"x", "sx", "zx", "b", "sb", "", "sy", "zy"}, {2}, {14, 8}, b),
      ElementsAre(25, 39));
  EXPECT_THAT(Quantized("QLinearMul", {"x", "sx", "zx", "b", "sb", "", "sy"}, {2}, {14, 8}, b),
              ElementsAre(40, 0));
}

TEST(MicrosoftQuantizationOperators, ActivationsAreOfFloats) {
  EXPECT_THAT(Quantized("QLinearLeakyRelu", {"x", "sx", "zx", "sy", "zy"}, {2}, {14, 8}, "",
                        FloatAttribute("alpha", 0.5)),
              ElementsAre(5, 0));
  EXPECT_THAT(Quantized("QLinearSigmoid", {"x", "sx", "zx", "fine"}, {2}, {10, 14},
                        Values("fine", {}, {0.00390625})),
              ElementsAre(128, 225));
}

TEST(MicrosoftQuantizationOperators, PartsHaveScalesOfTheirOwn) {
  EXPECT_THAT(
      Quantized("QLinearConcat", {"sy", "zy", "x", "sx", "zx", "b", "sb", "zx"}, {1, 1}, {14},
                Bytes("b", {1, 2}, {11, 12}) + Values("sb", {}, {1}), IntAttribute("axis", 1)),
      ElementsAre(5, 3, 5));
}

TEST(MicrosoftQuantizationOperators, PoolingsMayHaveTheirChannelsLast) {
  // 2, 0, 1, -1.
  const std::vector<double> x = {14, 10, 12, 8};
  const std::vector<std::string> inputs = {"x", "sx", "zx", "sy", "zy"};
  const std::string kernel = IntsAttribute("kernel_shape", {2});
  EXPECT_THAT(Quantized("QLinearAveragePool", inputs, {1, 1, 4}, x, "", kernel),
              ElementsAre(3, 2, 1));
  EXPECT_THAT(Quantized("QLinearAveragePool", inputs, {1, 2, 2}, x, "",
                        kernel + IntAttribute("channels_last", 1)),
              ElementsAre(4, 0));
  EXPECT_THAT(Quantized("QLinearGlobalAveragePool", inputs, {1, 2, 2}, x), ElementsAre(3, 1));
  EXPECT_THAT(Quantized("QLinearGlobalAveragePool", inputs, {1, 2, 2}, x, "",
                        IntAttribute("channels_last", 1)),
              ElementsAre(4, 0));
}

TEST(MicrosoftQuantizationOperators, ProductsOfIntegersAreScaled) {
  // (4, -2) · [[1, 3], [2, 4]] with zero points 10 and 1, 2 of b's columns: (4, -2) · [[0, 1], [1,
  // 2]].
  const std::string b = Bytes("b", {2, 2}, {1, 3, 2, 4}) + Values("sb", {2}, {1, 2}) +
                        Bytes("zb", {2}, {1, 2}) + Values("bias", {2}, {0.25, 0.5});
  EXPECT_THAT(Quantized("MatMulIntegerToFloat", {"x", "b", "sx", "sb", "zx", "zb", "bias"}, {1, 2},
                        {14, 8}, b),
              ElementsAre(-0.75, 0.5));
  EXPECT_THAT(Quantized("MatMulIntegerToFloat", {"x", "b", "sx", "sb", "zx"}, {1, 2}, {14, 8}, b),
              ElementsAre(0, 4));
}

TEST(MicrosoftQuantizationOperators, DataAreQuantizedByTheirRange) {
  // The range is 0 to 255, so that the scale is 1: 1.4 is 1.
  EXPECT_THAT(ResultOf(MicrosoftModel("DynamicQuantizeMatMul", {"x", "b", "sb"}, {1, 2},
                                      Bytes("b", {2, 1}, {2, 3}) + Values("sb", {}, {0.5})),
                       {1.4, 255}),
              ElementsAre(DoubleNear(383.5, 1e-4)));
}

TEST(MicrosoftQuantizationOperators, AGemmAddsIntegers) {
  const std::string constants = Bytes("b", {2, 2}, {1, 2, 3, 4}) + Values("sb", {2}, {1, 2}) +
                                Bytes("zb", {2}, {1, 2}) + Bytes("c", {2}, {10, -10}, /*INT32*/ 6);
  // (4, -2) · [[0, 1], [1, 2]], rows of b are columns, and c: (8, -10), times 0.5 and 1.
  const std::string transposed = IntAttribute("transB", 1);
  EXPECT_THAT(Quantized("QGemm", {"x", "sx", "zx", "b", "sb", "zb", "c"}, {1, 2}, {14, 8},
                        constants, transposed),
              ElementsAre(4, -10));
  EXPECT_THAT(Quantized("QGemm", {"x", "sx", "zx", "b", "sb", "zb", "c", "sy", "zy"}, {1, 2},
                        {14, 8}, constants, transposed + FloatAttribute("alpha", 2)),
              ElementsAre(17, 0));
}

TEST(MicrosoftQuantizationOperators, QuantizeLikeTheStandard) {
  EXPECT_THAT(ResultOf(MicrosoftModel("QuantizeLinear", {"x", "sy", "zy"}, {2}, kScales), {3, -9}),
              ElementsAre(7, 0));
  EXPECT_THAT(Quantized("DequantizeLinear", {"x", "sx", "zx"}, {2}, {14, 8}), ElementsAre(2, -1));
}

TEST(MicrosoftQuantizationOperators, RefuseWhatIsMissing) {
  auto errors = [](const std::string& op, const std::vector<std::string>& inputs,
                   const std::vector<int64_t>& dims = {2}) {
    return ErrorsOf(MicrosoftModel(op, inputs, dims, kScales, "", {"y"}, kUint8));
  };
  EXPECT_THAT(errors("QLinearAdd", {"x", "", "zx", "x", "sx", "zx", "sy"}),
              HasSubstr("its input 1 is left out; expected a tensor [MO3111]"));
  EXPECT_THAT(errors("QLinearGlobalAveragePool", {"x", "sx", "zx", "sy", "zy"}),
              HasSubstr("its data has the rank 1; expected 3 or more"));
  EXPECT_THAT(errors("QGemm", {"x", "sx", "zx", "x", "sx", "zx", "", "sy"}, {2, 2}),
              HasSubstr("has one of scale and zero point of the result; expected both"));
  EXPECT_THAT(errors("QLinearSigmoid", {"x", "x", "zx", "sy", "zy"}),
              HasSubstr("a tensor [2] has another number of elements than []"));
}

}  // namespace
}  // namespace mo::onnx

#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::HasSubstr;

std::string Bytes(const std::string& name, const std::vector<int64_t>& dims,
                  const std::vector<int64_t>& values) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 2 dims: [",
                      absl::StrJoin(dims, ", "), "] int32_data: [", absl::StrJoin(values, ", "),
                      "] }\n");
}

std::string Sizes(int bits, int n, int k) {
  return IntAttribute("bits", bits) + IntAttribute("N", n) + IntAttribute("K", k) +
         IntAttribute("block_size", 16);
}

std::unique_ptr<Graph> Product(const std::vector<std::string>& inputs, int k,
                               const std::string& constants, const std::string& attributes) {
  return LoadText(MicrosoftModel("MatMulNBits", inputs, {1, k}, constants, attributes));
}

// The weights are 1, 2, 1, 2 … and 3, 4, 3, 4 … of 128, times 0.5 and 2.
TEST(MatMulNBits, BytesAreNumbers) {
  std::vector<int64_t> bytes;
  std::vector<double> x(16, 0);
  for (int i = 0; i < 32; ++i) bytes.push_back(129 + i / 16 * 2 + i % 2);
  x[0] = 1;
  x[1] = 10;
  const std::string constants =
      Bytes("b", {2, 1, 16}, bytes) + Values("s", {2}, {0.5, 2}) + Values("c", {2}, {0.25, 1});
  EXPECT_THAT(Computed(*Product({"x", "b", "s", "", "", "c"}, 16, constants, Sizes(8, 2, 16)), x),
              testing::ElementsAre(10.75, 87));
}

TEST(MatMulNBits, EachBlockHasAZeroPoint) {
  const std::vector<int64_t> bytes(32, 10);
  const std::string constants =
      Bytes("b", {1, 2, 16}, bytes) + Values("s", {1, 2}, {1, 100}) + Bytes("z", {1, 2}, {9, 12});
  // 17 columns: 16 of 1 and one of -200.
  EXPECT_THAT(Computed(*Product({"x", "b", "s", "z"}, 17, constants, Sizes(8, 1, 17)),
                       std::vector<double>(17, 1)),
              testing::ElementsAre(-184));
  EXPECT_THAT(Computed(*Product({"x", "b", "s", "f"}, 17, constants + Values("f", {1, 2}, {9, 12}),
                                Sizes(8, 1, 17)),
                       std::vector<double>(17, 1)),
              testing::ElementsAre(-184));
}

// The values of fewer bits are in the conformance tests: the evaluator has none of them.
TEST(MatMulNBits, FewerBitsStayInTheIr) {
  std::vector<int64_t> bytes;
  for (int i = 0; i < 16; ++i) bytes.push_back(i * 17);
  const std::string constants =
      Bytes("b", {1, 2, 8}, bytes) + Values("s", {1, 2}, {1, 1}) + Bytes("z", {1, 1}, {0x97});
  const std::unique_ptr<Graph> graph =
      Product({"x", "b", "s", "z"}, 32, constants, Sizes(4, 1, 32));
  const Node* weights = graph->FindNode("y/weights/stored");
  ASSERT_NE(weights, nullptr);
  EXPECT_EQ(weights->type().element_type, ElementType::kU4);
  EXPECT_EQ(ToString(weights->shape()), "[1, 2, 16]");
  EXPECT_EQ(weights->constant()->Bytes()[3], '\x33');
  const Node* zeros = graph->FindNode("y/zero_point");
  ASSERT_NE(zeros, nullptr);
  EXPECT_THAT(zeros->constant()->Doubles(), testing::ElementsAre(7, 9));
}

TEST(MatMulNBits, RefusesOtherForms) {
  auto errors = [](const std::vector<std::string>& inputs, const std::string& attributes) {
    return ErrorsOf(MicrosoftModel("MatMulNBits", inputs, {1, 16},
                                   Bytes("b", {1, 1, 8}, std::vector<int64_t>(8)) +
                                       Values("s", {1}, {1}) + Bytes("g", {2}, {0, 1}),
                                   attributes));
  };
  EXPECT_THAT(errors({"x", "b", "s"}, Sizes(3, 1, 16)),
              HasSubstr("has 3 bits, N 1, K 16, blocks of 16; expected 2, 4 or 8 bits"));
  EXPECT_THAT(errors({"x", "b", "s", "", "g"}, Sizes(4, 1, 16)), HasSubstr("nor g_idx"));
  EXPECT_THAT(errors({"x", "b", "s"}, Sizes(8, 1, 16)),
              HasSubstr("its input 1 must be 16 bytes that are known when the model"));
  EXPECT_THAT(errors({"x", "b", "s", "g"}, Sizes(4, 1, 16)),
              HasSubstr("its input 3 must be 1 bytes"));
}

}  // namespace
}  // namespace mo::onnx

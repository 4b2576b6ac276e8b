#include <cmath>

#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
auto Near(double value) { return DoubleNear(value, 1e-6); }

// One input and one hidden element; gates i, o, f, c.
TEST(RecurrentOperators, GatesOfAnLstmHaveOnnxsOrder) {
  const std::string weights = Values("w", {1, 4, 1}, {1, 2, 3, 4}) +
                              Values("r", {1, 4, 1}, {0.5, 0.25, -0.5, -1}) +
                              Values("b", {1, 8}, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8});
  const double x1 = 0.5, x2 = -1;
  double h = 0, c = 0;
  std::vector<double> expected;
  for (const double x : {x1, x2}) {
    const double i = Sigmoid(x + 0.5 * h + 0.6), out = Sigmoid(2 * x + 0.25 * h + 0.8),
                 f = Sigmoid(3 * x - 0.5 * h + 1.0), g = std::tanh(4 * x - h + 1.2);
    c = f * c + i * g;
    h = out * std::tanh(c);
    expected.push_back(h);
  }
  EXPECT_THAT(
      ComputedBy(TestNode("LSTM", {"x", "w", "r", "b"}, {"y"}, IntAttribute("hidden_size", 1)),
                 {2, 1, 1}, {x1, x2}, weights),
      ElementsAre(Near(expected[0]), Near(expected[1])));
}

TEST(RecurrentOperators, AGruMayResetAfterTheProduct) {
  const std::string weights =
      Values("w", {1, 3, 1}, {1, 2, 3}) + Values("r", {1, 3, 1}, {0.5, 0.25, -0.5}) +
      Values("b", {1, 6}, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}) + Values("h", {1, 1, 1}, {0.7});
  auto computed = [&](int linear) {
    return ComputedBy(TestNode("GRU", {"x", "w", "r", "b", "", "h"}, {"y"},
                               IntAttribute("linear_before_reset", linear)),
                      {1, 1, 1}, {0.5}, weights);
  };
  const double z = Sigmoid(0.5 + 0.35 + 0.5), r = Sigmoid(1 + 0.175 + 0.7);
  const double before = std::tanh(1.5 - 0.5 * (r * 0.7) + 0.9);
  const double after = std::tanh(1.5 + 0.3 + r * (-0.5 * 0.7 + 0.6));
  EXPECT_THAT(computed(0), ElementsAre(Near((1 - z) * before + z * 0.7)));
  EXPECT_THAT(computed(1), ElementsAre(Near((1 - z) * after + z * 0.7)));
}

TEST(RecurrentOperators, AnRnnGoesInBothDirections) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {2, 1, 1}) + Values("w", {2, 1, 1}, {1, 1}) + Values("r", {2, 1, 1}, {1, 1}) +
      TestNode("RNN", {"x", "w", "r"}, {"y", "last"},
               TextAttribute("direction", "bidirectional") +
                   Attribute("activations", "type: STRINGS strings: [\"Relu\", \"Relu\"]")) +
      Output("y") + Output("last")));
  // [S, D, N, H]: sums from the front, and from the back.
  EXPECT_THAT(Computed(*graph, {1, 2}, 0), ElementsAre(1, 3, 3, 2));
  EXPECT_THAT(Computed(*graph, {1, 2}, 1), ElementsAre(3, 3));
}

TEST(RecurrentOperators, LayoutPutsTheBatchFirst) {
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {1, 2, 1}) + Values("w", {1, 1, 1}, {1}) + Values("r", {1, 1, 1}, {1}) +
                TestNode("RNN", {"x", "w", "r"}, {"y"},
                         IntAttribute("layout", 1) +
                             Attribute("activations", "type: STRINGS strings: \"Relu\"")) +
                Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({1, 2, 1, 1}));
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(1, 3));
}

// The same weights as integers, [D, I, 4 · H], of which each has a scale, or all have one.
TEST(RecurrentOperators, WeightsMayBeQuantized) {
  auto bytes = [](const std::string& name, const std::vector<int64_t>& dims,
                  const std::vector<int64_t>& values) {
    return absl::StrCat("initializer { name: \"", name, "\" data_type: 2 dims: [",
                        absl::StrJoin(dims, ", "), "] int32_data: [", absl::StrJoin(values, ", "),
                        "] }\n");
  };
  const std::string constants = bytes("w", {1, 1, 4}, {12, 14, 16, 18}) + Values("sw", {1}, {0.5}) +
                                bytes("zw", {1}, {10}) + bytes("r", {1, 1, 4}, {2, 4, 6, 8}) +
                                Values("sr", {1, 4}, {1, 0.5, 0.25, 0.125}) +
                                bytes("zr", {1, 4}, {0, 1, 2, 3});
  const double x = 0.5;
  const double i = Sigmoid(x), o = Sigmoid(2 * x), g = std::tanh(4 * x), c = i * g;
  const double h = o * std::tanh(c);
  const double i2 = Sigmoid(x + 2 * h), o2 = Sigmoid(2 * x + 1.5 * h), f2 = Sigmoid(3 * x + h);
  const double c2 = f2 * c + i2 * std::tanh(4 * x + 0.625 * h);
  EXPECT_THAT(ResultOf(MicrosoftModel("DynamicQuantizeLSTM",
                                      {"x", "w", "r", "", "", "", "", "", "sw", "zw", "sr", "zr"},
                                      {2, 1, 1}, constants, IntAttribute("hidden_size", 1)),
                       {x, x}),
              ElementsAre(Near(h), Near(o2 * std::tanh(c2))));
}

// The runtime ignores lengths of sequences whose extents it does not know.
TEST(RecurrentOperators, StepsAfterTheEndsAreMasked) {
  const std::string layer =
      Values("w", {2, 1, 1}, {1, 1}) + Values("r", {2, 1, 1}, {1, 1}) +
      TestNode("RNN", {"x", "w", "r", "", "a"}, {"y", "last"},
               TextAttribute("direction", "bidirectional") +
                   Attribute("activations", "type: STRINGS strings: [\"Relu\", \"Relu\"]")) +
      Output("y") + Output("last");
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {-1, -1, 1}) + Input("a", {-1}, /*type=*/6) + layer));
  Give(*graph, {{{1}, {2}}});
  // [S, D, N, H]: sums from the front, and from the second step back.
  EXPECT_THAT(Computed(*graph, {1, 2, 7}, 0, {3, 1, 1}), ElementsAre(1, 3, 3, 2, 0, 0));
  EXPECT_THAT(Computed(*graph, {1, 2, 7}, 1, {3, 1, 1}), ElementsAre(3, 3));
  const std::unique_ptr<Graph> known =
      LoadText(TestModel(Input("x", {3, 1, 1}) + Input("a", {1}, /*type=*/6) + layer));
  EXPECT_EQ(Count(*known, "RNNSequence"), 1);
  EXPECT_EQ(Count(*known, "Select"), 0);
}

TEST(RecurrentOperators, ALastCellStateOfOpenSequencesIsRefused) {
  EXPECT_THAT(ErrorsOf(TestModel(
                  Input("x", {-1, 1, 1}) + Input("a", {1}, /*type=*/6) +
                  Values("w", {1, 4, 1}, {1, 2, 3, 4}) + Values("r", {1, 4, 1}, {1, 2, 3, 4}) +
                  TestNode("LSTM", {"x", "w", "r", "", "a"}, {"", "", "c"}) + Output("c"))),
              HasSubstr("has sequence_lens, and its last cell state is an output"));
}

TEST(RecurrentOperators, OtherActivationsAreRefused) {
  EXPECT_THAT(ErrorsOfNode(TestNode("RNN", {"x", "w", "r"}, {"y"},
                                    Attribute("activations", "type: STRINGS strings: \"Elu\"")),
                           {1, 1, 1}, Values("w", {1, 1, 1}, {1}) + Values("r", {1, 1, 1}, {1})),
              HasSubstr("activations are elu; expected 1 of Sigmoid, Tanh and Relu"));
}

}  // namespace
}  // namespace mo::onnx

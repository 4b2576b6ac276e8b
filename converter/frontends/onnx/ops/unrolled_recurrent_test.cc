#include "converter/frontends/onnx/ops/unrolled_recurrent.h"

#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
auto Near(double value) { return DoubleNear(value, 1e-6); }

struct State {
  double h = 0, c = 0;
};

// One input and one hidden element, with the weights below.
State Next(double x, const State& s, bool couples = false) {
  const double i = Sigmoid(x + 0.5 * s.h + 0.6 + 0.3 * s.c);
  const double f = couples ? 1 - i : Sigmoid(3 * x - 0.5 * s.h + 1.0 + 0.7 * s.c);
  const double c = f * s.c + i * std::tanh(4 * x - s.h + 1.2);
  return {Sigmoid(2 * x + 0.25 * s.h + 0.8 + 0.9 * c) * std::tanh(c), c};
}

std::string Weights(int directions) {
  std::vector<double> w, r, b, p;
  for (int i = 0; i < directions; ++i) {
    w.insert(w.end(), {1, 2, 3, 4});
    r.insert(r.end(), {0.5, 0.25, -0.5, -1});
    b.insert(b.end(), {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8});
    p.insert(p.end(), {0.3, 0.9, 0.7});
  }
  return Values("w", {directions, 4, 1}, w) + Values("r", {directions, 4, 1}, r) +
         Values("b", {directions, 8}, b) + Values("p", {directions, 3}, p);
}

std::unique_ptr<Graph> Lstm(const std::vector<std::string>& inputs,
                            const std::vector<int64_t>& dims, const std::string& attributes,
                            const std::string& constants) {
  return LoadText(TestModel(Input("x", dims) + constants +
                            TestNode("LSTM", inputs, {"y", "h", "c"}, attributes) + Output("y") +
                            Output("h") + Output("c")));
}

TEST(UnrolledRecurrent, GatesSeeTheCell) {
  const std::unique_ptr<Graph> graph =
      Lstm({"x", "w", "r", "b", "", "", "", "p"}, {2, 1, 1}, "", Weights(1));
  const State first = Next(0.5, {}), second = Next(-1, first);
  EXPECT_THAT(Computed(*graph, {0.5, -1}, 0), ElementsAre(Near(first.h), Near(second.h)));
  EXPECT_THAT(Computed(*graph, {0.5, -1}, 1), ElementsAre(Near(second.h)));
  EXPECT_THAT(Computed(*graph, {0.5, -1}, 2), ElementsAre(Near(second.c)));
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[2, 1, 1, 1]");
  EXPECT_EQ(ToString(graph->results()[1]->input(0).shape()), "[1, 1, 1]");
}

// Two samples, of two steps and of one.
TEST(UnrolledRecurrent, SamplesEnd) {
  const std::string more = "initializer { name: \"n\" data_type: 6 dims: 2 int32_data: [2, 1] }\n" +
                           Values("h0", {2, 2, 1}, {0.1, 0.2, 0.3, 0.4}) +
                           Values("c0", {2, 2, 1}, {0.5, 0.6, 0.7, 0.8});
  const std::unique_ptr<Graph> graph =
      Lstm({"x", "w", "r", "b", "n", "h0", "c0", "p"}, {2, 2, 1},
           TextAttribute("direction", "bidirectional"), Weights(2) + more);
  // [S, N, I]: 1 and 2, then 3 and nothing.
  const State a1 = Next(1, {0.1, 0.5}), a2 = Next(3, a1), b1 = Next(2, {0.2, 0.6});
  const State c2 = Next(3, {0.3, 0.7}), c1 = Next(1, c2), d1 = Next(2, {0.4, 0.8});
  EXPECT_THAT(
      Computed(*graph, {1, 2, 3, 50}, 0),
      ElementsAre(Near(a1.h), Near(b1.h), Near(c1.h), Near(d1.h), Near(a2.h), 0, Near(c2.h), 0));
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 50}, 2),
              ElementsAre(Near(a2.c), Near(b1.c), Near(c1.c), Near(d1.c)));
}

TEST(UnrolledRecurrent, LayoutPutsTheBatchFirst) {
  const std::unique_ptr<Graph> graph =
      Lstm({"x", "w", "r", "b", "", "", "", "p"}, {3, 2, 1},
           IntAttribute("layout", 1) + TextAttribute("direction", "reverse"), Weights(1));
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[3, 2, 1, 1]");
  EXPECT_EQ(ToString(graph->results()[1]->input(0).shape()), "[3, 1, 1]");
  const State last = Next(0, {}), first = Next(0, last);
  EXPECT_THAT(Computed(*graph, std::vector<double>(6), 0),
              ElementsAre(Near(first.h), Near(last.h), Near(first.h), Near(last.h), Near(first.h),
                          Near(last.h)));
}

TEST(UnrolledRecurrent, TheForgetGateMayBeCoupled) {
  const std::unique_ptr<Graph> graph = Lstm({"x", "w", "r", "b", "", "", "", "p"}, {2, 1, 1},
                                            IntAttribute("input_forget", 1), Weights(1));
  EXPECT_THAT(Computed(*graph, {0.5, -1}, 1),
              ElementsAre(Near(Next(-1, Next(0.5, {}, true), true).h)));
}

TEST(UnrolledRecurrent, RefusesWhatItCannotWriteOut) {
  auto errors = [](const std::vector<int64_t>& dims, const std::string& attributes) {
    return ErrorsOfNode(TestNode("LSTM", {"x", "w", "r", "b", "", "", "", "p"}, {"y"}, attributes),
                        dims, Weights(1));
  };
  EXPECT_THAT(
      errors({-1, 1, 1}, ""),
      HasSubstr(
          "has peepholes (input P), input_forget or HardSigmoid, and ? steps; expected 1 to 512"));
  EXPECT_THAT(errors({513, 1, 1}, ""), HasSubstr("and 513 steps"));
  EXPECT_THAT(errors({1, 1, 1}, FloatAttribute("clip", 3)),
              HasSubstr("has a clip beside peepholes"));
}

// Gates are max(0, min(1, x / 5 + 1 / 2)); those of other weights are 0.5, and the candidate is x.
TEST(UnrolledRecurrent, GatesMayBeHardSigmoids) {
  const std::string layer = TestNode(
      "LSTM", {"x", "w", "r"}, {"y"},
      Attribute("activations", "type: STRINGS strings: [\"HardSigmoid\", \"Relu\", \"Relu\"]") +
          Attribute("activation_alpha", "type: FLOATS floats: 0.2") +
          Attribute("activation_beta", "type: FLOATS floats: 0.5"));
  const std::string weights =
      Values("w", {1, 4, 1}, {1, 0, 0, 1}) + Values("r", {1, 4, 1}, {0, 0, 0, 0});
  EXPECT_THAT(ComputedBy(layer, {2, 1, 1}, {1, 10}, weights),
              ElementsAre(testing::DoubleNear(0.7 / 2, 1e-6),
                          testing::DoubleNear((0.7 / 2 + 10) / 2, 1e-6)));
}

double Hard(double x) { return std::max(0.0, std::min(1.0, 0.25 * x + 0.375)); }

// One step of a GRU of one element, with the weights below.
double NextOfGru(double x, double h, bool is_linear) {
  const double z = Hard(x + 0.1 + 0.5 * h + 0.4), r = Hard(2 * x + 0.2 + 0.25 * h + 0.5);
  const double seen = is_linear ? r * (-0.5 * h + 0.6) : -0.5 * (r * h) + 0.6;
  return (1 - z) * std::tanh(3 * x + 0.3 + seen) + z * h;
}

TEST(UnrolledRecurrent, GatesOfAGruMayBeHardSigmoids) {
  const std::string constants =
      Values("w", {1, 3, 1}, {1, 2, 3}) + Values("r", {1, 3, 1}, {0.5, 0.25, -0.5}) +
      Values("b", {1, 6}, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6}) + Values("h0", {1, 1, 1}, {0.7});
  for (const bool is_linear : {false, true}) {
    const std::unique_ptr<Graph> graph = LoadText(TestModel(
        Input("x", {2, 1, 1}) + constants +
        TestNode("GRU", {"x", "w", "r", "b", "", "h0"}, {"y", "h"},
                 Attribute("activations", "type: STRINGS strings: [\"HardSigmoid\", \"Tanh\"]") +
                     Attribute("activation_alpha", "type: FLOATS floats: 0.25") +
                     Attribute("activation_beta", "type: FLOATS floats: 0.375") +
                     IntAttribute("linear_before_reset", is_linear ? 1 : 0)) +
        Output("y") + Output("h")));
    const double first = NextOfGru(0.5, 0.7, is_linear),
                 second = NextOfGru(-0.25, first, is_linear);
    EXPECT_THAT(Computed(*graph, {0.5, -0.25}, 0), ElementsAre(Near(first), Near(second)));
    EXPECT_THAT(Computed(*graph, {0.5, -0.25}, 1), ElementsAre(Near(second)));
  }
}

// Without a bias and a state, in both directions; the second sample has one step.
TEST(UnrolledRecurrent, SamplesOfAGruEnd) {
  const std::string constants =
      "initializer { name: \"n\" data_type: 6 dims: 2 int32_data: [2, 1] }\n" +
      Values("w", {2, 3, 1}, {0, 0, 1, 0, 0, 1}) + Values("r", {2, 3, 1}, {0, 0, 0, 0, 0, 0});
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {2, 2, 1}) + constants +
                TestNode("GRU", {"x", "w", "r", "", "n"}, {"y", "h"},
                         TextAttribute("direction", "bidirectional") +
                             Attribute("activations",
                                       "type: STRINGS strings: [\"HardSigmoid\", \"Relu\", "
                                       "\"HardSigmoid\", \"Relu\"]")) +
                Output("y") + Output("h")));
  // Gates are 1/2: each state is the mean of the candidate and the one before it.
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 50}, 0), ElementsAre(0.5, 1, 1.25, 1, 1.75, 0, 1.5, 0));
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 50}, 1), ElementsAre(1.75, 1, 1.25, 1));
}

}  // namespace
}  // namespace mo::onnx

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

MATCHER_P(Are, values, "") {
  return testing::ExplainMatchResult(Pointwise(DoubleNear(1e-7), values), arg, result_listener);
}
std::vector<double> List(std::initializer_list<double> values) { return values; }

std::vector<double> Window(const std::string& op, const std::string& attributes = "") {
  return ComputedBy(TestNode(op, {"n"}, {"w"}, attributes) + TestNode("Add", {"x", "w"}, {"y"}),
                    {1}, {0}, Ints64("n", {4}));
}

TEST(SignalWeightsOperators, WindowsArePeriodsOfWaves) {
  EXPECT_THAT(Window("HannWindow"), Are(List({0, 0.5, 1, 0.5})));
  EXPECT_THAT(Window("HannWindow", IntAttribute("periodic", 0)), Are(List({0, 0.75, 0.75, 0})));
  EXPECT_THAT(Window("HammingWindow"), Are(List({4.0 / 46, 25.0 / 46, 1, 25.0 / 46})));
  EXPECT_THAT(Window("BlackmanWindow"), Are(List({0, 0.34, 1, 0.34})));
}

TEST(SignalWeightsOperators, WindowsHaveAType) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {}, /*INT32*/ 6) +
      TestNode("HannWindow", {"x"}, {"y"}, IntAttribute("output_datatype", 11)) + Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).type().element_type, ElementType::kF64);
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[?]");
}

// Frequencies from 0 to 700 on a scale of 1 to 2: with two bands the edges are 700 (2^(i / 4) - 1),
// or 0, 132, 290, 477; of a transform of 15 elements at 1600 per second, 16 / 1600 of that: 0, 1,
// 2, 4. With one band they are 700 (2^(i / 3) - 1): 0, 1, 4.
TEST(SignalWeightsOperators, BandsRiseAndFall) {
  auto mel = [](int bands, double lowest, double highest) {
    return ComputedBy(
        TestNode("MelWeightMatrix", {"bands", "length", "rate", "low", "high"}, {"w"}) +
            TestNode("Add", {"x", "w"}, {"y"}),
        {1, 1}, {0},
        Ints64("bands", {bands}) + Ints64("length", {15}) + Ints64("rate", {1600}) +
            Values("low", {}, {lowest}) + Values("high", {}, {highest}));
  };
  EXPECT_THAT(mel(2, 0, 700), ElementsAre(0, 0, 1, 0, 0, 1, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(mel(1, 0, 700),
              Pointwise(DoubleNear(1e-7), List({0, 1, 2.0 / 3, 1.0 / 3, 0, 0, 0, 0})));
  // All edges are at one place, where the weight is 1.
  EXPECT_THAT(mel(1, 210, 211), ElementsAre(0, 0, 1, 0, 0, 0, 0, 0));
}

}  // namespace
}  // namespace mo::onnx

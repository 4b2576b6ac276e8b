#include <cmath>
#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Of one number: the state is 0.5, the cell's 0.25.
const auto& kState = *new std::string(Values("h", {1, 1}, {0.5}) + Values("cs", {1, 1}, {0.25}) +
                                      Values("w", {2, 4}, {1, 2, 3, 4, 0.1, 0.2, 0.3, 0.4}) +
                                      Values("b", {4}, {0, 0.5, 0, 0}) + Values("p", {1}, {2}));

std::vector<double> Step(const std::string& attributes) {
  return Computed(*LoadText(Input("x", {1, 1}) + kState +
                            TestNode("step", "LSTMBlockCell",
                                     {"x", "cs", "h", "w", "p", "p", "p", "b"}, attributes) +
                            TestNode("y", "Neg", {"step:6"})),
                  {0.1});
}

// Gates i, c, f, o.
double Expected(double forget_bias, double clip, double peephole) {
  const double i = Sigmoid(0.1 + 0.05 + peephole * 0.25);
  const double c = std::tanh(0.2 + 0.1 + 0.5);
  const double f = Sigmoid(0.3 + 0.15 + forget_bias + peephole * 0.25);
  double cs = f * 0.25 + i * c;
  if (clip > 0) cs = std::min(cs, clip);
  return Sigmoid(0.4 + 0.2 + peephole * cs) * std::tanh(cs);
}

TEST(CellOperations, AnLstm) {
  EXPECT_THAT(Step(""), ElementsAre(DoubleNear(-Expected(1, 0, 0), 1e-6)));
  EXPECT_THAT(Step(Attribute("forget_bias", "f: 2") + Attribute("cell_clip", "f: 0.1")),
              ElementsAre(DoubleNear(-Expected(2, 0.1, 0), 1e-6)));
  EXPECT_THAT(Step(Attribute("use_peephole", "b: true")),
              ElementsAre(DoubleNear(-Expected(1, 0, 2), 1e-6)));
}

TEST(CellOperations, AGru) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 1}) + Values("h", {1, 1}, {0.5}) + Values("w", {2, 2}, {1, 2, 0.1, 0.2}) +
      Values("wc", {2, 1}, {3, 0.3}) + Values("b", {2}, {0.1, 0.2}) + Values("bc", {1}, {0.3}) +
      TestNode("step", "GRUBlockCell", {"x", "h", "w", "wc", "b", "bc"}) +
      TestNode("y", "Neg", {"step:3"}));
  const double r = Sigmoid(0.1 + 0.05 + 0.1), u = Sigmoid(0.2 + 0.1 + 0.2);
  const double c = std::tanh(0.3 + 0.3 * r * 0.5 + 0.3);
  EXPECT_THAT(Computed(*graph, {0.1}), ElementsAre(DoubleNear(-(u * 0.5 + (1 - u) * c), 1e-6)));
}

std::string Layer(const std::string& op, const std::string& output, int counted = 2,
                  const std::string& attributes = "") {
  return Input("x", {2, 1, 1}) + kState + Values("n", {}, {double(counted)}, "int_val") +
         TestNode("layer", op, {"n", "x", "cs", "h", "w", "p", "p", "p", "b"}, attributes) +
         TestNode("y", "Neg", {"layer:" + output});
}

TEST(CellOperations, ALayerWhoseHiddenStatesAreReadIsASequence) {
  for (const char* op : {"BlockLSTM", "BlockLSTMV2"}) {
    const std::unique_ptr<Graph> graph = LoadText(Layer(op, "6"));
    ASSERT_NE(graph, nullptr);
    EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
    EXPECT_EQ(Count(*graph, "LSTMSequence"), 1);
    EXPECT_EQ(Count(*graph, "Loop"), 0);
    EXPECT_EQ(Computed(*graph, {0.1, 0.2}).size(), 2u);
  }
  EXPECT_THAT(Computed(*LoadText(Layer("BlockLSTM", "6")), {0.1, 0.2})[0],
              DoubleNear(-Expected(1, 0, 0), 1e-6));
}

TEST(CellOperations, OtherLayersAreLoops) {
  EXPECT_EQ(Count(*LoadText(Layer("BlockLSTM", "1")), "Loop"), 1);
  EXPECT_EQ(Count(*LoadText(Layer("BlockLSTM", "6", 2, Attribute("cell_clip", "f: 0.5"))), "Loop"),
            1);
}

TEST(CellOperations, StepsThatDoNotCountAreZero) {
  EXPECT_EQ(Computed(*LoadText(Layer("BlockLSTM", "6", 1)), {0.1, 0.2})[1], 0);
}

TEST(CellOperations, DataHasItsRank) {
  EXPECT_THAT(ErrorsOf(Input("x", {1}) + kState +
                       TestNode("y", "LSTMBlockCell", {"x", "cs", "h", "w", "p", "p", "p", "b"})),
              HasSubstr("its data is [1]; expected rank 2"));
}

}  // namespace
}  // namespace mo::tensorflow

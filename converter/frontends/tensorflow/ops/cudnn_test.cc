#include <cmath>
#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Two steps of one sample with one number, and layers of one state that begins with 0.5, the cell
// with 0.25.
std::string Layer(const std::string& mode, const std::vector<double>& params,
                  const std::string& attributes = "", int directions = 1) {
  const std::vector<double> half(directions, 0.5), quarter(directions, 0.25);
  return Input("x", {2, 1, 1}) + Values("h", {directions, 1, 1}, half) +
         Values("c", {directions, 1, 1}, quarter) +
         Values("p", {static_cast<int64_t>(params.size())}, params) +
         TestNode("l", "CudnnRNN", {"x", "h", "c", "p"},
                  Attribute("rnn_mode", "s: \"" + mode + "\"") + attributes) +
         TestNode("y", "Identity", {"l"}) + TestNode("last", "Identity", {"l:1"});
}

const std::vector<double> kData = {1, -2};

std::vector<double> Yielded(const std::string& text, const std::string& output = "y") {
  return Computed(*LoadText(text, {.outputs = {output}}), kData);
}

const auto kNear = [](const std::vector<double>& values) {
  return Pointwise(DoubleNear(1e-6), values);
};

TEST(CudnnOperations, Rnn) {
  // relu(2 x + 3 h + 1 + 0.5)
  EXPECT_THAT(Yielded(Layer("rnn_relu", {2, 3, 1, 0.5})), ElementsAre(5, 12.5));
  EXPECT_THAT(Yielded(Layer("rnn_tanh", {2, 3, 1, 0.5})),
              kNear({std::tanh(5), std::tanh(-2.5 + 3 * std::tanh(5))}));
  EXPECT_THAT(Yielded(Layer("rnn_relu", {2, 3, 1, 0.5}), "last"), ElementsAre(12.5));
}

// The second layer adds one to what the first one yields.
TEST(CudnnOperations, Layers) {
  EXPECT_THAT(Yielded(Layer("rnn_relu", {2, 3, 1, 0, 1, 0.5, 0, 1}, "", 2)), ElementsAre(6, 13.5));
  EXPECT_THAT(Yielded(Layer("rnn_relu", {2, 3, 1, 0, 1, 0.5, 0, 1}, "", 2), "last"),
              ElementsAre(12.5, 13.5));
}

// The second direction begins at the end.
TEST(CudnnOperations, Directions) {
  EXPECT_THAT(Yielded(Layer("rnn_relu", {2, 3, 1, 1, 1, 0.5, 3, 0},
                            Attribute("direction", "s: \"bidirectional\""), 2)),
              ElementsAre(5, 5.5, 12.5, 1.5));
}

TEST(CudnnOperations, Lstm) {
  // Of the gates i f c o: the weights of the data, of the state, and both biases.
  const std::vector<double> w = {0.1, 0.2, 0.3, 0.4}, r = {0.5, -0.6, 0.7, -0.8},
                            bw = {0.01, 0.02, 0.03, 0.04}, br = {0.1, 0.1, 0.2, 0.2};
  std::vector<double> params, expected;
  for (const std::vector<double>& part : {w, r, bw, br})
    params.insert(params.end(), part.begin(), part.end());
  double h = 0.5, c = 0.25;
  for (const double x : kData) {
    auto gate = [&](int i) { return w[i] * x + r[i] * h + bw[i] + br[i]; };
    const double next = Sigmoid(gate(1)) * c + Sigmoid(gate(0)) * std::tanh(gate(2));
    h = Sigmoid(gate(3)) * std::tanh(next);
    c = next;
    expected.push_back(h);
  }
  EXPECT_THAT(Yielded(Layer("lstm", params)), kNear(expected));
}

TEST(CudnnOperations, Gru) {
  // Of the gates r z h.
  const std::vector<double> w = {0.1, 0.2, 0.3}, r = {0.5, -0.6, 0.7}, bw = {0.01, 0.02, 0.03},
                            br = {0.1, 0.15, 0.2};
  std::vector<double> params, expected;
  for (const std::vector<double>& part : {w, r, bw, br})
    params.insert(params.end(), part.begin(), part.end());
  double h = 0.5;
  for (const double x : kData) {
    auto gate = [&](int i) { return Sigmoid(w[i] * x + r[i] * h + bw[i] + br[i]); };
    const double next = std::tanh(w[2] * x + bw[2] + gate(0) * (r[2] * h + br[2]));
    h = (1 - gate(1)) * next + gate(1) * h;
    expected.push_back(h);
  }
  EXPECT_THAT(Yielded(Layer("gru", params)), kNear(expected));
}

TEST(CudnnOperations, RefuseWhatDoesNotFit) {
  EXPECT_THAT(ErrorsOf(Layer("rnn_relu", {2, 3, 1})),
              HasSubstr("its weights are [3]; expected 4 numbers"));
  EXPECT_THAT(ErrorsOf(Layer("other", {2, 3, 1, 0})), HasSubstr("is a layer of mode 'other'"));
  EXPECT_THAT(ErrorsOf(Layer("rnn_relu", {2, 3, 1, 0}, Attribute("dropout", "f: 0.5"))),
              HasSubstr("without dropout"));
  EXPECT_THAT(
      ErrorsOf(Layer("rnn_relu", {2, 3, 1, 0}, Attribute("input_mode", "s: \"skip_input\""))),
      HasSubstr("input_mode 'skip_input'"));
  EXPECT_THAT(
      ErrorsOf(Layer("rnn_relu", {2, 3, 1, 0}, Attribute("direction", "s: \"bidirectional\""))),
      HasSubstr("expected rank 3, 3 and 1"));
}

}  // namespace
}  // namespace mo::tensorflow

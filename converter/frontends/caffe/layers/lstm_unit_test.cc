#include "converter/frontends/caffe/layers/lstm_unit.h"

#include <cmath>

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Two samples of one unit, the second of which begins a new sequence. The tops are joined: c, then
// h.
TEST(LstmUnitLayers, IsOneStep) {
  const std::string net = Net(
      "1,2,4",
      "layer { name: \"p\" type: \"Parameter\" top: \"p\" parameter_param { shape { dim: 1 dim: 2 "
      "dim: 1 } } }\n"
      "layer { name: \"t\" type: \"Parameter\" top: \"t\" parameter_param { shape { dim: 1 dim: 2 "
      "} } "
      "}\n"
      "layer { name: \"l\" type: \"LSTMUnit\" bottom: \"p\" bottom: \"data\" bottom: \"t\" top: "
      "\"c\" "
      "top: \"h\" }\n"
      "layer { name: \"j\" type: \"Concat\" bottom: \"c\" bottom: \"h\" top: \"j\" }\n");
  const std::vector<double> gates = {0.5, -1, 2, 0.3, -0.7, 1, 0.1, -2};
  const Tensor top =
      RunNet(net, {{"p", {{{1, 2, 1}, {0.75, 4}}}}, {"t", {{{1, 2}, {1, 0}}}}}, gates);
  const double first = Sigmoid(-1) * 0.75 + Sigmoid(0.5) * std::tanh(0.3);
  const double second = Sigmoid(-0.7) * std::tanh(-2);
  EXPECT_THAT(top.values,
              Pointwise(DoubleNear(1e-12), {first, second, Sigmoid(2) * std::tanh(first),
                                            Sigmoid(0.1) * std::tanh(second)}));
}

TEST(LstmUnitLayers, RefuseWhatDoesNotFit) {
  EXPECT_THAT(WithLayer("type: \"LSTMUnit\" bottom: \"data\" bottom: \"data\" top: \"m\""),
              HasSubstr("expected a cell state [1, N, H]"));
}

}  // namespace
}  // namespace mo::caffe

#include <cmath>

#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "converter/frontends/common/model_testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pointwise;

constexpr int kSteps = 3, kBatch = 2, kInputs = 2, kHidden = 3, kStatic = 2;

using Numbers = std::vector<double>;

// Different numbers around 0.
Numbers Some(int count, double seed) {
  Numbers values;
  for (int i = 0; i < count; ++i) values.push_back(std::sin(seed + 1.7 * i));
  return values;
}

TestBlob Blob(std::vector<int64_t> shape, const Numbers& values) {
  return {std::move(shape), std::vector<float>(values.begin(), values.end())};
}
Numbers Of(const TestBlob& blob) { return Numbers(blob.data.begin(), blob.data.end()); }

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// What the layer has, and what it is defined to compute.
struct Layout {
  int gates;
  bool has_static = false, exposes = false;
  Numbers cont, x;

  bool is_lstm() const { return gates == 4; }

  std::vector<TestBlob> Blobs() const {
    const int rows = gates * kHidden;
    std::vector<TestBlob> blobs = {Blob({rows, kInputs}, Some(rows * kInputs, 1)),
                                   Blob({rows}, Some(rows, 2))};
    if (has_static) blobs.push_back(Blob({rows, kStatic}, Some(rows * kStatic, 3)));
    blobs.push_back(Blob({rows, kHidden}, Some(rows * kHidden, 4)));
    if (is_lstm()) return blobs;
    blobs.push_back(Blob({kHidden, kHidden}, Some(kHidden * kHidden, 5)));
    blobs.push_back(Blob({kHidden}, Some(kHidden, 6)));
    return blobs;
  }
  TestBlob StaticInput() const { return Blob({kBatch, kStatic}, Some(kBatch * kStatic, 7)); }
  TestBlob Initial(int i) const {
    return Blob({1, kBatch, kHidden}, Some(kBatch * kHidden, 8 + i));
  }

  // A parameter layer for each bottom but the first.
  std::string Text() const {
    std::string text, bottoms = "bottom: \"data\"", tops = "top: \"y\"";
    auto add = [&](const std::string& name, const std::string& dims) {
      text += "layer { name: \"" + name + "\" type: \"Parameter\" top: \"" + name +
              "\" parameter_param { shape { " + dims + " } } }\n";
      bottoms += " bottom: \"" + name + "\"";
    };
    add("cont", "dim: 3 dim: 2");
    if (has_static) add("static", "dim: 2 dim: 2");
    if (exposes) add("h_0", "dim: 1 dim: 2 dim: 3");
    if (exposes && is_lstm()) add("c_0", "dim: 1 dim: 2 dim: 3");
    if (exposes) tops += is_lstm() ? " top: \"h_T\" top: \"c_T\"" : " top: \"h_T\"";
    text += "layer { name: \"l\" type: \"" + std::string(is_lstm() ? "LSTM" : "RNN") + "\" " +
            bottoms + " " + tops + " recurrent_param { num_output: 3 " +
            (exposes ? "expose_hidden: true" : "") + " } }\n";
    if (exposes) {
      text +=
          "layer { name: \"j\" type: \"Concat\" top: \"j\" concat_param { axis: 0 } bottom: "
          "\"y\" bottom: \"h_T\" " +
          std::string(is_lstm() ? "bottom: \"c_T\"" : "") + " }\n";
    }
    return Net("3,2,2", text);
  }
  std::vector<TestLayer> Weights() const {
    return {{"l", Blobs()},
            {"cont", {Blob({kSteps, kBatch}, cont)}},
            {"static", {StaticInput()}},
            {"h_0", {Initial(0)}},
            {"c_0", {Initial(1)}}};
  }

  // Sums W · v of one row.
  static double Product(const Numbers& weights, int row, const Numbers& values, int first,
                        int count) {
    double sum = 0;
    for (int i = 0; i < count; ++i) sum += weights[row * count + i] * values[first + i];
    return sum;
  }

  // The steps, and with expose_hidden the states after the last one.
  Numbers Defined() const {
    const std::vector<TestBlob> blobs = Blobs();
    const int of_state = has_static ? 3 : 2;
    Numbers h(kBatch * kHidden, 0), c = h, result;
    if (exposes) h = Of(Initial(0)), c = Of(Initial(1));
    const Numbers static_input = Of(StaticInput());
    for (int t = 0; t < kSteps; ++t) {
      Numbers next(h.size());
      for (int n = 0; n < kBatch; ++n) {
        const double goes_on = cont[t * kBatch + n];
        Numbers before(h.begin() + n * kHidden, h.begin() + (n + 1) * kHidden);
        for (double& value : before) value *= goes_on;
        auto sum = [&](int gate, int j) {
          const int row = gate * kHidden + j;
          double z = Of(blobs[1])[row] +
                     Product(Of(blobs[0]), row, x, (t * kBatch + n) * kInputs, kInputs) +
                     Product(Of(blobs[of_state]), row, before, 0, kHidden);
          if (has_static) z += Product(Of(blobs[2]), row, static_input, n * kStatic, kStatic);
          return z;
        };
        for (int j = 0; j < kHidden; ++j) {
          double& cell = c[n * kHidden + j];
          if (is_lstm()) {
            cell = Sigmoid(sum(1, j)) * goes_on * cell + Sigmoid(sum(0, j)) * std::tanh(sum(3, j));
            next[n * kHidden + j] = Sigmoid(sum(2, j)) * std::tanh(cell);
          } else {
            next[n * kHidden + j] = std::tanh(sum(0, j));
          }
        }
        for (int j = 0; j < kHidden; ++j) {
          const double out = Product(Of(blobs[is_lstm() ? 0 : of_state + 1]), j, next, n * kHidden,
                                     is_lstm() ? 0 : kHidden);
          result.push_back(is_lstm() ? next[n * kHidden + j]
                                     : std::tanh(out + Of(blobs[of_state + 2])[j]));
        }
      }
      h = next;
    }
    if (exposes) result.insert(result.end(), h.begin(), h.end());
    if (exposes && is_lstm()) result.insert(result.end(), c.begin(), c.end());
    return result;
  }
};

class Recurrent : public testing::TestWithParam<std::tuple<int, bool, bool, Numbers>> {};

TEST_P(Recurrent, ComputesWhatIsDefined) {
  const auto& [gates, has_static, exposes, cont] = GetParam();
  const Layout net = {gates, has_static, exposes, cont, Some(kSteps * kBatch * kInputs, 0)};
  const Tensor top = RunNet(net.Text(), net.Weights(), net.x);
  EXPECT_EQ(top.extents, (Extents{exposes ? (gates == 4 ? 5 : 4) : 3, kBatch, kHidden}));
  EXPECT_THAT(top.values, Pointwise(DoubleNear(1e-12), net.Defined()));
}

INSTANTIATE_TEST_SUITE_P(
    Layers, Recurrent,
    testing::Combine(testing::Values(4, 1), testing::Bool(), testing::Bool(),
                     testing::Values(Numbers{0, 0, 1, 1, 1, 1}, Numbers{1, 1, 1, 1, 1, 1},
                                     Numbers{0.5, 0, 1, 1, 1, 1}, Numbers{0, 1, 1, 0, 0.5, 1})));

std::unique_ptr<Graph> GraphOf(const Numbers& cont, Diagnostics& diagnostics) {
  const Layout net = {.gates = 4, .cont = cont};
  return LoadNet(net.Text(), Caffemodel(net.Weights()), diagnostics);
}

TEST(RecurrentLayers, AreOneSequenceWhereNothingBeginsAfterTheFirstStep) {
  Diagnostics diagnostics;
  EXPECT_EQ(Count(*GraphOf({0, 0, 1, 1, 1, 1}, diagnostics), "LSTMSequence"), 1);
  EXPECT_EQ(Count(*GraphOf({0, 0, 1, 1, 1, 0}, diagnostics), "LSTMSequence"), 0);
}

// An LSTM whose second bottom is an input of this shape that shall have a value.
int SequencesOf(const std::string& shape, const GivenValue& value, std::string& messages) {
  const std::string net =
      NetOfInputs({"3,2,2", shape},
                  "layer { name: \"l\" type: \"LSTM\" bottom: \"a\" bottom: \"b\" top: \"y\" "
                  "recurrent_param { num_output: 3 } }\n");
  const auto weights =
      std::make_shared<const std::string>(Caffemodel({{"l", Layout{.gates = 4}.Blobs()}}));
  SourceModel source;
  source.model = {"net.prototxt", net, nullptr};
  source.weights.push_back({"net.caffemodel", *weights, weights});
  source.values["b"] = value;
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  messages = diagnostics.Render();
  return graph == nullptr ? -1 : Count(*graph, "LSTMSequence");
}

TEST(RecurrentLayers, AreOneSequenceByTheValueOfAnInput) {
  std::string messages;
  EXPECT_EQ(SequencesOf("3,2", {{1}}, messages), 1);
  EXPECT_THAT(messages, HasSubstr("MO3125"));
  EXPECT_EQ(SequencesOf("3,2", {{0, 0, 1, 1, 1, 1}, /*is_list=*/true}, messages), 1);
  EXPECT_EQ(messages, "");
  EXPECT_EQ(SequencesOf("3,2", {{0, 0, 1, 1, 1, 0}, /*is_list=*/true}, messages), 0);
  EXPECT_EQ(SequencesOf("3,2", {{0}}, messages), 0);
  EXPECT_EQ(SequencesOf("3,2", {{0}, /*is_list=*/true}, messages), 0);
}

TEST(RecurrentLayers, OfANetHaveNotTooManySteps) {
  std::string layers, steps = "dim: 500 dim: 1 ";
  for (int i = 0; i < 9; ++i) {
    const std::string name = "l" + std::to_string(i);
    layers += "layer { name: \"" + name +
              "\" type: \"LSTM\" bottom: \"x\" bottom: \"cont\" top: \"" + name +
              "\" recurrent_param { num_output: 1 } }\n";
  }
  std::vector<TestLayer> weights;
  for (int i = 0; i < 9; ++i) {
    weights.push_back({"l" + std::to_string(i),
                       {{{4, 1}, {1, 2, 3, 4}}, {{4}, {1, 2, 3, 4}}, {{4, 1}, {1, 2, 3, 4}}}});
  }
  const std::string errors =
      ErrorsOf("input: \"x\" input_shape { " + steps + "dim: 1 }\ninput: \"cont\" input_shape { " +
                   steps + "}\n" + layers,
               Caffemodel(weights));
  EXPECT_THAT(errors, HasSubstr("layer 'l8' (LSTM): with its 500 steps the recurrent layers of the "
                                "net have more than 4096 that are written out"));
  EXPECT_THAT(errors, Not(HasSubstr("error: layer 'l7'")));
}

TEST(RecurrentLayers, WarnOfAStateThatCaffeKeeps) {
  Diagnostics begins, goes_on;
  (void)GraphOf({0, 0, 1, 1, 1, 1}, begins);
  EXPECT_THAT(begins.Render(), Not(HasSubstr("MO3125")));
  (void)GraphOf({1, 1, 1, 1, 1, 1}, goes_on);
  EXPECT_THAT(
      goes_on.Render(),
      HasSubstr("begins with a state of 0 in every inference, where Caffe goes on with that "
                "of the inference before it"));
  EXPECT_THAT(goes_on.Render(), HasSubstr("[MO3125]"));
}

std::string LayerErrors(const std::string& dims, const std::string& text) {
  return ErrorsOf(Net(dims, "layer { name: \"l\" bottom: \"data\" " + text + " top: \"l\" }\n"),
                  Caffemodel({{"l", {{{2}, {1, 1}}, {{2}, {1, 1}}, {{1}, {1}}}}}));
}

TEST(RecurrentLayers, RefuseWhatDoesNotFit) {
  EXPECT_THAT(
      LayerErrors("3,2,2", "type: \"LSTM\" bottom: \"data\" recurrent_param { num_output: 2 }"),
      HasSubstr("expected steps [T, N, …], where they go on [T, N]"));
  EXPECT_THAT(LayerErrors("3,2,2",
                          "type: \"LSTM\" bottom: \"data\" bottom: \"data\" bottom: \"data\" "
                          "recurrent_param { num_output: 2 }"),
              HasSubstr("has 4 bottoms and 1 tops; expected 2 or 3 bottoms and 1 top"));
  EXPECT_THAT(LayerErrors("3,2,2",
                          "type: \"RNN\" bottom: \"data\" recurrent_param { num_output: 2 "
                          "expose_hidden: true }"),
              HasSubstr("expected 3 or 4 bottoms and 2 tops with expose_hidden"));
  const Layout net = {.gates = 4, .cont = Numbers(6, 1)};
  std::string without_outputs = net.Text();
  without_outputs.replace(without_outputs.find("num_output: 3"), 13, "");
  EXPECT_THAT(ErrorsOf(without_outputs, Caffemodel(net.Weights())),
              HasSubstr("num_output is missing or 0"));
  std::string more_outputs = net.Text();
  more_outputs.replace(more_outputs.find("num_output: 3"), 13, "num_output: 4294967295");
  EXPECT_THAT(ErrorsOf(more_outputs, Caffemodel(net.Weights())),
              HasSubstr("its weights of the input in the caffemodel are [12, 2]"));
  std::vector<TestLayer> weights = net.Weights();
  weights[0].blobs.pop_back();
  EXPECT_THAT(ErrorsOf(net.Text(), Caffemodel(weights)), HasSubstr("has 2 blobs"));
}

}  // namespace
}  // namespace mo::caffe

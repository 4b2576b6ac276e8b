// What the operations of recurrent.cc compute, infer and refuse, by hand.

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

// Output `output` of one sequence of 2 steps of 1 number, with 1 number as state. `rest` are the
// inputs after the lengths, and the attributes.
std::string Lstm(int output, const std::string& attributes, int length = 2) {
  return absl::StrCat(
      "%h = Constant() f32[1, 1, 1] {1}\n%c = Constant() f32[1, 1, 1] {2}\n",
      "%l = Constant() i32[1] {", length, "}\n%w = Constant() f32[1, 4, 1] {1, 2, 3, 1}\n",
      "%s = Constant() f32[1, 4, 1] {0, 0, 1, 0}\n%b = Constant() f32[1, 4] {0, 0, 0, 1}\n",
      "%q = LSTMSequence(%x, %h, %c, %l, %w, %s, %b) {hidden_size = 1, ",
      "activations = \"relu, relu, relu\", ", attributes, "}\n%y = Identity(%q:", output, ")");
}

std::string Gru(const std::string& bias, const std::string& attributes) {
  return absl::StrCat(
      "%h = Constant() f32[1, 1, 1] {2}\n%l = Constant() i64[1] {2}\n",
      "%w = Constant() f32[1, 3, 1] {0, 1, 1}\n%s = Constant() f32[1, 3, 1] {0, 0, 1}\n",
      "%b = Constant() f32", bias, "\n%q = GRUSequence(%x, %h, %l, %w, %s, %b) {hidden_size = 1, ",
      "activations = \"relu, relu\", direction = \"forward\"", attributes, "}\n%y = Identity(%q)");
}

std::string Rnn(int output, const std::string& attributes) {
  return absl::StrCat(
      "%h = Constant() f32[1, 2, 1] {0, 0}\n%l = Constant() i64[1] {2}\n",
      "%w = Constant() f32[2, 1, 1] {1, 2}\n%s = Constant() f32[2, 1, 1] {1, 1}\n",
      "%b = Constant() f32[2, 1] {0, 0}\n%q = RNNSequence(%x, %h, %l, %w, %s, %b) {",
      "direction = \"bidirectional\", hidden_size = 1", attributes, "}\n%y = Identity(%q:", output,
      ")");
}

constexpr char kForward[] = "direction = \"forward\"";

TEST(LSTMSequence, ComputesByHand) {
  // f = 1, i = 2, g = 3 + 1, o = 2, so c = 1 · 2 + 2 · 4 = 10, h = 20; then
  // f = 2, i = 4, g = 6 + 20, o = 3, so c = 2 · 10 + 4 · 26 = 124, h = 372.
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(0, kForward)), ElementsAre(20, 372));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(1, kForward)), ElementsAre(372));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(2, kForward)), ElementsAre(124));
}

TEST(LSTMSequence, EndsAtTheLength) {
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(0, kForward, 1)), ElementsAre(20, 0));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(2, kForward, 1)), ElementsAre(10));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(0, kForward, 0)), ElementsAre(0, 0));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(1, kForward, 0)), ElementsAre(0));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(0, "direction = \"reverse\"", 1)),
              ElementsAre(20, 0));
}

TEST(LSTMSequence, RunsBackwards) {
  // f = 2, i = 4, g = 6 + 1, o = 3, so c = 4 + 28, h = 96; then f = 1, i = 2, g = 3 + 96, o = 2.
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(0, "direction = \"reverse\"")), ElementsAre(460, 96));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(1, "direction = \"reverse\"")), ElementsAre(460));
}

TEST(LSTMSequence, CutsWhatTheGatesRead) {
  // c = 1 · 2 + 2 · 3, h = 16; then c = 2 · 8 + 3 · 3, h = 3 · 25.
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Lstm(0, "direction = \"forward\", clip = 3")),
              ElementsAre(16, 75));
}

TEST(GRUSequence, ResetsTheStateBeforeOrAfterItsProduct) {
  // z = ½, r = 1, found = 1 + 2, h = 1.5 + 1; then r = 2, found = 2 + 2 · 2.5, h = 3.5 + 1.25.
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Gru("[1, 3] {0.5, 0, 0}", "")), ElementsAre(2.5, 4.75));
  // found = 1 + 1 (2 + 2), h = 2.5 + 1; then found = 2 + 2 (3.5 + 2), h = 6.5 + 1.75.
  EXPECT_THAT(
      Apply("[1, 2, 1]", {1, 2}, Gru("[1, 4] {0.5, 0, 0, 2}", ", linear_before_reset = true")),
      ElementsAre(3.5, 8.25));
}

TEST(RNNSequence, RunsBothWays) {
  const std::string relu = ", activations = \"relu\"";
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Rnn(0, relu)), ElementsAre(1, 3, 6, 4));
  EXPECT_THAT(Apply("[1, 2, 1]", {1, 2}, Rnn(1, relu)), ElementsAre(3, 6));
}

TEST(RNNSequence, HasOtherActivations) {
  EXPECT_THAT(Apply("[1, 2, 1]", {0, 1}, Rnn(1, "")),
              ElementsAre(DoubleEq(std::tanh(1.0)), DoubleEq(std::tanh(std::tanh(2.0)))));
  const double half = 0.5;
  EXPECT_THAT(Apply("[1, 2, 1]", {0, 0}, Rnn(0, ", activations = \"sigmoid\""))[0], DoubleEq(half));
}

TEST(Sequence, InfersWhatIsOpen) {
  auto shape = [](int output) {
    return ShapeOfY(
        "[N, ?, 3]",
        absl::StrCat("%h = Constant() f32[2, 2, 4] all(0)\n%l = Constant() i64[2] all(1)\n",
                     "%w = Constant() f32[2, 4, 3] all(0)\n%s = Constant() f32[2, 4, 4] all(0)\n",
                     "%b = Constant() f32[2, 4] all(0)\n",
                     "%q = RNNSequence(%x, %h, %l, %w, %s, %b) {direction = \"bidirectional\", ",
                     "hidden_size = 4}\n%y = Identity(%q:", output, ")"));
  };
  EXPECT_EQ(shape(0), "[N, 2, ?, 4]");
  EXPECT_EQ(shape(1), "[N, 2, 4]");
  EXPECT_EQ(ShapeOfY("[...]", Lstm(0, kForward)), "[?, 1, ?, 1]");
}

TEST(Sequence, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(Refuses("[1, 2, 1]", Lstm(0, "direction = \"bidirectional\""),
                      "the state [1, 1, 1] must be [1, 2, 1]"));
  EXPECT_TRUE(Refuses("[1, 2, 2]", Lstm(0, kForward),
                      "the weights of the data [1, 4, 1] must be [1, 4, 2]"));
  EXPECT_TRUE(Refuses("[2, 1]", Lstm(0, kForward), "the data [2, 1] must be [?, ?, ?]"));
  EXPECT_TRUE(Refuses("[1, 2, 1]", Gru("[1, 3] {0, 0, 0}", ", linear_before_reset = true"),
                      "the bias [1, 3] must be [1, 4]"));
  EXPECT_TRUE(Refuses("[1, 2, 1]", Rnn(0, ", activations = \"relu, tanh\""),
                      "2 activations are given, expected 1"));
  EXPECT_TRUE(Refuses("[1, 2, 1]", Rnn(0, ", activations = \"softsign\""),
                      "'activations' is 'softsign', expected sigmoid or tanh or relu"));
  EXPECT_TRUE(Refuses("[1, 2, 1]", Rnn(0, ", clip = -1"), "clip is -1"));
  EXPECT_TRUE(Refuses("[1, 2, 1]", Rnn(0, ""), "input 1 is f32, but input 0 is f16", "f16"));
  EXPECT_TRUE(Refuses("[1, 2, 1]", Rnn(0, ""), "input 0 is i32", "i32"));
}

TEST(Sequence, CountsItsProducts) {
  const std::unique_ptr<Graph> graph = Parse("[1, 2, 1]", Lstm(0, kForward));
  EXPECT_EQ(MultiplyAccumulates(*graph->FindNode("q")), 2 * (4 + 4));
}

TEST(Sequence, HasMagnitudesOfWhatItAddsUp) {
  const std::unique_ptr<Graph> graph = Parse("[1, 2, 1]", Rnn(0, ", activations = \"relu\""));
  const Node& node = *graph->FindNode("q");
  const Tensor x = {{1, 2, 1}, {1, -2}}, h = {{1, 2, 1}, {0, 0}}, l = {{1}, {2}},
               w = {{2, 1, 1}, {1, 2}}, s = {{2, 1, 1}, {1, 1}}, b = {{2, 1}, {0, 0}},
               large = {{1, 2, 1}, {1, 2}};
  std::vector<Tensor> outputs = {{{1, 2, 2, 1}, {1, 0, 2, 0}}, {{1, 2, 1}, {0, 2}}};
  ASSERT_TRUE(node.op()
                  .magnitude(node, {&x, &h, &l, &w, &s, &b}, {&large, &h, &l, &w, &s, &b},
                             absl::MakeSpan(outputs))
                  .ok());
  // Of a product: the magnitude of each factor times the other one.
  EXPECT_THAT(outputs[1].values, ElementsAre(4 + 3, 4 + 8));
}

}  // namespace
}  // namespace mo

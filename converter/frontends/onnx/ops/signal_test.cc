#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

MATCHER_P(Are, values, "") {
  return testing::ExplainMatchResult(Pointwise(DoubleNear(1e-12), values), arg, result_listener);
}
std::vector<double> List(std::initializer_list<double> values) { return values; }

std::string Dft(const std::vector<std::string>& inputs, const std::string& attributes = "") {
  return TestNode("DFT", inputs, {"y"}, attributes);
}

// 0, 1, 2, 3 is (6, -2 + 2i, -2, -2 - 2i).
TEST(SignalOperators, RealDataAreTransformed) {
  EXPECT_THAT(ComputedBy(Dft({"x"}), {4, 1}, {0, 1, 2, 3}),
              Are(List({6, 0, -2, 2, -2, 0, -2, -2})));
  EXPECT_THAT(ComputedBy(Dft({"x"}, IntAttribute("onesided", 1)), {4, 1}, {0, 1, 2, 3}),
              Are(List({6, 0, -2, 2, -2, 0})));
}

TEST(SignalOperators, ComplexDataAreTransformedAndBack) {
  EXPECT_THAT(ComputedBy(Dft({"x"}), {2, 2}, {1, 0, 0, 1}), Are(List({1, 1, 1, -1})));
  EXPECT_THAT(ComputedBy(Dft({"x"}, IntAttribute("inverse", 1)), {2, 2}, {1, 1, 1, -1}),
              Are(List({1, 0, 0, 1})));
  EXPECT_THAT(ComputedBy(Dft({"x"}, IntAttribute("inverse", 1)), {2, 1}, {1, 3}),
              Are(List({2, 0, -1, 0})));
}

TEST(SignalOperators, TheAxisIsAnAttributeOrAnInput) {
  const std::vector<double> x = {1, 2, 3, 4};
  const std::vector<double> down = {4, 0, 6, 0, -2, 0, -2, 0}, across = {3, 0, -1, 0, 7, 0, -1, 0};
  EXPECT_THAT(ComputedBy(Dft({"x"}), {2, 2, 1}, x, "", 19), Are(across));
  EXPECT_THAT(ComputedBy(Dft({"x"}, IntAttribute("axis", 0)), {2, 2, 1}, x, "", 19), Are(down));
  EXPECT_THAT(ComputedBy(Dft({"x"}), {2, 2, 1}, x), Are(across));
  EXPECT_THAT(ComputedBy(Dft({"x", "", "a"}), {2, 2, 1}, x, Ints64("a", {-3})), Are(down));
}

TEST(SignalOperators, TheAxisMayBeComputed) {
  const std::vector<double> x = {1, 2, 3, 4};
  EXPECT_THAT(ComputedWith(Dft({"x", "", "a"}), {2, 2, 1}, x, {{{}, {0}}}),
              Are(List({4, 0, 6, 0, -2, 0, -2, 0})));
  EXPECT_THAT(ComputedWith(Dft({"x", "", "a"}), {2, 2, 1}, x, {{{}, {-2}}}),
              Are(List({3, 0, -1, 0, 7, 0, -1, 0})));
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {2, 2, 1}) + Input("a", {}, 7) +
                                 Dft({"x", "", "a"}, IntAttribute("onesided", 1)) + Output("y"))),
              HasSubstr("its axis must be known"));
}

TEST(SignalOperators, ALengthAddsZerosOrCuts) {
  EXPECT_THAT(ComputedBy(Dft({"x", "n"}), {2, 1}, {1, 2}, Ints64("n", {4})),
              Are(List({3, 0, 1, -2, -1, 0, 1, 2})));
  EXPECT_THAT(ComputedBy(Dft({"x", "n"}), {3, 1}, {1, 2, 50}, Ints64("n", {2})),
              Are(List({3, 0, -1, 0})));
  EXPECT_THAT(
      ComputedWith(Dft({"x", "a"}, IntAttribute("onesided", 1)), {3, 1}, {1, 2, 50}, {{{}, {2}}}),
      Are(List({3, 0, -1, 0})));
}

TEST(SignalOperators, RefuseWhatIsNoSignal) {
  EXPECT_THAT(ErrorsOfNode(Dft({"x"}), {4, 3}),
              HasSubstr("its signal is [4, 3]; expected a last axis of 1 or 2"));
  EXPECT_THAT(ErrorsOfNode(Dft({"x"}), {2}), HasSubstr("its signal is [2]; expected a last axis"));
  EXPECT_THAT(ErrorsOfNode(Dft({"x"}, IntAttribute("onesided", 1)), {4, 2}),
              HasSubstr("onesided is 1, but its signal is complex, or the transform the inverse"));
  EXPECT_THAT(
      ErrorsOfNode(Dft({"x"}, IntAttribute("onesided", 1) + IntAttribute("inverse", 1)), {4, 1}),
      HasSubstr("onesided is 1, but"));
  EXPECT_THAT(ErrorsOfNode(Dft({"x", "", "a"}), {4, 1}, Ints64("a", {-1})),
              HasSubstr("axis is that of the real and the imaginary part"));
  EXPECT_THAT(ErrorsOfNode(Dft({"x", "", "a"}), {4, 1}, Ints64("a", {2})), HasSubstr("axis is 2"));
  EXPECT_THAT(ErrorsOfNode(Dft({"x", "n"}), {4, 1}, Ints64("n", {0})),
              HasSubstr("has no elements"));
}

std::string Stft(const std::vector<std::string>& inputs, const std::string& attributes = "") {
  return TestNode("STFT", inputs, {"y"}, attributes);
}

// Of 1, 2, 3, 4, 5 the frames of two at 0 and 2 are (1, 2) and (3, 4): sums and differences.
TEST(SignalOperators, FramesAreTransformed) {
  const std::string numbers = Ints64("step", {2}) + Ints64("length", {2});
  EXPECT_THAT(ComputedBy(Stft({"x", "step", "", "length"}), {1, 5, 1}, {1, 2, 3, 4, 5}, numbers),
              Are(List({3, 0, -1, 0, 7, 0, -1, 0})));
  EXPECT_THAT(ComputedBy(Stft({"x", "step", "w"}), {1, 5, 1}, {1, 2, 3, 4, 5},
                         numbers + Values("w", {2}, {1, 10})),
              Are(List({21, 0, -19, 0, 43, 0, -37, 0})));
  // Without either it is one frame.
  EXPECT_THAT(ComputedBy(Stft({"x", "step"}), {1, 2, 1}, {1, 2}, numbers),
              Are(List({3, 0, -1, 0})));
}

TEST(SignalOperators, FramesMayBeComplexOrKeepAllWaves) {
  const std::string numbers = Ints64("step", {1}) + Ints64("length", {4});
  const std::string both = IntAttribute("onesided", 0);
  EXPECT_THAT(ComputedBy(Stft({"x", "step", "", "length"}, both), {1, 4, 1}, {0, 1, 2, 3}, numbers),
              Are(List({6, 0, -2, 2, -2, 0, -2, -2})));
  EXPECT_THAT(ComputedBy(Stft({"x", "step", "w"}, both), {1, 2, 2}, {1, 0, 0, 1},
                         numbers + Values("w", {2}, {1, 1})),
              Are(List({1, 1, 1, -1})));
}

TEST(SignalOperators, FramesMayBeComputed) {
  EXPECT_THAT(
      ComputedWith(Stft({"x", "a", "", "b"}), {1, 5, 1}, {1, 2, 3, 4, 5}, {{{}, {2}}, {{}, {2}}}),
      Are(List({3, 0, -1, 0, 7, 0, -1, 0})));
}

TEST(SignalOperators, FramesAreInsideOfTheSignal) {
  EXPECT_THAT(ErrorsOfNode(Stft({"x", "step", "", "length"}), {1, 3, 1},
                           Ints64("step", {2}) + Ints64("length", {4})),
              HasSubstr("has frames of 4 every 2 of a signal of 3; expected 1 or more, and"));
  EXPECT_THAT(ErrorsOfNode(Stft({"x", "step", "", "length"}), {1, 3, 1},
                           Ints64("step", {0}) + Ints64("length", {2})),
              HasSubstr("has frames of 2 every 0"));
  EXPECT_THAT(ErrorsOfNode(Stft({"x", "step"}), {3, 1}, Ints64("step", {2})),
              HasSubstr("its signal is [3, 1]; expected three axes"));
  EXPECT_THAT(ErrorsOfNode(Stft({"x", "step"}), {1, 3, 2}, Ints64("step", {2})),
              HasSubstr("onesided is 1, but its signal is complex"));
}

}  // namespace
}  // namespace mo::onnx

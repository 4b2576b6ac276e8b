// Weights for signals: windows of frames, and what makes frequencies audible ones.

#include <numbers>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/cast.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// Computed with doubles where the result has them.
ElementType Computing(ElementType type) {
  return type == ElementType::kF64 ? ElementType::kF64 : ElementType::kF32;
}

// Input i, a number of i64.
Value Count(Operation& o, int i, const std::string& suffix) {
  return o.Reshaped(o.Converted(o.input(i), suffix + "/i64", ElementType::kI64), suffix, Shape());
}

// constant - first · cos(2πi / n) + second · cos(4πi / n).
struct Waves {
  double constant, first, second;
};

// A window is one period of n elements; if it is not periodic, it ends where the next one begins.
void ImportWindow(Operation& o, const Waves& waves) {
  const std::optional<ElementType> type = o.TypeAttribute("output_datatype", ElementType::kF32);
  if (!type) return;
  const Arithmetic f(o, "/window", Computing(*type));
  const Value size = Count(o, 0, "/size");
  const Value places = f.As(Computing(*type), NumbersBelow(o, size, "/places"));
  Value n = f.As(Computing(*type), size);
  if (!o.BoolAttribute("periodic", true)) n = f(ops::kSubtract, n, 1.0);
  const Value angle = f(ops::kMultiply, places, f(ops::kDivide, 2 * std::numbers::pi, n));
  Value y = f(ops::kSubtract, waves.constant, f(ops::kMultiply, waves.first, f(ops::kCos, angle)));
  if (waves.second != 0) {
    const Value twice = f(ops::kCos, f(ops::kMultiply, angle, 2.0));
    y = f(ops::kAdd, y, f(ops::kMultiply, waves.second, twice));
  }
  o.SetOutput(Cast(o, "", y, *type));
}

void ImportHannWindow(Operation& o) { ImportWindow(o, {0.5, 0.5, 0}); }
void ImportHammingWindow(Operation& o) { ImportWindow(o, {25.0 / 46, 21.0 / 46, 0}); }
void ImportBlackmanWindow(Operation& o) { ImportWindow(o, {0.42, 0.5, 0.08}); }

// Inputs: the number of bands, the length of the transform, samples per second, and the lowest and
// the highest frequency. Edges of bands are evenly spaced on a scale on which
//
//   mel(f) ~ log(1 + f / 700), so that edge i is 700 (a (b / a)^(i / (bands + 2)) - 1)
//
// with a and b for the lowest and the highest frequency. The weights of a band rise from 0 at its
// lower edge to 1 at the edge after that, and fall to 0 at the next one.
void ImportMelWeightMatrix(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("output_datatype", ElementType::kF32);
  if (!type) return;
  const ElementType wide = Computing(*type);
  const Arithmetic f(o, "/mel", wide);
  const Value bands = Count(o, 0, "/bands"), rate = f.As(wide, Count(o, 2, "/rate"));
  const Value length = f.As(wide, Count(o, 1, "/length"));
  auto stretched = [&](int input, const std::string& suffix) {
    const Value frequency = f.As(wide, o.Reshaped(o.input(input), suffix, Shape()));
    return f(ops::kAdd, f(ops::kDivide, frequency, 700.0), 1.0);
  };
  const Value lowest = stretched(3, "/lowest");
  const Value ratio = f(ops::kDivide, stretched(4, "/highest"), lowest);
  const Value steps = f(ops::kAdd, f.As(wide, bands), 2.0);
  const Value numbers = f.As(wide, NumbersBelow(o, bands, "/band"));
  // Of each band the place in the transform of its lower edge, or of one after that.
  auto edge = [&](double after) {
    const Value part = f(ops::kDivide, f(ops::kAdd, numbers, after), steps);
    const Value power = f(ops::kMultiply, lowest, f(ops::kPower, ratio, part));
    const Value frequency = f(ops::kMultiply, f(ops::kSubtract, power, 1.0), 700.0);
    const Value place = f(ops::kMultiply, f(ops::kAdd, length, 1.0), frequency);
    return f(ops::kFloor, f(ops::kDivide, place, rate));
  };
  const Value lower = edge(0), center = edge(1), upper = edge(2);
  const Value half = f(ops::kAdd, f(ops::kFloor, f(ops::kMultiply, length, 0.5)), 1.0);
  const Value places = f.As(wide, NumbersBelow(o, f.As(ElementType::kI64, half), "/places"));
  const Value place =
      o.Add(ops::kUnsqueeze, "/places/column", {places, o.AddIntegers("/places/column/axis", {1})});
  // Where two edges are at one place the slope is steep enough to be 0 beside it.
  auto slope = [&](Value from, Value to, Value begin, Value end) {
    const Value width = f(ops::kMaximum, f(ops::kSubtract, end, begin), 1.0);
    return f(ops::kDivide, f(ops::kSubtract, to, from), width);
  };
  const Value rising = slope(lower, place, lower, center);
  const Value falling = slope(place, upper, center, upper);
  const Value triangle = f(ops::kMaximum, f(ops::kMinimum, rising, falling), 0.0);
  const Value weights = f(ops::kSelect, f(ops::kEqual, place, center), 1.0, triangle);
  o.SetOutput(Cast(o, "", weights, *type));
}

}  // namespace

std::vector<OperatorType> SignalWeightsOperators() {
  return {{"HannWindow", 17, kNewestOpset, 1, 1, ImportHannWindow},
          {"HammingWindow", 17, kNewestOpset, 1, 1, ImportHammingWindow},
          {"BlackmanWindow", 17, kNewestOpset, 1, 1, ImportBlackmanWindow},
          {"MelWeightMatrix", 17, kNewestOpset, 5, 5, ImportMelWeightMatrix}};
}

}  // namespace mo::onnx

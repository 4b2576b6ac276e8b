// Signals as sums of waves: Fourier transforms, of a whole axis or of overlapping frames.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/axis_list.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// How much is put at the end of one axis, or taken away: a number, perhaps computed.
Value Lengthened(Operation& o, Value data, const std::string& suffix, int axis, Value more) {
  const int rank = data.shape().rank();
  const Value list = o.Reshaped(more, suffix + "/more", Shape({1}));
  const Value end = ForAllAxes(o, suffix + "/end", list, KnownAxes({axis}), rank, 0);
  const Value begin = o.AddIntegers(suffix + "/begin", Ints(static_cast<size_t>(rank), 0));
  const Value zero = o.AddNumber(suffix + "/zero", data.type().element_type, 0);
  return o.Add(ops::kPad, suffix, {data, begin, end, zero},
               {{"pad_mode", std::string("constant")}});
}

// The extent of `axis` becomes `length`, by zeros at the end or by what is left out there.
Value WithLength(Operation& o, Value data, const std::string& suffix, int axis, Value length) {
  if (data.node == nullptr || length.node == nullptr) return {};
  const std::optional<Ints> known = o.KnownIntegers(length);
  if (known && data.shape().dim(axis).Same(Dim((*known)[0]))) return data;
  const Value extent = ExtentOf(o, data, suffix + "/extent", axis);
  const Value more = o.Add(ops::kSubtract, suffix + "/difference", {length, extent});
  return Lengthened(o, data, suffix, axis, more);
}

bool IsReal(const Shape& shape) { return shape.dim(shape.rank() - 1).Same(Dim(1)); }

// Signals have a last axis for the real part alone, or for both parts.
bool IsSignal(Operation& o) {
  if (!o.HaveRanks()) return false;
  const Shape& shape = o.shape(0);
  const Dim& parts = shape.rank() < 2 ? Dim(0) : shape.dim(shape.rank() - 1);
  return parts.Same(Dim(1)) || parts.Same(Dim(2)) ||
         o.Error(Code::kNodeInputs,
                 absl::StrCat("its signal is ", ToString(shape),
                              "; expected a last axis of 1 or 2, the real and the imaginary part"));
}

// Half of the transform of real data, since the other half are conjugates.
Value HalfTransformed(Operation& o, Value data, const std::string& suffix, int axis) {
  const int last = data.shape().rank() - 1;
  const Value real =
      o.Add(ops::kSqueeze, suffix + "/real", {data, o.AddIntegers(suffix + "/last", {last})});
  return o.Add(ops::kRDFT, suffix, {real, o.AddIntegers(suffix + "/axis", {axis})});
}

Value Transformed(Operation& o, Value data, const std::string& suffix, int axis) {
  if (data.node == nullptr) return {};
  const int last = data.shape().rank() - 1;
  if (IsReal(data.shape()))
    data = Lengthened(o, data, suffix + "/complex", last, o.AddInteger(suffix + "/one", 1));
  return o.Add(o.BoolAttribute("inverse", false) ? ops::kIDFT : ops::kDFT, suffix,
               {data, o.AddIntegers(suffix + "/axis", {axis})});
}

// The half is there of real data, transformed forward.
bool CanBeHalved(Operation& o) {
  if (IsReal(o.shape(0)) && !o.BoolAttribute("inverse", false)) return true;
  return o.Error(Code::kNodeAttribute,
                 "onesided is 1, but its signal is complex, or the transform the inverse; expected "
                 "0",
                 "onesided");
}

// nullopt after an error.
std::optional<int> SignalAxis(Operation& o, int64_t axis) {
  const std::optional<int> normalized = o.Axis(axis, o.rank(0));
  if (normalized && *normalized != o.rank(0) - 1) return normalized;
  if (normalized)
    o.Error(Code::kNodeAttribute, "axis is that of the real and the imaginary part", "axis");
  return std::nullopt;
}

// Along the axis that input 2 says when the model runs: along each, of which one is chosen.
Value TransformedAlongComputed(Operation& o) {
  const int axes = o.rank(0) - 1;
  const Value rank = o.AddInteger("/rank", o.rank(0));
  const Value stated =
      o.Reshaped(o.Converted(o.input(2), "/axis/i64", ElementType::kI64), "/axis/number", Shape());
  const Value chosen = o.Add(ops::kFloorMod, "/axis", {stated, rank});
  Value result = Transformed(o, o.input(0), "/along_0", 0);
  for (int axis = 1; axis < axes; ++axis) {
    const std::string suffix = absl::StrCat("/along_", axis);
    const Value is_chosen =
        o.Add(ops::kEqual, suffix + "/is_chosen", {chosen, o.AddInteger(suffix + "/number", axis)});
    result = o.Add(ops::kSelect, absl::StrCat("/up_to_", axis),
                   {is_chosen, Transformed(o, o.input(0), suffix, axis), result});
  }
  return result;
}

// Inputs: the signal, its length, and from opset 20 on the axis, which an attribute says before.
void ImportDft(Operation& o) {
  if (!IsSignal(o)) return;
  const bool onesided = o.BoolAttribute("onesided", false);
  if (onesided && !CanBeHalved(o)) return;
  const bool has_input = o.version() >= 20 && o.has_input(2);
  if (has_input && !onesided && !o.has_input(1) && !o.KnownIntegers(o.input(2)))
    return o.SetOutput(TransformedAlongComputed(o));
  std::optional<int64_t> stated = o.version() >= 20 ? -2 : o.IntAttribute("axis", 1);
  if (has_input) stated = o.Integer(2, "axis");
  const std::optional<int> axis = stated ? SignalAxis(o, *stated) : std::nullopt;
  if (!axis) return;
  Value data = o.input(0);
  if (o.has_input(1)) {
    const Value length = o.Converted(o.input(1), "/length/i64", ElementType::kI64);
    data = WithLength(o, data, "/cut", *axis, o.Reshaped(length, "/length", Shape()));
  }
  if (data.node == nullptr) return;
  o.SetOutput(onesided ? HalfTransformed(o, data, "", *axis) : Transformed(o, data, "", *axis));
}

// Input i, a number of i64.
Value Count(Operation& o, int i, const std::string& suffix) {
  return o.Reshaped(o.Converted(o.input(i), suffix + "/i64", ElementType::kI64), suffix, Shape());
}

// How many frames of `length` a signal has, of which one begins every `step`: what is left over is
// no frame.
Value FrameCount(Operation& o, Value signal_length, Value length, Value step) {
  const std::optional<Ints> all = o.KnownIntegers(signal_length), one = o.KnownIntegers(length),
                            next = o.KnownIntegers(step);
  if (all && one && next) {
    if ((*next)[0] >= 1 && (*one)[0] >= 1 && (*one)[0] <= (*all)[0])
      return o.AddInteger("/frames/count", ((*all)[0] - (*one)[0]) / (*next)[0] + 1);
    o.Error(Code::kNodeInputs,
            absl::StrCat("has frames of ", (*one)[0], " every ", (*next)[0], " of a signal of ",
                         (*all)[0], "; expected 1 or more, and frames that are no longer than it"));
    return {};
  }
  const Value rest = o.Add(ops::kSubtract, "/frames/rest", {signal_length, length});
  const Value steps = o.Add(ops::kDivide, "/frames/steps", {rest, step});
  return o.Add(ops::kAdd, "/frames/count", {steps, o.AddInteger("/frames/one", 1)});
}

// Frames of a signal [N, L, parts]: [N, frames, length, parts].
Value Frames(Operation& o, Value length) {
  const Value step = Count(o, 1, "/step");
  const Value count = FrameCount(o, ExtentOf(o, o.input(0), "/signal/length", 1), length, step);
  const Value numbers = NumbersBelow(o, count, "/frames/numbers");
  const Value first = o.Add(ops::kMultiply, "/frames/first", {numbers, step});
  const Value rows =
      o.Add(ops::kUnsqueeze, "/frames/rows", {first, o.AddIntegers("/frames/rows/axis", {1})});
  const Value places =
      o.Add(ops::kAdd, "/frames/places", {rows, NumbersBelow(o, length, "/frames/within")});
  return o.Add(ops::kGather, "/frames", {o.input(0), places, o.AddInteger("/frames/axis", 1)});
}

// Inputs: the signal, the step from one frame to the next, a window, and the length of a frame.
void ImportStft(Operation& o) {
  if (!IsSignal(o)) return;
  if (o.rank(0) != 3) {
    o.Error(Code::kNodeInputs, absl::StrCat("its signal is ", ToString(o.shape(0)),
                                            "; expected three axes: batch, time, parts"));
    return;
  }
  const bool onesided = o.BoolAttribute("onesided", true);
  if (onesided && !CanBeHalved(o)) return;
  const Value length = o.has_input(3)   ? Count(o, 3, "/length")
                       : o.has_input(2) ? ExtentOf(o, o.input(2), "/window/length", 0)
                                        : ExtentOf(o, o.input(0), "/length", 1);
  Value frames = Frames(o, length);
  if (o.has_input(2))
    frames = o.Add(ops::kMultiply, "/weighted", {frames, o.AlongAxis(o.input(2), "/window", 2, 4)});
  if (frames.node == nullptr) return;
  o.SetOutput(onesided ? HalfTransformed(o, frames, "", 2) : Transformed(o, frames, "", 2));
}

}  // namespace

std::vector<OperatorType> SignalOperators() {
  return {{"DFT", 17, 19, 1, 2, ImportDft},
          {"DFT", 20, kNewestOpset, 1, 3, ImportDft},
          {"STFT", 17, kNewestOpset, 2, 4, ImportStft}};
}

}  // namespace mo::onnx

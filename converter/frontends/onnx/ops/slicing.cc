// Parts of a tensor between bounds.

#include <algorithm>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/extents.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// The runtime computes with 32 bits; no extent is larger.
int64_t Clamped(int64_t bound) {
  return std::clamp<int64_t>(bound, std::numeric_limits<int32_t>::min() + 1,
                             std::numeric_limits<int32_t>::max());
}

// A list of the attribute, below opset 10, or of an input.
struct Bounds {
  Ints known;           // empty if they are computed
  Value computed = {};  // a list
};

std::optional<Bounds> ReadBounds(Operation& o, int input, absl::string_view name) {
  if (o.version() < 10) return Bounds{o.IntsAttribute(name)};
  const std::optional<Constant> constant = o.Known(input);
  if (!constant)
    return Bounds{{},
                  o.Converted(o.input(input), absl::StrCat("/", name, "/i64"), ElementType::kI64)};
  const std::optional<Ints> known = o.Integers(input, name);
  return known ? std::optional(Bounds{*known}) : std::nullopt;
}

// The bounds of all axes: those of `axes` from `bounds`, 0 for others.
Ints OfAllAxes(const Ints& bounds, const Ints& axes, int rank) {
  Ints all(static_cast<size_t>(rank), 0);
  for (size_t i = 0; i < axes.size(); ++i) all[axes[i]] = Clamped(bounds[i]);
  return all;
}

// Element `i` of the bounds, a number.
Value BoundOf(Operation& o, const Bounds& bounds, size_t i, const std::string& suffix) {
  if (bounds.computed.node == nullptr) return o.AddInteger(suffix, Clamped(bounds.known[i]));
  return o.Add(ops::kGather, suffix,
               {bounds.computed, o.AddInteger(suffix + "/place", static_cast<int64_t>(i)),
                o.AddInteger(suffix + "/axis", 0)});
}

// `bound` of an axis with `extent` elements, which counts from the end when negative, as a place
// that is not before `lowest` nor after `highest`.
Value PlaceOf(Operation& o, Value bound, Value extent, Value lowest, Value highest,
              const std::string& suffix) {
  const Value is_negative =
      o.Add(ops::kLess, suffix + "/negative", {bound, o.AddInteger(suffix + "/zero", 0)});
  const Value from_end = o.Add(ops::kAdd, suffix + "/from_end", {bound, extent});
  const Value place = o.Add(ops::kSelect, suffix + "/place", {is_negative, from_end, bound});
  return o.Add(ops::kMinimum, suffix,
               {o.Add(ops::kMaximum, suffix + "/lower", {place, lowest}), highest});
}

// Elements of one axis between bounds that are computed.
Value SliceAxis(Operation& o, Value data, int64_t axis, Value start, Value end, int64_t step,
                const std::string& suffix) {
  const Value extents = ExtentsOf(o, data, suffix + "/shape");
  const Value extent = o.Add(ops::kGather, suffix + "/extent",
                             {extents, o.AddInteger(suffix + "/extent/place", axis),
                              o.AddInteger(suffix + "/extent/axis", 0)});
  const Value shift = o.AddInteger(suffix + "/shift", step < 0 ? -1 : 0);
  const Value highest = o.Add(ops::kAdd, suffix + "/highest", {extent, shift});
  const Value lowest = step < 0 ? shift : o.AddInteger(suffix + "/lowest", 0);
  const Value places = o.Add(ops::kRange, suffix + "/places",
                             {PlaceOf(o, start, extent, lowest, highest, suffix + "/start"),
                              PlaceOf(o, end, extent, lowest, highest, suffix + "/end"),
                              o.AddInteger(suffix + "/step", step)},
                             {{"output_type", ElementType::kI64}});
  return o.Add(ops::kGather, suffix, {data, places, o.AddInteger(suffix + "/axis", axis)});
}

// nullopt after an error.
std::optional<Ints> ReadAxes(Operation& o, size_t count) {
  Ints stated = o.IntsAttribute("axes");
  if (o.has_input(3)) {
    const std::optional<Ints> known = o.Integers(3, "axes");
    if (!known) return std::nullopt;
    stated = *known;
  } else if (stated.empty()) {
    for (size_t axis = 0; axis < count; ++axis) stated.push_back(static_cast<int64_t>(axis));
  }
  Ints axes;
  for (const int64_t listed : stated) {
    const std::optional<int> axis = o.Axis(listed, o.rank(0), "axes");
    if (!axis) return std::nullopt;
    axes.push_back(*axis);
  }
  return axes;
}

std::optional<size_t> LengthOf(Operation& o, const Bounds& bounds) {
  if (bounds.computed.node == nullptr) return bounds.known.size();
  const Shape& shape = bounds.computed.shape();
  if (shape.has_rank() && shape.rank() == 1 && shape.dim(0).is_static())
    return static_cast<size_t>(shape.dim(0).value());
  o.Error(Code::kNodeInputs, "the number of its bounds must be known");
  return std::nullopt;
}

void ImportSlice(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Bounds> starts = ReadBounds(o, 1, "starts"), ends = ReadBounds(o, 2, "ends");
  if (!starts || !ends) return;
  const std::optional<size_t> count = LengthOf(o, *starts), end_count = LengthOf(o, *ends);
  if (!count || !end_count) return;
  const std::optional<Ints> axes = ReadAxes(o, *count);
  if (!axes) return;
  Ints steps(*count, 1);
  if (o.has_input(4)) {
    const std::optional<Ints> known = o.Integers(4, "steps");
    if (!known) return;
    steps = *known;
  }
  if (*count != *end_count || axes->size() != *count || steps.size() != *count ||
      std::count(steps.begin(), steps.end(), 0) > 0) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("takes ", *count, " starts, ", *end_count, " ends, ", axes->size(),
                         " axes and the steps ", ToString(steps),
                         "; expected lists of one length, and steps other than 0"));
    return;
  }
  if (starts->computed.node != nullptr || ends->computed.node != nullptr) {
    Value value = o.input(0);
    for (size_t i = 0; i < axes->size(); ++i) {
      const std::string suffix = i + 1 == axes->size() ? "" : absl::StrCat("/axis_", (*axes)[i]);
      value = SliceAxis(o, value, (*axes)[i],
                        BoundOf(o, *starts, i, absl::StrCat(suffix, "/start/value")),
                        BoundOf(o, *ends, i, absl::StrCat(suffix, "/end/value")), steps[i], suffix);
    }
    return o.SetOutput(value);
  }
  const int rank = o.rank(0);
  Ints strides(static_cast<size_t>(rank), 1), whole = strides;
  for (size_t i = 0; i < axes->size(); ++i) {
    strides[(*axes)[i]] = steps[i];
    whole[(*axes)[i]] = 0;
  }
  o.SetOutput(o.Add(ops::kStridedSlice, "",
                    {o.input(0), o.AddIntegers("/begin", OfAllAxes(starts->known, *axes, rank)),
                     o.AddIntegers("/end", OfAllAxes(ends->known, *axes, rank)),
                     o.AddIntegers("/strides", strides)},
                    {{"begin_mask", whole}, {"end_mask", whole}}));
}

}  // namespace

std::vector<OperatorType> SlicingOperators() {
  return {{"Slice", 1, 9, 1, 1, ImportSlice}, {"Slice", 10, kNewestOpset, 3, 5, ImportSlice}};
}

}  // namespace mo::onnx

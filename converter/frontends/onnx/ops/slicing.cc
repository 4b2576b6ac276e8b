// Parts of a tensor between bounds.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/axis_list.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// The runtime computes with 32 bits; no extent is larger.
int64_t Clamped(int64_t bound) {
  return std::clamp<int64_t>(bound, std::numeric_limits<int32_t>::min() + 1,
                             std::numeric_limits<int32_t>::max());
}

// Bounds that are inputs of the model, which may be the largest integers: the runtime would cut
// them to their last 32 bits.
Value ClampedInput(Operation& o, Value bounds, const std::string& suffix) {
  if (!bounds.node->Is(ops::kParameter) || bounds.type().element_type != ElementType::kI64)
    return bounds;
  constexpr int64_t kFar = 1 << 30;
  const Value sizes = o.Converted(bounds, suffix + "/size", ElementType::kF32);
  auto beyond = [&](OpType compare, int64_t limit, absl::string_view name) {
    return o.Add(compare, absl::StrCat(suffix, name),
                 {sizes, o.AddNumber(absl::StrCat(suffix, name, "/limit"), ElementType::kF32,
                                     static_cast<double>(limit))});
  };
  const Value above = o.Add(
      ops::kSelect, suffix + "/at_most",
      {beyond(ops::kGreater, kFar, "/is_above"), o.AddInteger(suffix + "/most", kFar), bounds});
  return o.Add(
      ops::kSelect, suffix + "/at_least",
      {beyond(ops::kLess, -kFar, "/is_below"), o.AddInteger(suffix + "/least", -kFar), above});
}

// A list of an attribute, below opset 10, or of an input; without a node after an error.
Value ReadList(Operation& o, int input, absl::string_view name) {
  const std::string suffix = absl::StrCat("/", name);
  if (o.version() >= 10 && !o.KnownIntegers(o.input(input)))
    return ClampedInput(o, o.Converted(o.input(input), suffix, ElementType::kI64), suffix);
  std::optional<Ints> known = o.version() < 10 ? o.IntsAttribute(name) : o.Integers(input, name);
  if (!known) return {};
  for (int64_t& bound : *known) bound = Clamped(bound);
  return o.AddIntegers(suffix, *known);
}

bool HasZero(Value list) {
  const std::optional<Constant>& constant = list.node->constant();
  if (!constant) return false;
  const std::vector<int64_t> numbers = constant->Int64s();
  return std::count(numbers.begin(), numbers.end(), 0) > 0;
}

void ImportSlice(Operation& o) {
  if (!o.HaveRanks()) return;
  const int rank = o.rank(0);
  const Value starts = ReadList(o, 1, "starts"), ends = ReadList(o, 2, "ends");
  const std::optional<int64_t> count = LengthOf(o, starts, "starts"),
                               end_count = LengthOf(o, ends, "ends");
  if (!count || !end_count) return;
  const std::optional<AxisList> axes =
      HasAxes(o, 3) ? ReadAxes(o, 3, rank) : AllAxes(std::min<int64_t>(*count, rank));
  if (!axes) return;
  const Value steps = o.has_input(4)
                          ? ReadList(o, 4, "steps")
                          : o.AddIntegers("/steps", Ints(static_cast<size_t>(axes->count), 1));
  const std::optional<int64_t> step_count = LengthOf(o, steps, "steps");
  if (!step_count) return;
  if (*count != *end_count || axes->count != *count || *step_count != *count || HasZero(steps)) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("takes ", *count, " starts, ", *end_count, " ends, ", axes->count,
                         " axes and ", *step_count,
                         " steps; expected lists of one length, and steps other than 0"));
    return;
  }
  // Which axes are taken whole.
  Ints whole(static_cast<size_t>(rank), axes->known ? 1 : 0);
  for (const int64_t axis : axes->known.value_or(Ints())) whole[axis] = 0;
  const int64_t last = axes->known ? 0 : Clamped(std::numeric_limits<int64_t>::max());
  o.SetOutput(o.Add(ops::kStridedSlice, "",
                    {o.input(0), ForAllAxes(o, "/begin", starts, *axes, rank, 0),
                     ForAllAxes(o, "/end", ends, *axes, rank, last),
                     ForAllAxes(o, "/strides", steps, *axes, rank, 1)},
                    {{"begin_mask", whole}, {"end_mask", whole}}));
}

}  // namespace

std::vector<OperatorType> SlicingOperators() {
  return {{"Slice", 1, 9, 1, 1, ImportSlice}, {"Slice", 10, kNewestOpset, 3, 5, ImportSlice}};
}

}  // namespace mo::onnx
